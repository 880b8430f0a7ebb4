"""What is carried along while one expression is checked: scopes, faults, what was read and how secret it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from engine.expressions.faults import ExpressionFault, FaultSeverity, fault
from engine.expressions.program import Tree
from engine.expressions.scope import SECURITY, Name, Options, Scope
from engine.expressions.syntax.nodes import Node, Place

YES_NO: Final = Options("yes_no", ("yes", "no"))
NON_ANSWERS: Final = frozenset({"not_known", "refused", "not_asked"})


@dataclass(frozen=True, slots=True)
class Typed:
    """A checked part: its tree, its type, how to call it in a fault, and the name behind it, if it is one."""

    tree: Tree
    type: str
    at: Place
    label: str = ""
    name: Name | None = None

    @property
    def called(self) -> str:
        """“`urgency`” or “this”."""
        return f"`{self.label}`" if self.label else "this"


@dataclass(frozen=True, slots=True)
class Want:
    """The type that the surroundings ask for, and what it is beside."""

    type: str = ""
    beside: str = ""


ANYTHING: Final = Want()
Rule: TypeAlias = "Callable[[Checking, Node, Want], Typed | None]"


class Checking:
    """The state of checking one expression. `typed` gives a part its type, or None after it has noted a fault."""

    def __init__(self, scope: Scope, rule: Rule) -> None:
        self.scope = scope
        self.faults: list[ExpressionFault] = []
        self.reads: set[str] = set()
        self.security = "plain"
        self.compartments: set[str] = set()
        self.silent: dict[str, Typed] = {}
        self.spoken: set[str] = set()
        self.facts_in_history: list[str] = []
        self.subjects: dict[str, str] = {}
        self.beside: dict[str, set[int]] = {}
        self._later: list[ExpressionFault] = []
        self._rule = rule
        self._frames: list[Mapping[str, Name]] = []
        self._history_frame = -1
        self._speaking = 0

    def typed(self, node: Node, want: Want = ANYTHING) -> Typed | None:
        """The part with its type, or None if a fault was noted."""
        return self._rule(self, node, want)

    def wrong(self, code: str, at: Place, message: str, remedy: str = "", severity: FaultSeverity = "error") -> None:
        """Note a fault."""
        self.faults.append(fault(code, at, message, remedy, severity))

    def later(self, code: str, part: Typed, message: str, remedy: str) -> None:
        """Keep a warning until it is certain that the expression is sound; one is enough for an expression."""
        if not self._later:
            self._later.append(fault(code, part.at, message, remedy, "warning"))

    @property
    def has_later(self) -> bool:
        """Whether a warning is kept."""
        return bool(self._later)

    def tell_later(self) -> None:
        """Tell the warning that was kept."""
        self.faults.extend(self._later)

    def options(self, type_name: str) -> Options | None:
        """The options of a type, if it has options that can be named."""
        if type_name == "yes_no":
            return YES_NO
        if type_name.startswith("options:"):
            type_name = element(type_name)
        return self.scope.options(type_name) if type_name else None

    def look_up(self, word: str) -> Name | None:
        """What a word stands for, the innermost rows first."""
        for depth, members in enumerate(reversed(self._frames)):
            if word in members:
                return shifted(members[word], depth)
        found = self.scope.name(word)
        if found is None:
            return None
        if (
            self._history_frame >= 0
            and found.kind == "fact"
            and isinstance(found.tree, list)
            and found.tree[0] == "fact"
        ):
            self.facts_in_history.append(str(found.tree[1]))
            return replace(found, tree=["row", "then", len(self._frames) - 1 - self._history_frame])
        return shifted(found, len(self._frames))

    def words(self) -> set[str]:
        """All words that could be meant, for suggestions."""
        found = set(self.scope.words())
        for members in self._frames:
            found.update(members)
        return found

    def note(self, part: Typed) -> Typed:
        """Note that a named thing is read."""
        name = part.name
        if name is None:
            return part
        self.reads.update(name.reads)
        self.security = max(self.security, name.security, key=SECURITY.index)
        self.compartments.update(name.compartments)
        if name.may_be & NON_ANSWERS and name.reads:
            if self._speaking:
                self.spoken.add(name.reads[0])
            else:
                self.silent.setdefault(name.reads[0], part)
        return part

    @property
    def rows_around(self) -> int:
        """How many rows stand around what is being checked; a fact's history is none."""
        return sum(bool(members) for members in self._frames)

    @contextmanager
    def inside(self, members: Mapping[str, Name]) -> Iterator[None]:
        """Check what is said of one row."""
        self._frames.append(members)
        try:
            yield
        finally:
            self._frames.pop()

    @contextmanager
    def in_history(self) -> Iterator[list[str]]:
        """Check what is said of a fact's earlier values; yields the facts that were named."""
        before, self._history_frame = self._history_frame, len(self._frames)
        self.facts_in_history = []
        try:
            with self.inside({}):
                yield self.facts_in_history
        finally:
            self._history_frame = before

    @contextmanager
    def speaking(self) -> Iterator[None]:
        """Check an argument of a function that speaks of unknown answers."""
        self._speaking += 1
        try:
            yield
        finally:
            self._speaking -= 1


def element(type_name: str) -> str:
    """The type of one of many: `option:LIST` for `options:LIST`."""
    return "option:" + type_name.removeprefix("options:")


def shifted(name: Name, depth: int) -> Name:
    """The name as it is read from so many rows further inside."""
    if depth == 0:
        return name
    if name.tree is None:
        return replace(name, members={word: shifted(each, depth) for word, each in name.members.items()})
    if isinstance(name.tree, list) and name.tree[0] == "row":
        return replace(name, tree=["row", name.tree[1], depth])
    return name
