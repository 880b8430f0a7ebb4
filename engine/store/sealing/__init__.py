"""Keys and what is sealed with them. Knows nothing of records: a sealed value is bytes bound to a place."""
