"""Scenarios as written → frozen scenarios; names of people, kinds, forms, events and what is expected are checked."""

from __future__ import annotations

from datetime import datetime

from engine.compiled import DemoPerson
from engine.compiler.names.making import Making
from engine.compiler.names.world import KindShape, event_form
from engine.compiler.parts.people import make_people
from engine.compiler.scenarios.answers import Answering
from engine.compiler.scenarios.model import Expected, Given, Scenario, Step
from engine.definitions import scenarios as written
from engine.definitions.reading import Definition, Path
from engine.expressions.values import Duration
from engine.forms.answers import Answers

ACTS = ("create", "fill", "do", "raise", "lower", "answer_approval", "send", "wait", "move_to", "see", "expect")
EXPECTED = (
    "created",
    "not_created",
    "notified",
    "refused",
    "problem",
    "state",
    "fact",
    "flag",
    "deadline",
    "waiting_for",
)
BESIDE = ("because", "due_in", "to", "value")
SEEN = ("hidden", "value")


def make_scenarios(making: Making) -> tuple[Scenario, ...]:
    """All scenarios, by file."""
    found = sorted(making.world.gathered.scenarios, key=lambda each: (each.document.file, each.span("scenario")))
    return tuple(Maker(making, each).scenario() for each in found)


class Maker:
    """Makes one scenario."""

    def __init__(self, making: Making, definition: Definition[written.Scenario]) -> None:
        self.making = making
        self.definition = definition
        self.pen = making.pen(definition)
        self.answering = Answering(making, definition)
        self.people = self._people()

    def scenario(self) -> Scenario:
        """The scenario."""
        model = self.definition.model
        self._moment(model.starts, ("starts",))
        return Scenario(
            model.scenario,
            self.definition.document.file,
            self.definition.span("scenario"),
            model.starts,
            self.people,
            tuple(self.step(each, ("steps", place)) for place, each in enumerate(model.steps)),
            self.given(model.given),
        )

    def given(self, given: written.Given | None) -> Given | None:
        """Where it begins."""
        if given is None:
            return None
        kind = self._kind(given.record, ("given", "record"))
        if kind is not None:
            span = self.definition.span("given", "state")
            self.making.known("E605", "state", given.state, kind.states, span, where=f" in `{kind.id}`")
        return Given(given.record, given.state, given.waiting_for or "")

    def step(self, step: written.Step, path: Path) -> Step:
        """One step."""
        acts = [act for act in ACTS if getattr(step, "raise_" if act == "raise" else act) is not None]
        if acts[1:] == ["expect"]:
            acts = acts[:1]
        if len(acts) != 1:
            known = ", ".join(f"`{act}`" for act in ACTS)
            span = self.definition.span(*path)
            self.making.faults.error(
                "E302" if not acts else "E309", "A step does exactly one thing.", span, f"One of {known}."
            )
        act = acts[0] if acts else "expect"
        what = getattr(step, "raise_" if act == "raise" else act)
        if act == "see" and step.expect is None:
            span = self.definition.key_span(*path, "see")
            self.making.faults.error("E302", "It isn't said what is seen.", span, "Add `expect: value` or `expect: hidden`.")
        self._names(act, str(what), step, path)
        return Step(
            act=act,
            span=self.definition.span(*path),
            what=what if isinstance(what, str) else "",
            actor=step.as_ or "",
            on=step.on or "",
            called=step.called or "",
            fill_the_rest=step.fill_the_rest,
            draft=step.draft,
            forms=self._forms(step, path),
            answers=self._answers(act, str(what), step, path),
            reason=step.reason or "",
            wait=self._length(step.wait, (*path, "wait")),
            moment=step.move_to or "",
            expected=self.expected(step.expect, (*path, "expect"), seeing=act == "see"),
        )

    def expected(self, expect: object, path: Path, *, seeing: bool) -> Expected | None:
        """What is expected."""
        if expect is None:
            return None
        span = self.definition.span(*path)
        if isinstance(expect, str):
            if not seeing:
                remedy = f"Write it in the step that says `see:`, as `expect: {expect}`." if expect in SEEN else ""
                remedy = remedy or "Write for example `{state: closed}`."
                self.making.faults.error("E303", "What is expected is written as `key: value`.", span, remedy)
                return None
            return Expected(seen=expect) if self.making.known("E306", "outcome of `see`", expect, SEEN, span) else None
        if not isinstance(expect, dict) or not all(isinstance(value, str) for value in expect.values()):
            self.making.faults.error("E303", "What is expected is written as `key: value`.", span)
            return None
        known = [
            self.making.known("E301", "key", key, (*EXPECTED, *BESIDE), self.definition.key_span(*path, key))
            for key in expect
        ]
        heads = [key for key in expect if key in EXPECTED]
        if all(known) and len(heads) != 1:
            message = "Exactly one thing is expected at a time."
            self.making.faults.error(
                "E302" if not heads else "E309",
                message,
                span,
                "One of " + ", ".join(f"`{key}`" for key in EXPECTED) + ".",
            )
        if not all(known) or len(heads) != 1:
            return None
        self._expected_names(expect, path)
        due_in = self._length(expect.get("due_in"), (*path, "due_in"))
        words = {key: value for key, value in expect.items() if key != "due_in"}
        return Expected(**words, due_in=due_in)

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

    def _kind(self, word: str, path: Path) -> KindShape | None:
        world = self.making.world
        excused = world.gathered.excused("workflow", word)
        self.making.known("E408", "kind of record", word, world.kinds, self.definition.span(*path), excused=excused)
        return world.kinds.get(word)

    def _names(self, act: str, what: str, step: written.Step, path: Path) -> None:
        """Whether the person, the record and the thing done exist."""
        world = self.making.world
        if step.as_ is not None and self.people:
            people = [each.id for each in self.people]
            self.making.known(
                "E424",
                "person",
                step.as_,
                people,
                self.definition.span(*path, "as"),
                where=" among the people of this scenario",
            )
        if act == "create":
            self._kind(what, (*path, "create"))
        elif act == "do":
            events = {event for kind in world.kinds.values() for event in kind.events}
            self._some("E606", "event", what, events, (*path, "do"))
        elif act in ("raise", "lower"):
            flags = {flag for kind in world.kinds.values() for flag in kind.model.flags}
            self._some("E607", "flag", what, flags, (*path, act))
        elif act == "fill":
            self.making.form_known(what, self.definition, (*path, "fill"))
        elif act == "move_to":
            self._moment(what, (*path, "move_to"))
        elif act == "see":
            self._seen(what, (*path, "see"))
        if step.on is not None:
            called = {each.called for each in self.definition.model.steps if each.called}
            rules = {rule for one in world.gathered.rules.values() for rule in one.model.rules}
            self._some("E408", "record", step.on, {*world.kinds, *rules, *called}, (*path, "on"))

    def _seen(self, what: str, path: Path) -> None:
        """Whether the field exists that somebody looks at."""
        form, _, question = what.partition(".")
        if self.making.form_known(form, self.definition, path):
            shape = self.making.world.forms[form]
            known = [each.id for each in shape.all_questions()] + list(shape.rows)
            excused = shape.definition.damaged
            span = self.definition.span(*path)
            self.making.known("E411", "question", question, known, span, excused=excused, where=f" in `{form}`")

    def _expected_names(self, expect: dict[str, str], path: Path) -> None:
        world = self.making.world
        kinds = world.kinds.values()
        rules = {rule for one in world.gathered.rules.values() for rule in one.model.rules}
        effects = [
            effect
            for one in world.gathered.rules.values()
            for rule in one.model.rules.values()
            for effect in rule.then
        ]
        tasks = {effect.task for effect in effects if effect.task is not None}
        known = {
            "created": ("E408", "kind of record or task", {*world.kinds, *tasks}),
            "not_created": ("E408", "kind of record or task", {*world.kinds, *tasks}),
            "waiting_for": ("E407", "duty", set(world.gathered.duties.model.duties) if world.gathered.duties else set()),
            "because": ("E425", "rule", rules),
            "state": ("E605", "state", {state for kind in kinds for state in kind.states}),
            "fact": ("E607", "fact", {fact for kind in kinds for fact in kind.model.facts}),
            "flag": ("E607", "flag", {flag for kind in kinds for flag in kind.model.flags}),
            "deadline": ("E608", "deadline", {deadline for kind in kinds for deadline in kind.deadlines}),
            "to": ("E412", "organisation", set(world.places.organisations)),
            "notified": ("E424", "person", {each.id for each in self.people}),
        }
        for key, value in expect.items():
            if key in known and known[key][2]:
                code, what, words = known[key]
                self._some(code, what, value, words, (*path, key))

    def _some(self, code: str, what: str, word: str, known: set[str], path: Path) -> None:
        gathered = self.making.world.gathered
        excused = any(gathered.has_opaque(kind) for kind in ("workflow", "record", "people"))
        self.making.known(code, what, word, sorted(known), self.definition.span(*path), excused=excused)

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

    def _length(self, source: object, path: Path) -> Duration | None:
        if not isinstance(source, str):
            return None
        program = self.pen.program(source, self.making.scopes.record(None), path, "duration")
        tree = program.tree if program is not None else None
        if isinstance(tree, list) and isinstance(tree[-1], list) and tree[0] == "lit":
            amount, unit = tree[-1]
            return Duration(int(str(amount)), str(unit))
        return None

    def _moment(self, text: str, path: Path) -> None:
        try:
            datetime.strptime(text, "%Y-%m-%d %H:%M" if " " in text else "%Y-%m-%d")  # noqa: DTZ007 - local time of the context
        except ValueError:
            span = self.definition.span(*path)
            self.making.faults.error(
                "E311", f"`{text}` is no date with a time.", span, "Write it like `2026-03-02 09:00`."
            )
