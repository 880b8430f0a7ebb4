"""Questions to all names at once: no reserved words, no inner name that repeats an outer one, nothing that nobody uses."""

from __future__ import annotations

from collections.abc import Iterator

from engine.compiler.checks.targets import SERVICES
from engine.compiler.checks.tidiness import check_unused
from engine.compiler.names.making import Making
from engine.compiler.names.shapes import FormShape
from engine.compiler.names.world import KindShape
from engine.definitions.reading import Definition, Path
from engine.diagnostics import Span
from engine.expressions import RESERVED

BUILTIN_WORDS = frozenset({"record", "settings", "item", "today", "now"})
CALLED_BY_ENGINE = frozenset({"location_levels", "organisation_kinds"})
"""Option lists that the engine itself looks for."""


def check_names(making: Making) -> None:
    """Ask forms, kinds, options and settings."""
    for shape in making.world.forms.values():
        _of_form(making, shape)
    for kind in making.world.kinds.values():
        _of_kind(making, kind)
    for identity, definition in making.world.gathered.options.items():
        for place, option in enumerate(definition.model.list_):
            _free(making, option.option, definition.span("list", place, "option"), f"an option of `{identity}`")


def _free(making: Making, word: str, span: Span, what: str) -> None:
    if word in RESERVED or word in BUILTIN_WORDS:
        making.faults.error(
            "E406", f"`{word}` is a word of the language and can't be {what}.", span, "Give it another id."
        )


def _of_form(making: Making, shape: FormShape) -> None:
    """Ids of a form are free words, and none repeats a name of its record."""
    kinds = (
        [making.world.kinds[shape.id.partition(".")[0]]] if ".event." in shape.id else making.world.kinds_with(shape.id)
    )
    for (_rows, identity), paths in shape.seen.items():
        if identity in shape.groups and shape.groups[identity] == paths[0]:
            continue
        span = shape.definition.span(*paths[0])
        _free(making, identity, span, "asked in a form")
        for kind in kinds:
            what = _outer(kind, identity)
            if what and identity != shape.id:
                message = f"`{identity}` is also {what} of `{kind.id}`, so it can't be told which is meant."
                making.faults.error("E406", message, span, "Give the question another id.")
                break


def _outer(kind: KindShape, identity: str) -> str:
    model = kind.model
    for known, what in (
        (model.facts, "a fact"),
        (model.flags, "a flag"),
        (kind.links, "a link"),
        (model.forms, "a form"),
    ):
        if identity in known:
            return what
    return ""


def _of_kind(making: Making, kind: KindShape) -> None:
    """Facts, flags, links, deadlines and forms of a kind bear different names."""
    seen: dict[str, str] = {}
    for identity, what, path in _names(kind):
        span = kind.definition.key_span(*path) if path[0] != "forms" else kind.definition.span(*path)
        _free(making, identity, span, what)
        earlier = seen.setdefault(identity, what)
        if earlier != what and "a deadline" not in (earlier, what):
            message = f"`{identity}` is both {earlier} and {what} of `{kind.id}`."
            making.faults.error("E406", message, span, "Give one of them another id.")


def _names(kind: KindShape) -> Iterator[tuple[str, str, Path]]:
    model = kind.model
    yield from ((each, "a form", ("forms", place)) for place, each in enumerate(model.forms))
    yield from ((each, "a fact", ("facts", each)) for each in model.facts)
    yield from ((each, "a flag", ("flags", each)) for each in model.flags)
    yield from ((each, "a link", ("links", each)) for each in model.links)


def check_use(making: Making) -> None:
    """Ask for the context's own option lists and settings that nothing names. A faulty context may only seem not to name them."""
    gathered = making.world.gathered
    if gathered.opaque or gathered.lost or gathered.context is None:
        return
    own = gathered.context.document.layer
    used = set(_lists_used(making)) | CALLED_BY_ENGINE
    for identity, definition in gathered.options.items():
        if identity not in used and definition.document.layer == own:
            making.faults.warn(
                "W430",
                f"Nothing uses the option list `{identity}`.",
                definition.span("options"),
                "Remove it, or use it.",
            )
    for identity, form in gathered.forms.items():
        if not making.world.kinds_with(identity) and form.document.layer == own and making.world.kinds:
            remedy = "Name it under `forms:` of a kind of record, or remove it."
            making.faults.warn("W432", f"No kind of record has the form `{identity}`.", form.span("form"), remedy)
    context = gathered.context
    check_unused(making, lambda span: _in_layer(context, span))
    if gathered.settings is not None:
        for identity in gathered.settings.model.settings:
            span = gathered.settings.key_span("settings", identity)
            if identity not in making.scopes.used_settings and _in_layer(gathered.context, span):
                making.faults.warn("W431", f"Nothing reads the setting `{identity}`.", span, "Remove it, or use it.")


def _in_layer(context: Definition[object], span: Span) -> bool:
    """Whether a place is in the context's own folder."""
    folder = context.document.file.rpartition("/")[0]
    return not folder or span.file.startswith(folder + "/")


def _lists_used(making: Making) -> Iterator[str]:
    world, gathered = making.world, making.world.gathered
    yield from making.scopes.opacity.lists
    if any(each.services for each in world.places.organisations.values()):
        yield SERVICES
    for shape in world.forms.values():
        yield from (each.question.options for each in shape.all_questions() if each.question.options)
        yield from (rows.rows.one_per for rows in shape.rows.values() if rows.rows.one_per)
    for definition in gathered.options.values():
        yield from (each.options for each in definition.model.attributes.values() if each.options)
    for kind in world.kinds.values():
        yield from (fact.options for fact in kind.model.facts.values() if fact.options)
    for policy in gathered.policies.model.consent_policies.values() if gathered.policies else ():
        yield from (policy.override.bases,) if policy.override else ()
    for setting in gathered.settings.model.settings.values() if gathered.settings else ():
        yield from (setting.options,) if setting.options else ()
