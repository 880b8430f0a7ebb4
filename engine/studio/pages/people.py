"""Who sees and writes what: for each kind of record its forms beside the roles, and which line of `sees` says so.

Asked of the access room itself, line by line; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.access import Field, fields_of, window_of
from engine.access.model import CLASSES, Role
from engine.casework.prepared import Prepared
from engine.compiled import CompiledContext
from engine.forms.model import Form
from engine.source import Laid, Mapping_, Node, Sequence_
from engine.studio.answers import Asked, Page
from engine.studio.faults import place_of
from engine.workflows.model import Kind


@dataclass(frozen=True, slots=True)
class Opening:
    """What one line of `sees` opens of a form: `sees` and `masked` are classes with how many fields of it. `through`: the kind that
    owns this one, where the line speaks of that."""

    which: str
    through: str
    sees: str
    masked: str
    writes: bool
    profile: str
    reason: bool
    place: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A role beside a form."""

    role: str
    openings: tuple[Opening, ...]


@dataclass(frozen=True, slots=True)
class FormRow:
    """A form beside every role."""

    form: Form
    classes: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """A kind of record: its forms, and who may make one."""

    kind: Kind
    makers: tuple[str, ...]
    rows: tuple[FormRow, ...]


def show(asked: Asked) -> Page | None:
    """One matrix for each kind."""
    context = asked.state.served
    if context is None:
        return None
    lines = written(asked.state.edition.laid)
    roles = [each for each in context.roles.values() if each.sees or each.may]
    values = {
        "matrices": [_matrix(each, roles, asked.house.desk.context(), lines) for each in context.kinds.values()],
        "roles": roles,
    }
    return Page("people.html", "Who sees and writes what", {**values, "duties": list(_duties(context))})


def written(laid: Laid) -> Mapping[tuple[str, int], str]:
    """The place of each line of `sees`, by role and number."""
    found: dict[tuple[str, int], str] = {}
    for document in laid.of("roles"):
        roles = document.node.get("roles")
        for entry in roles if isinstance(roles, Mapping_) else ():
            sees: Node | None = entry.value.get("sees") if isinstance(entry.value, Mapping_) else None
            for number, line in enumerate(sees if isinstance(sees, Sequence_) else ()):
                first = line.entries[0].key if isinstance(line, Mapping_) and line.entries else line
                found[entry.key.text, number] = place_of(first.span)
    return found


def _matrix(kind: Kind, roles: list[Role], prepared: Prepared, lines: Mapping[tuple[str, int], str]) -> Matrix:
    rows, context = [], prepared.context
    for name in kind.forms:
        form = context.forms.get(name)
        if form is not None:
            fields = list(leaves(fields_of(form).fields.values()))
            cells = tuple(Cell(role.id, tuple(_openings(kind, form, fields, role, prepared, lines))) for role in roles)
            rows.append(FormRow(form, counted(fields), cells))
    makers = tuple(role.title.source for role in roles if f"create_{kind.id}" in role.may)
    return Matrix(kind, makers, tuple(rows))


def _openings(
    kind: Kind, form: Form, fields: list[Field], role: Role, prepared: Prepared, lines: Mapping[tuple[str, int], str]
) -> Iterator[Opening]:
    for number, sight in enumerate(role.sees):
        if sight.record != kind.id and sight.record not in prepared.owners.get(kind.id, ()):
            continue
        window = window_of(sight, role, prepared.context.profiles)
        if not window.shows_form(form.id):
            continue
        open_ = [each for each in fields if window.opens(each.name, each.security, each.compartments)]
        shut = [each for each in fields if each not in open_]
        if open_:
            place = lines.get((role.id, number), "")
            through = sight.record if sight.record != kind.id else ""
            yield Opening(
                sight.which,
                through,
                counted(open_),
                counted(shut),
                window.write,
                sight.profile,
                sight.ask_reason,
                place,
            )


def leaves(fields: Iterable[Field]) -> Iterator[Field]:
    """The fields, those inside rows instead of the rows."""
    for each in fields:
        if each.inside:
            yield from leaves(each.inside.values())
        else:
            yield each


def counted(fields: list[Field]) -> str:
    """`personal 4, restricted 1`: how many fields there are of each class."""
    numbers = {name: sum(1 for each in fields if each.security == name) for name in CLASSES}
    return ", ".join(f"{name} {number}" for name, number in numbers.items() if number)


def _duties(context: CompiledContext) -> Iterator[tuple[str, str, str, str]]:
    """Title, id, what it means, and who takes it up."""
    for duty in context.duties.values():
        takers = ", ".join(role.title.source for role in context.roles.values() if duty.id in role.duties)
        means = f"{'is the' if duty.relation == 'is' else 'in the'} {duty.whose}"
        if duty.if_nobody:
            means += f"; if nobody, {duty.if_nobody}"
        yield duty.title.source, duty.id, means, takers or "nobody"
