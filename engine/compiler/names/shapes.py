"""What others may know of forms and kinds before anything is compiled: which questions there are, of which type, how secret.

Nothing is checked here beyond what is needed to know a name's type; faults of a form are told where the form is compiled.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.access.model import CLASSES
from engine.definitions import forms as written
from engine.definitions.reading import Definition, Path
from engine.forms.types.kind import EACH_OPTION, QuestionType

WHICH, REASON = "_which", "_reason"
"""How the ids of companions end."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the shapes of forms are read with: the question types, the options of each list, those of them that ask which."""

    types: Mapping[str, QuestionType]
    options: Mapping[str, tuple[str, ...]]
    which: Mapping[str, tuple[str, ...]]

    def value_type(self, question: written.Question) -> str:
        """The type of the value that a question yields; empty: none. Choices name their list. A question with options is a choice for
        whoever names it, although its type says otherwise: that is told where it is asked."""
        kind = self.types.get(question.type)
        found = kind.value_type if kind is not None else ""
        found = "option" if self.is_doubtful(question) else found
        return f"{found}:{question.options}" if found in ("option", "options") else found

    def is_doubtful(self, question: written.Question) -> bool:
        """Whether a question has options and a type that knows none."""
        kind = self.types.get(question.type)
        if question.options is None or kind is None or kind.value_type in ("option", "options"):
            return False
        return all(name != EACH_OPTION for name, _ in kind.members)

    def members(self, question: written.Question) -> dict[str, str]:
        """What may be named after a point in a question's value, with the type of each."""
        kind = self.types.get(question.type)
        found: dict[str, str] = {}
        for name, type_name in kind.members if kind is not None else ():
            each = self.options.get(question.options or "", ()) if name == EACH_OPTION else (name,)
            found.update(dict.fromkeys(each, type_name))
        return found


def highest(*classes: str) -> str:
    """The highest of some classes."""
    return max(classes, key=CLASSES.index, default="plain")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as others see it. `path` leads to it in its definition; `rows` are the rows it stands in, or empty."""

    form: str
    id: str
    type: str
    question: written.Question
    path: Path
    rows: str = ""
    security: str = "plain"
    compartments: tuple[str, ...] = ()
    companion: bool = False
    members: Mapping[str, str] = field(default_factory=dict)
    """What may be named after a point in its value, with the type of each."""
    doubtful: bool = False
    """It has options beside a type that knows none: which of the two is meant is asked where it stands."""


@dataclass(frozen=True, slots=True)
class RowsShape:
    """Rows as others see them."""

    id: str
    rows: written.Rows
    path: Path
    security: str
    questions: dict[str, Asked] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FormShape:
    """A form (or the questions of an event) as others see it; `seen` holds each id with the paths at which it stands."""

    id: str
    definition: Definition[written.Form] | Definition[object]
    entries: bool
    security: str
    questions: dict[str, Asked] = field(default_factory=dict)
    rows: dict[str, RowsShape] = field(default_factory=dict)
    groups: dict[str, Path] = field(default_factory=dict)
    seen: dict[tuple[str, str], list[Path]] = field(default_factory=dict)
    asked_at: Path = ()
    """Where the questions of an event stand; empty for a form of records."""

    def all_questions(self) -> Iterator[Asked]:
        """Every question, those of rows included."""
        yield from self.questions.values()
        for rows in self.rows.values():
            yield from rows.questions.values()


class _Shaping:
    """Walks the items of one form."""

    def __init__(self, shape: FormShape, seen: Seen) -> None:
        self.shape = shape
        self.known = seen
        self._again = 0  # how many groups or rows around are there for the second time

    def walk(self, items: tuple[written.Item, ...], path: Path, security: str, rows: RowsShape | None) -> None:
        """Note every item. What a group or rows hold that are there twice is not told twice."""
        for place, item in enumerate(items):
            here = (*path, place)
            if isinstance(item, written.Question):
                self.ask(item, here, security, rows)
            elif isinstance(item, written.Group):
                self.seen(item.group, here, rows)
                again = item.group in self.shape.groups
                self.shape.groups.setdefault(item.group, here)
                self._again += again
                self.walk(item.questions, (*here, "questions"), highest(security, item.class_ or "plain"), rows)
                self._again -= again
            else:
                self.rows(item, here, security, rows)

    def seen(self, identity: str, path: Path, rows: RowsShape | None) -> None:
        key = (rows.id if rows else "", identity)
        if not (self._again and key in self.shape.seen):
            self.shape.seen.setdefault(key, []).append(path)

    def rows(self, item: written.Rows, path: Path, security: str, outer: RowsShape | None) -> None:
        self.seen(item.rows, path, outer)
        if outer is not None:
            return
        inside = RowsShape(item.rows, item, path, highest(security, item.class_ or "plain"))
        again = item.rows in self.shape.rows
        self.shape.rows.setdefault(item.rows, inside)
        self._again += again
        self.walk(item.questions, (*path, "questions"), inside.security, inside)
        self._again -= again

    def ask(self, question: written.Question, path: Path, security: str, rows: RowsShape | None) -> None:
        own = highest(security, question.class_ or "plain")
        compartments = (question.compartment,) if question.compartment else ()
        self.add(
            Asked(
                self.shape.id,
                question.ask,
                self.known.value_type(question),
                question,
                path,
                rows.id if rows else "",
                own,
                compartments,
                members=self.known.members(question),
                doubtful=self.known.is_doubtful(question),
            ),
            rows,
        )
        for suffix in companions(question, self.known.which):
            self.add(
                Asked(
                    self.shape.id,
                    question.ask + suffix,
                    "text",
                    question,
                    path,
                    rows.id if rows else "",
                    own,
                    compartments,
                    companion=True,
                ),
                rows,
            )

    def add(self, asked: Asked, rows: RowsShape | None) -> None:
        self.seen(asked.id, asked.path, rows)
        (rows.questions if rows else self.shape.questions).setdefault(asked.id, asked)


def companions(question: written.Question, asks_which: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The endings of the companions that a question has."""
    if question.options and asks_which.get(question.options) and question.type in ("choose_one", "choose_many"):
        yield WHICH
    if question.if_changed:
        yield REASON


def shape_of(definition: Definition[written.Form], seen: Seen) -> FormShape:
    """The shape of a form."""
    form = definition.model
    shape = FormShape(definition.id, definition, form.entries, form.class_)
    _Shaping(shape, seen).walk(form.questions, ("questions",), form.class_, None)
    return shape


def event_shape(
    identity: str,
    definition: Definition[object],
    items: tuple[written.Item, ...],
    path: Path,
    seen: Seen,
) -> FormShape:
    """The shape of the questions that a transition asks. Unless they say otherwise they are personal."""
    shape = FormShape(identity, definition, entries=False, security="personal", asked_at=path)
    _Shaping(shape, seen).walk(items, path, "personal", None)
    return shape
