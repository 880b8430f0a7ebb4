"""For those who write contexts: a new one to begin with, schemas for their editor, the documentation of the language."""
