"""The questions of a form as access sees them: names, effective class, compartments. Reads forms by their shape, holds no answer.

Effective means: the highest class among form, groups, rows, the question and what its calculation reads; a companion is as secret as
the question it stands beside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from engine.access.classes import highest, together
from engine.expressions.program import Program
from engine.expressions.text import EMPTY, Text


class QuestionShape(Protocol):
    """What access reads of a question."""

    @property
    def id(self) -> str: ...
    @property
    def label(self) -> Text: ...
    @property
    def security(self) -> str: ...
    @property
    def compartment(self) -> str: ...
    @property
    def instead(self) -> Text: ...
    @property
    def calculate(self) -> Program | None: ...
    @property
    def suggest(self) -> Program | None: ...
    @property
    def companion_of(self) -> str: ...


class BlockShape(Protocol):
    """What access reads of a group or of rows."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> Text: ...
    @property
    def security(self) -> str: ...
    @property
    def items(self) -> Sequence[ItemShape]: ...


class ItemShape(Protocol):
    """One thing on the page: exactly one of the three is set."""

    @property
    def question(self) -> QuestionShape | None: ...
    @property
    def group(self) -> BlockShape | None: ...
    @property
    def rows(self) -> BlockShape | None: ...


class FormShape(Protocol):
    """What access reads of a form."""

    @property
    def id(self) -> str: ...
    @property
    def security(self) -> str: ...
    @property
    def entries(self) -> bool: ...
    @property
    def items(self) -> Sequence[ItemShape]: ...


@dataclass(frozen=True, slots=True)
class Field:
    """One question, or rows with the fields `inside` by question id. `name` is `form.question` or `form.rows.question`."""

    name: str
    label: Text
    security: str
    compartments: frozenset[str] = frozenset()
    instead: Text = EMPTY
    inside: Mapping[str, Field] | None = None


@dataclass(frozen=True, slots=True)
class Fields:
    """A form's fields by the keys of its answers. Made once per form by `fields_of` and kept by the caller."""

    form: str
    entries: bool
    fields: Mapping[str, Field] = field(default_factory=dict)

    def find(self, name: str) -> Field | None:
        """The field of a name such as `form.question` or `form.rows.question`; none if there is no such field (any more)."""
        form, _, rest = name.partition(".")
        if form != self.form:
            return None
        first, _, inner = rest.partition(".")
        found = self.fields.get(first)
        if inner and found is not None:
            return (found.inside or {}).get(inner)
        return found


def fields_of(form: FormShape) -> Fields:
    """The fields of a form."""
    return Fields(form.id, form.entries, dict(_fields(form.items, form.id, form.security)))


def _fields(items: Sequence[ItemShape], prefix: str, security: str) -> Iterator[tuple[str, Field]]:
    beside = {each.id: each for each in _questions(items)}
    for item in items:
        if item.question is not None:
            yield item.question.id, _field(item.question, prefix, security, beside)
        elif item.group is not None:
            # Groups are transparent to names, but may raise the class.
            yield from _fields(item.group.items, prefix, highest(security, item.group.security))
        elif item.rows is not None:
            rows, name = item.rows, f"{prefix}.{item.rows.id}"
            inner = highest(security, rows.security)
            yield rows.id, Field(name, rows.title, inner, inside=dict(_fields(rows.items, name, inner)))


def _field(question: QuestionShape, prefix: str, security: str, beside: Mapping[str, QuestionShape]) -> Field:
    own = highest(security, *_classes(question))
    compartments = set(_compartments(question))
    main = beside.get(question.companion_of)
    if main is not None:
        own = highest(own, *_classes(main))
        compartments |= set(_compartments(main))
    return Field(f"{prefix}.{question.id}", question.label, own, together(compartments), question.instead)


def _questions(items: Sequence[ItemShape]) -> Iterator[QuestionShape]:
    for item in items:
        if item.question is not None:
            yield item.question


def _programs(question: QuestionShape) -> tuple[Program, ...]:
    return tuple(each for each in (question.calculate, question.suggest) if each is not None)


def _classes(question: QuestionShape) -> tuple[str, ...]:
    return (question.security, *(each.security for each in _programs(question)))


def _compartments(question: QuestionShape) -> tuple[str, ...]:
    return (question.compartment, *(name for each in _programs(question) for name in each.compartments))
