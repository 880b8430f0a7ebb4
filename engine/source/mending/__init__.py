"""A file as text → the same file with some faults mended. Which faults there are is told elsewhere; nothing here reads or writes files."""
