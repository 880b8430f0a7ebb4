"""What a form is once it is made ready (by `prepare`): frozen, without any answer, safe to share between threads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from engine.expressions.environment import Environment
from engine.expressions.text import Text
from engine.expressions.values import Value
from engine.forms.model import Form, Question, Rows
from engine.forms.order import Placed
from engine.forms.types.kind import QuestionType, Reader, Surroundings
from engine.forms.working.limits import Limits

Compute: TypeAlias = "Callable[[Environment], Value]"
Known: TypeAlias = "Callable[[str], Value]"


@dataclass(frozen=True, slots=True)
class PreparedCheck:
    """A check with its functions. `slots` compute what stands in the message's places."""

    that: Compute
    message: Text
    slots: tuple[Compute, ...]
    warn: bool
    security: str
    limits: Limits | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A question made ready.

    `table` is its rows' id, empty in the form itself; `position` counts questions and rows in page order. `group` is the innermost
    conditional group around it. `stands_for` is `reason` or `which` for a companion of `main`; `which` the options that ask for one.
    `volatile`: its calculation reads the clock and is worked out on view, never stored.
    """

    id: str
    question: Question
    kind: QuestionType
    read: Reader
    table: str
    position: int
    security: str
    group: str = ""
    show_if: Compute | None = None
    calculate: Compute | None = None
    suggest: Compute | None = None
    required: Compute | None = None
    required_security: str = "plain"
    options_if: Compute | None = None
    checks: tuple[PreparedCheck, ...] = ()
    main: str = ""
    stands_for: str = ""
    which: frozenset[str] = frozenset()
    volatile: bool = False

    @property
    def only_conditional(self) -> bool:
        """A field of the form itself over which only its own condition decides."""
        return bool(self.show_if) and not (self.table or self.group or self.calculate or self.suggest or self.main)

    @property
    def plain(self) -> bool:
        """Always shown and only read: nothing decides over it."""
        return not (self.group or self.show_if or self.calculate or self.suggest or self.main)


@dataclass(frozen=True, slots=True)
class Table:
    """The form itself (`id` empty) or one rows: its fields in page order, and what is done for each row at once.

    `plain` are the fields that are only read, `plain_known` those of them whose type knows some values without reading; `always` the
    ids that are always required; `conditional`, `for_event`, `checked`, `narrowed` the fields with a condition of being required,
    required for an event only, with checks, with `options_if`; `companions` those that stand beside another field. `options`: of
    `one_per` rows; the hidden ones only have a row if it was answered. `number_limits`, `text_limits`: the checks that only limit their
    own answer (from, to); they are not in `checked`.
    """

    id: str
    fields: Mapping[str, Field]
    checks: tuple[PreparedCheck, ...]
    security: str
    rows: Rows | None = None
    position: int = -1
    group: str = ""
    show_if: Compute | None = None
    options: tuple[str, ...] = ()
    hidden_options: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    plain: tuple[tuple[str, Reader, Field], ...] = ()
    plain_known: tuple[tuple[str, Known, Reader, Field], ...] = ()
    always: frozenset[str] = frozenset()
    conditional: tuple[Field, ...] = ()
    for_event: tuple[Field, ...] = ()
    checked: tuple[tuple[str, Field, PreparedCheck], ...] = ()
    number_limits: tuple[tuple[str, int, int, Field, PreparedCheck], ...] = ()
    text_limits: tuple[tuple[str, int, int, Field, PreparedCheck], ...] = ()
    narrowed: tuple[Field, ...] = ()
    companions: tuple[Field, ...] = ()
    simply_required: bool = False
    """Whether all that is required is in `always`."""


@dataclass(frozen=True, slots=True)
class Conditionals:
    """Fields of the form itself, one after the other in order, over which nothing but their own condition decides."""

    fields: tuple[tuple[str, Compute, Reader, Field], ...]


@dataclass(frozen=True, slots=True)
class GroupGate:
    """A conditional group, worked out before what is in it."""

    id: str
    table: str
    parent: str
    show_if: Compute


Task: TypeAlias = Field | Table | GroupGate | Conditionals


@dataclass(frozen=True, slots=True)
class PreparedForm:
    """A form made ready. `tables` has the form itself under the empty id; `work` is everything that isn't plain, in order."""

    form: Form
    tables: Mapping[str, Table]
    work: tuple[Task, ...]
    surroundings: Surroundings
    types: Mapping[str, QuestionType]
    reads: frozenset[str] = frozenset()
    """What its programs read, as in `Program.reads`: the caller loads what lies outside the form."""
    order: tuple[Placed, ...] = ()
    """Its questions and rows, each after what it reads (`order.reading_order`)."""

    @property
    def top(self) -> Table:
        """The form itself."""
        return self.tables[""]

    def field(self, rows: str, question: str) -> Field:
        """A question by its rows (or empty) and id; `KeyError` if there is none."""
        return self.tables[rows].fields[question]
