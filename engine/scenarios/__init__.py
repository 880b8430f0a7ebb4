"""Plays the scenarios of a context on the real use cases, over rows in memory that answer like the database; its clock moves when told.

It knows no use case of its own and changes nothing outside its own stage. Reading scenarios from YAML is the compiler's duty.
"""

from engine.scenarios.playing import Failure, Played, perform, play_all

__all__ = ["Failure", "Played", "perform", "play_all"]
