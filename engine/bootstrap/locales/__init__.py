"""`tais locales`: which sentence belongs to which catalogue, how the catalogues stand, and bringing them up to date."""

from engine.bootstrap.locales.command import begin, run

__all__ = ["begin", "run"]
