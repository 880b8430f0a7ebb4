"""Last pass over the faults: a name that isn't there is told where it went wrong.

Most often one use is misspelt: then the place of the name that was probably meant is shown beside it. But when several places agree on
a word that nobody defines, and the nearest defined one is spoken of nowhere, the definition is what is misspelt: the fault is told
there, once, with the others beside it. Things that don't go together show where each of them is defined. Nothing is found here that
wasn't found before, and nothing is looked up when nothing was found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from engine.diagnostics import Diagnostic, Related, Span, distance
from engine.source import Document, Laid, Mapping_, Node, Scalar, Sequence_

WORD = re.compile(r"[a-z][a-z0-9_]*")
QUOTED = re.compile(r"`([^`]+)`")
LACKING = re.compile(r"has nothing called `([^`]+)`")
"""How it is said that something isn't in a form, a row or a record: before it stands what that is."""
MEANT = re.compile(r"Did you mean `([^`]+)`(?: or `([^`]+)`)?\?")
ITEMS = frozenset("ask group rows option event deadline task".split())
"""First keys of the items of a list, whose text is a name that is defined there."""
BESIDE = frozenset({"compartment", "purpose", "back"})
"""Other keys whose text is one: beside `ask`, or of a link."""
NAMED = frozenset("facts flags states links settings duties roles consent_policies people rules attributes".split())
"""Keys of a document below which every key is a name that is defined there."""
LISTED = frozenset({"levels"})
"""Keys of a document below which every item is one."""
IN_EXPRESSIONS = frozenset("ask rows facts flags links settings deadline form attributes option states levels event back".split())
SORTS: dict[str, frozenset[str]] = {
    "E147": frozenset({"form", "workflow"}),
    "E201": IN_EXPRESSIONS,
    "E202": frozenset({"option", "states"}),
    "E403": frozenset({"form"}),
    "E404": frozenset({"options"}),
    "E405": frozenset({"option"}),
    "E407": frozenset({"duties"}),
    "E408": frozenset({"workflow", "rules"}),
    "E409": frozenset({"levels"}),
    "E410": frozenset({"facts", "flags", "deadline", "form"}),
    "E411": frozenset({"ask", "rows"}),
    "E413": frozenset({"consent_policies"}),
    "E420": frozenset({"offered"}),
    "E414": frozenset({"profile"}),
    "E416": frozenset({"compartment"}),
    "E417": frozenset({"purpose"}),
    "E418": frozenset({"roles"}),
    "E424": frozenset({"people"}),
    "E425": frozenset({"rules"}),
    "E605": frozenset({"states"}),
    "E606": frozenset({"event"}),
    "E607": frozenset({"facts", "flags"}),
    "E608": frozenset({"deadline"}),
    "E609": frozenset({"links", "back"}),
    "E611": frozenset({"form"}),
}
"""The sorts of name that each code of absence looks for, by the key that defines them."""
MANY_UNUSED = frozenset({"ask", "group", "option", "form", "people", "levels"})
"""Sorts of name of which many are spoken of nowhere, without anything being wrong."""
APART = frozenset("E205 E206 E207 E208 E211 E215 E219".split())
"""Codes that say that things don't go together."""
FOLLOWS = frozenset({"E620", "W430", "W431", "W432"})
"""Codes that say that nothing leads to what stands there: no news where it is told that its name is wrong."""


@dataclass(frozen=True, slots=True)
class Defined:
    """A name where it is defined; `sort` is the key that defines it. `type` is the place that says of which type it is, if one does."""

    name: str
    sort: str
    span: Span
    type: Span | None = None


def pointed(found: Iterable[Diagnostic], laid: Laid) -> list[Diagnostic]:
    """The faults, each where it went wrong, with the places of the names that it speaks of."""
    told = list(found)
    if not any(each.code in SORTS or each.code in APART for each in told):
        return told
    names = _Names(laid)
    turned, gone = _turned(told, names)
    return [names.shown(each) for each in told if id(each) not in gone] + turned


