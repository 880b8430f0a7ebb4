"""Tables that lists, filters and searches read, made from the compiled context; never by Alembic."""
