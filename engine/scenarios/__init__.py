"""Plays the scenarios of a context on the real use cases, over the real store in memory, with a clock that moves when it is told.

It knows no use case of its own and changes nothing outside its own database. Reading scenarios from YAML is the compiler's duty.
"""

from engine.scenarios.playing import Failure, Played, perform, play_all

__all__ = ["Failure", "Played", "perform", "play_all"]
