"""Slips of the pen: one word misspelt, where it is defined, where it is used, in an expression, as a key.

A slip never yields another word that stands anywhere in the world or is one of the language. A misspelt definition counts only if the
name is defined once and something speaks of it; keys, uses and words of expressions always count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from tests.mutations.grammar import KINDS, keys_of
from tests.mutations.mutants import Mutant, edited, misspelt
from tests.mutations.names import Names
from tests.mutations.sources import KeyHere, Leaf, Source

LANGUAGE = frozenset().union(*(keys_of(spec) for spec in KINDS.values()))
NEAR = {
    "a": "s",
    "e": "r",
    "i": "o",
    "o": "p",
    "u": "i",
    "s": "a",
    "t": "r",
    "n": "m",
    "m": "n",
    "l": "k",
    "r": "t",
    "d": "f",
    "c": "v",
}
DEFINED = {
    "form": "form", "options": "option list", "kind": "kind of record", "profile": "profile", "context": "context", "question": "question",
    "rows": "rows", "option": "option", "fact": "fact", "flagged": "flag", "deadline": "deadline", "link": "link", "state": "state",
    "event": "event", "duty": "duty", "role": "role", "setting": "setting", "policy": "consent policy", "person": "person",
    "rule": "rule", "attribute": "attribute", "level": "level of places", "compartment": "compartment", "purpose": "purpose of consent",
}  # fmt: skip
BY_FILE_NAME = frozenset({"form", "options", "kind", "profile", "context"})
"""Told whoever uses them, because the file (or folder) bears the same name."""
USED = {
    "form": "form", "state": "state", "kind": "kind of record", "options": "option list", "duty": "duty", "fact": "fact",
    "flagged": "flag", "event": "event", "deadline": "deadline", "link": "link", "profile": "profile", "policy": "consent policy",
    "role": "role", "organisation": "organisation", "organisation_kind": "kind of organisation", "service": "service",
    "level": "level of places", "right": "right", "compartment": "compartment", "purpose": "purpose of consent", "person": "person",
    "people_file": "people file", "rule": "rule", "class": "class", "type": "question type", "word": "word of a closed set",
    "language": "language", "locale": "format of a language", "zone": "time zone", "place": "place code", "weekday": "weekday",
    "option": "option", "question": "question", "same": "name in an override", "flag": "true or false", "problem": "code of a problem",
    "shown": "shown name",
}  # fmt: skip
IN_EXPRESSION = {
    "function": "function", "question": "question", "option": "option", "setting": "setting", "fact": "fact", "flagged": "flag",
    "form": "form", "link": "link", "state": "state", "unit": "unit of time", "built_in": "built-in name", "logic": "word of logic",
    "member": "attribute or level", "rows": "rows", "deadline": "deadline",
}  # fmt: skip


def slip(word: str, chance: Random, taken: set[str] | frozenset[str]) -> str:
    """The word with one slip of the pen (two letters swapped, one lost, doubled or hit beside); empty if each is a word that exists."""
    for _ in range(12):
        place = chance.randrange(len(word))
        ways = [word[:place] + word[place] + word[place:]]
        if len(word) > 3:
            ways.append(word[:place] + word[place + 1 :])
            ways.append(word[:place] + NEAR.get(word[place], "x") + word[place + 1 :])
            ways.append(word[:place] + word[place : place + 2][::-1] + word[place + 2 :])
        typo = chance.choice(ways)
        if typo != word and typo not in taken and re.fullmatch(r"[a-z][a-z0-9_]*[a-z0-9]", typo):
            return typo
    return ""


def keys(source: Source, names: Names, chance: Random) -> Iterator[Mutant]:
    """A key misspelt: of a thing, of a file's first line, of an option's attribute."""
    for key in source.keys:
        typo = slip(key.key.text, chance, names.words | LANGUAGE)
        kind = _kind_of_key(key)
        if kind and typo:
            yield misspelt(kind, source, key.key.span.line, key.key.span.column, key.key.text, typo)


def _kind_of_key(key: KeyHere) -> str:
    if len(key.path) == 1 and key.path[0] == key.kind:
        return "misspell the first key of a file"
    if key.known:
        return "misspell a key"
    return "misspell an attribute of an option" if key.spec == "attribute_value" and key.kind == "options" else ""


def definitions(source: Source, names: Names, chance: Random) -> Iterator[Mutant]:
    """An id misspelt where it is defined, though something else speaks of it."""
    for leaf in defined_and_used(source, names):
        typo = slip(leaf.text, chance, names.words | LANGUAGE)
        if typo:
            yield misspelt(
                f"misspell a {DEFINED[leaf.role[:-1]]} where defined", source, leaf.line, column(leaf), leaf.text, typo
            )


def renamed(source: Source, names: Names, chance: Random) -> Iterator[Mutant]:
    """An id given another name where it is defined, without `renamed_from`."""
    for leaf in defined_and_used(source, names):
        start = column(leaf)
        new = f"other_{leaf.text[:3]}{chance.randrange(10, 99)}"
        text = source.replaced(leaf.line, start, start + len(leaf.text), new)
        yield edited(f"rename a {DEFINED[leaf.role[:-1]]} where defined", source, text, leaf.line)


def defined_and_used(source: Source, names: Names) -> Iterator[Leaf]:
    """Definitions whose loss cannot go unnoticed."""
    for leaf in source.leaves:
        role = leaf.role[:-1]
        if role == "person" and "/demo/" in source.file:  # nothing speaks of the people of a demonstration
            continue
        if not leaf.role.endswith("=") or role not in DEFINED or (leaf.is_key and leaf.flow):
            continue
        if role in BY_FILE_NAME or (names.definitions[role, leaf.text] == 1 and names.is_used(role, leaf.text)):
            yield leaf


def uses(source: Source, names: Names, chance: Random) -> Iterator[Mutant]:
    """An id or a word of a closed set misspelt where it is used."""
    for leaf in source.leaves:
        if leaf.role not in USED or leaf.quoted or not re.fullmatch(r"[a-z][a-z0-9_]*", leaf.text):
            continue
        typo = slip(leaf.text, chance, names.words | LANGUAGE)
        if typo:
            yield misspelt(f"misspell a {USED[leaf.role]} where used", source, leaf.line, leaf.column, leaf.text, typo)


def expressions(source: Source, names: Names, chance: Random) -> Iterator[Mutant]:
    """A word of an expression, of a name joined by points, or of a placeholder misspelt."""
    for use in names.found[source.file]:
        typo = slip(use.text, chance, names.words | LANGUAGE)
        if use.role not in IN_EXPRESSION or not typo:
            continue
        where = (
            "in an expression"
            if use.leaf.role == "x"
            else "behind a form"
            if use.leaf.role in ("shown", "question")
            else "in `${…}`"
        )
        role = "name" if use.leaf.role != "x" else IN_EXPRESSION[use.role]
        yield misspelt(f"misspell a {role} {where}", source, use.line, use.column, use.text, typo)


def answers(source: Source, names: Names, chance: Random) -> Iterator[Mutant]:
    """An option misspelt in the answers of a scenario."""
    for leaf in source.leaves:
        if leaf.role != "any" or leaf.kind != "scenario" or not re.fullmatch(r"[a-z][a-z0-9_]{2,}", leaf.text):
            continue
        questions = [str(step) for step in leaf.path if isinstance(step, str)]
        lists = {names.list_of.get((form, question), "") for form in names.questions for question in questions[-2:]}
        if not any(leaf.text in names.options.get(each, ()) for each in lists) or (
            "answers" not in questions and "forms" not in questions
        ):
            continue
        typo = slip(leaf.text, chance, names.words | LANGUAGE)
        if typo:
            yield misspelt(
                "misspell an option in a scenario’s answers", source, leaf.line, leaf.column, leaf.text, typo
            )


def keys_in_other_writing(source: Source, names: Names, chance: Random) -> Iterator[Mutant]:
    """A key with a capital, with a hyphen, or with a space."""
    for key in source.keys:
        word, span = key.key.text, key.key.span
        if not key.known:
            continue
        yield misspelt("a key with a capital letter", source, span.line, span.column, word, word.capitalize())
        if "_" in word:
            yield misspelt("a key with a hyphen", source, span.line, span.column, word, word.replace("_", "-"))
            yield misspelt("a key with a space", source, span.line, span.column, word, word.replace("_", " "))


def column(leaf: Leaf) -> int:
    """Where the text itself begins, behind its quote."""
    return leaf.column + (1 if leaf.quoted else 0)


ALL = (keys, definitions, renamed, uses, expressions, answers, keys_in_other_writing)
