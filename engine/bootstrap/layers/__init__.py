"""The commands about layers: where a value comes from, what differs between two of them, what a context was locked with."""
