"""What scenarios expect → frozen expectations: one thing at a time, with the keys that belong to it, of names that are there."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from engine.compiler.names.making import Making
from engine.compiler.names.world import KindShape
from engine.compiler.scenarios.model import Expected
from engine.compiler.scenarios.reading import Reader
from engine.compiler.scenarios.words import BESIDE, HISTORY, ON_A_CLOCK, PROBLEMS, REFUSALS, SEEN
from engine.definitions import scenarios as written
from engine.definitions.reading import Path

PEOPLE = ("task_for", "no_task_for", "notified", "not_notified", "visible_to", "not_visible_to")
QUESTIONS = ("shown", "hidden")
EFFECTS = ("deadline", "created", "task_for")
"""Expectations that must be told more exactly by what stands beside them, where it is written at all."""


class Expecting:
    """Makes the expectations of one scenario."""

    def __init__(self, making: Making, reader: Reader, people: Collection[str]) -> None:
        self.making = making
        self.reader = reader
        self.people = people
        self.known = self._known()

    def expected(self, expect: written.Expectation | None, path: Path, *, seeing: bool) -> Expected | None:
        """What is expected."""
        if expect is None:
            return None
        if isinstance(expect, str):
            return self._seen(expect, path, seeing=seeing)
        said = [key for key in written.Expect.model_fields if getattr(expect, key)]
        heads = [key for key in said if key in BESIDE]
        if len(heads) != 1:
            remedy = "One of " + ", ".join(f"`{key}`" for key in BESIDE) + "."
            code = "E309" if heads else "E302"
            self.making.faults.error(code, "Exactly one thing is expected at a time.", self.reader.span(*path), remedy)
            return None
        head = heads[0]
        if not self._belong(head, [key for key in said if key != head], path) or not self._complete(head, expect, path):
            return None
        self._names(expect, head, path)
        due_in = self.reader.length(expect.due_in, (*path, "due_in"))
        if expect.due is not None:
            self.reader.moment(expect.due, (*path, "due"))
        words = {key: getattr(expect, key) for key in said if key != "due_in"}
        return Expected(**words, due_in=due_in)

    def _seen(self, word: str, path: Path, *, seeing: bool) -> Expected | None:
        span = self.reader.span(*path)
        if not seeing:
            remedy = f"Write it in the step that says `see:`, as `expect: {word}`." if word in SEEN else ""
            remedy = remedy or "Write for example `{state: closed}`."
            self.making.faults.error("E303", "What is expected is written as `key: value`.", span, remedy)
            return None
        return Expected(seen=word) if self.making.known("E306", "outcome of `see`", word, SEEN, span) else None

    def _belong(self, head: str, beside: Iterable[str], path: Path) -> bool:
        """Whether all that stands beside an expectation means something there."""
        strange = [key for key in beside if key not in BESIDE[head]]
        for key in strange:
            owners = ", ".join(f"`{each}`" for each, allowed in BESIDE.items() if key in allowed)
            message = f"`{key}` means nothing beside `{head}`."
            self.making.faults.error("E672", message, self.reader.key_span(*path, key), f"It belongs to {owners}.")
        return not strange

    def _complete(self, head: str, expect: written.Expect, path: Path) -> bool:
        """Whether what is expected can be compared with anything."""
        if head == "fact" and expect.value is None:
            message = f"It isn't said what `{expect.fact}` should be."
            self.making.faults.error("E302", message, self.reader.key_span(*path, "fact"), "Add `value:`.")
            return False
        return True

    def _names(self, expect: written.Expect, head: str, path: Path) -> None:
        for key, (code, what, words) in self.known.items():
            value = getattr(expect, key)
            if value and words and not (key == "because" and self._needs_no_rule(head, value)):
                self.reader.some(code, what, value, words, (*path, key))
        for key in PEOPLE:
            for place, person in enumerate(getattr(expect, key)):
                self.reader.person(person, (*path, key, place))
        for key in QUESTIONS:
            for place, field in enumerate(getattr(expect, key)):
                self.reader.field(field, (*path, key, place))
        if expect.field is not None:
            self.reader.field(expect.field, (*path, "field"))
        if expect.by is not None and expect.by != "clock":
            self.reader.person(expect.by, (*path, "by"))
        self._value(expect, head, path)

    def _needs_no_rule(self, head: str, because: str) -> bool:
        """Whether something may happen because of anything else than a rule or a clock."""
        return head == "refused" or (head in ("task_for", "no_task_for") and because == "approval")

    def _value(self, expect: written.Expect, head: str, path: Path) -> None:
        """Whether a fact, flag or deadline can ever have the value that is expected."""
        if expect.value is None:
            return
        can: set[str] = set()
        where = f" of `{getattr(expect, head)}`"
        if head == "deadline":
            can = set(ON_A_CLOCK)
        elif head == "flag":
            can = {"yes", "no"}
        elif head == "fact":
            can = self._values_of(str(expect.fact))
        if can:
            span = self.reader.span(*path, "value")
            self.making.known("E673", "value", expect.value, sorted(can), span, where=where)

    def _values_of(self, fact: str) -> set[str]:
        """The options that a fact may have; nothing where it isn't one of a list."""
        found: set[str] = set()
        for kind in self.making.world.kinds.values():
            if fact not in kind.model.facts:
                continue
            shape = self.making.scopes.fact(kind, fact)
            options = self.making.world.lists.get(shape.type) if shape is not None else None
            if options is None or options.type in self.making.scopes.damaged_lists:
                return set()
            found |= set(options.options)
        return found

    def _known(self) -> dict[str, tuple[str, str, set[str]]]:
        """For each key that names one thing: the code, what it is, and what there is."""
        world = self.making.world
        kinds = world.kinds.values()
        rules = {rule: each for one in world.gathered.rules.values() for rule, each in one.model.rules.items()}
        tasks = {effect.task for rule in rules.values() for effect in rule.then if effect.task is not None}
        duties = set(world.gathered.duties.model.duties) if world.gathered.duties else set()
        states = {state for kind in kinds for state in kind.states}
        flags = {flag for kind in kinds for flag in kind.model.flags}
        facts = {fact for kind in kinds for fact in kind.model.facts}
        deadlines = {deadline for kind in kinds for deadline in (*kind.deadlines, *kind.of_entries)}
        return {
            "created": ("E408", "kind of record or task", {*world.kinds, *tasks}),
            "not_created": ("E408", "kind of record or task", {*world.kinds, *tasks}),
            "waiting_for": ("E407", "duty", duties),
            "because": ("E425", "rule", {*rules, *deadlines}),
            "state": ("E605", "state", states),
            "fact": ("E607", "fact", facts),
            "flag": ("E607", "flag", flags),
            "deadline": ("E608", "deadline", deadlines),
            "to": ("E412", "organisation", set(world.places.organisations)),
            "refused": ("E670", "refusal", set(REFUSALS)),
            "problem": ("E671", "problem", set(PROBLEMS)),
            "history": (
                "E678",
                "entry of a history",
                {*HISTORY, *states, *flags, *facts, *_events(kinds), *world.forms, *rules},
            ),
        }


def _events(kinds: Iterable[KindShape]) -> set[str]:
    return {event for kind in kinds for event in kind.events}
