"""Clocks and what is asked for on the way: deadlines, steps, approvals, triggers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from engine.compiler.names.making import Making
from engine.compiler.names.shapes import highest
from engine.compiler.names.texts import Pen
from engine.compiler.names.world import KindShape
from engine.definitions import noun
from engine.definitions import workflows as written
from engine.definitions.reading import Path
from engine.expressions.program import Program
from engine.expressions.scope import Scope
from engine.workflows.model import Approval, Deadline, Level, Step, Trigger

SHARE = re.compile(r"([0-9]{1,3}) ?%")
LATE = " late"
ACTS = ("remind", "notify", "pass_to")
RELATIONS = ("owner",)
"""What may stand where a duty is told, although it is none: whoever the record belongs to."""


@dataclass(frozen=True, slots=True)
class Clocks:
    """Makes the clocks of one definition."""

    making: Making
    pen: Pen

    def deadlines(self, deadlines: tuple[noun.Deadline, ...], scope: Scope, path: Path) -> tuple[Deadline, ...]:
        """Deadlines; one that can't be read is left out."""
        made = (self.deadline(each, scope, (*path, place)) for place, each in enumerate(deadlines))
        return tuple(each for each in made if each is not None)

    def deadline(self, deadline: noun.Deadline, scope: Scope, path: Path) -> Deadline | None:
        """One deadline."""
        if deadline.title is None:
            span = self.pen.definition.span(*path, "deadline")
            self.making.faults.error("E302", f"The deadline `{deadline.deadline}` has no title.", span, "Add `title:`.")
        title = self.pen.plain(deadline.title)
        within = self.pen.program(deadline.within, scope, (*path, "within"), "duration")
        start = self.moment(deadline.from_, scope, (*path, "from"))
        until = self.pen.condition(deadline.until, scope, (*path, "until"), deciding=False)
        steps = self.steps(deadline.steps, scope, (*path, "steps"))
        if within is None:
            return None
        read = (within, start)
        security = highest(*(each.security for each in read if each is not None))
        kept = deadline.when_changed or ""
        return Deadline(deadline.deadline, title, within, start, until, kept, deadline.each_time, steps, security)

    def moment(self, source: str | None, scope: Scope, path: Path) -> Program | None:
        """A date, or a date with a time."""
        program = self.pen.optional(source, scope, path)
        if program is not None and program.type not in ("date", "date_time"):
            message = "A date, or a date with a time, is needed here."
            self.making.faults.error("E215", message, self.pen.definition.span(*path))
            return None
        return program

    def steps(self, steps: tuple[noun.Step, ...], scope: Scope, path: Path) -> tuple[Step, ...]:
        """The steps of a clock, in their order."""
        made = (self.step(each, scope, (*path, place)) for place, each in enumerate(steps))
        found = tuple(each for each in made if each is not None)
        self._order(found, path)
        return found

    def step(self, step: noun.Step, scope: Scope, path: Path) -> Step | None:
        """One step."""
        definition, faults = self.pen.definition, self.making.faults
        acts = [(act, to) for act in ACTS if (to := getattr(step, act)) is not None]
        if len(acts) != 1:
            message = "A step says exactly one of `remind`, `notify`, `pass_to`."
            faults.error(
                "E302" if not acts else "E309", message, definition.span(*path), "Write for example `remind: owner`."
            )
            return None
        act, to = acts[0]
        self.duty(to, (*path, act), relations=True)
        share = SHARE.fullmatch(step.at)
        if share is not None:
            percent = int(share[1])
            if not 0 < percent < 100:
                faults.error(
                    "E601",
                    f"A share lies between 1% and 99%, not at {percent}%.",
                    definition.span(*path, "at"),
                    "Write `due` for 100%.",
                )
            return Step("share", act, to, percent)
        if step.at == "due":
            return Step("due", act, to)
        if step.at.endswith(LATE):
            after = self.pen.program(step.at.removesuffix(LATE), scope, (*path, "at"), "duration")
            return Step("late", act, to, after=after) if after is not None else None
        remedy = "Write `50%`, `due`, or a length of time such as `6 hours late`."
        faults.error("E601", f"`{step.at}` is no moment of a clock.", definition.span(*path, "at"), remedy)
        return None

    def duty(self, word: str, path: Path, *, relations: bool = False) -> bool:
        """Whether a duty of that name exists."""
        return known_duty(self.making, self.pen, word, path, relations=relations)

    def approval(
        self, approval: written.Approval | None, kind: KindShape, scope: Scope, path: Path, returned: str = ""
    ) -> Approval | None:
        """An approval with its levels."""
        if approval is None:
            return None
        levels = []
        for place, level in enumerate(approval.levels):
            here = (*path, "levels", place)
            self.duty(level.by, (*here, "by"))
            condition = self.pen.condition(level.if_, scope, (*here, "if"))
            within = self.pen.optional(level.within, scope, (*here, "within"), "duration")
            if level.steps and level.within is None:
                span = self.pen.definition.key_span(*here, "steps")
                self.making.faults.error("E602", "These steps have no clock.", span, "Add `within:` to the level.")
            levels.append(Level(level.by, condition, within, self.steps(level.steps, scope, (*here, "steps"))))
        for place, form in enumerate(approval.locks):
            form_of_kind(self.making, self.pen, kind, form, (*path, "locks", place))
        return Approval(tuple(levels), approval.locks, approval.ask_reason, returned)

    def trigger(self, when: written.When, kind: KindShape, scope: Scope, path: Path) -> Trigger | None:
        """What sets something off."""
        definition, faults = self.pen.definition, self.making.faults
        found = [(word, value) for word in written.WHEN if (value := getattr(when, word)) is not None]
        if len(found) != 1:
            message = "`when` says exactly one thing that happens."
            known = ", ".join(f"`{word}`" for word in written.WHEN)
            faults.error("E302" if not found else "E309", message, definition.span(*path), f"One of {known}.")
            return None
        word, value = found[0]
        if when.also_past and word != "reached":
            faults.error(
                "E603",
                "`also_past` has a meaning only beside `reached`.",
                definition.key_span(*path, "also_past"),
                "Remove it.",
            )
        if word == "reached":
            date = self.moment(value, scope, (*path, "reached"))
            if date is not None and {"today", "now"} & set(date.reads):
                faults.error(
                    "E604",
                    "What is reached can't be reckoned from `today` or `now`.",
                    definition.span(*path, "reached"),
                    "Begin with a date that a form asks for.",
                )
            return Trigger(word, "", date, when.also_past) if date is not None else None
        # There is one first view of a record, whatever it is called here.
        named = "" if word == "opened" else value
        return Trigger(word, named) if self.happens(word, value, kind, (*path, word)) else None

    def happens(self, word: str, value: str, kind: KindShape, path: Path) -> bool:
        """Whether what is waited for can be named in this kind of record."""
        if word == "opened":
            return True
        if word == "completed":
            return form_of_kind(self.making, self.pen, kind, value, path)
        happenings: dict[str, tuple[str, Iterable[str]]] = {
            "entered": ("state", kind.model.states),
            "left": ("state", kind.model.states),
            "event": ("event", kind.events),
            "changed": ("fact", kind.model.facts),
            "raised": ("flag", kind.model.flags),
            "lowered": ("flag", kind.model.flags),
            "late": ("deadline", (*kind.deadlines, *kind.of_entries)),
            "linked": ("link", kind.links),
        }
        what, known = happenings[word]
        codes = {"state": "E605", "event": "E606", "fact": "E607", "flag": "E607", "deadline": "E608", "link": "E609"}
        span = self.pen.definition.span(*path)
        where = f" in `{kind.id}`"
        return self.making.known(codes[what], what, value, known, span, excused=kind.definition.damaged, where=where)

    def _order(self, steps: tuple[Step, ...], path: Path) -> None:
        """Shares grow, then `due`, then what is late."""
        ranks = [{"share": 0, "due": 1, "late": 2}[each.at] * 1000 + each.percent for each in steps]
        for place, (before, after) in enumerate(pairwise(ranks), 1):
            if after < before:
                span = self.pen.definition.span(*path, place, "at")
                self.making.faults.error(
                    "E610", "This step comes before the one above it.", span, "Put the steps in the order of time."
                )


