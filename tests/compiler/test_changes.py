"""What differs between two readings, and which differences weaken: each weakening of the language is known, its reverse is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.compiler.changes.laid import changes
from engine.compiler.changes.overriding import check_overrides
from engine.compiler.changes.tracing import Unknown, trace
from engine.source import Document, Laid, Layer, lay, read_yaml

FORM = """form: visit
title: Visit
class: {cls}
purpose: To see
questions:
  - group: core
    title: Core
    questions:
      - {{ask: seen, label: Seen, type: yes_no{question}}}
      - {{ask: told, label: Told, type: yes_no}}
checks:
  - that: seen == yes
    message: See first
"""
WORKFLOW = """workflow: thing
title: Thing
path: things
initial: open
states:
  open:
    title: Open
    deadlines:
      - {{deadline: soon, title: Soon, within: {within}, steps: [{{at: due, remind: owner}}{steps}]}}
    transitions:
      - event: close
        title: Close
        by: {by}
        needs: [{needs}]
{more}        to: closed
  closed: {{title: Closed, final: true}}
"""
ROLES = """roles:
  officer:
    title: Officer
    duties: [{duties}]
    sees:
      - {{record: thing, which: {which}, classes: [{classes}]{sight}}}
"""


def documents(*texts: str) -> tuple[Document, ...]:
    """The documents of some files."""
    found: list[Document] = []
    for number, text in enumerate(texts):
        read, faults = read_yaml(text.encode(), f"{number}.yaml", "layer")
        assert not faults
        found += read
    return tuple(found)


def form(cls: str = "personal", question: str = "") -> str:
    """A form."""
    return FORM.format(cls=cls, question=question)


def workflow(
    within: str = "3 days",
    by: str = "officer",
    needs: str = "visit, plan",
    more: str = "",
    steps: str = ", {at: 2 days late, notify: chief}",
) -> str:
    """A kind of record."""
    return WORKFLOW.format(within=within, by=by, needs=needs, more=more, steps=steps)


def roles(which: str = "own", classes: str = "personal", sight: str = "", duties: str = "officer") -> str:
    """A role."""
    return ROLES.format(which=which, classes=classes, sight=sight, duties=duties)


APPROVAL = "        approval: {{levels: [{levels}]}}\n"
SECOND = "{by: chief}, {by: director}"

WEAKER = [
    ("a lower class", form(cls="sensitive"), form(cls="personal")),
    ("a class left out", form(question=", class: restricted"), form()),
    ("not required", form(question=", required: true"), form()),
    ("required false", form(question=", required: true"), form(question=", required: false")),
    ("sometimes required", form(question=", required: true"), form(question=", required: told == yes")),
    ("a check gone", form(), form().split("checks:")[0]),
    ("only a warning", form(), form() + "    warn: true\n"),
    ("shown sometimes", form(), form(question=", show_if: told == yes")),
    ("reveals", form(), form(question=", reveals: true")),
    ("a compartment gone", form(question=", compartment: reporter"), form()),
    ("not locked", form(question=", locked: true"), form()),
    ("a required question gone", form(question=", required: true"), form().replace("      - {ask: seen, label: Seen, type: yes_no}\n", "")),
    ("a longer time", workflow(), workflow(within="4 days")),
    ("a longer time in another unit", workflow(within="24 hours"), workflow(within="2 days")),
    ("a deadline's step gone", workflow(), workflow(steps="")),
    ("a need gone", workflow(), workflow(needs="visit")),
    ("more people", workflow(), workflow(by="[officer, helper]")),
    ("no approval", workflow(more=APPROVAL.format(levels=SECOND)), workflow()),
    ("one level less", workflow(more=APPROVAL.format(levels=SECOND)), workflow(more=APPROVAL.format(levels="{by: chief}"))),
    ("no reason asked", workflow(more="        ask_reason: true\n"), workflow()),
    ("a condition", workflow(), workflow(more="        if: completed(plan)\n")),
    ("a wider sight", roles(), roles(which="team")),
    ("more classes", roles(), roles(classes="personal, sensitive")),
    ("writes", roles(), roles(sight=", write: true")),
    ("no profile", roles(sight=", profile: minimum"), roles()),
    ("without a reason", roles(sight=", ask_reason: true"), roles()),
    ("one more duty", roles(), roles(duties="officer, chief")),
    ("one more line of sight", roles(), roles() + "      - {record: other, which: all}\n"),
]


@pytest.mark.parametrize(("old", "new"), [each[1:] for each in WEAKER], ids=[each[0] for each in WEAKER])
def test_a_weakening_is_known_and_comes_first(old: str, new: str) -> None:
    found = changes(documents(old), documents(new))
    assert found[0].why, found


@pytest.mark.parametrize(("old", "new"), [each[1:] for each in WEAKER], ids=[each[0] for each in WEAKER])
def test_its_reverse_is_a_change_but_no_weakening(old: str, new: str) -> None:
    found = changes(documents(new), documents(old))
    assert found
    assert not [each for each in found if each.why], found


def test_what_is_the_same_says_nothing_however_it_is_laid_out() -> None:
    spread = form().replace("{ask: told, label: Told, type: yes_no}", 'ask: told\n        label: "Told"\n        type: yes_no')
    assert spread != form()
    assert changes(documents(form(), roles()), documents(roles(), spread)) == []


def test_other_words_are_a_change_with_both_places() -> None:
    (change,) = changes(documents(form()), documents(form().replace("label: Seen", "label: Was the child seen")))
    assert (change.name, change.old, change.new, change.why) == ("forms/visit#core.seen.label", "Seen", "Was the child seen", "")
    assert change.old_span is not None
    assert change.new_span is not None
    assert change.old_span.line == change.new_span.line == 9


# --- where a value comes from ------------------------------------------------------------------------------------------
LIBRARY = form()
CONTEXT = """form: visit
extends: visit
questions:
  - {ask: seen, label: Was it seen}
