"""Two nodes → their differences, by name: mappings by key, lists of named things by id, lists of words as sets.

Nothing is judged here; whether a difference weakens the procedure is asked in `weighing`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from engine.source.merge import name_of, same
from engine.source.nodes import Mapping_, Node, Scalar, Sequence_

Path: TypeAlias = "tuple[str, ...]"

DISTINGUISHING = (
    ("that",),
    ("record", "which", "forms", "profile"),
    ("by",),
    ("at", "remind", "notify", "pass_to"),
    ("form",),
    ("field",),
    ("kind", "organisation", "service"),
    ("if",),
    ("as", "do", "create", "fill"),
)
"""Keys that tell the items of a list apart where no id names them, in the order in which they are tried."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that only one side says (`old` or `new` is None), or that both say differently. `path` names it from its document on."""

    path: Path
    old: Node | None
    new: Node | None

    @property
    def key(self) -> str:
        """The key, id or word that it is about."""
        return self.path[-1] if self.path else ""


def differences(old: Node, new: Node, path: Path = ()) -> Iterator[Difference]:
    """Every difference, the smallest that can be named, in the order of the old side."""
    if same(old, new):
        return
    if isinstance(old, Mapping_) and isinstance(new, Mapping_):
        yield from _of_mappings(old, new, path)
    elif isinstance(old, Sequence_) and isinstance(new, Sequence_):
        yield from _of_lists(old, new, path)
    elif _is_words(old) and _is_words(new) and not (isinstance(old, Scalar) and isinstance(new, Scalar)):
        yield from _of_lists(_as_list(old), _as_list(new), path)
    else:
        yield Difference(path, old, new)


def _of_mappings(old: Mapping_, new: Mapping_, path: Path) -> Iterator[Difference]:
    for entry in old:
        other = new.get(entry.key.text)
        here = (*path, entry.key.text)
        if other is None:
            yield Difference(here, entry.value, None)
        else:
            yield from differences(entry.value, other, here)
    for entry in new:
        if entry.key.text not in old:
            yield Difference((*path, entry.key.text), None, entry.value)


def _of_lists(old: Sequence_, new: Sequence_, path: Path) -> Iterator[Difference]:
    before, after = named(old.items), _as_before(named(old.items), named(new.items))
    for name, item in before.items():
        other = after.get(name)
        if other is None:
            yield Difference((*path, name), item, None)
        else:
            yield from differences(item, other, (*path, name))
    for name, item in after.items():
        if name not in before:
            yield Difference((*path, name), None, item)


def _as_before(before: dict[str, Node], after: dict[str, Node]) -> dict[str, Node]:
    """The new items under the names of the old ones; items without an id that differ in a telling key, but not in their first one, are
    the same item changed."""
    gone = {_first(item): name for name, item in before.items() if name not in after and name_of(item) is None}
    return {
        gone.pop(_first(item), name) if name not in before and name_of(item) is None and _first(item) else name: item
        for name, item in after.items()
    }


def _first(item: Node) -> str:
    entry = item.entries[0] if isinstance(item, Mapping_) and item.entries else None
    return f"{entry.key.text} {_text(entry.value)}" if entry is not None else ""


def named(items: Sequence[Node]) -> dict[str, Node]:
    """The items of a list by what tells them apart: an id, a word, a few keys, or their number (`1` is the first)."""
    found: dict[str, Node] = {}
    for place, item in enumerate(items, 1):
        name = _name(item) or str(place)
        found[name if name not in found else f"{name} ({place})"] = item
    return found


def _name(item: Node) -> str:
    known = name_of(item)
    if known is not None:
        return known.text
    if isinstance(item, Mapping_):
        for keys in DISTINGUISHING:
            if keys[0] in item or (len(keys) > 1 and item.entries and item.entries[0].key.text in keys):
                return " ".join(text for key in keys if (text := _text(item.get(key))))
        return item.text(item.entries[0].key.text) or "" if item.entries else ""
    return ""


def _text(node: Node | None) -> str:
    if isinstance(node, Scalar):
        return node.text
    return " ".join(_text(item) for item in node.items) if isinstance(node, Sequence_) else ""


def _is_words(node: Node) -> bool:
    return isinstance(node, Scalar) or (isinstance(node, Sequence_) and all(isinstance(each, Scalar) for each in node))


def _as_list(node: Node) -> Sequence_:
    """One word where a list may stand is a list of one."""
    return node if isinstance(node, Sequence_) else Sequence_((node,), node.span)
