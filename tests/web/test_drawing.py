"""Forms drawn from fragments, and the way back: fields to answers, rows, two people's answers side by side."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from engine.casework.outcomes import Conflict
from engine.casework.prepared import Prepared, prepare_context
from engine.casework.records import Json
from engine.casework.views import FormView, RecordHead
from engine.compiled import CompiledContext
from engine.expressions.text import Phrase
from engine.forms.problems import Problem
from engine.i18n.catalogues import load
from engine.i18n.translator import Translator, translator
from engine.web.drawing.differences import choose, differences
from engine.web.drawing.fields import answers_from, change_rows, with_comma, with_point
from engine.web.drawing.filling import fill_form
from engine.web.drawing.fragment import Fragment, cut, slot
from engine.web.drawing.shelf import Shelf
from engine.web.rendering import environment
from tests.web.reader import Page

ROOT = Path(__file__).resolve().parents[2]
HEAD = RecordHead("r", "case", Phrase("Case"), "cases", "BA-1", None, "registered", Phrase("Registered"), True)

ANSWERS: dict[str, Json] = {
    "registered_on": "2026-03-02",
    "papers": [{"paper_kind": "birth_certificate", "paper_number": "7"}, {"paper_number": "8 <b>"}],
    "name_first": 'A "quoted" <name> & more',
    "name_last": {"answer": "not_known"},
    "sex": "female",
    "date_of_birth": {"date": "2015-03-02", "estimated": True},
    "age_now": "11",
    "birth_registered": {"answer": "not_known"},
    "languages": ["portuguese", "tetun"],
    "difficulties": {"seeing": {"difficulty": "some_difficulty"}, "hearing": {"difficulty": {"answer": "not_asked"}}},
    "health_needs": "First line\nsecond line",
    "location_current": "TL-BA",
}


@pytest.fixture(scope="module")
def prepared(context: CompiledContext) -> Prepared:
    return prepare_context(context)


@pytest.fixture(scope="module")
def t(context: CompiledContext) -> Translator:
    return translator("tet", context, load([ROOT / "locales"], context.id, ["tet", "pt", "en"]))


def view(prepared: Prepared, answers: Mapping[str, Json], **more: object) -> FormView:
    """A registration with these answers, everything shown."""
    shown = [*prepared.fields["registration"].fields]
    rows = [
        f"papers[{each}].{name}" for each in range(5) for name in ("paper_kind", "paper_number", "paper_kind_which")
    ]
    options = [each.id for each in prepared.context.option_lists["abilities"].options]
    shown += [*prepared.forms["registration"].tables, *rows, *(f"difficulties[{each}].difficulty" for each in options)]
    shown += [f"difficulties[{each}]" for each in options]
    base = FormView(
        HEAD, "registration", "", Phrase("Registration"), 0, "empty", False, None, answers, {}, tuple(shown), (), {}
    )
    return FormView(**{**{name: getattr(base, name) for name in base.__slots__}, **more})


def drawn(prepared: Prepared, t: Translator, shelf: Shelf, form: FormView) -> str:
    """The form as a page's form."""
    types = prepared.forms[form.form].types
    return f"<form>{fill_form(shelf.form(form.form, prepared, t), form, types, t)}</form>"


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return Shelf(environment())


def test_what_a_page_shows_is_sent_back_as_the_same_answers(prepared: Prepared, t: Translator, shelf: Shelf) -> None:
    page = Page(drawn(prepared, t, shelf, view(prepared, ANSWERS)))
    fields = {name: tuple(values) for name, values in page.forms[0].fields().items()}
    taken = answers_from(prepared.context.forms["registration"], prepared, fields, "tet")
    assert {name: taken.get(name) for name in ANSWERS} == {**ANSWERS, "health_needs": "First line\nsecond line"}


def test_a_fragment_keeps_no_answer(prepared: Prepared, t: Translator, shelf: Shelf) -> None:
    first = drawn(prepared, t, shelf, view(prepared, {"name_first": "canary-one", "sex": "male"}))
    second = drawn(prepared, t, shelf, view(prepared, {"name_first": "canary-two"}))
    assert "canary-one" in first
    assert "canary-one" not in second
    assert "canary" not in repr(shelf.form("registration", prepared, t))
    assert second.count(" checked") == 0


def test_problems_stand_beside_their_question_and_are_tied_to_it(
    prepared: Prepared, t: Translator, shelf: Shelf
) -> None:
    problems = (Problem("name_first", "required"), Problem("papers[0].paper_number", "required"))
    text = drawn(prepared, t, shelf, view(prepared, {"papers": [{}]}, problems=problems))
    assert 'id="name_first-faults"' in text
    assert 'aria-invalid="true"' in text
    assert 'id="papers[0].paper_number-faults"' in text


def test_what_may_not_be_read_is_not_on_the_page(prepared: Prepared, t: Translator, shelf: Shelf) -> None:
    text = drawn(prepared, t, shelf, view(prepared, {}, withheld={"name_first": Phrase("Anonymous")}))
    page = Page(text)
    assert "name_first" not in [each.name for each in page.forms[0].controls]
    assert "Anónimu" in page.text


