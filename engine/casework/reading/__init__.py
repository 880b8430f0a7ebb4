"""What people and programs ask to see: each module one use case that answers with a view. Stores nothing but access-log lines."""
