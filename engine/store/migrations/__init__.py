"""The steps that make and change the engine's own tables, in order; run by `engine.store.sql.schema`."""
