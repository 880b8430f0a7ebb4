"""Deciding events: what stands against them, what comes of them, what follows by itself."""
