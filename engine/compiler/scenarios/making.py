"""Scenarios as written → frozen scenarios; names of people, kinds, forms, events and what is expected are checked."""

from __future__ import annotations

from datetime import datetime

from engine.compiled import DemoPerson
from engine.compiler.names.making import Making
from engine.compiler.names.world import event_form
from engine.compiler.parts.people import make_people
from engine.compiler.scenarios.answers import Answering
from engine.compiler.scenarios.expecting import Expecting
from engine.compiler.scenarios.model import Given, Scenario, Step
from engine.compiler.scenarios.reading import Reader
from engine.compiler.scenarios.words import ACTS, BESIDE_ACTS, BY_SOMEBODY
from engine.definitions import scenarios as written
from engine.definitions.reading import Definition, Path
from engine.diagnostics import Related
from engine.forms.answers import Answers


def make_scenarios(making: Making) -> tuple[Scenario, ...]:
    """All scenarios, by file."""
    found = sorted(making.world.gathered.scenarios, key=lambda each: (each.document.file, each.span("scenario")))
    return tuple(Maker(making, each).scenario() for each in found)


class Maker:
    """Makes one scenario."""

    def __init__(self, making: Making, definition: Definition[written.Scenario]) -> None:
        self.making = making
        self.definition = definition
        self.reader = Reader(making, definition)
        self.people = self._people()
        self.reader.people = [each.id for each in self.people]
        self.answering = Answering(making, definition, self.reader.people)
        self.expecting = Expecting(making, self.reader, self.reader.people)
        self.actor = ""
        self.now: datetime | None = None
        self.begun = definition.model.given is not None

    def scenario(self) -> Scenario:
        """The scenario."""
        model = self.definition.model
        self.now = self.reader.moment(model.starts, ("starts",))
        return Scenario(
            model.scenario,
            self.definition.document.file,
            self.definition.span("scenario"),
            model.starts,
            self.people,
            tuple(self.step(each, ("steps", place)) for place, each in enumerate(model.steps)),
            self.given(model.given),
            model.people,
        )

    def given(self, given: written.Given | None) -> Given | None:
        """Where it begins."""
        if given is None:
            return None
        kind = self.reader.kind(given.record, ("given", "record"))
        if kind is not None:
            span = self.definition.span("given", "state")
            self.making.known("E605", "state", given.state, kind.states, span, where=f" in `{kind.id}`")
        if given.waiting_for and self.making.world.gathered.duties is not None:
            duties = set(self.making.world.gathered.duties.model.duties)
            self.reader.some("E407", "duty", given.waiting_for, duties, ("given", "waiting_for"))
        return Given(given.record, given.state, given.waiting_for or "")

    def step(self, step: written.Step, path: Path) -> Step:
        """One step."""
        act = self._act(step, path)
        what = _word(step, act)
        if act == "see" and step.expect is None:
            span = self.definition.key_span(*path, "see")
            self.making.faults.error(
                "E302", "It isn't said what is seen.", span, "Add `expect: value` or `expect: hidden`."
            )
        self._beside(act, step, path)
        self._names(act, what, step, path)
        self._actor(act, step, path)
        self._lending(act, step, path)
        self._record(act, path)
        return Step(
            act=act,
            span=self.definition.span(*path),
            what=what,
            actor=self.actor,
            on=step.on or "",
            called=step.called or "",
            fill_the_rest=step.fill_the_rest,
            draft=step.draft,
            entry="last" if step.entry == "last" else "",
            forms=self._forms(step, path),
            answers=self._answers(act, what, step, path),
            reason=step.reason or "",
            override=step.override or "",
            decision=step.decision or "",
            wait=self.reader.length(step.wait, (*path, "wait")),
            to=step.to or "",
            moment=step.move_to or step.until or "",
            expected=self.expecting.expected(step.expect, (*path, "expect"), seeing=act == "see"),
        )

    def _act(self, step: written.Step, path: Path) -> str:
        """What is done in a step: exactly one thing; `expect` may stand beside it."""
        acts = [act for act in ACTS if _said(step, act) not in (None, ())]
        if acts[1:] == ["expect"]:
            acts = acts[:1]
        if len(acts) != 1:
            known = ", ".join(f"`{act}`" for act in ACTS)
            message, remedy = "A step does exactly one thing.", f"One of {known}."
            if acts:
                first = (Related("the first one", self.definition.key_span(*path, acts[0])),)
                self.making.faults.error("E309", message, self.definition.key_span(*path, acts[1]), remedy, first)
            else:
                self.making.faults.error("E302", message, self.definition.span(*path), remedy)
        return acts[0] if acts else "expect"

    # --- what belongs together ---------------------------------------------------------------------------------------
    def _beside(self, act: str, step: written.Step, path: Path) -> None:
        """Whether the other keys of a step mean something beside what is done."""
        for key, acts in BESIDE_ACTS.items():
            if act in acts or not _said(step, key):
                continue
            owners = ", ".join(f"`{each}`" for each in acts)
            span = self.definition.key_span(*path, key)
            self.making.faults.error("E674", f"`{key}` means nothing beside `{act}`.", span, f"It belongs to {owners}.")

    def _actor(self, act: str, step: written.Step, path: Path) -> None:
        """Who acts: named in the step, or still the one of the step before."""
        self.actor = step.as_ or self.actor
        if act in BY_SOMEBODY and not self.actor:
            span = self.definition.span(*path)
            first = f" `as: {self.people[0].id}`" if self.people else " `as:`"
            self.making.faults.error("E675", f"It isn't said who does this: `{act}`.", span, f"Add{first}.")

    def _record(self, act: str, path: Path) -> None:
        """Whether there is a record that the step could be about."""
        if act == "create":
            self.begun = True
        if not self.begun and act not in ("wait", "move_to", "lend", "take_back"):
            message = "There is no record yet that this could be about."
            remedy = "Begin with `create:`, or say under `given:` which record there is."
            self.making.faults.error("E677", message, self.definition.span(*path), remedy)
            self.begun = True

    def _lending(self, act: str, step: written.Step, path: Path) -> None:
        """Whether it is said which duties are lent, to whom, and until when."""
        if act == "take_back":
            self.reader.person(step.take_back or "", (*path, "take_back"))
        if act != "lend":
            return
        duties = self.making.world.gathered.duties
        known = set(duties.model.duties) if duties is not None else set()
        for place, duty in enumerate(step.lend):
            here = (*path, "lend") if len(step.lend) == 1 else (*path, "lend", place)
            self.reader.some("E407", "duty", duty, known, here)
        if step.to is None or step.until is None:
            key = "to" if step.to is None else "until"
            example = "to: hugo" if step.to is None else "until: 2026-03-06"
            message = f"It isn't said {'to whom' if key == 'to' else 'until when'} this is lent."
            self.making.faults.error(
                "E302", message, self.definition.span(*path), f"Add `{key}:`, for example `{example}`."
            )
        if step.to is not None:
            self.reader.person(step.to, (*path, "to"))
        if step.until is not None:
            self.reader.moment(step.until, (*path, "until"))

    def _move(self, text: str, path: Path) -> None:
        """Whether time moves on."""
        moment = self.reader.moment(text, path)
        if moment is not None and self.now is not None and moment < self.now:
            message = f"Time doesn't go backwards: it is {self.now:%Y-%m-%d %H:%M} already."
            self.making.faults.error("E676", message, self.definition.span(*path), "Move to a later time.")
        self.now = moment or self.now

    # --- names -------------------------------------------------------------------------------------------------------
    def _people(self) -> tuple[DemoPerson, ...]:
        name, gathered = self.definition.model.people, self.making.world.gathered
        files = [each for each, one in gathered.people.items() if "people" in one.document.file.split("/")[:-1]]
        span = self.definition.span("people")
        if not files and not gathered.excused("people", name):
            self.making.faults.error("E423", f"There is no people file `{name}`.", span, f"Write `people/{name}.yaml`.")
            return ()
        if not self.making.known("E423", "people file", name, files, span, excused=gathered.excused("people", name)):
            return ()
        return make_people(self.making, demo=False, name=name)

    def _names(self, act: str, what: str, step: written.Step, path: Path) -> None:
        """Whether the person, the record and the thing done exist."""
        if step.as_ is not None:
            self.reader.person(step.as_, (*path, "as"))
        self._what(act, what, (*path, act))
        if step.on is not None:
            world = self.making.world
            called = {each.called for each in self.definition.model.steps if each.called}
            rules = {rule for one in world.gathered.rules.values() for rule in one.model.rules}
            self.reader.some("E408", "record", step.on, {*world.kinds, *rules, *called}, (*path, "on"))

    def _what(self, act: str, what: str, path: Path) -> None:
        world = self.making.world
        match act:
            case "create":
                self.reader.kind(what, path)
            case "do":
                events = {event for kind in world.kinds.values() for event in kind.events}
                self.reader.some("E606", "event", what, events, path)
            case "raise" | "lower":
                flags = {flag for kind in world.kinds.values() for flag in kind.model.flags}
                self.reader.some("E607", "flag", what, flags, path)
            case "fill":
                self.making.form_known(what, self.definition, path)
            case "finish":
                rules = {rule for one in world.gathered.rules.values() for rule in one.model.rules}
                clocks = {deadline for kind in world.kinds.values() for deadline in kind.deadlines}
                self.reader.some("E425", "rule", what, rules | clocks, path)
            case "send":
                self.reader.some("E412", "organisation", what, set(world.places.organisations), path)
            case "move_to":
                self._move(what, path)
            case "see":
                self.reader.field(what, path)
            case _:
                pass

    # --- values ------------------------------------------------------------------------------------------------------
    def _forms(self, step: written.Step, path: Path) -> dict[str, Answers]:
        made: dict[str, Answers] = {}
        for form, answers in step.forms.items():
            here = (*path, "forms", form)
            if self.making.form_known(form, self.definition, (*here, "[key]")):
                made[form] = self.answering.answers(form, answers, here)
        return made

    def _answers(self, act: str, what: str, step: written.Step, path: Path) -> Answers:
        if not step.answers:
            return {}
        if act == "do":
            forms = [
                form for kind in self.making.world.kinds if (form := event_form(kind, what)) in self.making.world.forms
            ]
            what = forms[0] if forms else ""
        return self.answering.answers(what, step.answers, (*path, "answers"))


def _said(step: written.Step, key: str) -> object:
    """What a step says under a key; Python's own words bear an underscore."""
    return getattr(step, f"{key}_" if key in ("raise", "as") else key)


def _word(step: written.Step, act: str) -> str:
    found = _said(step, act)
    if act == "lend":
        return " ".join(step.lend)
    return found if isinstance(found, str) else ""
