"""A fault is told where it went wrong: at a misspelt definition, or at the misspelt use with the definition beside it."""

from __future__ import annotations

from engine.diagnostics import Diagnostic, Related
from tests.compiler.workshop import LAYER, edited, make


def only(texts: dict[str, str]) -> Diagnostic:
    """The one fault."""
    (found,) = make(texts).diagnostics
    return found


def beside(found: Diagnostic) -> list[str]:
    """The second places, each with its words."""
    return [f"{each.span.file.removeprefix(LAYER + '/')}: {each.message}" for each in found.related]


def test_a_misspelt_use_shows_the_definition_that_was_meant() -> None:
    found = only(edited("rules/orders.yaml", "profile: supplier_minimum", "profile: suplier_minimum"))
    assert (found.code, found.span.file) == ("E414", f"{LAYER}/rules/orders.yaml")
    assert beside(found) == ["profiles/supplier_minimum.yaml: `supplier_minimum` is defined here"]


def test_a_misspelt_definition_of_which_several_speak_is_told_where_it_is_defined() -> None:
    found = only(edited("workflows/duties.yaml", "  mechanic: {", "  mechanik: {"))
    assert found.span.file == f"{LAYER}/workflows/duties.yaml"
    assert found.message.startswith("Nothing speaks of `mechanik`, but ")
    assert [edit.text for edit in found.edits] == ["mechanic"]
    assert all(isinstance(each, Related) and each.message == "spoken of here" for each in found.related)


def test_a_thing_under_a_misspelt_name_is_read_under_that_of_its_file() -> None:
    found = only(edited("forms/inspections.yaml", "form: inspections", "form: inspektions"))
    assert (found.code, found.remedy) == ("E401", "Did you mean `inspections`?")


def test_things_that_do_not_go_together_show_what_they_are() -> None:
    texts = edited("forms/intake.yaml", "show_if: has_lock == yes\n", "show_if: has_lock == 5\n")
    assert "forms/intake.yaml: what it is" in beside(only(texts))
