"""The desk at which every use case works: the store, the active configuration, the clock and the maker of ids, as one value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from engine.access.model import Actor
from engine.casework.ports import Clock, Ids, Reading, Store
from engine.casework.prepared import Prepared, prepare_context
from engine.casework.records import Json
from engine.compiled import CompiledContext


def no_pictures(data: bytes) -> tuple[str, bytes] | None:
    """Stands at a desk that takes no pictures."""
    return None


@dataclass(frozen=True, slots=True)
class Desk:
    """`context` answers the configuration that was active when last looked at, prepared for work.

    Every unit of work compares it with the digest that is active in its own transaction (`prepared_in`); `renew` prepares another one
    and keeps it for the next unit.
    """

    store: Store
    context: Callable[[], Prepared]
    clock: Clock
    ids: Ids
    nature: str = "demonstration"
    renew: Callable[[CompiledContext, str], Prepared] = prepare_context
    past: Callable[[CompiledContext, str], Prepared] = prepare_context
    """Prepares a configuration that isn't active any more, for reading history."""
    pictures: Callable[[bytes], tuple[str, bytes] | None] = no_pictures
    """Makes a picture anew, without what the camera wrote into it: its media type and bytes; none when it can't be read."""

    def prepared_in(self, reading: Reading) -> Prepared:
        """The configuration that is active in a transaction."""
        known = self.context()
        digest = reading.active_digest()
        return known if digest in ("", known.digest) else self.renew(reading.context(digest), digest)


@dataclass(frozen=True, slots=True)
class Command:
    """What every change carries: its id (the same id twice is the same change), and who. On whose behalf, lent duties say.

    `occurred`: when it happened, if not now (offline). `reason`: where one is asked for.
    """

    id: str
    actor: Actor
    payload: Mapping[str, Json] = field(default_factory=dict)
    occurred: datetime | None = None
    reason: str = ""
