"""What the compiler answers when an expression names something.

A `Name` says what a word stands for: which tree reads it, its type, its secrecy. The functions below make the usual ones, so that the
compiler never builds trees by hand. `NameTable` is a ready `Scope` over mappings; a scope of another make need only follow the protocol.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Literal, Protocol

from engine.expressions.program import Program, Tree

NameKind = Literal[
    "question",
    "rows",
    "entries",
    "form",
    "fact",
    "flag",
    "record",
    "link",
    "deadline",
    "setting",
    "item",
    "clock",
    "space",
]

SECURITY: Final = ("plain", "personal", "sensitive", "restricted")


@dataclass(frozen=True, slots=True)
class Name:
    """What a word stands for.

    `tree` reads it (`None` for what only holds other names). `type` as in `Program.type`, `""` when it has no value of its own.
    `may_be` are the honest answers it declares. `members` are the names after its point; those of rows, entries and links have
    trees `["row", name]`. `reads`, `security`, `compartments` go into the program that uses it.
    """

    kind: NameKind
    tree: Tree = None
    type: str = ""
    may_be: frozenset[str] = frozenset()
    members: Mapping[str, Name] = field(default_factory=dict)
    reads: tuple[str, ...] = ()
    security: str = "plain"
    compartments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of options: its type (`decimal`, `whole_number`, `text`, `yes_no`, `option:LIST`), and each option's value."""

    type: str
    values: Mapping[str, bool | int | str]


@dataclass(frozen=True, slots=True)
class Options:
    """An option list in its order. `type` is `option:LIST`; `name` is what faults call it."""

    type: str
    options: tuple[str, ...]
    ordered: bool = False
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    name: str = ""


class Scope(Protocol):
    """The names that an expression may use where it stands."""

    def name(self, word: str) -> Name | None:
        """What a first word stands for, or None."""

    def words(self) -> Collection[str]:
        """All first words, for suggestions."""

    def options(self, type_name: str) -> Options | None:
        """The options of a type `option:LIST`, or the known ids of `location`, `organisation`, `person`; None if they can't be named."""

    def lists(self) -> Mapping[str, Options]:
        """All option lists by their type, `option:LIST`, for suggestions."""

    def states(self) -> Collection[str]:
        """The states of the kind of record, for `entered` and `spent_in`."""

    def rows_with(self, word: str, form: str = "") -> str:
        """The rows in which a question of that name is asked (in a form, if one is named) and can't be seen from here; else empty."""

    def elsewhere(self, word: str) -> str:
        """How to write a question of that name that another form asks: `form.word`, `last(entries).word`; else empty."""


@dataclass(frozen=True, slots=True)
class NameTable:
    """A scope over plain mappings. `lists_by_type` by `option:LIST`; `inside` from a question in rows to the rows' name."""

    table: Mapping[str, Name]
    lists_by_type: Mapping[str, Options] = field(default_factory=dict)
    state_ids: Collection[str] = ()
    inside: Mapping[str, str] = field(default_factory=dict)

    def name(self, word: str) -> Name | None:
        """See `Scope`."""
        return self.table.get(word)

    def words(self) -> Collection[str]:
        """See `Scope`."""
        return self.table.keys()

    def options(self, type_name: str) -> Options | None:
        """See `Scope`."""
        return self.lists_by_type.get(type_name)

    def lists(self) -> Mapping[str, Options]:
        """See `Scope`."""
        return {type_name: each for type_name, each in self.lists_by_type.items() if type_name.startswith("option:")}

    def states(self) -> Collection[str]:
        """See `Scope`."""
        return self.state_ids

    def rows_with(self, word: str, form: str = "") -> str:
        """See `Scope`."""
        if not form:
            return self.inside.get(word, "")
        members = self.table[form].members if form in self.table else {}
        return next((f"{form}.{each}" for each, rows in members.items() if rows.type == "rows" and word in rows.members), "")

    def elsewhere(self, word: str) -> str:
        """See `Scope`."""
        for identity, name in self.table.items():
            if name.kind in {"form", "entries"} and word in name.members:
                return f"{identity}.{word}" if name.kind == "form" else f"last({identity}).{word}"
        return ""


def question(
    form: str,
    identity: str,
    type_name: str,
    *,
    of: Literal["here", "row", "form"] = "here",
    may_be: Collection[str] = (),
    security: str = "plain",
    compartments: tuple[str, ...] = (),
    rows: str = "",
) -> Name:
    """A question of the form in which the expression stands (`here`), of its row (`row`, also as a member), or of another form."""
    path = f"{form}.{rows}.{identity}" if rows else f"{form}.{identity}"
    tree: Tree = [of, identity] if of != "form" else ["form", form, identity]
    return Name("question", tree, type_name, frozenset(may_be), {}, (path,), security, compartments)


