"""What the studio knows now: the last edition, the configuration that is served, and why the one isn't the other. Knows no HTTP."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from threading import Event, Lock

from engine.compiled import CompiledContext
from engine.compiler.collecting import without_collecting
from engine.diagnostics import Diagnostic, Severity
from engine.failures import line_of
from engine.studio.ports import House
from engine.studio.workshop import Edition, Stamps, Workshop, catalogues, changed

LOG = logging.getLogger("tais.studio")
LONGEST = 300
"""Characters of a failure's own words."""
PAUSE = 0.1
"""Seconds between two looks at the files: a look at two hundred takes about 3 ms."""


@dataclass(frozen=True, slots=True)
class State:
    """What pages are made from. `number` grows with every change that somebody could see.

    `served` is the last configuration that could be activated, and `digest` its digest; `refused` are the sentences that say why the
    edition's own, though without errors, is not it.
    """

    number: int
    edition: Edition
    served: CompiledContext | None = None
    digest: str = ""
    refused: tuple[str, ...] = ()
    words: int = 0
    """How often translations were read again."""

    @property
    def version(self) -> str:
        """What pages are drawn from: another one is drawn otherwise."""
        return f"{self.digest[:16]}-{self.words}"

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """What keeps the edition from being served."""
        return tuple(each for each in self.edition.diagnostics if each.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """What is probably not meant."""
        return tuple(each for each in self.edition.diagnostics if each.severity is not Severity.ERROR)

    @property
    def is_held_back(self) -> bool:
        """Whether what is served is older than what is written."""
        return bool(self.errors) or bool(self.refused) or self.edition.context is None


class Studio:
    """One context being worked on. `state` may be read by many threads; `look` is called by one."""

    def __init__(self, workshop: Workshop, open_house: Callable[[CompiledContext], House]) -> None:
        """`open_house` makes the house as soon as there is a configuration to serve."""
        self._workshop = workshop
        self._open_house = open_house
        self._stamps: Stamps = workshop.stamps()
        self._lock = Lock()
        self.house: House | None = None
        self._told = ""
        self._new_words = False
        self.state = State(0, workshop.edition())
        self._take(self.state.edition)

    def look(self) -> State | None:
        """Look at the files; the new state when one of them changed."""
        before, self._stamps = self._stamps, self._workshop.stamps()
        different = changed(before, self._stamps)
        if not different:
            return None
        with without_collecting():
            return self._renewed(catalogues(different))

    def _renewed(self, words: bool) -> State:
        edition = self._workshop.edition()
        self._new_words |= words
        words = self._new_words and edition.context is not None  # a catalogue that can't be read stays as it was
        if words and self.house is not None:
            self.house.renew_words()
            self._new_words = False
        self._take(edition, words=words)
        return self.state

    def failed(self, fault: Exception) -> State:
        """Tell that Tais itself failed with what is written now; what was served stays."""
        said = " ".join(str(fault).split())[:LONGEST]
        told = f"Tais itself failed with this version, and the fault is not yours: {type(fault).__name__}: {said}"
        with self._lock:
            self.state = replace(self.state, number=self.state.number + 1, refused=(told,))
            return self.state

    def remember(self, sentence: str) -> None:
        """Keep what the next page of records tells, once."""
        self._told = sentence

    def told(self) -> str:
        """What was to be told; it is told once."""
        sentence, self._told = self._told, ""
        return sentence

    def _take(self, edition: Edition, *, words: bool = False) -> None:
        with self._lock:
            old = self.state
            new = replace(old, number=old.number + 1, edition=edition, refused=(), words=old.words + words)
            context = edition.context
            if context is not None:
                digest = context.digest
                refused = tuple(self._serve(context, digest))
                new = replace(new, refused=refused) if refused else replace(new, served=context, digest=digest)
            self.state = new

    def _serve(self, context: CompiledContext, digest: str) -> Sequence[str]:
        if self.house is None:
            self.house = self._open_house(context)
        return () if digest == self.state.digest else self.house.activate(context)


def watch(studio: Studio, stop: Event, tell: Callable[[State], None]) -> None:
    """Look until `stop` is set; tell each new state. A failure of ours is told like any other reason, and looking goes on."""
    while not stop.wait(PAUSE):
        try:
            state = studio.look()
        except Exception as fault:  # the next save must be looked at, whatever went wrong with this one
            LOG.error(line_of(fault, {"worker": "files"}))
            state = studio.failed(fault)
        if state is not None:
            tell(state)
