"""What reads well and means nothing, or what it must not: types that don't fit, circles, classes, states, clocks, duties, overrides.

Each rule looks for places where the fault is certain by the language's own law (`docs/language.md`), whatever else stands there.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from engine.source import Mapping_, Scalar, Sequence_
from tests.mutations.kinds.structure import end_of
from tests.mutations.mutants import Mutant, edited, swapped
from tests.mutations.names import Names
from tests.mutations.sources import KeyHere, Source, indent


def add(source: Source, key: KeyHere, kind: str, new: str) -> Mutant:
    """A mutant with a further key (`name: value`) directly behind the naming key of a thing."""
    line, value = key.key.span.line, key.value.span
    if key.flow:
        return swapped(kind, source, line, value.end_column, value.end_column, f", {new}")
    depth = key.key.span.column - 1
    return edited(kind, source, source.with_line(line, f"{source.lines[line - 1]}\n{' ' * depth}{new}"), line, line + 1)


def questions(source: Source, names: Names, chance: Random) -> Iterator[Mutant]:
    """Types and keys of questions that don't fit."""
    for key in source.keys:
        if key.key.text != "ask":
            continue
        here = key.mapping
        kind = here.text("type") or ""
        yield from _types(source, key, kind)
        asked = here.text("ask") or ""
        if "show_if" not in here and kind != "note":
            yield add(source, key, "a question shown because of itself", f"show_if: answered({asked})")
        if "calculate" not in here and "suggest" not in here and kind in ("whole_number", "decimal"):
            yield add(source, key, "a calculation in a circle", f"calculate: {asked} + 1")
            if "if_changed" not in here:
                yield add(source, key, "`if_changed` without a suggestion", "if_changed: ask_reason")
        if "suggest" in here and "calculate" not in here:
            yield add(
                source, key, "both suggested and calculated", "calculate: " + ("today" if kind == "date" else "1")
            )
        if "calculate" in here and "required" not in here:
            yield add(source, key, "required and calculated", "required: true")


def rows(source: Source, names: Names, chance: Random) -> Iterator[Mutant]:
    """Numbers of rows that can't be."""
    for key in source.keys:
        if (
            key.key.text != "rows"
            or len(key.path) < 2
            or key.flow
            or {"at_least", "at_most", "one_per"} & set(key.mapping.keys())
        ):
            continue
        depth = " " * (key.key.span.column - 1)
        yield add(source, key, "more rows at least than at most", f"at_least: 3\n{depth}at_most: 2")


def _types(source: Source, key: KeyHere, kind: str) -> Iterator[Mutant]:
    """Types swapped so that something beside them can't be."""
    value = key.mapping.get("type")
    if not isinstance(value, Scalar):
        return
    line, start, end = value.span.line, value.span.column, value.span.end_column
    if "options" in key.mapping:
        for new in ("text", "yes_no", "date"):
            yield swapped(f"a choice turned into `{new}`, its options kept", source, line, start, end, new)
    elif kind in ("text", "long_text", "whole_number", "date", "yes_no", "phone"):
        yield swapped("a choice without options", source, line, start, end, "choose_one")
    checks = key.mapping.get("checks")
    asked = key.mapping.text("ask") or ""
    first = checks.items[0] if isinstance(checks, Sequence_) and checks.items else None
    that = first.text("that") or "" if isinstance(first, Mapping_) else ""
    if that.startswith((f"{asked} <", f"{asked} >")):
        yield swapped(
            "a type swapped that is compared", source, line, start, end, "yes_no" if kind != "yes_no" else "date"
        )


def classes(source: Source, names: Names, chance: Random) -> Iterator[Mutant]:
    """A class lower than that around it; a secret in a search; sights and bases."""
    if source.kind == "form":
        top = source.documents[0].node.text("class")
        for key in source.keys:
            if (
                key.key.text in ("ask", "group", "rows")
                and len(key.path) > 1
                and "class" not in key.mapping
                and top != "plain"
            ):
                yield add(source, key, "a class lower than the form’s", "class: plain")
    for key in source.keys:
        if key.key.text == "ask_reason" and "which" in key.mapping and "for" in key.mapping and key.flow:
            start = key.key.span.column
            after = key.mapping.entry("for")
            if after is not None:
                yield swapped(
                    "a sight that ends without a reason asked",
                    source,
                    key.key.span.line,
                    start,
                    after.key.span.column,
                    "",
                )
        if key.path[-1] == "search" and isinstance(key.value, Sequence_) and source.file == "workflows/report.yaml":
            end = key.value.span.end_column - 1
            yield swapped(
                "a restricted answer in the search", source, key.value.span.line, end, end, ", intake.reporter_name"
            )


