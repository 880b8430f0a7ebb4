"""The table of places names the line at which a thing is written, in whichever layer."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import library
from engine.compiler.compiling import compile_context
from engine.compiler.provenance import provenance
from engine.source.folders import read_context

WHERE = {
    "rule:sexual_violence_to_police": ("contexts/timor-leste/rules/referrals.yaml", "sexual_violence_to_police:"),
    "kind:case": ("workflows/case.yaml", "workflow: case"),
    "state:case.closed": ("workflows/case.yaml", "closed:"),
    "transition:case.planned.0": ("workflows/case.yaml", "- event: submit_plan"),
    "transition:referral..1": ("workflows/referral.yaml", "- event: withdraw_required"),
    "deadline:case.tell_prosecutor": ("workflows/case.yaml", "- deadline: tell_prosecutor"),
    "flag:case.emergency": ("workflows/case.yaml", "emergency:"),
    "fact:case.risk_level": ("workflows/case.yaml", "risk_level:"),
    "form:consent": ("forms/consent.yaml", "form: consent"),
    "question:initial_assessment.risk_found": ("forms/initial_assessment.yaml", "- ask: risk_found"),
    "role:police_officer": ("contexts/timor-leste/roles.yaml", "police_officer:"),
}


@pytest.mark.parametrize(("key", "place"), WHERE.items(), ids=list(WHERE))
def test_a_thing_is_found_where_it_is_written(key: str, place: tuple[str, str]) -> None:
    laid, _ = read_context(library() / "contexts" / "timor-leste", library())
    span = provenance(compile_context(laid).world)[key]
    assert span.file.endswith(place[0])
    assert Path(span.file).read_text(encoding="utf-8").splitlines()[span.line - 1].strip() == place[1]


def test_no_place_is_in_the_compiled_context() -> None:
    laid, _ = read_context(library() / "contexts" / "timor-leste", library())
    context = compile_context(laid).context
    assert context is not None
    assert b".yaml" not in context.to_json()
