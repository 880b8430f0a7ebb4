"""What every pass is handed: the world of names, the scopes made from it, the list of faults; and pens to read expressions with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.compiler.faults import Faults, did_you_mean
from engine.compiler.names.scopes import Scopes
from engine.compiler.names.shapes import FormShape
from engine.compiler.names.texts import Pen
from engine.compiler.names.world import KindShape, World
from engine.compiler.types import WrittenType
from engine.definitions.reading import Definition, Path
from engine.diagnostics import Related, Span


@dataclass(frozen=True, slots=True)
class Making:
    """One compilation."""

    world: World
    scopes: Scopes
    faults: Faults
    types: Mapping[str, WrittenType]
    """The question types that can be asked here."""

    def pen(self, definition: Definition[object]) -> Pen:
        """A pen for a definition."""
        return Pen(definition, self.faults, self.scopes.opacity)

    def known(
        self,
        code: str,
        what: str,
        word: str,
        known: Iterable[str],
        span: Span,
        *,
        excused: bool = False,
        where: str = "",
    ) -> bool:
        """Whether a word is one of those known; if not, and nothing excuses it, that is told with a suggestion."""
        words = list(known)
        if word in words:
            return True
        if not excused:
            listed = ", ".join(f"`{each}`" for each in words[:8]) + (" …" if len(words) > 8 else "")
            otherwise = f"Known: {listed}." if words else ""
            self.faults.error(code, f"There is no {what} `{word}`{where}.", span, did_you_mean(word, words, otherwise))
        return False

    def each_once(
        self, what: str, words: Iterable[str], definition: Definition[object], path: Path, key: str = ""
    ) -> None:
        """Whether no word of a list is there twice; `key` is the one that holds the word in each line, if lines have several."""
        first: dict[str, int] = {}
        for place, word in enumerate(words):
            earlier = first.setdefault(word, place)
            if earlier != place:
                here, there = ((*path, each, key) if key else (*path, each) for each in (place, earlier))
                related = (Related("first written here", definition.span(*there)),)
                self.faults.error(
                    "E402",
                    f"The {what} `{word}` is there twice.",
                    definition.span(*here),
                    "Remove one of the two.",
                    related,
                )

    def form_of(self, name: str, kind: KindShape, span: Span, *, rows: bool = False) -> FormShape | None:
        """The form of a kind of record that `form` or `form.question` names, if both are there; the place is made as narrow as it can be.

        `rows`: the name after the point may also be that of rows.
        """
        form, _, question = name.partition(".")
        exact = span.line == span.end_line and span.end_column - span.column == len(name)
        shape = self.world.forms.get(form) if form in kind.model.forms else None
        if shape is None:
            excused = self.world.gathered.excused("form", form) or kind.definition.damaged
            place = span.part(0, len(form)) if exact else span
            self.known("E611", "form", form, kind.model.forms, place, excused=excused, where=f" in `{kind.id}`")
            return None
        if question:
            known = [*(each.id for each in shape.questions.values() if each.type), *(shape.rows if rows else ())]
            place = span.part(len(form) + 1, len(name)) if exact else span
            excused = shape.definition.damaged
            if not self.known("E411", "question", question, known, place, excused=excused, where=f" in `{form}`"):
                return None
        return shape

    def form_known(self, word: str, definition: Definition[object], path: Path) -> bool:
        """Whether a form of that id exists."""
        gathered = self.world.gathered
        span = definition.key_span(*path[:-1]) if path[-1] == "[key]" else definition.span(*path)
        if word not in gathered.forms and ("form", word) in gathered.hidden:
            remedy = f"Add `{word}` to `uses: forms:` of the context."
            self.faults.error(
                "E403", f"The form `{word}` is in the library, but this context doesn't use it.", span, remedy
            )
            return False
        return self.known("E403", "form", word, gathered.forms, span, excused=gathered.excused("form", word))

    def list_known(self, word: str, definition: Definition[object], path: Path) -> bool:
        """Whether an option list of that id exists."""
        gathered = self.world.gathered
        excused = gathered.excused("options", word)
        known = {*gathered.options, *(each for kind, each in gathered.hidden if kind == "options")}  # one that nothing names is hidden
        return self.known("E404", "option list", word, sorted(known), definition.span(*path), excused=excused)
