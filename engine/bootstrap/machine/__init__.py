"""What commands ask of the machine they run on: a port, signals, a file of keys, the lines of the log. Knows no record."""
