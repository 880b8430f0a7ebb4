"""What lies on a person's own desk: their notices, their tasks, and the duties that they lend."""
