"""The shipped context compiles clean, fast, to a context that holds what it says."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from engine.compiled import CompiledContext
from engine.compiler import Compiled, compile_context
from engine.diagnostics import Severity
from engine.source import read_context

ROOT = Path(__file__).resolve().parents[2]
CONTEXT = ROOT / "contexts/timor-leste"


@pytest.fixture(scope="module")
def compiled() -> Compiled:
    laid, faults = read_context(CONTEXT, ROOT)
    assert faults == []
    return compile_context(laid)


@pytest.fixture(scope="module")
def context(compiled: Compiled) -> CompiledContext:
    assert compiled.context is not None
    return compiled.context


def test_it_compiles_without_an_error(compiled: Compiled) -> None:
    assert [each for each in compiled.diagnostics if each.severity is Severity.ERROR] == []


def test_every_scenario_is_compiled(compiled: Compiled) -> None:
    assert len(compiled.scenarios) == len(list((CONTEXT / "scenarios").glob("*.yaml")))


def test_the_other_end_of_a_link_is_a_link_too(context: CompiledContext) -> None:
    assert [(link.id, link.to, link.many) for link in context.kinds["report"].links] == [("case", "case", False)]


def test_a_setting_is_written_into_the_deadline_that_names_it(context: CompiledContext) -> None:
    registered = next(state for state in context.kinds["case"].states if state.id == "registered")
    assert registered.deadlines[0].within.tree[:2] == ["of", ["fact", "risk_level"]]  # type: ignore[index]
    assert registered.deadlines[0].within.reads == ("facts.risk_level",)


def test_what_is_made_from_a_secret_takes_its_class(context: CompiledContext) -> None:
    case = context.kinds["case"]
    assert next(fact for fact in case.facts if fact.id == "risk_level").security == "sensitive"
    assert case.name_security == "personal"
    assert context.rules["sexual_violence_to_police"].security == "sensitive"


def test_the_questions_of_an_event_are_a_form_of_its_own(context: CompiledContext) -> None:
    assert context.forms["referral.event.accept"].asked_by_event
    assert context.kinds["referral"].states[1].transitions[0].ask == "referral.event.accept"


def test_an_option_that_asks_which_brings_a_companion(context: CompiledContext) -> None:
    order = context.forms["protection_concerns"].order
    assert order.index("kinds_which") > order.index("kinds")


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "meant"),
    [
        ("rules/referrals.yaml", "record: case\n", "record: caze\n", "E408", "case"),
        (
            "rules/referrals.yaml",
            "criminal_investigation}",
            "criminal_investigations}",
            "E202",
            "criminal_investigation",
        ),
        ("rules/emergency.yaml", "raised: emergency", "raised: emergncy", "E607", "emergency"),
        (
            "settings/times.yaml",
            "{high: 24 hours, medium: 72 hours, low: 7 days}",
            "{hihg: 24 hours, medium: 72 hours, low: 7 days}",
            "E202",
            "high",
        ),
        ("roles.yaml", "duties: [caseworker]", "duties: [casewoker]", "E407", "caseworker"),
    ],
)
def test_a_slip_in_the_real_context_is_found_with_the_word_that_was_meant(
    tmp_path: Path, file: str, old: str, new: str, code: str, meant: str
) -> None:
    shutil.copytree(CONTEXT, tmp_path / "timor-leste")
    path = tmp_path / "timor-leste" / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    laid, faults = read_context(tmp_path / "timor-leste", ROOT)
    assert faults == []
    found = [each for each in compile_context(laid).diagnostics if each.severity is Severity.ERROR]
    assert found[0].code == code
    assert f"`{meant}`" in found[0].remedy
    assert found[0].span.file.endswith(file)


def test_two_processes_compile_the_whole_country_to_the_same_digest() -> None:
    program = (
        "from pathlib import Path\n"
        "from engine.source import read_context\n"
        "from engine.compiler import compile_context\n"
        f"laid, _ = read_context(Path({str(CONTEXT)!r}), Path({str(ROOT)!r}))\n"
        "print(compile_context(laid).context.digest)\n"
    )
    done = [
        subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
        for _ in range(2)
    ]
    assert done[0].stdout == done[1].stdout
