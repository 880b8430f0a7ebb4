"""The names that an expression may use where it stands: its row, its form, then its record's facts, flags, links, forms, built-ins.

Scopes are lazy: a fact's type is found out when somebody names it. They tell no faults, but that a fact depends on itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date

from engine.compiler.faults import Faults
from engine.compiler.names.places import is_date
from engine.compiler.names.shapes import Asked, FormShape, RowsShape, highest
from engine.compiler.names.texts import Opacity, Pen
from engine.compiler.names.world import FactShape, KindShape, World
from engine.definitions.reading import Path
from engine.expressions import in_force
from engine.expressions import scope as names
from engine.expressions.program import Program
from engine.expressions.scope import Name, Options, Scope

BUILTINS = {
    "number": "text",
    "name": "text",
    "owner": "person",
    "team": "text",
    "area": "location",
    "opened_on": "date",
    "is_open": "yes_no",
}
"""What every record has; `state` besides, and `binding` where records are sent."""


class Lazy(Mapping[str, Name]):
    """Names that are made when they are asked for.

    A word that is there but can't be made, or that may have been lost with what was `damaged`, is noted: it is nobody else's fault.
    """

    def __init__(
        self, words: Collection[str], make: Callable[[str], Name | None], opacity: Opacity, *, damaged: bool = False,
        broken: Collection[str] = (),
    ) -> None:
        """`broken` are names whose type is not what was meant, which is told elsewhere."""
        self._words = tuple(words)
        self._make = make
        self._made: dict[str, Name | None] = {}
        self._opacity = opacity
        self._damaged = damaged
        self._broken = broken

    def __getitem__(self, word: str) -> Name:
        self._opacity.touched |= word in self._broken
        if word not in self._made:
            self._made[word] = self._make(word) if word in self._words else None
        found = self._made[word]
        if found is None:
            self._opacity.touched |= self._damaged or word in self._words
            raise KeyError(word)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)


class RecordScope:
    """The names of a kind of record (or of none: a form that no kind uses). Follows `Scope`."""

    def __init__(self, scopes: Scopes, kind: KindShape | None) -> None:
        self.scopes = scopes
        self.world = scopes.world
        self.kind = kind
        self.settings_in_progress: set[str] = set()
        table: dict[str, Callable[[], Name | None]] = {}
        table.update({word: lambda name=name: name for word, name in names.clock().items()})  # type: ignore[misc]
        table["settings"] = lambda: names.space(
            Lazy(scopes.settings, self._setting, scopes.opacity, damaged=scopes.no_settings)
        )
        if kind is not None:
            for identity in (*kind.deadlines, *kind.of_entries):
                table[identity] = lambda identity=identity: names.deadline(identity)  # type: ignore[misc]
            for identity in kind.model.forms:
                table[identity] = lambda identity=identity: scopes.form(identity)  # type: ignore[misc]
            for identity in kind.links:
                table[identity] = lambda identity=identity: self._link(identity)  # type: ignore[misc]
            for identity in kind.model.flags:
                table[identity] = lambda identity=identity: names.flag(identity)  # type: ignore[misc]
            for identity in kind.model.facts:
                table[identity] = lambda identity=identity: self._fact(identity)  # type: ignore[misc]
            table["record"] = lambda: names.space(self._builtins())
        self._table = table
        self._found: dict[str, Name | None] = {}

    # --- Scope -------------------------------------------------------------------------------------------------------
    def name(self, word: str) -> Name | None:
        """See `Scope`."""
        if word not in self._table:
            nowhere = self.kind is None and word in self.world.forms  # a form that no kind has: that is told
            self.scopes.opacity.touched |= nowhere or (self.kind is not None and self.kind.definition.damaged)
            return None
        if word not in self._found:
            self._found[word] = self._table[word]()
        self.scopes.opacity.touched |= self._found[word] is None or word in self.scopes.damaged_forms
        return self._found[word]

    def words(self) -> Collection[str]:
        """See `Scope`."""
        return self._table.keys()

    def options(self, type_name: str) -> Options | None:
        """See `Scope`."""
        self.scopes.opacity.touched |= type_name in self.scopes.damaged_lists
        self.scopes.opacity.lists.add(type_name.removeprefix("option:"))
        return self.world.lists.get(type_name)

    def lists(self) -> Mapping[str, Options]:
        """See `Scope`."""
        return {type_name: each for type_name, each in self.world.lists.items() if type_name.startswith("option:")}

    def states(self) -> Collection[str]:
        """See `Scope`."""
        return self.kind.states if self.kind else ()

    def rows_with(self, word: str, form: str = "") -> str:
        """See `Scope`."""
        forms = (each for each in self._shapes() if not each.entries and form in ("", each.id))
        found = (f"{each.id}.{rows.id}" for each in forms for rows in each.rows.values() if word in rows.questions)
        return next(found, "")

    def elsewhere(self, word: str) -> str:
        """See `Scope`."""
        for form in self._shapes():
            if word in form.questions:
                return f"last({form.id}).{word}" if form.entries else f"{form.id}.{word}"
        return ""

    def _shapes(self) -> list[FormShape]:
        forms = self.kind.model.forms if self.kind is not None else ()
        return [self.world.forms[each] for each in forms if each in self.world.forms]

    # --- making names ------------------------------------------------------------------------------------------------
    def _builtins(self) -> dict[str, Name]:
        assert self.kind is not None  # noqa: S101 - the caller has asked
        return {
            identity: names.builtin(identity, kind, self._security(identity))
            for identity, kind in self.scopes.builtins(self.kind).items()
        }

    def _security(self, builtin: str) -> str:
        return "personal" if builtin in ("name", "area") else "plain"

    def _fact(self, identity: str) -> Name | None:
        assert self.kind is not None  # noqa: S101 - the caller has asked
        shape = self.scopes.fact(self.kind, identity)
        if shape is None or not shape.type:
            return None
        return names.fact(identity, shape.type, security=shape.security, compartments=shape.compartments)

    def _link(self, identity: str) -> Name | None:
        assert self.kind is not None  # noqa: S101 - the caller has asked
        link = self.kind.links[identity]
        other = self.world.kinds.get(link.to)
        if other is None:
            return None
        return names.link(identity, self.scopes.members_of_link(identity, other), many=link.many)

    def _setting(self, identity: str) -> Name | None:
        """A setting is written into the expression that names it; what it reads is looked up in the record around that expression."""
        self.scopes.used_settings.add(identity)
        if identity in self.settings_in_progress:
            return None
        self.settings_in_progress.add(identity)
        program = self.scopes.setting(identity, self)
        self.settings_in_progress.discard(identity)
        return names.setting(program) if program is not None else None


class FormScope:
    """The names of a form being filled, or of one of its rows, before those of the record. Follows `Scope`."""

    def __init__(
        self,
        outer: RecordScope,
        form: FormShape,
        rows: RowsShape | None = None,
        further: Mapping[str, Name] | None = None,
    ) -> None:
        self.outer = outer
        self.opacity = outer.scopes.opacity
        self.form = form
        self.rows = rows
        self._table: dict[str, Name] = {each.id: named(each, "here") for each in form.questions.values() if each.type}
        self._broken = {each.id for each in form.all_questions() if outer.scopes.broken(each)}
        for each in form.rows.values():
            self._table[each.id] = rows_name(form.id, each)
        if rows is not None:
            self._table.update(members_of_rows(form.id, rows))
        self._table.update(further or {})

    def name(self, word: str) -> Name | None:
        """See `Scope`."""
        found = self._table.get(word)
        self.opacity.touched |= word in self._broken
        if found is not None:
            return found
        if word == self.form.id and not self.form.entries:
            self.opacity.touched |= self.form.definition.damaged
            return None
        self.opacity.touched |= self.form.definition.damaged and word not in self.outer.words()
        return self.outer.name(word)

    def words(self) -> Collection[str]:
        """See `Scope`."""
        return {*self._table, *self.outer.words()} - (set() if self.form.entries else {self.form.id})

    def options(self, type_name: str) -> Options | None:
        """See `Scope`."""
        return self.outer.options(type_name)

    def lists(self) -> Mapping[str, Options]:
        """See `Scope`."""
        return self.outer.lists()

    def states(self) -> Collection[str]:
        """See `Scope`."""
        return self.outer.states()

    def rows_with(self, word: str, form: str = "") -> str:
        """See `Scope`."""
        own = next((rows.id for rows in self.form.rows.values() if word in rows.questions), "") if not form else ""
        return own or self.outer.rows_with(word, form)

    def elsewhere(self, word: str) -> str:
        """See `Scope`."""
        return self.outer.elsewhere(word)


def named(asked: Asked, of: str) -> Name:
    """The name of a question."""
    found = names.question(
        asked.form,
        asked.id,
        asked.type,
        of=of,  # type: ignore[arg-type]
        may_be=asked.question.may_be if not asked.companion else (),
        security=asked.security,
        compartments=asked.compartments,
        rows=asked.rows,
    )
    return names.with_members(found, asked.members) if asked.members else found


def members_of_rows(form: str, rows: RowsShape) -> dict[str, Name]:
    """The names inside one row."""
    members = {each.id: named(each, "row") for each in rows.questions.values() if each.type}
    if rows.rows.one_per:
        members["item"] = names.item(f"option:{rows.rows.one_per}")
    return members


def rows_name(form: str, rows: RowsShape, of: str = "here") -> Name:
    """The name of rows, seen from their own form (`here`), from another one (`form`), or from an entry (`row`)."""
    security = highest(rows.security, *(each.security for each in rows.questions.values()))
    found = names.rows(
        form, rows.id, members_of_rows(form, rows), of="form" if of == "form" else "here", security=security
    )
    return replace(found, tree=["row", rows.id]) if of == "row" else found


class Scopes:
    """Makes scopes, each once. `faults` receives what is found out while facts get their types."""

    def __init__(self, world: World, faults: Faults) -> None:
        self.world = world
        self.faults = faults
        settings = world.gathered.settings
        self.settings = tuple(settings.model.settings) if settings else ()
        self.no_settings = settings.damaged if settings else world.gathered.excused("settings")
        gathered = world.gathered
        never_open = not any(one.model.open for one in gathered.calendars.values())
        self.opacity = Opacity(
            working=not never_open or gathered.has_opaque("calendar"),
            settings={each: settings.span("settings", each, "value") for each in self.settings} if settings else {},
        )
        self.used_settings: set[str] = set()
        self.circles: dict[tuple[str, str], list[tuple[str, str]]] = {}
        """Circles of facts that were found, by their first (kind, fact)."""
        self._asking: list[tuple[str, str]] = []
        self.damaged_lists = {f"option:{each}" for each, one in gathered.options.items() if one.damaged} | _lists_nowhere(world)
        self.damaged_forms = {identity for identity, form in world.forms.items() if form.definition.damaged}
        self._records: dict[str, RecordScope] = {}
        self._forms: dict[str, Name] = {}
        self._of_forms: dict[tuple[str, Path, str, str], FormScope] = {}
        self._quiet = Faults()

    def record(self, kind: KindShape | None) -> RecordScope:
        """The scope of a kind of record."""
        key = kind.id if kind else ""
        if key not in self._records:
            self._records[key] = RecordScope(self, kind)
        return self._records[key]

    def of_form(self, form: FormShape, rows: str = "", kind: KindShape | None = None) -> FormScope:
        """The scope of a form, or of its rows."""
        kinds = [kind] if kind else self.world.kinds_with(form.id)
        key = (form.id, form.asked_at, rows, kinds[0].id if kinds else "")
        if key not in self._of_forms:
            outer = self.record(kinds[0] if kinds else None)
            self._of_forms[key] = FormScope(outer, form, form.rows[rows] if rows else None)
        return self._of_forms[key]

    def with_item(self, scope: FormScope, list_id: str) -> FormScope:
        """The same scope with `item`, the option that `options_if` looks at."""
        return FormScope(scope.outer, scope.form, scope.rows, {"item": names.item(f"option:{list_id}")})

    def form(self, identity: str) -> Name | None:
        """The name of a form of the record, seen from outside it."""
        shape = self.world.forms.get(identity)
        if shape is None:
            return None
        if identity not in self._forms:
            of = "row" if shape.entries else "form"
            members = {each.id: named(each, of) for each in shape.questions.values() if each.type}
            members.update({each.id: rows_name(identity, each, of) for each in shape.rows.values()})
            broken = {each.id for each in shape.all_questions() if self.broken(each)}
            lazy = Lazy(members, members.get, self.opacity, damaged=shape.definition.damaged, broken=broken)
            self._forms[identity] = (names.entries if shape.entries else names.form)(identity, lazy)
        return self._forms[identity]

    def broken(self, asked: Asked) -> bool:
        """Whether a question's options can't be known or stand beside another type, which is told where it is asked."""
        if asked.doubtful or not asked.type.startswith("option"):
            return asked.doubtful
        return f"option:{asked.type.partition(':')[2]}" not in self.world.lists

    def builtins(self, kind: KindShape) -> dict[str, str]:
        """The built-ins of a kind of record, with their types."""
        found = {**BUILTINS, "state": f"option:{kind.id}.state"}
        return {**found, "binding": "option:binding"} if kind.model.sends or kind.lacks_share else found

    def members_of_link(self, link: str, other: KindShape) -> Mapping[str, Name]:
        """Across a link only facts and built-ins are seen."""
        builtins = self.builtins(other)

        def make(word: str) -> Name | None:
            if word == "record":
                return names.space({each: names.linked(link, each, kind) for each, kind in builtins.items()})
            shape = self.fact(other, word)
            return names.linked(link, word, shape.type, security=shape.security) if shape and shape.type else None

        return Lazy(("record", *other.model.facts), make, self.opacity, damaged=other.definition.damaged)

    def setting(self, identity: str, scope: Scope) -> Program | None:
        """The program of a setting in a scope, or None (told where settings are compiled)."""
        settings = self.world.gathered.settings
        if settings is None:
            return None
        written = settings.model.settings[identity]
        expected = f"option:{written.options}" if written.options else ""
        path, pen = ("settings", identity), Pen(settings, self._quiet, self.opacity)
        first = pen.checked(written.value, scope, (*path, "value"), expected).program
        later = [
            (date.fromisoformat(begins), pen.checked(each, scope, (*path, "later", begins), expected).program)
            for begins, each in written.later.items()
            if is_date(begins)
        ]
        sound = [(begins, each) for begins, each in later if each is not None]
        return in_force(first, sound) if first is not None and len(sound) == len(written.later) else None

    def fact(self, kind: KindShape, identity: str) -> FactShape | None:
        """Type and class of a fact; None while it is being found out, or if it can't be."""
        key = (kind.id, identity)
        facts = self.world.facts
        if key in self._asking:
            circle = self._asking[self._asking.index(key) :]
            self.circles.setdefault(min(circle), [*circle, key])
            return None
        if key not in facts:
            self._asking.append(key)
            facts[key] = self._found_fact(kind, identity)
            self._asking.pop()
        return facts[key]

    def _found_fact(self, kind: KindShape, identity: str) -> FactShape:
        written = kind.model.facts[identity]
        declared = f"option:{written.options}" if written.options else written.type or ""
        if written.options and declared not in self.world.lists:
            return FactShape("")
        pen = Pen(kind.definition, self._quiet, self.opacity)
        scope = self.record(kind)
        sources = [(each, ("facts", identity, "latest", place)) for place, each in enumerate(written.latest)]
        found = [pen.checked(each, scope, path, declared).program for each, path in sources]
        if written.calculate is not None:
            found.append(pen.checked(written.calculate, scope, ("facts", identity, "calculate"), declared).program)
        sound = [each for each in found if each is not None]
        kind_of_value = declared or next((each.type for each in sound), "")
        reads = highest(*(each.security for each in sound))
        security = highest(written.class_, reads) if written.class_ and not written.reveals else written.class_ or reads
        compartments = tuple(sorted({word for each in sound for word in each.compartments}))
        return FactShape("yes_no" if kind_of_value == "condition" else kind_of_value, security, compartments)


def _lists_nowhere(world: World) -> set[str]:
    """Option lists that questions name and nobody wrote: that is told there."""
    asked = (each.question.options for form in world.forms.values() for each in form.all_questions())
    return {f"option:{each}" for each in asked if each} - set(world.lists)
