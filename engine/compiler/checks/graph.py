"""Questions to a whole life: can every state be reached and left, are events unique where they stand, does a kind that sends ever send."""

from __future__ import annotations

from collections.abc import Iterator

from engine.compiler.names.making import Making
from engine.compiler.names.world import KindShape
from engine.definitions.noun import First
from engine.definitions.reading import Path
from engine.definitions.workflows import Transition
from engine.diagnostics import Related


def check_graphs(making: Making) -> None:
    """Ask all kinds of record."""
    _paths(making)
    for kind in making.world.kinds.values():
        _events(making, kind)
        _states(making, kind)
        _sending(making, kind)
        _deadlines(making, kind)
        named = {kind.model.initial, *(to for _state, each, _path in kind.transitions() for to in targets(each))}
        if named <= set(kind.model.states) and not kind.definition.damaged:
            _reached(making, kind)


def targets(transition: Transition) -> Iterator[str]:
    """The states that a transition may lead to."""
    if isinstance(transition.to, First):
        for case in transition.to.first:
            yield from (state for state in (case.value, case.otherwise) if state is not None)
    elif transition.to is not None:
        yield transition.to
    if transition.returned is not None:
        yield transition.returned.to


def leaving(kind: KindShape, state: str) -> Iterator[Transition]:
    """The transitions that leave a state, those under `anywhere` included."""
    body = kind.model.states[state]
    yield from body.transitions
    for transition in kind.model.anywhere:
        ended = body.ended or body.final
        if (
            ("open" in transition.from_ and not ended)
            or ("ended" in transition.from_ and ended)
            or state in transition.from_
        ):
            yield transition


def _paths(making: Making) -> None:
    """Each kind of record has an address of its own."""
    seen: dict[str, KindShape] = {}
    for kind in making.world.kinds.values():
        earlier = seen.setdefault(kind.model.path, kind)
        if earlier is not kind:
            related = (Related("the first one", earlier.definition.span("path")),)
            message = f"The path `{kind.model.path}` is taken by `{earlier.id}`."
            making.faults.error("E402", message, kind.definition.span("path"), "Choose another one.", related)


def _reached(making: Making, kind: KindShape) -> None:
    """States to which no path leads."""
    seen = {kind.model.initial}
    waiting = [kind.model.initial]
    while waiting:
        found = {
            to for transition in leaving(kind, waiting.pop()) for to in targets(transition) if to in kind.model.states
        } - seen
        seen |= found
        waiting += sorted(found)
    for state in kind.model.states:
        if state not in seen:
            span = kind.definition.key_span("states", state)
            making.faults.error(
                "E620", f"No path leads to the state `{state}`.", span, "Let a transition lead there, or remove it."
            )


def _states(making: Making, kind: KindShape) -> None:
    """Ends that aren't called ends, and ends that aren't any."""
    definition, faults = kind.definition, making.faults
    for state, body in kind.model.states.items():
        path: Path = ("states", state)
        ways = [each for each in leaving(kind, state) if list(targets(each))]
        if not ways and not body.ended and not body.final and not definition.damaged:
            remedy = "Add a transition, or write `ended: true` or `final: true`."
            faults.error(
                "E621",
                f"Nothing leads out of the state `{state}`, but it is no end.",
                definition.key_span(*path),
                remedy,
            )
        if body.final and body.transitions:
            message = f"The state `{state}` is final, but transitions lead out of it."
            faults.error(
                "E622",
                message,
                definition.key_span(*path, "transitions"),
                "Write `ended: true` instead, or remove them.",
                (Related("final", definition.key_span(*path, "final")),),
            )
        if body.ended and body.deadlines:
            message = f"The state `{state}` has ended, and there no clock runs."
            ended = (Related("ended", definition.key_span(*path, "ended")),)
            faults.error("E623", message, definition.key_span(*path, "deadlines"), "Remove the deadlines, or `ended`.", ended)
        for place, transition in enumerate(body.transitions):
            if body.ended and not transition.reopens and transition.to is not None:
                span = definition.span(*path, "transitions", place, "event")
                message = f"`{transition.event}` leads out of an ended state without reopening."
                ended = (Related("ended", definition.key_span(*path, "ended")),)
                faults.error("E624", message, span, "Add `reopens: true`.", ended)


