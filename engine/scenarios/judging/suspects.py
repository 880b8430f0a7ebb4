"""What in the context may be at fault when something isn't as a scenario expects: keys of the table of places, the likeliest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.casework.outcomes import Done, Wrong
from engine.compiler.scenarios.model import Expected
from engine.scenarios.scene import Scene
from engine.workflows.model import Kind, Transition

Wanted = Callable[[Transition], bool]


def suspects(scene: Scene, expected: Expected | None) -> tuple[str, ...]:
    """The rule, transition, deadline, question … that this comes of."""
    if not scene.record:
        return (f"kind:{scene.did.what}",) if scene.did is not None and scene.did.act == "create" else ()
    record = scene.stage.record(scene.record)
    kind = scene.stage.prepared.context.kinds[record.kind]
    named = list(_named(scene, kind, expected)) if expected is not None else []
    return tuple(dict.fromkeys([*named, *(() if named else _done(scene, kind))]))


def _named(scene: Scene, kind: Kind, expected: Expected) -> Iterator[str]:
    """What the expectation itself is about."""
    rules = scene.stage.prepared.context.rules
    if expected.because in rules:
        yield f"rule:{expected.because}"
    elif expected.created or expected.not_created:
        target = expected.created or expected.not_created
        yield from (f"rule:{rule.id}" for rule in rules.values() if any(effect.what == target for effect in rule.then))
    for sort in ("deadline", "flag", "fact"):
        if getattr(expected, sort):
            yield f"{sort}:{kind.id}.{getattr(expected, sort)}"
    yield from (f"question:{field}" for field in (*expected.shown, *expected.hidden, expected.field) if field)
    people = (*expected.visible_to, *expected.not_visible_to, *([scene.actor] if expected.seen else []))
    yield from (f"role:{post.role}" for person in people for post in scene.stage.actors[person].posts)
    if expected.waiting_for:
        yield from _transitions(kind, scene.stage.record(scene.record).state, lambda each: each.approval is not None)
    if expected.state:
        yield from _done(scene, kind)
        yield f"state:{kind.id}.{expected.state}"


def _done(scene: Scene, kind: Kind) -> Iterator[str]:
    """What the last step was about: the event's transition, the form, the question that has a problem."""
    did = scene.did
    if did is None:
        return
    if isinstance(scene.outcome, Wrong):
        form = scene.form if did.act in ("fill", "create") else f"{kind.id}.event.{did.what}"
        yield from (f"question:{form}.{_plain(each.path)}" for each in scene.outcome.problems if each.path)
    if did.act in ("fill", "create") and scene.form and not isinstance(scene.outcome, Done):
        yield f"form:{scene.form}"
    if did.act == "do":
        yield from _transitions(kind, scene.stood, lambda each: each.event == did.what)
    if did.act == "send":
        yield from _transitions(kind, scene.stood, lambda each: each.sends)
    if did.act == "answer_approval":
        yield from _transitions(kind, scene.stood, lambda each: each.approval is not None)
    if did.act in ("raise", "lower"):
        yield f"flag:{kind.id}.{did.what}"


def _transitions(kind: Kind, state: str, wanted: Wanted) -> Iterator[str]:
    for here in kind.states:
        if here.id == state:
            yield from (
                f"transition:{kind.id}.{state}.{place}" for place, each in enumerate(here.transitions) if wanted(each)
            )
    yield from (f"transition:{kind.id}..{place}" for place, each in enumerate(kind.anywhere) if wanted(each))


def _plain(path: str) -> str:
    """`rows[0].question` as `rows.question`."""
    rows, bracket, rest = path.partition("[")
    return f"{rows}.{rest.partition('].')[2]}" if bracket else path
