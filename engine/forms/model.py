"""A form after compiling: frozen, checked, without places of files. What is done with it is in the modules beside this one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.expressions.program import Program
from engine.expressions.text import EMPTY, Check, Text


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a list. `attributes` are raw words by attribute id; `hidden` is kept for old answers but not offered."""

    id: str
    label: Text
    hint: Text = EMPTY
    attributes: Mapping[str, str] = field(default_factory=dict)
    ask_which: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class OptionList:
    """A named list of choices; only an `ordered` one can be compared with `<` and `>`."""

    id: str
    options: tuple[Option, ...]
    ordered: bool = False
    title: Text = EMPTY
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Type name of each declared attribute: `decimal`, `yes_no`, `option:LIST`."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `type` is a registered question type; `options` the id of its list (`yes_no` is a built-in list).

    `required` and `show_if` are conditions (`required: true` compiles to a literal). A *companion* is a question that the compiler
    makes beside another one: `<id>_which` (text behind an `ask_which` option) and `<id>_reason` (why a suggestion was changed);
    `companion_of` names the question it stands beside, and it is drawn directly below it.
    """

    id: str
    type: str
    label: Text
    hint: Text = EMPTY
    security: str = "plain"
    compartment: str = ""
    instead: Text = EMPTY
    options: str = ""
    options_if: Program | None = None
    may_be: tuple[str, ...] = ()
    required: Program | None = None
    required_for: tuple[str, ...] = ()
    show_if: Program | None = None
    calculate: Program | None = None
    suggest: Program | None = None
    keep: str = ""
    """`at_completion` for a calculation that reads the clock; empty: worked out on view."""
    if_changed: str = ""
    checks: tuple[Check, ...] = ()
    companion_of: str = ""
    purpose: str = ""
    """For `consent`: the purpose it is asked for. `level` below: a location's deepest level that is needed."""
    given_by: str = ""
    """For `consent`: the question whose answer says who decides."""
    level: str = ""
    kinds: tuple[str, ...] = ()
    """For `organisation`: the kinds of organisation offered; for `record`: the kind of record."""


@dataclass(frozen=True, slots=True)
class Group:
    """Questions under one heading; transparent to names."""

    id: str
    title: Text
    items: tuple[Item, ...]
    hint: Text = EMPTY
    show_if: Program | None = None
    security: str = "plain"


@dataclass(frozen=True, slots=True)
class Rows:
    """A table of equal rows: free ones, or one fixed row for each option of the list `one_per`."""

    id: str
    title: Text
    items: tuple[Item, ...]
    hint: Text = EMPTY
    row_title: Text = EMPTY
    at_least: int = 0
    at_most: int = 100
    one_per: str = ""
    show_if: Program | None = None
    security: str = "plain"
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on the page, in its order: exactly one of the three is set."""

    question: Question | None = None
    group: Group | None = None
    rows: Rows | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A form. `entries`: filled again and again. `keep_versions`: each completion is kept as a version.

    `order` lists the ids of questions and rows (those inside rows as `rows.question`) in an order in which every calculation and
    condition comes after what it reads. `asked_by_event`: the form is the questions of a transition, not a form of the record.
    """

    id: str
    title: Text
    items: tuple[Item, ...]
    security: str = "personal"
    purpose: Text = EMPTY
    hint: Text = EMPTY
    entries: bool = False
    entry_title: Text = EMPTY
    keep_versions: bool = False
    checks: tuple[Check, ...] = ()
    order: tuple[str, ...] = ()
    asked_by_event: bool = False
