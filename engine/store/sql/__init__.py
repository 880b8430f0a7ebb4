"""Engines, tables and statement texts of the two databases. Knows the rows only as columns."""