def _events(making: Making, kind: KindShape) -> None:
    """An event is unique in its state, unless conditions choose."""
    for state in kind.model.states:
        seen: dict[str, Path] = {}
        for place, transition in enumerate(kind.model.states[state].transitions):
            path: Path = ("states", state, "transitions", place, "event")
            earlier = seen.setdefault(transition.event, path)
            if earlier is not path and transition.if_ is None:
                related = (Related("the first one", kind.definition.span(*earlier)),)
                message = f"The event `{transition.event}` is there twice in the state `{state}`."
                remedy = "Join them with `to: {first: …}`, or give one of them an `if`."
                making.faults.error("E402", message, kind.definition.span(*path), remedy, related)
    _events_anywhere(making, kind)
    for event, paths in kind.events.items():
        asking = [path for path in paths if "ask" in _keys(kind, path)]
        for path in asking[1:]:
            related = (Related("the first one", kind.definition.span(*asking[0], "event")),)
            message = f"The event `{event}` asks questions in two places."
            making.faults.error(
                "E625", message, kind.definition.span(*path, "event"), "Give one of them another name.", related
            )


def _events_anywhere(making: Making, kind: KindShape) -> None:
    """An event under `anywhere` repeats none of a state that it leaves."""
    first: dict[str, Path] = {}
    for place, transition in enumerate(kind.model.anywhere):
        path: Path = ("anywhere", place, "event")
        earlier = first.setdefault(transition.event, path)
        if earlier is not path and transition.if_ is None and _meet(kind, transition, earlier):
            related = (Related("the first one", kind.definition.span(*earlier)),)
            message = f"The event `{transition.event}` is there twice in the same state."
            making.faults.error("E402", message, kind.definition.span(*path), "Give one of them another name.", related)
            continue
        for state, body in kind.model.states.items():
            own = {each.event for each in body.transitions}
            if (
                transition.event in own
                and transition.if_ is None
                and any(each is transition for each in leaving(kind, state))
            ):
                span = kind.definition.span("anywhere", place, "event")
                message = f"The event `{transition.event}` is there twice in the state `{state}`."
                making.faults.error("E402", message, span, "Give one of them another name.")
                break


def _meet(kind: KindShape, transition: Transition, earlier: Path) -> bool:
    """Whether two events under `anywhere` can be done in the same state."""
    other = kind.model.anywhere[int(earlier[1])]
    return any({id(each) for each in leaving(kind, state)} >= {id(transition), id(other)} for state in kind.model.states)


def _keys(kind: KindShape, path: Path) -> set[str]:
    node = kind.definition.node(*path)
    keys = getattr(node, "keys", None)
    return set(keys()) if keys is not None else set()


def _sending(making: Making, kind: KindShape) -> None:
    """A kind that sends needs a transition that does."""
    sending = [path for _state, transition, path in kind.transitions() if transition.sends]
    if kind.model.sends is None:
        for path in sending:
            message = f"`{kind.id}` carries no share, so nothing can be sent."
            span = kind.definition.key_span(*path, "sends")
            making.faults.error("E626", message, span, "Add `sends:` with a link to the kind, or remove it here.")
    elif not sending and not kind.definition.damaged:
        message = f"No transition of `{kind.id}` sends the share."
        making.faults.warn(
            "E626", message, kind.definition.key_span("sends"), "Add `sends: true` to the event that sends it."
        )


def _deadlines(making: Making, kind: KindShape) -> None:
    """A deadline's id is unique in its kind of record."""
    seen: dict[str, Path] = {}
    for identity, form in kind.of_entries.items():
        if identity in kind.deadlines:
            related = (Related("the other one", kind.definition.span(*kind.deadlines[identity], "deadline")),)
            definition = making.world.gathered.forms[form]
            place = next(at for at, each in enumerate(definition.model.deadlines) if each.deadline == identity)
            span = definition.span("deadlines", place, "deadline")
            message = f"The deadline `{identity}` is there twice: `{kind.id}` has one of that name."
            making.faults.error("E402", message, span, "Give one of them another id.", related)
    for deadline, path in kind.clocks():
        earlier = seen.setdefault(deadline.deadline, path)
        if earlier is not path:
            related = (Related("the first one", kind.definition.span(*earlier, "deadline")),)
            message = f"The deadline `{deadline.deadline}` is there twice."
            making.faults.error(
                "E402", message, kind.definition.span(*path, "deadline"), "Give one of them another id.", related
            )