def _turned(told: list[Diagnostic], names: _Names) -> tuple[list[Diagnostic], set[int]]:
    """The faults that are told at a misspelt definition instead of at the uses of the right word, and those that they stand for."""
    groups: dict[tuple[str, Defined], list[Diagnostic]] = {}
    for each in told:
        near = names.near(each) if each.code in SORTS else None
        if near is not None and not names.is_spoken_of(near):
            groups.setdefault((_wrong(each), near), []).append(each)
    turned, gone = [], set()
    for (word, near), group in groups.items():
        if len(group) < 2 or not _is_slip(word, near.name):
            continue
        gone |= {id(each) for each in group}
        gone |= {id(each) for each in told if _wrong(each) == word and f"`{near.name}`" in each.remedy}  # as another sort of thing
        gone |= {id(each) for each in told if each.span == near.span and each.code in FOLLOWS}
        message = f"Nothing speaks of `{near.name}`, but {len(group)} places of `{word}`, which isn't there."
        related = tuple(Related("spoken of here", each.span) for each in group)
        turned.append(Diagnostic(group[0].code, message, near.span, f"Did you mean `{word}`?", related=related))
    return turned, gone


def _is_slip(one: str, other: str) -> bool:
    """Whether two words are so near that one is most likely the other one misspelt."""
    return 0 < distance(one, other) <= (2 if len(one) > 5 else 1)


def _wrong(diagnostic: Diagnostic) -> str:
    """The word that isn't there."""
    lacking = LACKING.search(diagnostic.message)
    if lacking is not None:
        return lacking[1]
    quoted = QUOTED.findall(diagnostic.message)
    return str(quoted[0]) if quoted else ""


class _Names:
    """The names that documents define, and how often each word stands anywhere."""

    def __init__(self, laid: Laid) -> None:
        self._defined: dict[str, list[Defined]] = {}
        self._spoken: Counter[str] = Counter()
        for document in (*laid.documents, *(() if laid.alone else laid.hidden)):
            for each in _defined(document):
                self._defined.setdefault(each.name, []).append(each)
            self._spoken.update(words_of(document.node))

    def is_spoken_of(self, defined: Defined) -> bool:
        """Whether its name stands anywhere but where it is defined."""
        return self._spoken[defined.name] > len(self._defined[defined.name])

    def near(self, diagnostic: Diagnostic) -> Defined | None:
        """The definition of the name that was probably meant."""
        meant = MEANT.search(diagnostic.remedy)
        return self._one(meant.group(1).rpartition(".")[2], SORTS[diagnostic.code], diagnostic) if meant else None

    def shown(self, diagnostic: Diagnostic) -> Diagnostic:
        """The fault with the places of the names that it speaks of."""
        if diagnostic.code in APART:
            words = dict.fromkeys(QUOTED.findall(diagnostic.message))
            parts = (self._one(word.rpartition(".")[2], IN_EXPRESSIONS, diagnostic) for word in words)
            found = [replace(each, span=each.type or each.span) for each in parts if each is not None and each.sort != "option"]
            return _with(diagnostic, "what it is", found[:2])
        if diagnostic.code not in SORTS:
            return diagnostic
        near = self.near(diagnostic)
        shown = _with(diagnostic, f"`{near.name}` is defined here", [near]) if near is not None else diagnostic
        if near is not None and (not self.is_spoken_of(near) or _is_slip(_wrong(diagnostic), near.name)):
            return shown
        return _with(shown, "nothing speaks of this one: was it renamed?", self._idle(diagnostic))

    def _idle(self, diagnostic: Diagnostic) -> list[Defined]:
        """The one name of the sort that is looked for of which nothing speaks: perhaps it was renamed. Those that the remedy lists come
        first."""
        sorts, listed = SORTS[diagnostic.code], QUOTED.findall(diagnostic.remedy)
        if diagnostic.code == "E201" and not diagnostic.message.startswith(("Nothing here", "`settings`")):
            return []
        if diagnostic.code == "E201" and diagnostic.remedy and not diagnostic.remedy.startswith("Did you mean"):
            return []
        if diagnostic.code == "E201":  # in an expression almost anything may be meant: what is most often renamed
            sorts = frozenset({"settings"} if diagnostic.message.startswith("`settings`") else {"facts", "flags", "links"})
        idle = [each for group in self._defined.values() for each in group if each.sort in sorts and not self.is_spoken_of(each)]
        named = [each for each in idle if each.name in listed and each.sort != "levels"]
        return next((each for each in (named, [each for each in idle if each.sort not in MANY_UNUSED]) if len(each) == 1), [])

    def _one(self, name: str, sorts: frozenset[str], diagnostic: Diagnostic) -> Defined | None:
        """The one definition of a name, among those of some sorts: in the form or kind that the message names, in the same file, or
        anywhere; None if it can't be told which."""
        found = [each for each in self._defined.get(name, ()) if each.sort in sorts]
        owners = {word.partition(".")[0] for word in QUOTED.findall(diagnostic.message)}
        own = [each for each in found if _stem(each.span.file) in owners]
        here = [each for each in found if each.span.file == diagnostic.span.file]
        best = next((group for group in (own, here, found) if len(group) == 1), [])
        return best[0] if best else None


