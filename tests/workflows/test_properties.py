"""Whatever happens, in whatever order: a record stands in a declared state, and the law of approvals holds."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from engine.workflows import Answering, Ask, Outcome, Refused, Request, Snapshot, after, answer, ask, decide, events
from tests.workflows.loans import BY_TWO, LOAN, MACHINE, NOON, environment, evaluate

STATES = {state.id for state in LOAN.states}
EVENTS = sorted(MACHINE.known_events | {"fly"})
DUTIES = st.frozensets(st.sampled_from(["librarian", "head", "director"]))
PEOPLE = st.sampled_from(["ana", "bela", "carlos", "dora"])


@st.composite
def steps(draw: st.DrawFn) -> tuple[str, frozenset[str], dict[str, str], frozenset[str], bool]:
    facts = draw(st.dictionaries(st.sampled_from(["value", "damaged"]), st.sampled_from(["high", "low", "no", "yes"])))
    forms = draw(st.frozensets(st.sampled_from(["slip", "visits", "receipt"])))
    return draw(st.sampled_from(EVENTS)), draw(DUTIES), facts, forms, draw(st.booleans())


@given(st.lists(steps(), max_size=30))
def test_no_sequence_of_events_reaches_an_undeclared_state(
    sequence: list[tuple[str, frozenset[str], dict[str, str], frozenset[str], bool]],
) -> None:
    snapshot = Snapshot(LOAN.initial)
    for event, duties, facts, forms, approved in sequence:
        env = environment(facts=facts, completed=dict.fromkeys(forms, NOON), entries={"visits": ()})
        before = snapshot
        found = decide(MACHINE, snapshot, Ask(event, duties, approved=approved, reason="why"), env, evaluate)
        if isinstance(found, Refused):
            continue
        snapshot = after(snapshot, found)
        assert snapshot.state in STATES
        assert found.left == before.state
        assert not MACHINE.states[before.state].final
        if MACHINE.states[before.state].ended:
            assert found.transition.reopens
        if found.approval is not None:
            assert snapshot == before


@given(st.sampled_from(sorted(STATES)), DUTIES, st.frozensets(st.sampled_from(["slip", "visits", "receipt"])))
def test_what_is_shown_as_allowed_is_allowed_and_the_rest_is_refused(
    state: str, duties: frozenset[str], forms: frozenset[str]
) -> None:
    env = environment(facts={"value": "low", "damaged": "no"}, completed=dict.fromkeys(forms, NOON), entries={"visits": ()})
    for each in events(MACHINE, Snapshot(state), duties, env, evaluate):
        found = decide(MACHINE, Snapshot(state), Ask(each.event, duties, reason="why"), env, evaluate)
        assert isinstance(found, Outcome) == each.allowed


@given(
    st.lists(st.tuples(PEOPLE, st.sampled_from(["", "ana", "bela", "carlos", "dora"]), st.booleans()), max_size=8),
    st.frozensets(PEOPLE, max_size=2),
)
def test_everyone_who_takes_part_in_an_approval_is_someone_else(
    answers: list[tuple[str, str, bool]], editors: frozenset[str]
) -> None:
    env = environment(facts={"value": "high"})
    request = ask("r", "event:lend", BY_TWO, "ana", NOON, env, evaluate, editors=sorted(editors))
    assert isinstance(request, Request)
    for person, on_behalf, agrees in answers:
        who = Answering(person, frozenset({"head", "director"}), "approve" if agrees else "return", "why", on_behalf)
        found = answer(request, BY_TWO, who, NOON + timedelta(hours=1), env, evaluate)
        request = request if isinstance(found, Refused) else found
    taking_part = [{each.person, each.on_behalf} - {""} for each in request.answers]
    for place, people in enumerate(taking_part):
        assert not people & ({request.asked_by} | editors)
        assert not any(people & others for others in taking_part[place + 1 :])
    if request.status == "given":
        assert len(request.answers) == 2
