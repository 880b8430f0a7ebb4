"""The use cases: one verb per file, each one unit of work. They decide with the kernel, write through ports, answer with views and outcomes.

No page, no SQL, no file. Reading: `home`, `list_records`, `open_record`, `open_form`, `preview_form`, `open_event`, `preview_send`,
`history`. Writing: `create_record`, `save_draft`, `discard_draft`, `complete_form`, `do_event`, `answer_approval`, `change_flag`,
`mark_read`. For the clock: `run_due`, `deliver`.
"""
