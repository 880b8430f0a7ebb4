"""Everything that can be named in a context, and the type of each thing: the table that all later passes look into.

Facts get their types when they are first asked for, because they may come from forms, settings and other kinds of record. Faults of an
expression that gives a fact its type are told where the fact is compiled, not here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.compiler.gathering import Gathered
from engine.compiler.names.places import Places
from engine.compiler.names.shapes import FormShape, Seen, event_shape, shape_of
from engine.definitions import workflows as written
from engine.definitions.forms import Form, Option
from engine.definitions.forms import Options as OptionsDefinition
from engine.definitions.noun import Deadline
from engine.definitions.reading import Definition, Path
from engine.expressions.scope import Attribute, Options
from engine.expressions.values import MILLION
from engine.forms.types.choices import CONSENT
from engine.forms.types.kind import QuestionType

BINDINGS = ("must", "offer", "suggest")


@dataclass(frozen=True, slots=True)
class LinkShape:
    """A link of a kind; `implied` ones come from another kind's `back`."""

    id: str
    to: str
    many: bool
    back: str
    owned: bool
    path: Path = ()
    implied: bool = False


@dataclass(frozen=True, slots=True)
class FactShape:
    """What is known of a fact's value; an empty type: it couldn't be found out."""

    type: str
    security: str = "plain"
    compartments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KindShape:
    """A kind of record as others see it."""

    id: str
    definition: Definition[written.Workflow]
    links: dict[str, LinkShape] = field(default_factory=dict)
    deadlines: dict[str, Path] = field(default_factory=dict)
    events: dict[str, list[Path]] = field(default_factory=dict)
    of_entries: dict[str, str] = field(default_factory=dict)
    """The deadlines that entries of its forms carry, with their forms."""

    @property
    def model(self) -> written.Workflow:
        """The kind as it was written."""
        return self.definition.model

    @property
    def states(self) -> tuple[str, ...]:
        """The ids of its states."""
        return tuple(self.model.states)

    @property
    def lacks_share(self) -> bool:
        """Whether an event sends but nothing says what its records carry: told there, and what needs a share isn't to blame."""
        return self.model.sends is None and any(each.sends for _state, each, _path in self.transitions())

    def transitions(self) -> list[tuple[str, written.Transition, Path]]:
        """Every transition with its state (empty under `anywhere`) and its path."""
        found = [
            (state, each, ("states", state, "transitions", place))
            for state, body in self.model.states.items()
            for place, each in enumerate(body.transitions)
        ]
        return [*found, *(("", each, ("anywhere", place)) for place, each in enumerate(self.model.anywhere))]

    def clocks(self) -> list[tuple[Deadline, Path]]:
        """Every deadline of the kind, of its states and of its flags."""
        model = self.model
        found: list[tuple[Deadline, Path]] = [
            (each, ("deadlines", place)) for place, each in enumerate(model.deadlines)
        ]
        for state, body in model.states.items():
            found += [(each, ("states", state, "deadlines", place)) for place, each in enumerate(body.deadlines)]
        for flag, raised in model.flags.items():
            found += [(each, ("flags", flag, "deadlines", place)) for place, each in enumerate(raised.deadlines)]
        return found


@dataclass(slots=True)
class World:
    """Names and types of a context. `facts` is filled by the scopes as facts are asked for."""

    gathered: Gathered
    places: Places
    lists: dict[str, Options]
    forms: dict[str, FormShape]
    kinds: dict[str, KindShape]
    seen: Seen
    facts: dict[tuple[str, str], FactShape | None] = field(default_factory=dict)

    @property
    def which(self) -> Mapping[str, tuple[str, ...]]:
        """For each option list with options that ask which: those options."""
        return self.seen.which

    def kinds_with(self, form: str) -> list[KindShape]:
        """The kinds of record that have a form."""
        return [kind for kind in self.kinds.values() if form in kind.model.forms]

    @property
    def sends_nowhere(self) -> bool:
        """Whether some kind sends over a link that isn't there, so that it can't be known whose share it carries."""
        broken = any(
            kind.model.sends is not None and kind.model.sends not in kind.links for kind in self.kinds.values()
        )
        lacking = any(link.to not in self.kinds for kind in self.kinds.values() for link in kind.links.values())
        broken = broken or any(kind.lacks_share for kind in self.kinds.values())
        return broken or lacking or self.gathered.has_opaque("workflow")

    def sending(self, record: str) -> list[KindShape]:
        """The kinds whose records carry a share of a record of this kind."""
        found = ((kind, kind.links.get(kind.model.sends or "")) for kind in self.kinds.values())
        return [kind for kind, link in found if link is not None and link.to == record]