def states(source: Source, names: Names, chance: Random) -> Iterator[Mutant]:
    """States and ways between them that can't be."""
    if source.kind != "workflow":
        return
    for key in source.keys:
        if len(key.path) != 2 or key.path[0] != "states" or not isinstance(key.value, Mapping_) or key.value.flow:
            continue
        line, depth = key.key.span.line, key.key.span.column - 1
        yield edited("a state to which no path leads", source,
                     source.with_line(line, f"{' ' * depth}nowhere_near:\n{' ' * depth}  title: Nowhere\n{' ' * depth}  ended: true\n"
                                            f"{source.lines[line - 1]}"), line, line + 1, line + 2)  # fmt: skip
        yield from _ends(source, key, key.value)
        if names.is_used("state", key.key.text):
            text = source.without(line, end_of(key.value))
            yield edited("a state removed that others name", source, text)
    initial = source.documents[0].node.entry("initial")
    for key in source.keys:
        if key.key.text == "reopens":
            first = key.mapping.entries[0].key.span.line
            if not key.flow:
                text = source.without(key.key.span.line, key.key.span.line)
                yield edited("an ended state left without reopening", source, text, first, key.key.span.line)
    if initial is not None and isinstance(initial.value, Scalar):
        span = initial.value.span
        yield swapped(
            "an initial state that does not exist", source, span.line, span.column, span.end_column, "beginning"
        )


def _ends(source: Source, key: KeyHere, state: Mapping_) -> Iterator[Mutant]:
    line = key.key.span.line
    inside = " " * (key.key.span.column + 1)
    added = f"{source.lines[line - 1]}\n{inside}"
    ways, ended = "transitions" in state, "ended" in state or "final" in state
    if ways and not ended:
        yield edited(
            "a final state that is left", source, source.with_line(line, f"{added}final: true"), line, line + 1
        )
        if "deadlines" in state:
            yield edited(
                "a clock in an ended state", source, source.with_line(line, f"{added}ended: true"), line, line + 1
            )
    entry = state.entry("ended") or state.entry("final")
    if entry is not None and not ways and "from: open" not in source.text:
        text = source.without(entry.key.span.line, entry.key.span.line)
        yield edited("a state without a way out that is no end", source, text, line, entry.key.span.line)


def clocks(source: Source, names: Names, chance: Random) -> Iterator[Mutant]:
    """Steps in the wrong order, steps that do nothing or two things; a clock's event with a person, a person's with a condition."""
    for key in source.keys:
        if key.key.text in ("steps", "unanswered") and isinstance(key.value, Sequence_) and key.kind != "scenario":
            places = [each.span.line for each in key.value.items]
            if len(places) > 1 and not key.value.flow and places[1] == places[0] + 1:
                one, two = source.lines[places[0] - 1], source.lines[places[1] - 1]
                text = "\n".join([*source.lines[: places[0] - 1], two, one, *source.lines[places[1] :]])
                yield edited("steps in the wrong order", source, text, places[0], places[1])
        if key.key.text == "at" and key.flow:
            end = key.value.span.end_column
            yield swapped(
                "a step that does two things", source, key.key.span.line, end, end, ", remind: owner, notify: owner"
            )
        if (
            key.key.text == "event"
            and len(key.path) > 1
            and key.mapping.text("by") == "clock"
            and isinstance(key.mapping.get("by"), Scalar)
        ):
            by = key.mapping.get("by")
            if isinstance(by, Scalar) and names.of("duty"):
                duty = sorted(names.of("duty"))[0]
                yield swapped(
                    "a person’s event that waits for something",
                    source,
                    by.span.line,
                    by.span.column,
                    by.span.end_column,
                    duty,
                )
        elif (
            key.key.text == "event"
            and len(key.path) > 1
            and "when" not in key.mapping
            and isinstance(key.mapping.get("by"), Scalar)
        ):
            by = key.mapping.get("by")
            if isinstance(by, Scalar):
                yield swapped(
                    "a clock’s event without its moment",
                    source,
                    by.span.line,
                    by.span.column,
                    by.span.end_column,
                    "clock",
                )


