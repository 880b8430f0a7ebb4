"""Charts of a kind of record: what stands in them, where it stands, and the SVG. Pure: the same kind gives the same bytes."""
