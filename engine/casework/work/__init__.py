"""The working copy of a tree within one commit, and everything that follows from what has happened. Called by use cases, never by pages."""