def with_members(whole: Name, members: Mapping[str, str]) -> Name:
    """A name whose value has parts: each is read from the value's one row, and is as secret as the whole."""
    parts = {
        word: replace(whole, tree=["row", word], type=type_name, may_be=frozenset[str](), members={})
        for word, type_name in members.items()
    }
    return replace(whole, members=parts)


def rows(
    form: str,
    identity: str,
    members: Mapping[str, Name],
    *,
    of: Literal["here", "form"] = "here",
    security: str = "plain",
) -> Name:
    """Rows of this form or of another; `members` are questions made with `of="row"`, and `item` if the rows are `one_per`."""
    tree: Tree = [of, identity] if of == "here" else ["form", form, identity]
    return Name("rows", tree, "rows", members=members, reads=(f"{form}.{identity}",), security=security)


def form(identity: str, members: Mapping[str, Name]) -> Name:
    """Another form of the record; its members are made with `of="form"`."""
    return Name("form", members=members, reads=(identity,))


def entries(identity: str, members: Mapping[str, Name]) -> Name:
    """An entry form: its complete entries, oldest first; members are made with `of="row"`."""
    return Name("entries", ["entries", identity], "rows", members=members, reads=(identity,))


def item(type_name: str, security: str = "plain") -> Name:
    """`item`: the option of a `one_per` row, or the option that `options_if` looks at."""
    return Name("item", ["row", "item"], type_name, security=security)


def fact(
    identity: str,
    type_name: str,
    *,
    may_be: Collection[str] = (),
    security: str = "plain",
    compartments: tuple[str, ...] = (),
) -> Name:
    """A fact of the record."""
    return Name(
        "fact", ["fact", identity], type_name, frozenset(may_be), {}, (f"facts.{identity}",), security, compartments
    )


def flag(identity: str, security: str = "plain") -> Name:
    """A flag of the record: a yes_no."""
    return Name("flag", ["flag", identity], "yes_no", reads=(f"flags.{identity}",), security=security)


def builtin(identity: str, type_name: str, security: str = "plain") -> Name:
    """A built-in of the record, such as `state`; see `space` for the word `record` before it."""
    return Name("record", ["record", identity], type_name, reads=(f"record.{identity}",), security=security)


def space(members: Mapping[str, Name]) -> Name:
    """A word that only stands before others: `record`, `settings`."""
    return Name("space", members=members)


def link(identity: str, names: Mapping[str, Name], *, many: bool) -> Name:
    """A link. `names` are facts and built-ins of the linked record made by `linked`; its `record.x` may be given as a `space`."""
    tree: Tree = ["link", identity]
    reads = (f"links.{identity}",)
    if many:
        return Name("link", tree, "rows", members=names, reads=reads)
    return Name("link", ["call", "last", tree], "record", members=names, reads=reads)


def linked(
    link_id: str, identity: str, type_name: str, *, may_be: Collection[str] = (), security: str = "plain"
) -> Name:
    """A fact or built-in of a linked record, for `link`."""
    return Name(
        "fact",
        ["row", identity],
        type_name,
        frozenset(may_be),
        reads=(f"links.{link_id}.{identity}",),
        security=security,
    )


def deadline(identity: str) -> Name:
    """A deadline: `.due_at`, `.met_at`, `.late`."""
    types = {"due_at": "date_time", "met_at": "date_time", "late": "yes_no"}
    reads = (f"deadlines.{identity}",)
    return Name(
        "deadline",
        members={
            each: Name("deadline", ["deadline", identity, each], kind, reads=reads) for each, kind in types.items()
        },
    )


def setting(program: Program) -> Name:
    """A setting, already checked: its tree is written into every expression that names it."""
    return Name(
        "setting",
        program.tree,
        program.type,
        reads=program.reads,
        security=program.security,
        compartments=program.compartments,
    )


def day(written: date) -> Program:
    """The program of a setting that holds a date: there is no way to write one in an expression."""
    iso = written.isoformat()
    return Program(iso, ["lit", "date", [iso, iso, ""]], "date")


def clock() -> dict[str, Name]:
    """`today` and `now`, which every scope may offer."""
    return {
        "today": Name("clock", ["today"], "date", reads=("today",)),
        "now": Name("clock", ["now"], "date_time", reads=("now",)),
    }


def of_record(member: Name, inside: Tree) -> Name:
    """A member of rows, entries or a link, read from one of them: `inside` is the tree that yields that one."""
    if member.tree is None:
        return replace(member, members={word: of_record(each, inside) for word, each in member.members.items()})
    if isinstance(member.tree, list) and member.tree[0] == "row":
        return replace(member, tree=["get", inside, *member.tree[1:]])
    return member
