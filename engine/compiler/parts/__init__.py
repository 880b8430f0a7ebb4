"""One module per noun: its definition, once the names are known, becomes the value that runs."""