def build_world(gathered: Gathered, places: Places, types: Mapping[str, QuestionType]) -> World:
    """The table of names of what was gathered."""
    options = {identity: tuple(one.option for one in each.model.list_) for identity, each in gathered.options.items()}
    seen = Seen(types, options, asking_which(gathered.options))
    forms = {identity: shape_of(each, seen) for identity, each in gathered.forms.items()}
    kinds = {identity: KindShape(identity, each) for identity, each in gathered.workflows.items()}
    for kind in kinds.values():
        _fill(kind, forms, seen)
    _tie(kinds)
    lists = {f"option:{identity}": _options(identity, each) for identity, each in gathered.options.items()}
    lists["option:consent"] = Options("option:consent", CONSENT, name="consent")
    lists["option:binding"] = Options("option:binding", BINDINGS, name="binding")
    lists["organisation"] = Options("organisation", tuple(places.organisations), name="organisation")
    lists["location"] = places.as_options()
    for kind in kinds.values():
        lists[f"option:{kind.id}.state"] = Options(f"option:{kind.id}.state", kind.states, name=f"{kind.id}.state")
    return World(gathered, places, lists, forms, kinds, seen)


def asking_which(lists: Mapping[str, Definition[OptionsDefinition]]) -> dict[str, tuple[str, ...]]:
    """The options behind which a text is asked, for each list that has any."""
    found = {
        identity: tuple(each.option for each in one.model.list_ if each.ask_which) for identity, one in lists.items()
    }
    return {identity: options for identity, options in found.items() if options}


def event_form(kind: str, event: str) -> str:
    """The id of the form that holds the questions of an event."""
    return f"{kind}.event.{event}"


def _fill(kind: KindShape, forms: dict[str, FormShape], seen: Seen) -> None:
    """Links, deadlines, events of a kind; the questions of its events become forms of their own."""
    for identity, link in kind.model.links.items():
        kind.links[identity] = LinkShape(identity, link.to, link.many, link.back or "", link.owned, ("links", identity))
    for deadline, path in kind.clocks():
        kind.deadlines.setdefault(deadline.deadline, path)
    for form in kind.model.forms:
        model = forms[form].definition.model if form in forms else None
        for each in model.deadlines if isinstance(model, Form) else ():
            kind.of_entries.setdefault(each.deadline, form)
    for _state, transition, path in kind.transitions():
        kind.events.setdefault(transition.event, []).append(path)
        if transition.ask:
            identity = event_form(kind.id, transition.event)
            forms.setdefault(identity, event_shape(identity, kind.definition, transition.ask, (*path, "ask"), seen))


def _tie(kinds: dict[str, KindShape]) -> None:
    """The other ends of links: `back: case` gives the linked kind a link called `case`."""
    for kind in list(kinds.values()):
        for link in list(kind.links.values()):
            other = kinds.get(link.to)
            if other is not None and link.back and not link.implied and link.back not in other.links:
                other.links[link.back] = LinkShape(
                    link.back, kind.id, not link.many, link.id, owned=False, implied=True
                )


def _options(identity: str, definition: Definition[OptionsDefinition]) -> Options:
    model = definition.model
    attributes = {}
    for name, declared in model.attributes.items():
        kind = f"option:{declared.options}" if declared.options else declared.type or "text"
        values = {each.option: _attribute(kind, each, name) for each in model.list_ if name in each.attributes}
        attributes[name] = Attribute(kind, {option: value for option, value in values.items() if value is not None})
    ids = tuple(dict.fromkeys(each.option for each in model.list_))
    return Options(f"option:{identity}", ids, model.ordered, attributes, identity)


def _attribute(kind: str, option: Option, name: str) -> bool | int | str | None:
    """The value of an attribute as `Attribute.values` wants it; None when it can't be read (told with the option list)."""
    raw = option.attributes.get(name)
    if not isinstance(raw, str):
        return None
    return millionths(raw) if kind in ("decimal", "whole_number") else raw


def millionths(raw: str) -> int | None:
    """A written number in whole millionths, or None."""
    sign, digits = (-1, raw[1:]) if raw.startswith("-") else (1, raw)
    whole, _, fraction = digits.partition(".")
    if not (
        whole.isdecimal()
        and digits.isascii()
        and (fraction.isdecimal() or not fraction)
        and len(fraction) <= 6
        and len(whole) <= 15
    ):
        return None
    return sign * (int(whole) * MILLION + int(fraction.ljust(6, "0") or "0"))