def duties(source: Source, names: Names, chance: Random) -> Iterator[Mutant]:
    """A duty that no role takes up; deputies in a circle; two duties with one name."""
    if source.kind == "roles":
        held = [leaf for leaf in source.leaves if leaf.role == "duty"]
        for leaf in held:
            alone = sum(each.text == leaf.text for each in held) == 1 and source.raw(leaf) == leaf.text
            line = source.lines[leaf.line - 1]
            if alone and line[: leaf.column - 1].endswith("[") and line[leaf.end - 1 :].startswith("]"):
                yield swapped("a duty that no role takes up", source, leaf.line, leaf.column, leaf.end, "")
    if source.kind == "duties":
        for key in source.keys:
            if (
                len(key.path) == 2
                and isinstance(key.value, Mapping_)
                and key.value.flow
                and "if_nobody" not in key.value
            ):
                end = key.value.span.end_column - 1
                yield swapped("a deputy of itself", source, key.key.span.line, end, end, f", if_nobody: {key.key.text}")


def layers(source: Source, names: Names, chance: Random) -> Iterator[Mutant]:
    """Overrides of the library: of nothing, without `extends`, of what is locked, without effect."""
    node = source.documents[0].node if source.documents else None
    if node is None:
        return
    extends = node.entry("extends")
    if extends is not None:
        line = extends.key.span.line
        yield edited("`extends` lost", source, source.without(line, line), line - 1, line)
    if not source.of_library or source.kind != "form":
        return
    overlay = f"contexts/{source.world}/forms/{source.stem}.yaml"
    head = f"form: {source.stem}\nextends: {source.stem}\nquestions:\n"
    for key in source.keys:
        if key.key.text != "ask" or len(key.path) != 3:
            continue
        asked = key.mapping.text("ask") or ""
        locked = add(source, key, "remove a locked question", "locked: true").edits[source.file]
        texts = {source.file: locked, overlay: f"{head}  - {{ask: {asked}, remove: true}}\n"}
        yield Mutant("remove a locked question", source.world, source.file, texts, frozenset({(overlay, 4)}))
        texts = {source.file: locked, overlay: f"{head}  - {{ask: {asked}, type: {other_type(key)}}}\n"}
        yield Mutant("change a locked question", source.world, source.file, texts, frozenset({(overlay, 4)}))
        for kind, item in (
            ("remove a question that is not there", f"{{ask: {asked}_x, remove: true}}"),
            ("an override that changes nothing", f"{{ask: {asked}, type: {key.mapping.text('type')}}}"),
            (
                "a question put behind one that is not there",
                f"{{ask: new_one, label: New, type: text, after: {asked}_x}}",
            ),
            ("a question laid over as a group", f"{{group: {asked}, title: New}}"),
        ):
            yield Mutant(kind, source.world, source.file, {overlay: f"{head}  - {item}\n"}, frozenset({(overlay, 4)}))
    if source.documents[0].node.text("class") not in ("plain", "personal"):
        lower = {overlay: f"form: {source.stem}\nextends: {source.stem}\nclass: personal\n"}
        yield Mutant("lower a class in a layer above", source.world, source.file, lower, frozenset({(overlay, 3)}))
    plain = {overlay: f"form: {source.stem}\ntitle: New\n"}
    yield Mutant("a form of the library written again", source.world, source.file, plain, frozenset({(overlay, 1)}))


def other_type(key: KeyHere) -> str:
    """A type that the question hasn't."""
    return "long_text" if key.mapping.text("type") == "text" else "text"


def orders(source: Source, names: Names, chance: Random) -> Iterator[Mutant]:
    """A setting, fact or state under a name that is an option or a word of the language; a file’s keys in a foreign place."""
    for key in source.keys:
        if key.key.text == "ask" and len(key.path) > 1 and isinstance(key.value, Scalar) and not key.flow:
            span = key.value.span
            yield swapped("a question called like a word of the language", source, span.line, span.column, span.end_column,
                          chance.choice(["today", "and", "not", "yes", "record"]))  # fmt: skip
            yield swapped("an id that can be none", source, span.line, span.column, span.end_column,
                          chance.choice(["First-Name", "2nd_name", "Nome", "first name", "naïve"]))  # fmt: skip
        if (
            len(key.path) == 1
            and key.kind == "form"
            and key.key.text == "title"
            and indent(source.lines[key.key.span.line - 1]) == 0
        ):
            line = key.key.span.line
            new = f"states:\n  begun:\n    title: Begun\n{source.lines[line - 1]}"
            yield edited("a key of another kind of file", source, source.with_line(line, new), line, line + 1, line + 2)


ALL = (questions, rows, classes, states, clocks, duties, layers, orders)
