"""Made-up answers to what a form still requires: plain, the same each time, and such that the form's checks hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.compiled import CompiledContext
from engine.expressions import Environment
from engine.forms import PreparedForm, Problem, evaluate
from engine.forms.answers import Json
from engine.forms.model import Question

_MOST = 500
_MISSING = frozenset({"required", "which_needed", "reason_needed"})
_SAME: Mapping[str, tuple[Json, ...]] = {
    "text": ("Made up",),
    "long_text": ("Made up",),
    "phone": ("+999 5555 0000",),
    "whole_number": ("1", "0", "10", "100"),
    "decimal": ("1", "0", "10", "100"),
    "time": ("09:00",),
    "yes_no": ("no", "yes"),
    "consent": ("not_asked", "given"),
    "point": ({"latitude": "0", "longitude": "0"},),
    "signature": ({"name": "Made up"},),
}


@dataclass(slots=True)
class Filler:
    """Fills one form. `tried` counts, by path, which of the possible answers stands there now."""

    context: CompiledContext
    prepared: PreparedForm
    env: Environment
    answers: dict[str, Json]
    people: tuple[str, ...] = ("somebody",)
    tried: dict[str, int] = field(default_factory=dict)

    def fill(self) -> dict[str, Json]:
        """The answers with everything that is required; what can't be made up is left as it is and told by the form's problems."""
        for _ in range(_MOST):
            problems = evaluate(self.prepared, self.answers, self.env).problems
            # What is missing is filled in all at once; what was made up and doesn't do is tried anew one by one.
            fresh = [self._mend(problem) for problem in problems if problem.path not in self.tried]
            if not any(fresh) and not any(self._mend(problem) for problem in problems):
                return self.answers
        return self.answers

    def _mend(self, problem: Problem) -> bool:
        """Whether something could be done about a problem."""
        if problem.code == "too_few_rows":
            rows = self.answers.setdefault(problem.path, [])
            if isinstance(rows, list):
                rows.append({})
                return True
        if problem.code in _MISSING or problem.path in self.tried:
            return self._answer(problem.path)
        return False

    def _answer(self, path: str) -> bool:
        place = self.tried.get(path, -1) + 1
        question, holder = self._place(path)
        found = list(self._possible(question))
        if place >= len(found):
            return False
        self.tried[path] = place
        holder[question.id] = found[place]
        return True

    def _place(self, path: str) -> tuple[Question, dict[str, Json]]:
        rows, bracket, rest = path.partition("[")
        if not bracket:
            return self.prepared.field("", path).question, self.answers
        key, _, name = rest.partition("].")
        question = self.prepared.field(rows, name).question
        if self.prepared.tables[rows].options:
            table = self.answers.setdefault(rows, {})
            row = table.setdefault(key, {}) if isinstance(table, dict) else {}
        else:
            listed = self.answers.setdefault(rows, [])
            row = listed[int(key)] if isinstance(listed, list) else {}
        return question, row if isinstance(row, dict) else {}

    def _possible(self, question: Question) -> Iterator[Json]:
        """Answers in the order in which they are tried: the most harmless first."""
        if question.type in _SAME:
            yield from _SAME[question.type]
        elif question.type in ("date", "date_time"):
            yield from self._moments(question.type)
        elif question.type == "location":
            deepest = self.context.levels[-1] if self.context.levels else ""
            yield from (code for code, place in self.context.places.items() if place.level == deepest)
            yield from self.context.places
        elif question.type == "organisation":
            yield from self.context.organisations
        elif question.type == "choose_one":
            yield from self._options(question)
        elif question.type == "person":
            yield from self.people
        elif question.type == "tally":
            counts: dict[str, Json] = {str(option): "0" for option in self._options(question)[:1]}
            yield counts
        elif question.type == "choose_many":
            yield from ([option] for option in self._options(question))

    def _moments(self, kind: str) -> Iterator[Json]:
        if kind == "date_time":
            yield self.env.now.isoformat().replace("+00:00", "Z")
            return
        today = self.env.today
        yield from (today.isoformat(), f"{today.year + 1}-01-15", f"{today.year - 1}-01-15")

    def _options(self, question: Question) -> list[Json]:
        """The last ones first: lists begin with what is gravest. Those that ask which come after all others."""
        offered = [each for each in self.context.option_lists[question.options].options if not each.hidden]
        plain: list[Json] = [each.id for each in reversed(offered) if not each.ask_which]
        return [*plain, *(each.id for each in offered if each.ask_which)]


def made_up(
    context: CompiledContext,
    prepared: PreparedForm,
    given: Mapping[str, Json],
    env: Environment,
    people: tuple[str, ...] = ("somebody",),
) -> dict[str, Json]:
    """`given` with everything else that completing the form requires; `people` are those whom answers may name."""
    return Filler(context, prepared, env, _copy(given), people).fill()


def _copy(answers: Mapping[str, Json]) -> dict[str, Json]:
    return {key: _copied(value) for key, value in answers.items()}


def _copied(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _copied(each) for key, each in value.items()}
    return [_copied(each) for each in value] if isinstance(value, list) else value