"""


def layered() -> Laid:
    """Two layers."""
    layers = []
    for name, text in (("library", LIBRARY), ("country", CONTEXT)):
        read, _ = read_yaml(text.encode(), f"{name}/forms/visit.yaml", name)
        layers.append(Layer(name, Path(name), tuple(read), (), (f"{name}/forms/visit.yaml",)))
    laid, faults = lay(layers)
    assert not faults
    return laid


def test_each_layer_says_what_it_says_and_the_last_one_counts() -> None:
    found = trace(layered(), "forms/visit#seen.label")
    assert isinstance(found, tuple)
    assert [(each.layer, each.value, each.counts) for each in found] == [("library", "Seen", False), ("country", "Was it seen", True)]
    assert [each.span.line for each in found] == [9, 4]


def test_what_only_the_library_says_counts() -> None:
    found = trace(layered(), "forms/visit#told.label")
    assert isinstance(found, tuple)
    assert [(each.layer, each.counts) for each in found] == [("library", True)]


def test_a_thing_put_together_by_both_counts_as_such() -> None:
    found = trace(layered(), "forms/visit#seen")
    assert isinstance(found, tuple)
    assert found[-1].counts
    assert "Was it seen" in found[-1].value


@pytest.mark.parametrize(
    ("target", "meant"),
    [("forms/visits#seen", "forms/visit"), ("forms/visit#sen.label", "seen"), ("forms/visit#seen.lable", "label")],
)
def test_an_unknown_place_names_the_one_that_was_meant(target: str, meant: str) -> None:
    found = trace(layered(), target)
    assert isinstance(found, Unknown)
    assert f"`{meant}`" in found.remedy


def test_other_words_in_a_later_layer_are_no_weakening() -> None:
    assert list(check_overrides(layered())) == []


def test_a_thing_that_only_bears_the_name_of_one_below_weakens_nothing() -> None:
    own = form(cls="plain")
    layers = []
    for name, text in (("library", form(question=", required: true")), ("country", f"context: country\ntitle: C\n---\n{own}")):
        read, _ = read_yaml(text.encode(), f"{name}/forms/visit.yaml", name)
        layers.append(Layer(name, Path(name), tuple(read), (), (f"{name}/forms/visit.yaml",)))
    laid, _ = lay(layers)
    assert laid.one("form", "visit") is not None
    assert list(check_overrides(laid)) == []
