"""From a program to a Python function, and the arithmetic it calls. Checks no types: the checker did."""
