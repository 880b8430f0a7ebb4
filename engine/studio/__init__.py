"""The implementer's workshop: compiles a context again after each save, and shows it: as pages, as charts, with its faults.

The only adapter that sees both halves, what was written and what runs. It writes no file, opens no port and knows no HTTP of the pages
for people at work: `bootstrap` joins it with them through `ports`.
"""