def _with(diagnostic: Diagnostic, why: str, places: list[Defined]) -> Diagnostic:
    shown = {diagnostic.span, *(each.span for each in diagnostic.related)}
    added = tuple(Related(why, each.span) for each in places if each.span not in shown)
    return replace(diagnostic, related=(*diagnostic.related, *added)) if added else diagnostic


def _stem(file: str) -> str:
    return file.rpartition("/")[2].partition(".")[0].replace("-", "_")


def _defined(document: Document) -> Iterator[Defined]:
    """The names that a document defines."""
    if document.kind == "scenario":  # it speaks of names only
        return
    if document.id:
        yield Defined(document.id, document.kind, document.id_span)
    for entry in document.node:
        key, value = entry.key.text, entry.value
        if key in NAMED and isinstance(value, Mapping_):
            yield from (Defined(each.key.text, key, each.key.span, _type(each.value)) for each in value)
        elif key in LISTED and isinstance(value, Sequence_):
            yield from (Defined(each.text, key, each.span) for each in value.items if isinstance(each, Scalar))
        yield from _inside(value, key)
        offered = value.get("offered") if key == "languages" and isinstance(value, Mapping_) else None
        if isinstance(offered, Sequence_):
            yield from (Defined(each.text, "offered", each.span) for each in offered.items if isinstance(each, Scalar))


def _inside(node: Node, above: str) -> Iterator[Defined]:
    """The names of items (`- ask: name`) and of what stands beside them, at any depth."""
    if isinstance(node, Sequence_):
        for item in node.items:
            yield from _inside(item, "" if above == "when" else "-")
    elif isinstance(node, Mapping_):
        for place, entry in enumerate(node):
            key, value = entry.key.text, entry.value
            if isinstance(value, Scalar):
                if (key in ITEMS and above == "-" and not place) or (key in BESIDE and (key == "back" or "ask" in node)):
                    yield Defined(value.text, key, value.span, _type(node))
            else:
                yield from _inside(value, key)


def _type(node: Node) -> Span | None:
    """The place that says of which type a question, fact or setting is."""
    said = [node.get(key) for key in ("type", "options", "value", "calculate")] if isinstance(node, Mapping_) else []
    return next((each.span for each in said if isinstance(each, Scalar)), None)


def words_of(node: Node) -> Iterator[str]:
    """Every word of a document, keys included."""
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if isinstance(here, Scalar):
            yield from WORD.findall(here.text)
        elif isinstance(here, Sequence_):
            waiting += here.items
        else:
            for entry in here:
                yield from WORD.findall(entry.key.text)
                waiting.append(entry.value)
