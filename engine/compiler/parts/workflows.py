"""Kinds of record: states, transitions, flags, links, numbers, what lists show. Whether every state can be reached is asked elsewhere."""

from __future__ import annotations

from engine.compiler.names.making import Making
from engine.compiler.names.shapes import event_shape, highest
from engine.compiler.names.world import KindShape, event_form
from engine.compiler.parts.clocks import Clocks, form_of_kind, known_duty
from engine.compiler.parts.facts import make_facts
from engine.compiler.parts.shows import make_number, make_shows
from engine.definitions import workflows as written
from engine.definitions.noun import First
from engine.definitions.reading import Path
from engine.diagnostics import Related
from engine.expressions.scope import Scope
from engine.expressions.text import EMPTY
from engine.workflows.model import Branch, Deadline, Flag, Kind, Link, Need, State, Transition

WORDS_OF_SOURCES = ("open", "ended")
CLOCK = "clock"


def make_kinds(making: Making) -> dict[str, Kind]:
    """All kinds of record, by id."""
    return {identity: Maker(making, kind).kind() for identity, kind in sorted(making.world.kinds.items())}


class Maker:
    """Makes one kind of record."""

    def __init__(self, making: Making, kind: KindShape) -> None:
        self.making = making
        self.shape = kind
        self.definition = kind.definition
        self.pen = making.pen(kind.definition)
        self.clocks = Clocks(making, self.pen)
        self.scope = making.scopes.record(kind)

    def kind(self) -> Kind:
        """The kind of record."""
        model = self.shape.model
        if model.title is None:
            span = self.definition.span("workflow")
            self.making.faults.error("E302", f"The kind `{self.shape.id}` has no title.", span, "Add `title:`.")
        self.making.each_once("form", model.forms, self.definition, ("forms",))
        for place, form in enumerate(model.forms):
            self.making.form_known(form, self.definition, ("forms", place))
        name = self.pen.text(model.name, self.scope, ("name",))
        reads = highest("personal" if model.name else "plain", *(program.security for _, program in name.slots))
        return Kind(
            self.shape.id,
            self.pen.plain(model.title),
            model.path,
            tuple(self.state(identity, state) for identity, state in model.states.items()),
            self.initial(),
            self.pen.plain(model.plural),
            model.forms,
            tuple(self.transition(each, "", ("anywhere", place)) for place, each in enumerate(model.anywhere)),
            self.links(),
            make_facts(self.making, self.shape, self.clocks),
            tuple(self.flag(identity, each) for identity, each in model.flags.items()),
            self.clocks.deadlines(model.deadlines, self.scope, ("deadlines",)),
            self.pen.optional(model.area, self.scope, ("area",), "location"),
            make_number(self.making, self.pen, model.number),
            name,
            make_shows(self.making, self.shape, self.pen),
            self.sends(),
            reads,
            self.entry_deadlines(),
        )

    def entry_deadlines(self) -> dict[str, tuple[Deadline, ...]]:
        """The clocks that each entry of a form carries, read in the names of the entry."""
        made = {}
        for form in self.shape.model.forms:
            definition, shape = self.making.world.gathered.forms.get(form), self.making.world.forms.get(form)
            if definition is None or shape is None or not definition.model.entries or not definition.model.deadlines:
                continue
            clocks = Clocks(self.making, self.making.pen(definition))
            scope = self.making.scopes.of_form(shape, kind=self.shape)
            made[form] = clocks.deadlines(definition.model.deadlines, scope, ("deadlines",))
        return made

    def initial(self) -> str:
        """The state in which records begin."""
        self.to_state(self.shape.model.initial, ("initial",))
        return self.shape.model.initial

    def to_state(self, word: str, path: Path) -> bool:
        """Whether a state of that name exists."""
        span = self.definition.span(*path)
        excused = self.definition.damaged
        return self.making.known(
            "E605", "state", word, self.shape.states, span, excused=excused, where=f" in `{self.shape.id}`"
        )

    def sends(self) -> str:
        """The link over which records carry a share."""
        word = self.shape.model.sends
        if word is None:
            return ""
        span = self.definition.span("sends")
        where = f" of `{self.shape.id}`"
        excused = self.making.world.gathered.has_opaque("workflow")
        return (
            word
            if self.making.known("E609", "link", word, self.shape.links, span, excused=excused, where=where)
            else ""
        )

    def state(self, identity: str, state: written.State) -> State:
        """A state with its clocks and ways out."""
        path = ("states", identity)
        if state.title is None:
            span = self.definition.key_span(*path)
            self.making.faults.error("E302", f"The state `{identity}` has no title.", span, "Add `title:`.")
        transitions = tuple(
            self.transition(each, identity, (*path, "transitions", place))
            for place, each in enumerate(state.transitions)
        )
        deadlines = self.clocks.deadlines(state.deadlines, self.scope, (*path, "deadlines"))
        return State(identity, self.pen.plain(state.title), transitions, deadlines, state.ended, state.final)

    def event_scope(self, transition: written.Transition, path: Path) -> Scope:
        """The names of a transition: the questions that it asks, then those of the record."""
        if not transition.ask:
            return self.scope
        seen = self.making.world.seen
        form = event_shape(
            event_form(self.shape.id, transition.event), self.definition, transition.ask, (*path, "ask"), seen
        )
        return self.making.scopes.of_form(form, kind=self.shape)

    def transition(self, transition: written.Transition, state: str, path: Path) -> Transition:
        """A way out of a state."""
        scope = self.event_scope(transition, path)
        if transition.title is None:
            span = self.definition.span(*path, "event")
            self.making.faults.error("E302", f"The event `{transition.event}` has no title.", span, "Add `title:`.")
        for place, duty in enumerate(transition.by):
            here = (*path, "by") if len(transition.by) == 1 else (*path, "by", place)
            known_duty(self.making, self.pen, duty, here, further=(CLOCK,))
        returned = transition.returned.to if transition.returned else ""
        if returned:
            self.to_state(returned, (*path, "returned", "to"))
        if transition.when is None and transition.by == (CLOCK,):
            span = self.definition.span(*path, "by")
            self.making.faults.error(
                "E302", f"It isn't said when `{transition.event}` happens by itself.", span, "Add `when:`."
            )
        self.by_itself(transition, path)
        if transition.when is not None and transition.by != (CLOCK,):
            span = self.definition.key_span(*path, "when")
            who = (Related("who does it", self.definition.span(*path, "by")),)
            remedy = "Write `by: clock`, or remove `when`."
            self.making.faults.error("E612", "Only what the clock does has `when`.", span, remedy, who)
        return Transition(
            transition.event,
            self.pen.plain(transition.title),
            transition.by,
            self.branches(transition.to, scope, (*path, "to")),
            self.pen.condition(transition.if_, scope, (*path, "if")),
            self.needs(transition.needs, path),
            self.pen.checks(transition.checks, scope, (*path, "checks")),
            event_form(self.shape.id, transition.event) if transition.ask else "",
            transition.ask_reason,
            self.clocks.approval(transition.approval, self.shape, scope, (*path, "approval"), returned),
            transition.reopens,
            transition.sends,
            self.clocks.trigger(transition.when, self.shape, scope, (*path, "when")) if transition.when else None,
            self.sources(transition, state, path),
            self.pen.plain(transition.hint),
        )

    def by_itself(self, transition: written.Transition, path: Path) -> None:
        """What happens by itself asks nobody: there is nobody who could answer."""
        if transition.by != (CLOCK,):
            return
        asks = {"approval": transition.approval, "ask": transition.ask, "ask_reason": transition.ask_reason}
        for key in (key for key, value in asks.items() if value):
            message = f"`{transition.event}` happens by itself, so nobody is there for its `{key}`."
            span = self.definition.key_span(*path, key)
            self.making.faults.error("E635", message, span, f"Remove `{key}`, or let a duty do it: `by:`.")

    def branches(self, target: str | First | None, scope: Scope, path: Path) -> tuple[Branch, ...]:
        """Where a transition leads."""
        if target is None:
            return ()
        if isinstance(target, str):
            return (Branch(target),) if self.to_state(target, path) else ()
        made = []
        for place, case in enumerate(target.first):
            here = (*path, "first", place)
            key = "otherwise" if case.otherwise is not None else "value"
            state = case.otherwise or case.value
            if state is None or (case.if_ is None) == (case.otherwise is None):
                message = "A branch has `if:` with `value:`, or stands alone as `otherwise:`."
                self.making.faults.error("E203", message, self.definition.span(*here))
            elif self.to_state(state, (*here, key)):
                made.append(Branch(state, self.pen.condition(case.if_, scope, (*here, "if"))))
        return tuple(made)

    def needs(self, needs: tuple[written.Need, ...], path: Path) -> tuple[Need, ...]:
        """The forms that must be complete."""
        made = []
        self.making.each_once("form", (each.form for each in needs), self.definition, (*path, "needs"), "form")
        for place, need in enumerate(needs):
            here = (*path, "needs", place)
            form_of_kind(self.making, self.pen, self.shape, need.form, (*here, "form"))
            if need.since is not None and need.since != "entered":
                known = ["entered", *self.shape.events]
                span = self.definition.span(*here, "since")
                self.making.known("E606", "event", need.since, known, span, excused=self.definition.damaged)
            made.append(Need(need.form, need.since or ""))
        return tuple(made)

    def sources(self, transition: written.Transition, state: str, path: Path) -> tuple[str, ...]:
        """The states from which an event under `anywhere` leads."""
        if state:
            if transition.from_:
                message = "`from` stands only under `anywhere`: here the event leaves the state it stands in."
                self.making.faults.error("E613", message, self.definition.key_span(*path, "from"), "Remove it.")
            return ()
        if not transition.from_:
            span = self.definition.span(*path, "event")
            message = f"It isn't said from where `{transition.event}` leads."
            self.making.faults.error("E302", message, span, "Add `from: open`, `from: ended`, or a list of states.")
        for place, word in enumerate(transition.from_):
            if word not in WORDS_OF_SOURCES:
                self.to_state(word, (*path, "from") if len(transition.from_) == 1 else (*path, "from", place))
        return transition.from_

    def flag(self, identity: str, flag: written.Flagged) -> Flag:
        """A flag."""
        path = ("flags", identity)
        if flag.title is None:
            span = self.definition.key_span(*path)
            self.making.faults.error("E302", f"The flag `{identity}` has no title.", span, "Add `title:`.")
        for key, switch in (("raise", flag.raise_), ("lower", flag.lower)):
            for place, duty in enumerate(switch.by if switch else ()):
                known_duty(
                    self.making,
                    self.pen,
                    duty,
                    (*path, key, "by") if switch and len(switch.by) == 1 else (*path, key, "by", place),
                )
        for place, duty in enumerate(flag.narrows_to):
            known_duty(self.making, self.pen, duty, (*path, "narrows_to", place))
        return Flag(
            identity,
            self.pen.plain(flag.title),
            flag.raise_.by if flag.raise_ else (),
            bool(flag.raise_ and flag.raise_.ask_reason),
            flag.lower.by if flag.lower else (),
            bool(flag.lower and flag.lower.ask_reason),
            self.clocks.deadlines(flag.deadlines, self.scope, (*path, "deadlines")),
            flag.narrows_to,
        )

    def links(self) -> tuple[Link, ...]:
        """Links, those that other kinds' `back` gives included."""
        made = []
        kinds = self.making.world.kinds
        for link in self.shape.links.values():
            definition = self.shape.model.links.get(link.id)
            if not link.implied:
                excused = self.making.world.gathered.excused("workflow", link.to)
                span = self.definition.span(*link.path, "to")
                if not self.making.known("E408", "kind of record", link.to, kinds, span, excused=excused):
                    continue
            title = self.pen.plain(definition.title) if definition and definition.title else EMPTY
            made.append(Link(link.id, link.to, link.many, link.back, link.owned, title))
        return tuple(made)