def known_duty(
    making: Making, pen: Pen, word: str, path: Path, *, relations: bool = False, further: tuple[str, ...] = ()
) -> bool:
    """Whether a duty of that name exists."""
    gathered = making.world.gathered
    duties = gathered.duties
    if duties is None:
        return False  # that there are none is told once, for all
    known = [*(duties.model.duties if duties else ()), *(RELATIONS if relations else ()), *further]
    excused = gathered.excused("duties")
    return making.known("E407", "duty", word, known, pen.definition.span(*path), excused=excused)


def form_of_kind(making: Making, pen: Pen, kind: KindShape, form: str, path: Path) -> bool:
    """Whether a form belongs to a kind of record."""
    if form in kind.model.forms:
        return True
    gathered = making.world.gathered
    if kind.definition.damaged or not set(kind.model.forms) <= set(gathered.forms):
        return False  # what isn't among its forms may be one that is misspelt there, which is told there
    if form in making.world.gathered.forms:
        span = pen.definition.span(*path)
        making.faults.error(
            "E611", f"`{form}` is not a form of `{kind.id}`.", span, f"Add it to `forms:` of `{kind.id}`."
        )
        return False
    excused = making.world.gathered.excused("form", form) or kind.definition.damaged
    span = pen.definition.span(*path)
    return making.known("E611", "form", form, kind.model.forms, span, excused=excused, where=f" in `{kind.id}`")
