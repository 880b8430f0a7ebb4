"""`tais dev`: serves a context to the person who writes it, and compiles it again after each save."""

from engine.bootstrap.dev.command import run

__all__ = ["run"]
