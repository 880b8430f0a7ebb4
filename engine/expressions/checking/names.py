"""Words and dots: options first where an option is wanted, then what the scope shows."""

from __future__ import annotations

from typing import Final

from engine.expressions.checking.state import Checking, Typed, Want
from engine.expressions.checking.types import in_words
from engine.expressions.faults import did_you_mean
from engine.expressions.program import Tree
from engine.expressions.scope import Attribute, Name, Options, of_record
from engine.expressions.syntax.nodes import Call, Dot, Node, Word


def check_word(c: Checking, node: Word, want: Want) -> Typed | None:
    """A bare word: an option, `true`, or a name that has a value."""
    word = node.word
    options = c.options(want.type)
    name = c.look_up(word)
    if options is not None and word in options.options:
        if name is not None:
            message = f"`{word}` is both an option of `{options.name or want.beside or want.type}` and a name here."
            c.wrong("E204", node.at, message, "Rename one of the two.")
            return None
        return Typed(["lit", "option", word], "yes_no" if options.type == "yes_no" else options.type, node.at)
    if word in {"true", "false"} and want.type == "yes_no":
        c.wrong("E202", node.at, f"A yes or no is not `{word}`.", f"Write `{'yes' if word == 'true' else 'no'}`.")
        return None
    if word in {"true", "false"}:
        return Typed(["lit", "condition", word == "true"], "condition", node.at)
    if name is not None:
        return _value(c, Typed(name.tree, name.type, node.at, word, name))
    if word in {"yes", "no"}:
        if want.type and want.type != "condition":
            c.wrong("E205", node.at, f"`{word}` can't stand beside {_beside(want)}.")
            return None
        return Typed(["lit", "option", word], "yes_no", node.at)
    _unknown_word(c, node, want, options)
    return None


def _beside(want: Want) -> str:
    described = in_words(want.type)
    return f"`{want.beside}`, {described}" if want.beside else described


def _unknown_word(c: Checking, node: Word, want: Want, options: Options | None) -> None:
    word = node.word
    asked = c.scope.elsewhere(word) if options is None else ""
    rows = c.scope.rows_with(word) if not asked else ""
    meant = _FOREIGN.get(word.lower(), "") if word not in c.words() else ""
    if meant:
        c.wrong("E201", node.at, f"`{word}` means nothing here.", meant.replace("…", want.beside or "…"))
    elif options is not None:
        near = did_you_mean(word, options.options) or did_you_mean(word, c.words())
        subject = want.beside or options.name or want.type
        elsewhere = _list_of(c, word)
        message = f"`{word}` is not an option of `{subject}`{f', but of the list `{elsewhere}`' if elsewhere else ''}."
        c.wrong("E202", node.at, message, near or f"Its options: {_listed(options.options)}.")
    elif rows:
        remedy = f"Look at the rows: `any({rows}, {word} == …)`, `count({rows}, …)`, `last({rows}).{word}`."
        c.wrong(
            "E213",
            node.at,
            f"`{word}` is asked in each row of `{rows}`; from outside there is not one, but many.",
            remedy,
        )
    else:
        otherwise = {"text": f'If it is a text, write "{word}".', "duration": "Write it like `3 days`."}.get(
            want.type, ""
        )
        near = _setting(c, word) or did_you_mean(word, {*c.words(), "yes", "no", "true", "false"}, otherwise)
        elsewhere = _list_of(c, word) if not near else ""
        near = near or (
            f"It is an option of `{elsewhere}`: write it beside a question with that list." if elsewhere else ""
        )
        remedy = _built_in(c.look_up("record"), word, "") or (f"Write `{asked}`." if asked else near)
        c.wrong("E201", node.at, f"Nothing here is called `{word}`.", remedy)


_FOREIGN: Final = {
    **dict.fromkeys(
        ("null", "none", "nil", "empty", "blank", "undefined", "missing"), "Write `not answered(…)`, without comparing."
    ),
    "unknown": "Write `not_known(…)`, or `not answered(…)`.",
}
"""What people write who come from elsewhere, and what to write instead; `…` is what it was compared with."""


def _list_of(c: Checking, word: str) -> str:
    """The option list that holds a word, if one does."""
    for type_name, options in sorted(c.scope.lists().items()):
        if word in options.options:
            return options.name or type_name.removeprefix("option:")
    return ""


def _built_in(record: Name | None, word: str, before: str) -> str:
    """What to write when somebody names a built-in without its `record.`, here or across a link."""
    return f"Write `{before}record.{word}`." if record is not None and word in record.members else ""


def _setting(c: Checking, word: str) -> str:
    """What to write when somebody names a setting without its `settings.`."""
    settings = c.scope.name("settings")
    return f"Did you mean `settings.{word}`?" if settings is not None and word in tuple(settings.members) else ""


def _listed(words: tuple[str, ...]) -> str:
    shown = ", ".join(f"`{each}`" for each in words[:8])
    return f"{shown} …" if len(words) > 8 else shown


