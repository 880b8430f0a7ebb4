"""One YAML file: events of the parser, nodes built from them, faults of syntax told and repaired. Nothing here knows of a second file."""
