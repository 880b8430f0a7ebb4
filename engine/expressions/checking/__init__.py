"""From a syntax tree to a typed program, or to faults. Reads no files and evaluates nothing."""