def _value(c: Checking, part: Typed) -> Typed | None:
    """The part, if it has a value of its own."""
    if part.type:
        return c.note(part)
    members = sorted(part.name.members) if part.name else []
    example = f"`{part.label}.{members[0]}`" if members else f"`{part.label}.…`"
    setting = _setting(c, part.label)
    c.wrong(
        "E219",
        part.at,
        f"{part.called.capitalize()} has no value of its own.",
        setting or f"Name what you mean in it, such as {example}.",
    )
    return None


def check_dot(c: Checking, node: Dot, _want: Want) -> Typed | None:
    """`inside.word`: a question of a form, a name of one row, an attribute of an option, the place above a place."""
    part = _dotted(c, node)
    return None if part is None else _value(c, part)


def _dotted(c: Checking, node: Dot) -> Typed | None:
    inside = _thing(c, node.inside)
    if inside is None:
        return None
    word, label = node.word.word, f"{inside.label}.{node.word.word}" if inside.label else ""
    if inside.type == "rows":
        remedy = f"Choose one, `last({inside.label or '…'}).{word}`, or ask `any({inside.label or '…'}, {word} == …)`."
        c.wrong("E213", node.at, f"{inside.called.capitalize()} is many, so it has not one `{word}`.", remedy)
        return None
    if inside.type in {"", "record"} and inside.name is not None:
        return _member(c, node, inside, inside.name, label)
    if inside.name is not None and inside.name.members:
        return _part_of_value(c, node, inside, inside.name, label)
    return _of_value(c, node, inside, label)


def _part_of_value(c: Checking, node: Dot, inside: Typed, name: Name, label: str) -> Typed | None:
    """A part of a value that has some, such as one count of a tally."""
    member = name.members.get(node.word.word)
    if member is None:
        message = f"{inside.called.capitalize()} has nothing called `{node.word.word}`."
        otherwise = f"Known: {_listed(tuple(name.members))}."
        c.wrong("E201", node.word.at, message, did_you_mean(node.word.word, name.members, otherwise))
        return None
    part = of_record(member, inside.tree)
    return Typed(part.tree, part.type, node.at, label, part)


def _thing(c: Checking, node: Node) -> Typed | None:
    """What stands before a point; it need not have a value of its own."""
    if isinstance(node, Dot):
        found = _dotted(c, node)
        return c.note(found) if found is not None and found.type else found
    if isinstance(node, Word):
        name = c.look_up(node.word)
        if name is not None:
            part = Typed(name.tree, name.type, node.at, node.word, name)
            return c.note(part) if name.type else part
    if isinstance(node, Call | Word):
        return c.typed(node)
    c.wrong("E203", node.at, "A point follows a name.")
    return None


def _member(c: Checking, node: Dot, inside: Typed, name: Name, label: str) -> Typed | None:
    member = name.members.get(node.word.word)
    if member is None and _in_rows(c, node, inside, name):
        return None
    if member is None:
        remedy = _built_in(name.members.get("record"), node.word.word, f"{inside.label}.") or did_you_mean(
            node.word.word, name.members
        )
        c.wrong("E201", node.word.at, f"{inside.called.capitalize()} has nothing called `{node.word.word}`.", remedy)
        return None
    if inside.type == "record":
        member = of_record(member, inside.tree)
    return Typed(member.tree, member.type, node.at, label, member)


def _in_rows(c: Checking, node: Dot, inside: Typed, name: Name) -> bool:
    """Whether a question is asked in rows of the form before the point; then it is told how to reach it."""
    word = node.word.word
    rows = c.scope.rows_with(word, inside.label) if name.kind == "form" else ""
    if not rows:
        return False
    remedy = f"Look at the rows: `any({rows}, {word} == …)`, `count({rows}, …)`, `last({rows}).{word}`."
    message = f"`{word}` is asked in each row of `{rows}`; from outside there is not one, but many."
    c.wrong("E213", node.word.at, message, remedy)
    return True


def _of_value(c: Checking, node: Dot, inside: Typed, label: str) -> Typed | None:
    word = node.word.word
    options = c.options(inside.type) if not inside.type.startswith("options:") else None
    attribute = options.attributes.get(word) if options is not None else None
    if options is None or attribute is None:
        known = options.attributes if options is not None else ()
        message = f"{inside.called.capitalize()} is {in_words(inside.type)} and has nothing called `{word}`."
        c.wrong("E201", node.word.at, message, did_you_mean(word, known))
        return None
    if inside.type == "location":
        return Typed(["level", inside.tree, word], "location", node.at, label)
    table: Tree = {option: _literal(attribute, value) for option, value in sorted(attribute.values.items())}
    list_id = options.type.removeprefix("option:")
    return Typed(["attribute", inside.tree, list_id, word, table], attribute.type, node.at, label)


def _literal(attribute: Attribute, value: bool | int | str) -> Tree:
    if attribute.type in {"decimal", "whole_number"}:
        return ["lit", "number", str(int(value))]
    if attribute.type == "yes_no":
        return ["lit", "option", value if isinstance(value, str) else "yes" if value else "no"]
    return ["lit", "text" if attribute.type == "text" else "option", str(value)]


def number_tree(millionths: int) -> Tree:
    """A number as it stands in a tree: whole millionths, as text, because JSON's numbers are too short in a browser."""
    return ["lit", "number", str(millionths)]