def test_a_suggestion_fills_an_unanswered_question_and_is_told(prepared: Prepared, t: Translator, shelf: Shelf) -> None:
    page = Page(drawn(prepared, t, shelf, view(prepared, {}, computed={"age_now": "11"})))
    assert page.forms[0].fields()["age_now"] == ["11"]
    assert page.forms[0].fields()["age_now:suggested"] == ['"11"']
    own = Page(drawn(prepared, t, shelf, view(prepared, {"age_now": "9"}, computed={"age_now": "11"})))
    assert own.forms[0].fields()["age_now"] == ["9"]


def test_options_that_are_not_offered_are_hidden(prepared: Prepared, t: Translator, shelf: Shelf) -> None:
    form = view(
        prepared, {}, form="protection_concerns", shown=("kinds", "main_kind"), offered={"main_kind": ("neglect",)}
    )
    text = drawn(prepared, t, shelf, form)
    assert '<option value="neglect">' in text
    assert '<option value="sexual_violence" hidden>' in text


def test_another_configuration_throws_old_fragments_away(prepared: Prepared, t: Translator, shelf: Shelf) -> None:
    first = shelf.form("registration", prepared, t)
    assert shelf.form("registration", prepared, t) is first
    other = prepare_context(prepared.context, digest="another")
    assert shelf.form("registration", other, t) is not first


@pytest.mark.parametrize(
    ("typed", "point"),
    [("1,5", "1.5"), ("1.234,5", "1234.5"), ("1\u00a0234", "1234"), ("12", "12"), ("1.5", "1.5"), ("x", "x")],
)
def test_numbers_are_read_with_the_readers_marks(typed: str, point: str) -> None:
    assert with_point(typed) == point


def test_numbers_are_shown_with_the_readers_marks() -> None:
    assert (with_comma("1.5", "tet"), with_comma("1.5", "en")) == ("1,5", "1.5")


def test_rows_are_added_and_removed(prepared: Prepared) -> None:
    form = prepared.context.forms["registration"]
    answers: dict[str, Json] = {"papers": [{"paper_number": "1"}, {"paper_number": "2"}]}
    assert change_rows(form, answers, "add:papers") == "papers[2]"
    assert answers["papers"] == [{"paper_number": "1"}, {"paper_number": "2"}, {}]
    assert change_rows(form, answers, "remove:papers[0]") == "papers"
    assert answers["papers"] == [{"paper_number": "2"}, {}]


@pytest.mark.parametrize(
    "wish", ["add:nothing", "remove:papers[9]", "add:difficulties", "remove:name_first", "add:", "x"]
)
def test_a_wish_for_rows_that_are_not_there_changes_nothing(prepared: Prepared, wish: str) -> None:
    answers: dict[str, Json] = {"papers": [{"paper_number": "1"}]}
    change_rows(prepared.context.forms["registration"], answers, wish)
    assert answers["papers"] == [{"paper_number": "1"}]


def test_fields_that_no_question_has_are_passed_over(prepared: Prepared) -> None:
    fields = {
        "nothing": ("x",),
        "papers[x].paper_number": ("1",),
        "papers[99999].a": ("1",),
        "csrf": ("x",),
        "[": ("",),
        ":": ("",),
    }
    assert answers_from(prepared.context.forms["registration"], prepared, fields, "en") == {}


def test_two_peoples_answers_are_told_and_chosen_between(prepared: Prepared, t: Translator) -> None:
    mine: dict[str, Json] = {
        "name_first": "A",
        "papers": [{"paper_number": "1"}],
        "difficulties": {"seeing": {"difficulty": "some_difficulty"}},
    }
    theirs: dict[str, Json] = {"name_first": "B", "papers": [{"paper_number": "2"}], "sex": "male"}
    paths = ("name_first", "papers[0].paper_number", "difficulties[seeing].difficulty", "sex")
    found = differences(
        prepared.context.forms["registration"], Conflict("registration", "", 2, "X", mine, theirs, paths), t
    )
    assert [(each.mine, each.theirs) for each in found] == [
        ("A", "B"),
        ("1", "2"),
        ("Difikuldade uitoan", ""),
        ("", "Mane"),
    ]
    assert all(each.label and "[" not in each.label for each in found)
    chosen = choose(mine, theirs, paths)
    assert chosen == {
        "name_first": "B",
        "papers": [{"paper_number": "2"}],
        "difficulties": {"seeing": {}},
        "sex": "male",
    }
    assert mine["name_first"] == "A"


def test_a_fragment_is_filled_at_its_slots_and_nowhere_else() -> None:
    fragment = cut(f"<p>{slot('a')}</p><p>{slot('b')}</p>{{a}}")
    assert fragment == Fragment(("<p>", "", "</p><p>", "", "</p>{a}"), {"a": (1,), "b": (3,)})
    assert fragment.fill({"a": "1"}) == "<p>1</p><p></p>{a}"
