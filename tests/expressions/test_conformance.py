"""The one table of meaning, run on the Python closures and on the browser's evaluator."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from engine.expressions import (
    Checked,
    Node,
    Word,
    build_first,
    build_of,
    check,
    check_text,
    compile_program,
    encode_environment,
    encode_value,
    parse,
)
from engine.expressions.encoding import Json
from engine.expressions.scope import Scope
from tests.expressions.tables import (
    FOLDER,
    Line,
    Yaml,
    declared,
    environment,
    lines,
    load,
    mapping,
    sequence,
    text,
    value,
)

HERE = Path(__file__).parent
EVALUATOR = HERE.parents[1] / "engine" / "web" / "static" / "expressions.js"
TABLES = sorted(path for path in FOLDER.glob("*.yaml") if path.name not in {"faults.yaml", "choices.yaml"})


def part(source: Yaml) -> Node:
    """One parsed piece of a structure."""
    parsed = parse(text(source))
    assert parsed.node is not None, parsed.faults
    return parsed.node


def structure(written: Yaml, scope: Scope) -> Checked:
    """An `of` table or a `first` list, checked."""
    pieces = mapping(written)
    expected = text(pieces.get("expected", ""))
    if "of" in pieces:
        subject = part(pieces["of"])
        cases = [(Word(option, subject.at), part(each)) for option, each in mapping(pieces["is"]).items()]
        otherwise = part(pieces["otherwise"]) if "otherwise" in pieces else None
        return check(build_of(subject, cases, otherwise), scope, expected)
    steps = [mapping(each) for each in sequence(pieces["first"])]
    listed = [(part(each["if"]), part(each["value"])) for each in steps if "if" in each]
    last = next((part(each["otherwise"]) for each in steps if "otherwise" in each), None)
    return check(build_first(listed, last), scope, expected)


def choices() -> list[Line]:
    """The lines of `choices.yaml`."""
    file = load(FOLDER / "choices.yaml")
    table = declared(file)
    found = []
    for each in sequence(file["choices"]):
        written, answers, expected = sequence(each)
        checked = structure(written, table.scope)
        assert checked.program is not None, (written, checked.faults)
        result = value(expected, checked.program.type)
        found.append(Line(f"choices: {written}", checked.program, environment(table, mapping(answers)), result, ()))
    return found


ALL = [line for path in TABLES for line in lines(path)] + choices()


def test_the_tables_are_large_enough_to_mean_something() -> None:
    assert len(ALL) >= 200


@pytest.mark.parametrize("line", ALL, ids=[f"{index}" for index in range(len(ALL))])
def test_python_gives_the_meaning_of_the_table(line: Line) -> None:
    assert encode_value(compile_program(line.program)(line.env)) == encode_value(line.expected), line.name
    assert tuple(line.env.problems or ()) == line.problems, line.name


def evaluated(cases: list[dict[str, Json]]) -> list[dict[str, Json]]:
    """What the browser's evaluator makes of trees and environments."""
    node = shutil.which("node")
    assert node, "node is needed to run the browser's evaluator"
    command = [node, str(HERE / "run_conformance.mjs"), EVALUATOR.as_uri()]
    done = subprocess.run(command, input=json.dumps(cases), capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert isinstance(found, list)
    return found


def test_the_browser_gives_the_meaning_of_the_table() -> None:
    cases: list[dict[str, Json]] = [{"tree": line.program.tree, "env": encode_environment(line.env)} for line in ALL]
    differing = [
        f"{line.name}: {found['value']} instead of {encode_value(line.expected)}"
        for line, found in zip(ALL, evaluated(cases), strict=True)
        if found["value"] != encode_value(line.expected) or found["problems"] != [*line.problems]
    ]
    assert differing == []


FAULTS = load(FOLDER / "faults.yaml")


@pytest.mark.parametrize("line", [*sequence(FAULTS["faults"]), *sequence(FAULTS["warnings"])], ids=str)
def test_a_fault_has_its_code_its_place_and_a_remedy(line: Yaml) -> None:
    source, expected, code, marked, words = (text(each) for each in sequence(line))
    severity = "warning" if line in sequence(FAULTS["warnings"]) else "error"
    checked = check_text(source, declared(FAULTS).scope, expected, deciding=True)
    found = [each for each in checked.faults if each.severity == severity]
    assert [each.code for each in found] == [code]
    assert (checked.program is None) == (severity == "error")
    assert source[found[0].start : found[0].end] == marked
    assert words in f"{found[0].message} {found[0].remedy}"


@pytest.mark.parametrize("source", [text(each) for each in sequence(FAULTS["sound"])])
def test_a_condition_that_may_change_is_no_warning(source: str) -> None:
    assert check_text(source, declared(FAULTS).scope, "condition", deciding=True).faults == ()


def test_the_browsers_evaluator_makes_no_code_out_of_text() -> None:
    scripts = [EVALUATOR, *sorted(EVALUATOR.with_suffix("").glob("*.js"))]
    assert len(scripts) == 4
    for script in scripts:
        source = script.read_text(encoding="utf-8")
        assert not re.search(r"\beval\b|\bFunction\s*\(|setTimeout|innerHTML|import\s*\(", source), script.name
