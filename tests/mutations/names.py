"""Which names a world has, and which of them are spoken of elsewhere: a misspelt definition must be found only if something names it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.mutations.sources import BUILT_IN, IDENTIFIER, LOGIC, UNITS, Leaf, Source, Use, words_of

FUNCTIONS = frozenset(
    "answered not_known refused not_asked estimated year_only month_only default possibly completed entered spent_in years_between "
    "months_between days_between hours_between date_of round min max sum count any all first last length contains starts_with lower "
    "ever since before matches band".split()
)
OVER_FORMS = frozenset({"last", "first", "completed", "count", "sum", "any", "all"})


@dataclass
class Names:
    """The names of a world. `defined` by role; `definitions` and `uses` count (role, word); `words` are all words that stand anywhere."""

    defined: dict[str, set[str]] = field(default_factory=dict)
    definitions: Counter[tuple[str, str]] = field(default_factory=Counter)
    uses: Counter[tuple[str, str]] = field(default_factory=Counter)
    overrides: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    questions: dict[str, set[str]] = field(default_factory=dict)
    options: dict[str, list[str]] = field(default_factory=dict)
    list_of: dict[tuple[str, str], str] = field(default_factory=dict)
    type_of: dict[tuple[str, str], str] = field(default_factory=dict)
    found: dict[str, list[Use]] = field(default_factory=dict)

    def of(self, role: str) -> set[str]:
        """All names of a role."""
        return self.defined.get(role, set())

    def lists_with(self, word: str) -> list[str]:
        """The option lists that hold a word."""
        return [identity for identity, options in self.options.items() if word in options]

    def is_used(self, role: str, word: str) -> bool:
        """Whether something speaks of it."""
        return self.uses[role, word] > 0


def names_of(sources: Iterable[Source]) -> Names:
    """The names of a world, from all its files."""
    every = list(sources)
    names = Names()
    for source in every:
        names.words |= set(re.findall(r"[A-Za-z_][A-Za-z0-9_]*", source.text))
        for leaf in source.leaves:
            if leaf.role.endswith("="):
                names.defined.setdefault(leaf.role[:-1], set()).add(leaf.text)
                names.definitions[leaf.role[:-1], leaf.text] += "/demo/" not in source.file
        names.overrides |= set(re.findall(r"^extends: [a-z0-9_]+", source.text, re.MULTILINE))
        _questions(source, names)
        if source.kind == "options":
            names.options[source.stem] = [leaf.text for leaf in source.leaves if leaf.role == "option="]
    names.words |= FUNCTIONS | LOGIC | UNITS | BUILT_IN
    for source in every:
        names.found[source.file] = uses = list(_uses(source, names))
        names.uses.update((use.role, use.text) for use in uses)
        for leaf in source.leaves:
            if not leaf.role.endswith("=") and leaf.role not in ("x", "text", "filled"):
                names.uses[leaf.role, leaf.text] += 1
    return names


def _questions(source: Source, names: Names) -> None:
    """The questions of a form, with their type and option list."""
    if source.kind != "form":
        return
    names.questions[source.stem] = {leaf.text for leaf in source.leaves if leaf.role in ("question=", "rows=")}
    for key in source.keys:
        if key.key.text == "ask":
            asked = key.mapping.text("ask") or ""
            names.type_of[source.stem, asked] = key.mapping.text("type") or ""
            names.list_of[source.stem, asked] = key.mapping.text("options") or ""


def _uses(source: Source, names: Names) -> Iterable[Use]:
    for leaf in source.leaves:
        if leaf.role in ("x", "filled", "number"):
            yield from _in_expression(source, leaf, names)
        elif leaf.role in ("shown", "question") and "." in leaf.text:
            head, _, tail = leaf.text.partition(".")
            yield Use("form", head, leaf.line, leaf.column, leaf, "", ".")
            yield Use("question", tail.split(".")[0], leaf.line, leaf.column + len(head) + 1, leaf, ".", "")


def _in_expression(source: Source, leaf: Leaf, names: Names) -> Iterable[Use]:
    previous = ["", "", ""]
    for word, column, before, after in words_of(leaf, source.raw(leaf)):
        if IDENTIFIER.fullmatch(word):
            role = _role(source, word, [*previous], before, after, names)
            yield Use(role, word, leaf.line, column, leaf, before, after)
        previous = [*previous[1:], word]


def _role(source: Source, word: str, previous: list[str], before: str, after: str, names: Names) -> str:
    """What a word of an expression names."""
    if after == "(" and before != "." and word not in ("and", "or", "not", "in", "has_any", "has_all"):
        return "function"
    if word in LOGIC:
        return "logic"
    if before.isdigit() or word in UNITS:
        return "unit"
    if before == ".":
        return _member(word, previous, names)
    if word in BUILT_IN and after == ".":
        return "built_in"
    if previous[-2:] == ["entered", "("] or previous[-2:] == ["spent_in", "("] or previous[-3:] == [".", "state", "=="]:
        return "state"
    return _bare(source, word, before, after, names)


def _member(word: str, previous: list[str], names: Names) -> str:
    """A word behind a point."""
    head = previous[-2] if len(previous) > 1 else ""
    if head == "settings":
        return "setting"
    if head == "record":
        return "built_in"
    return (
        "question"
        if word in names.questions.get(head, ()) or any(word in each for each in names.questions.values())
        else "member"
    )


def _bare(source: Source, word: str, before: str, after: str, names: Names) -> str:
    compared = before in ("==", "!=", ">=", "<=", ">", "<", ",", "(") or after in ("in", ",", ")")
    own = names.questions.get(source.stem, set()) if source.kind == "form" else set()
    for role, known in (("form", names.of("form")), ("link", names.of("link"))):
        if word in known and (after == "." or (before == "(" and after in (")", ","))):
            return role
    if word in own:
        return "question"
    if compared and names.lists_with(word):
        return "option"
    for role in ("fact", "flagged", "deadline", "rows", "link", "form", "question"):
        if word in names.of(role):
            return role
    return "option" if names.lists_with(word) else "word"
