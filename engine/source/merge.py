"""One document laid over another: mappings by key, lists of named things by id, lists of words whole or by `add` and `remove`.

Nothing merges by position. What is `locked` below may get new words for people and new parts, but loses and changes nothing. Every
node of the result is one that a layer wrote, with its own span. This module does not know which documents meet: that is `layers`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from engine.diagnostics import Diagnostic, Related, Severity, Span, did_you_mean
from engine.source.nodes import Entry, Mapping_, Node, Scalar, Sequence_

# A list whose items begin with one of these is a list of named things; the item's name is that key's text.
NAMING = frozenset({"ask", "group", "rows", "note", "option", "event", "deadline", "holiday", "field", "id"})
# Keys of an item that say where it belongs, not what it is.
PLACING = frozenset({"before", "after", "in", "remove"})
# Words for people: the only values of something locked that a later layer may change.
WORDS = frozenset({"title", "label", "hint", "note", "message", "basis", "row_title", "entry_title", "confirm"})
# A value that depends on something has a shape of its own; it is replaced whole.
DEPENDING = frozenset({"of", "first"})


@dataclass(frozen=True, slots=True)
class Name:
    """What names an item of a list: the naming key (`ask`), the id, and its place."""

    key: str
    text: str
    span: Span


def name_of(item: Node) -> Name | None:
    """The name of an item, if it has one; a bare word in a list of named things is named by itself."""
    if isinstance(item, Scalar):
        return Name("", item.text, item.span)
    if isinstance(item, Mapping_) and item.entries:
        first = item.entries[0]
        if first.key.text in NAMING and isinstance(first.value, Scalar):
            return Name(first.key.text, first.value.text, first.value.span)
    return None


def is_named(items: Iterable[Node]) -> bool:
    """Whether a list is one of named things: every item has a name, and not all are bare words."""
    names = [name_of(item) for item in items]
    return bool(names) and None not in names and any(name is not None and name.key for name in names)


class Merge:
    """Lays documents over one another and collects what is wrong with the upper one."""

    def __init__(self) -> None:
        self.diagnostics: list[Diagnostic] = []

    def mapping(self, below: Mapping_, above: Mapping_, lock: Span | None = None) -> Mapping_:
        """The upper mapping over the lower one, key by key; new keys come last."""
        lock = lock or _lock(below)
        entries = []
        for entry in below.entries:
            over = above.entry(entry.key.text)
            if over is None:
                entries.append(entry)
                continue
            merged = self._value(entry, over, lock)
            if merged is not None:
                entries.append(merged)
        for over in above.entries:
            if over.key.text not in below:
                if _removes(over.value):
                    self._missing(over.key.text, over.key.span, below.keys())
                else:
                    entries.append(over)
        return Mapping_(tuple(entries), above.span, below.flow and above.flow)

    def _value(self, below: Entry, above: Entry, lock: Span | None) -> Entry | None:
        """One key that both have; None when it is removed."""
        old, new = below.value, above.value
        inner = lock or (_lock(old) if isinstance(old, Mapping_) else None)
        if _removes(new):
            if inner is not None:
                self._locked(above.key, inner)
                return below
            return None
        if isinstance(old, Mapping_) and isinstance(new, Mapping_) and not DEPENDING.intersection(new.keys()):
            return Entry(above.key, self.mapping(old, new, lock))
        if isinstance(old, Sequence_):
            if isinstance(new, Mapping_) and new.entries and set(new.keys()) <= {"add", "remove"}:
                return Entry(above.key, self._words(old, new, lock))
            if isinstance(new, Sequence_) and is_named(new.items) and (is_named(old.items) or not old.items):
                return Entry(above.key, NamedList(self, old, lock).laid_over(new))
        if same(old, new):
            self._tell("W144", f"`{above.key.text}` says what the layer below says already.", above.key.span,
                       "Delete this line.", below.key.span)
            return below
        if lock is not None and above.key.text not in WORDS:
            self._locked(above.key, lock)
            return below
        return above

    def _words(self, below: Sequence_, change: Mapping_, lock: Span | None) -> Sequence_:
        """`{add: […], remove: […]}` on a list of words."""
        items = list(below.items)
        for word in self._listed(change, "remove"):
            kept = [item for item in items if not (isinstance(item, Scalar) and item.text == word.text)]
            if len(kept) == len(items):
                self._missing(word.text, word.span, [item.text for item in items if isinstance(item, Scalar)])
            elif lock is not None:
                self._locked(word, lock)
            else:
                items = kept
        present = {item.text for item in items if isinstance(item, Scalar)}
        for word in self._listed(change, "add"):
            if word.text in present:
                self._tell("W144", f"`{word.text}` is in the list already.", word.span, "Delete it here.", below.span)
            else:
                items.append(word)
        return Sequence_(tuple(items), change.span, below.flow)

    def _listed(self, change: Mapping_, key: str) -> list[Scalar]:
        value = change.get(key)
        if value is None:
            return []
        if isinstance(value, Sequence_):
            return [item for item in value.items if isinstance(item, Scalar)]
        self._tell("E146", f"`{key}` takes a list.", value.span, f"Write `{key}: [word, word]`.")
        return []

    # --- telling -----------------------------------------------------------------------------------------------------
    def _missing(self, word: str, span: Span, known: Iterable[str]) -> None:
        hint = did_you_mean(word, known, "Look for its name in the layer below.")
        self._tell("E143", f"There is no `{word}` in the layer below.", span, hint)

    def _locked(self, at: Scalar, lock: Span) -> None:
        self._tell("E145", f"`{at.text}` is locked by the layer below and cannot be removed or changed.", at.span,
                   "Delete this override; only words and additions are allowed here.", lock, "locked here")

    def _tell(self, code: str, message: str, span: Span, remedy: str, other: Span | None = None, why: str = "written here") -> None:
        related = (Related(why, other),) if other is not None else ()
        severity = Severity.WARNING if code.startswith("W") else Severity.ERROR
        self.diagnostics.append(Diagnostic(code, message, span, remedy, severity, related))


class NamedList:
    """A list of named things that another is being laid over. Items of groups are found too: groups are transparent to names."""

    def __init__(self, merge: Merge, below: Sequence_, lock: Span | None) -> None:
        self._merge = merge
        self._lock = lock
        self._below = below
        self._added: dict[str, str] = {}  # anchor → last item put after it, so that several keep their order

    def laid_over(self, above: Sequence_) -> Sequence_:
        """The merged list."""
        items = self._below.items
        for item in above.items:
            items = self._lay(items, item)
        return Sequence_(items, above.span, self._below.flow)

    def _lay(self, items: tuple[Node, ...], item: Node) -> tuple[Node, ...]:
        name = name_of(item)
        if name is None:  # `is_named` has made sure
            return items
        plain, placing = _parted(item)
        old = find(items, name.text)
        if "remove" in placing:
            return self._remove(items, name, old)
        if old is None:
            return self._put(items, plain, name, placing)
        changed = self._change(old, plain, name, moved=bool(placing))
        if not placing:
            return _replaced(items, name.text, changed)
        return self._put(_replaced(items, name.text, None), changed, name, placing)

    def _remove(self, items: tuple[Node, ...], name: Name, old: Node | None) -> tuple[Node, ...]:
        if old is None:
            self._merge._missing(name.text, name.span, names(items))
            return items
        lock = self._lock or (_lock(old) if isinstance(old, Mapping_) else None)
        if lock is not None:
            self._merge._locked(Scalar(name.text, name.span), lock)
            return items
        return _replaced(items, name.text, None)

    def _change(self, old: Node, new: Node, name: Name, moved: bool) -> Node:
        before = name_of(old)
        if before is not None and name.key and before.key and before.key != name.key:
            message = f"`{name.text}` is written with `{before.key}` in the layer below, here with `{name.key}`."
            self._merge._tell("E143", message, name.span, f"Write `{before.key}: {name.text}`.", before.span)
            return old
        if not isinstance(old, Mapping_) or not isinstance(new, Mapping_):
            return new
        rest = Mapping_(new.entries[1:], new.span, new.flow)
        if not rest.entries and not moved:
            self._merge._tell("W144", f"This changes nothing of `{name.text}`.", name.span, "Delete it.", old.span)
        return self._merge.mapping(old, rest, self._lock) if rest.entries else old

    def _put(self, items: tuple[Node, ...], item: Node, name: Name, placing: dict[str, Scalar]) -> tuple[Node, ...]:
        """A new or moved item at its place: in a group, before or after another, else last."""
        if len(placing) > 1:
            second = list(placing.values())[1]
            self._merge._tell("E146", "Only one of `before`, `after`, `in` can be given.", second.span, "Keep one of them.")
        for word, anchor in placing.items():
            if find(items, anchor.text) is None:
                self._merge._missing(anchor.text, anchor.span, names(items))
                break
            if word == "in":
                return self._into(items, item, anchor)
            target = self._added.get(anchor.text, anchor.text) if word == "after" else anchor.text
            if word == "after":
                self._added[anchor.text] = name.text
            return _beside(items, target, item, after=word == "after")
        return (*items, item)

    def _into(self, items: tuple[Node, ...], item: Node, anchor: Scalar) -> tuple[Node, ...]:
        group = find(items, anchor.text)
        questions = group.get("questions") if isinstance(group, Mapping_) else None
        if not isinstance(group, Mapping_) or not isinstance(questions, Sequence_):
            self._merge._tell("E146", f"`{anchor.text}` is not a group.", anchor.span, "`in` names a group.")
            return (*items, item)
        inside = replace(questions, items=(*questions.items, item))
        return _replaced(items, anchor.text, _with(group, "questions", inside))


def same(one: Node, other: Node) -> bool:
    """Whether two nodes say the same, wherever they stand and however they are quoted."""
    if isinstance(one, Scalar) and isinstance(other, Scalar):
        return one.text == other.text and one.is_empty == other.is_empty
    if isinstance(one, Sequence_) and isinstance(other, Sequence_):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one.items, other.items, strict=True))
    if isinstance(one, Mapping_) and isinstance(other, Mapping_):
        pairs = zip(one.entries, other.entries, strict=False)
        return len(one) == len(other) and all(a.key.text == b.key.text and same(a.value, b.value) for a, b in pairs)
    return False


def find(items: Iterable[Node], name: str) -> Node | None:
    """An item by name, also inside groups."""
    for item in items:
        named = name_of(item)
        if named is not None and named.text == name:
            return item
        inner = find(_grouped(item), name)
        if inner is not None:
            return inner
    return None


def names(items: Iterable[Node]) -> list[str]:
    """The names of all items, also inside groups."""
    found = []
    for item in items:
        named = name_of(item)
        found += [named.text] if named else []
        found += names(_grouped(item))
    return found


def _grouped(item: Node) -> tuple[Node, ...]:
    questions = item.get("questions") if isinstance(item, Mapping_) and "group" in item else None
    return questions.items if isinstance(questions, Sequence_) else ()


def _replaced(items: tuple[Node, ...], name: str, new: Node | None) -> tuple[Node, ...]:
    """The items with one of them replaced (or left out), also inside groups."""
    return _edited(items, name, () if new is None else (new,), keep=False, after=True)


def _beside(items: tuple[Node, ...], name: str, new: Node, after: bool) -> tuple[Node, ...]:
    """The items with a new one beside a named one, also inside groups."""
    return _edited(items, name, (new,), keep=True, after=after)


def _edited(items: tuple[Node, ...], name: str, new: tuple[Node, ...], keep: bool, after: bool) -> tuple[Node, ...]:
    result: list[Node] = []
    for item in items:
        named = name_of(item)
        if named is not None and named.text == name:
            kept = (item,) if keep else ()
            result += [*kept, *new] if after else [*new, *kept]
            continue
        inside = _grouped(item)
        if inside and isinstance(item, Mapping_) and find(inside, name) is not None:
            questions = item.get("questions")
            if isinstance(questions, Sequence_):
                item = _with(item, "questions", replace(questions, items=_edited(inside, name, new, keep, after)))
        result.append(item)
    return tuple(result)


def _with(mapping: Mapping_, key: str, value: Node) -> Mapping_:
    entries = tuple(Entry(entry.key, value) if entry.key.text == key else entry for entry in mapping.entries)
    return Mapping_(entries, mapping.span, mapping.flow)


def _parted(item: Node) -> tuple[Node, dict[str, Scalar]]:
    """An item without its placing keys, and those."""
    if not isinstance(item, Mapping_):
        return item, {}
    placing = {
        entry.key.text: entry.value
        for entry in item.entries
        if entry.key.text in PLACING and isinstance(entry.value, Scalar)
    }
    if not placing:
        return item, {}
    return Mapping_(tuple(entry for entry in item.entries if entry.key.text not in placing), item.span, item.flow), placing


def _removes(value: Node) -> bool:
    return isinstance(value, Mapping_) and value.keys() == ("remove",) and value.text("remove") == "true"


def _lock(mapping: Mapping_) -> Span | None:
    """Where a mapping says that it is locked."""
    entry = mapping.entry("locked")
    return entry.key.span if entry is not None and mapping.text("locked") == "true" else None
