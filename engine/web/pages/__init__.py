"""The pages: each handler asks one use case (or reads one view) and says which template shows what."""
