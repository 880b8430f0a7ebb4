"""The desk at which every use case works: the store, the active configuration, the clock and the maker of ids, as one value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from engine.access.model import Actor
from engine.casework.ports import Clock, Ids, Store
from engine.casework.prepared import Prepared
from engine.casework.records import Json


@dataclass(frozen=True, slots=True)
class Desk:
    """`context` answers the active configuration, prepared for work; it is asked once in every unit of work."""

    store: Store
    context: Callable[[], Prepared]
    clock: Clock
    ids: Ids
    nature: str = "demonstration"


@dataclass(frozen=True, slots=True)
class Command:
    """What every change carries: its id (the same id twice is the same change), who, and on whose behalf.

    `occurred`: when it happened, if not now (offline). `reason`: where one is asked for.
    """

    id: str
    actor: Actor
    payload: Mapping[str, Json] = field(default_factory=dict)
    occurred: datetime | None = None
    reason: str = ""
    on_behalf: str = ""
