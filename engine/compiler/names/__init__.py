"""The names of a context: which there are, what they stand for, which of them an expression may use where it stands."""
