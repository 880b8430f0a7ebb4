"""Many faults at once are all told, none breeds another, and whatever is written the compiler answers with diagnostics."""

from __future__ import annotations

import random

import pytest

from engine.diagnostics import Diagnostic, Severity, has_errors
from tests.compiler.workshop import LAYER, edited, files, make


def told(found: list[Diagnostic]) -> list[str]:
    """Code and file of each."""
    return [f"{each.code} {each.span.file.removeprefix(LAYER + '/')}" for each in found]


def test_faults_in_many_files_are_all_told_at_once() -> None:
    texts = files()
    slips = [
        ("forms/intake.yaml", "options: brands", "options: brand", "E404"),
        ("forms/intake.yaml", "type: whole_number", "type: whole", "E306"),
        ("options/dangers.yaml", "option: medium", "option: low", "E402"),
        ("workflows/bicycle.yaml", "to: in_repair", "to: repair", "E605"),
        ("roles.yaml", "duties: [chief]", "duties: [chef]", "E407"),
        ("rules/orders.yaml", "profile: supplier_minimum", "profile: supplier_min", "E414"),
        ("places/locations.csv", "N-1,N1,N,", "N-1,N1,M,", "E805"),
        ("demo/people.yaml", "role: repairer", "role: repair", "E418"),
        ("scenarios/brakes.yaml", "because: brakes_are_ordered", "because: brake_is_ordered", "E425"),
        ("calendars/working.yaml", "08:30 to 17:30", "all day", "E311"),
    ]
    for path, old, new, _ in slips:
        texts[f"{LAYER}/{path}"] = texts[f"{LAYER}/{path}"].replace(old, new, 1)
    made = make(texts)
    assert {f"{code} {path}" for path, _, _, code in slips} <= set(told(made.diagnostics))
    assert made.compiled.context is None


def test_one_missing_thing_that_many_speak_of_is_told_once_with_all_places() -> None:
    made = make(edited("workflows/duties.yaml", "  mechanic: {", "  mechanik: {"))
    [told_once] = made.diagnostics
    assert (told_once.code, told_once.remedy) == ("E407", "Did you mean `mechanic`?")
    assert told_once.span.file == f"{LAYER}/workflows/duties.yaml"
    assert len(told_once.related) >= 4
    assert {each.message for each in told_once.related} == {"spoken of here"}


def test_a_scenario_does_not_repeat_what_is_missing_in_the_rest() -> None:
    texts = files()
    del texts[f"{LAYER}/workflows/order.yaml"]
    assert not [each for each in told(make(texts).diagnostics) if each.endswith("scenarios/brakes.yaml")]


def test_an_expression_that_names_what_another_fault_took_away_is_not_blamed() -> None:
    texts = edited(
        "forms/inspections.yaml",
        "{ask: danger, label: How dangerous is it, type: choose_one",
        "{ask: danger, label: How dangerous is it, type: choose",
    )
    assert told(make(texts).diagnostics) == ["E306 forms/inspections.yaml"]


def test_a_file_that_cannot_be_read_at_all_breeds_nothing_elsewhere() -> None:
    for path in (
        "options/dangers.yaml",
        "workflows/duties.yaml",
        "settings/times.yaml",
        "profiles/supplier_minimum.yaml",
        "context.yaml",
    ):
        texts = files()
        first, _, rest = texts[f"{LAYER}/{path}"].partition(":")
        texts[f"{LAYER}/{path}"] = f"x{first}:{rest}"
        assert told(make(texts).diagnostics) == [f"E310 {path}"]


def test_a_form_of_two_kinds_must_be_understood_in_both() -> None:
    texts = files()
    shared = "form: shared\ntitle: Shared\nclass: personal\npurpose: To share\nquestions:\n"
    shared += "  - {ask: note_of, label: Note, type: text, show_if: danger_level == high}\n"
    texts[f"{LAYER}/forms/shared.yaml"] = shared
    for path, old in (("workflows/bicycle.yaml", "forms: [intake,"), ("workflows/order.yaml", "forms: [order_letter")):
        text = texts[f"{LAYER}/{path}"]
        texts[f"{LAYER}/{path}"] = text.replace(old, old.replace("[", "[shared, "), 1)
    assert told(make(texts).diagnostics) == ["E201 forms/shared.yaml"]


def garbled(seed: int) -> dict[str, str]:
    """The context with a few lines broken, the same way each time."""
    chance = random.Random(seed)
    texts = files()
    for _ in range(chance.choice([1, 1, 2, 4])):
        path = chance.choice(sorted(texts))
        lines = texts[path].split("\n")
        place = chance.randrange(len(lines))
        key = lines[place].split(": ")[0]
        lines[place] = chance.choice(
            [
                "",
                f"{key}: [a, b]",
                f"{key}: {{a: b}}",
                f"{key}:",
                f"{key}: x.y",
                f"{key}: 99999999999999999999",
                f"{key}: ${{a",
                lines[place][:-1],
            ]
        )
        if chance.random() < 0.3:
            other = chance.randrange(len(lines))
            lines[place], lines[other] = lines[other], lines[place]
        texts[path] = "\n".join(lines)
    return texts


@pytest.mark.parametrize("seed", range(60))
def test_whatever_is_written_the_answer_is_diagnostics(seed: int) -> None:
    texts = garbled(seed)
    made = make(texts)
    assert made.compiled.context is None or not has_errors(made.compiled.diagnostics)
    for each in made.diagnostics:
        assert each.severity in (Severity.ERROR, Severity.WARNING)
        assert each.message.endswith((".", "?"))
        assert 1 <= each.span.line <= texts[each.span.file].count("\n") + 2


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        ("context.yaml", ["E101"]),
        ("roles.yaml", ["E427"]),
        ("places/locations.csv", ["E427"]),
        ("calendars/working.yaml", ["E426"]),
        ("options/brands.yaml", ["E404"]),
        ("profiles/supplier_minimum.yaml", ["E414"]),
        ("consent_policies.yaml", ["E413"]),
        ("people/shop.yaml", ["E423"]),
        ("workflows/order.yaml", ["E408"]),
        ("forms/order_letter.yaml", ["E403"]),
        ("settings/times.yaml", ["E201"]),
        ("places/directory.csv", ["E412"]),
    ],
)
def test_a_missing_file_is_told(missing: str, expected: list[str]) -> None:
    texts = files()
    del texts[f"{LAYER}/{missing}"]
    made = make(texts)
    assert made.compiled.context is None
    assert {each.code for each in made.diagnostics} == set(expected)


def test_a_condition_on_the_row_itself_does_change() -> None:
    worn = 'label: "${item}", type: yes_no, '
    texts = edited("forms/inspections.yaml", worn, f"{worn}show_if: item == brake, ")
    assert [each.code for each in make(texts).diagnostics] == []
