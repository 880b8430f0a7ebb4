"""The use cases: one verb per file, each one unit of work. They decide with the kernel and write through ports.

No page, no SQL, no file; they answer with views and outcomes. `reading`: `home`, `list_records`, `open_record`, `open_form`,
`preview_form`, `open_event`, `preview_send`, `history`. `writing`: `create_record`, `save_draft`, `discard_draft`, `complete_form`,
`do_event`, `answer_approval`, `change_flag`.
`personal`: `mark_read`, `lend`, `take_back`, `lendings`. `clockwork`: `run_due`, `deliver`. Beneath them `work` (the working copy and
what follows from what happened), `sharing` (consent and sending), `viewing` (the pieces of views).
"""
