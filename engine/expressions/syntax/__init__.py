"""From characters to a syntax tree with places. Knows no names and no types."""
