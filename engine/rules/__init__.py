"""When–if–then: which rules fire and what they demand, with their because; obligations that move or end; timers. Does nothing itself.

    world = World(evaluate, keeping, Directory(organisations, upward))       once per context
    fire(rules, happenings, look, existing, world)                           -> list[Firing], each with its Demands
    reconsider(rules_by_id, existing, look, world)                           -> Moved | Later | Ended, for living obligations
    timers(rules, look, world, now)                                          -> the instants that `reached` waits for

Reminders of an obligation's clock (`Effect.unanswered`) have the shape of a deadline's steps: `workflows.due_steps` takes them.
"""

from engine.rules.firing import (
    OBLIGING,
    Because,
    Demand,
    Firing,
    Happening,
    Obligation,
    Timekeeping,
    World,
    because_of,
    due_at,
    fire,
    set_off_by,
)
from engine.rules.obligations import Ended, Later, Moved, has_ended, postpone, reconsider
from engine.rules.routes import Directory, Organisation, candidates
from engine.rules.timers import Timer, timers

__all__ = [
    "OBLIGING",
    "Because",
    "Demand",
    "Directory",
    "Ended",
    "Firing",
    "Happening",
    "Later",
    "Moved",
    "Obligation",
    "Organisation",
    "Timekeeping",
    "Timer",
    "World",
    "because_of",
    "candidates",
    "due_at",
    "fire",
    "has_ended",
    "postpone",
    "reconsider",
    "set_off_by",
    "timers",
]
