"""What a program says of itself: what it reads, how secret it is, its type; and that nothing an implementer writes can raise."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.expressions import (
    CODES,
    FUNCTIONS,
    RESERVED,
    Attribute,
    Checked,
    Environment,
    NameTable,
    Options,
    Program,
    check_text,
    compile_program,
    compile_tree,
    parse,
)
from engine.expressions import scope as names
from tests.expressions.tables import FOLDER, load, sequence, text

LEVELS = Options(
    "option:levels", ("low", "medium", "high"), True, {"points": Attribute("decimal", {"high": 2_500_000})}, "levels"
)
TABLE = NameTable(
    {
        **names.clock(),
        "age": names.question("registration", "age", "whole_number", security="personal", may_be=["not_known"]),
        "works": names.question("registration", "works", "yes_no"),
        "concern": names.question("protection", "concern", "option:levels", of="form", security="sensitive"),
        "reporter": names.question(
            "report", "name", "text", of="form", security="restricted", compartments=("reporter",)
        ),
        "caregivers": names.rows(
            "registration",
            "caregivers",
            {"name": names.question("registration", "name", "text", of="row", rows="caregivers", security="personal")},
        ),
        "level": names.fact("level", "option:levels", security="sensitive"),
        "first_visit": names.deadline("first_visit"),
        "referrals": names.link("referrals", {"state": names.linked("referrals", "state", "text")}, many=True),
        "case": names.link(
            "case", {"level": names.linked("case", "level", "option:levels", security="sensitive")}, many=False
        ),
    },
    {"option:levels": LEVELS},
)


def program(source: str, expected: str = "") -> Program:
    """A program without faults."""
    checked: Checked = check_text(source, TABLE, expected)
    assert checked.program is not None, checked.faults
    return checked.program


@pytest.mark.parametrize(
    ("source", "reads", "security", "compartments"),
    [
        ("age > 3", ("registration.age",), "personal", ()),
        ("works == yes and age > 3", ("registration.age", "registration.works"), "personal", ()),
        ("works == yes", ("registration.works",), "plain", ()),
        ("concern == high or age > 3", ("protection.concern", "registration.age"), "sensitive", ()),
        ("level.points > 1", ("facts.level",), "sensitive", ()),
        ('reporter == "Ana" and level == high', ("facts.level", "report.name"), "restricted", ("reporter",)),
        ("answered(reporter)", ("report.name",), "restricted", ("reporter",)),
        ('any(caregivers, name == "Ana")', ("registration.caregivers", "registration.caregivers.name"), "personal", ()),
        ("first_visit.late == yes", ("deadlines.first_visit",), "plain", ()),
        ('last(referrals).state == "open"', ("links.referrals", "links.referrals.state"), "plain", ()),
        ("case.level == high", ("links.case", "links.case.level"), "sensitive", ()),
        ("ever(level == high)", ("facts.level",), "sensitive", ()),
        ("before(level) == high", ("facts.level",), "sensitive", ()),
        ("days_between(today, date_of(now)) == 0", ("now", "today"), "plain", ()),
    ],
)
def test_a_program_takes_the_highest_class_of_what_it_reads(
    source: str, reads: tuple[str, ...], security: str, compartments: tuple[str, ...]
) -> None:
    found = program(source)
    assert (found.reads, found.security, found.compartments) == (reads, security, compartments)


def test_a_setting_is_written_into_the_tree_and_keeps_its_secrecy() -> None:
    setting = names.setting(program("level == high"))
    table = NameTable({**TABLE.table, "settings": names.space({"grave": setting})}, TABLE.lists_by_type)
    checked = check_text("settings.grave and age > 3", table)
    assert checked.program is not None
    assert checked.program.reads == ("facts.level", "registration.age")
    assert checked.program.security == "sensitive"
    assert compile_program(checked.program)(Environment(here={"age": 4_000_000}, facts={"level": "high"})) is True


@pytest.mark.parametrize(
    ("source", "type_name"),
    [
        ("age + 1", "whole_number"),
        ("age + 1.5", "decimal"),
        ("age / 2", "decimal"),
        ("round(age / 2)", "whole_number"),
        ("round(age / 2, 1)", "decimal"),
        ("max(age, 2.5)", "decimal"),
        ("level", "option:levels"),
        ("before(level)", "option:levels"),
        ("default(level, low)", "option:levels"),
        ("today + 1 day", "date"),
        ("now + 1 day", "date_time"),
        ("24 hours", "duration"),
        ("last(caregivers).name", "text"),
        ("caregivers", "rows"),
        ("case", "record"),
        ("age > 3", "condition"),
    ],
)
def test_a_program_has_the_type_of_its_value(source: str, type_name: str) -> None:
    assert program(source).type == type_name


def test_a_condition_may_be_kept_as_a_yes_or_no() -> None:
    assert program("age > 3", "yes_no").type == "condition"


def test_an_option_may_stand_alone_where_its_list_is_wanted() -> None:
    assert program("high", "option:levels").tree == ["lit", "option", "high"]


def test_several_options_may_stand_where_several_are_wanted() -> None:
    assert compile_program(program("(high, low)", "options:levels"))(Environment()) == frozenset({"high", "low"})


def test_what_speaks_of_not_known_is_no_warning_in_a_deciding_condition() -> None:
    for source in (
        "possibly(age > 3)",
        "age > 3 or not_known(age)",
        "default(age, 0) > 3",
        "answered(age) and age > 3",
    ):
        assert check_text(source, TABLE, "condition", deciding=True).faults == (), source


def test_faults_are_collected_from_both_sides() -> None:
    assert [each.code for each in check_text("agee > 3 and wroks == yes", TABLE).faults] == ["E201", "E201"]


def test_every_function_is_documented_and_tried_in_the_tables() -> None:
    tables = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.yaml"))
    for name, function in FUNCTIONS.items():
        assert parse(function.example).node is not None, name
        assert function.doc.endswith("."), name
        assert f"{name}(" in tables, name


def test_every_code_is_provoked_by_the_table_or_named_here() -> None:
    elsewhere = {"E214", "E218", "E221"}  # tables and texts, which are not one expression
    file = load(FOLDER / "faults.yaml")
    provoked = {text(sequence(line)[2]) for line in [*sequence(file["faults"]), *sequence(file["warnings"])]}
    assert provoked | elsewhere == set(CODES)


@given(st.text(alphabet="abegx_ 019.,()<>=!+-*/\"'${}andotri\n\u0301é", max_size=60))
def test_no_text_makes_the_parser_or_the_checker_raise(source: str) -> None:
    checked = check_text(source, TABLE)
    for each in checked.faults:
        assert each.code in CODES
        assert 0 <= each.start < each.end <= len(source) + 1


WORDS = st.sampled_from(
    [
        *FUNCTIONS,
        *RESERVED,
        *TABLE.table,
        "high",
        "name",
        "state",
        "points",
        "3",
        "2.5",
        "24 hours",
        '"x"',
        "(",
        ")",
        ",",
        ".",
        "==",
        "<",
        "+",
        "-",
        "*",
        "/",
    ]
)


@given(st.lists(WORDS, max_size=14))
def test_no_sequence_of_known_words_makes_anything_raise(words: list[str]) -> None:
    checked = check_text(" ".join(words), TABLE)
    if checked.program is not None:
        compile_program(checked.program)(Environment())


def test_brackets_too_deep_are_a_fault_and_no_crash() -> None:
    assert [each.code for each in parse("(" * 300 + "1" + ")" * 300).faults] == ["E203"]
    assert [each.code for each in parse("not " * 300 + "true").faults] == ["E203"]
    assert [each.code for each in parse("1 + " * 2000 + "1").faults] == ["E203"]


def test_a_tree_that_no_checker_made_is_a_programmers_fault() -> None:
    with pytest.raises(ValueError, match="unknown head"):
        compile_tree(["launch", "missiles"])


def test_a_tree_survives_being_stored_as_json() -> None:
    tree = program("sum(caregivers, length(name)) > 3 and level in (high, low)").tree
    env = Environment(here={"caregivers": ({"name": "Anita"},)}, facts={"level": "low"})
    assert compile_tree(json.loads(json.dumps(tree)))(env) is True
