"""An event is allowed with its effects, or refused with its reason; every reason is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from engine.expressions.environment import Environment
from engine.expressions.values import DateSpan
from engine.workflows import (
    CODES,
    Outcome,
    Refused,
    Request,
    Snapshot,
    after,
    awaited,
    decide,
    events,
    locked_forms,
    machine,
    opened,
    refusals,
    returned,
    settle,
)
from engine.workflows.model import Branch, State, Transition, Trigger
from tests.workflows.loans import (
    COLLECT,
    HEAD,
    KEEPING,
    LIBRARIAN,
    LOAN,
    MACHINE,
    NOON,
    environment,
    evaluate,
    fact_is,
    program,
    wish,
)

PENDING = Request("r1", "event:lend", "ana", NOON, "asked", 0, ("ana",))


def asked(state: str, event: str, duties: frozenset[str] = LIBRARIAN, env: Environment | None = None, **rest: object) -> Outcome | Refused:
    pending = rest.pop("pending", ())
    snapshot = Snapshot(state, pending=pending)  # type: ignore[arg-type]
    return decide(MACHINE, snapshot, wish(event, duties, **rest), env or environment(), evaluate)


def outcome(found: Outcome | Refused) -> Outcome:
    assert isinstance(found, Outcome), found
    return found


@pytest.mark.parametrize(
    ("state", "event", "duties", "code", "parameters"),
    [
        ("draft", "fly", LIBRARIAN, "no_such_event", {"event": "fly"}),
        ("draft", "give_back", LIBRARIAN, "not_from_here", {"event": "give_back", "state": "draft"}),
        ("shelf", "give_back", LIBRARIAN, "record_closed", {"event": "give_back", "state": "shelf"}),
        ("destroyed", "reopen", HEAD, "record_closed", {"event": "reopen", "state": "destroyed"}),
        ("draft", "submit", HEAD, "not_your_duty", {"duties": ("librarian",)}),
        ("draft", "submit", frozenset(), "not_your_duty", {"duties": ("librarian",)}),
        ("draft", "submit", LIBRARIAN, "needs_form", {"forms": ("slip",), "since": ""}),
        ("draft", "lose", HEAD, "reason_needed", {}),
        ("lent", "mark_late", HEAD, "automatic", {"event": "mark_late"}),
    ],
)
def test_what_is_not_allowed_says_why(
    state: str, event: str, duties: frozenset[str], code: str, parameters: dict[str, object]
) -> None:
    found = asked(state, event, duties)
    assert isinstance(found, Refused)
    assert (found.code, dict(found.parameters)) == (code, parameters)
    assert code in CODES


def test_a_failed_check_refuses_with_the_implementers_sentence_and_its_class() -> None:
    env = environment(completed={"visits": NOON}, entries={"visits": ()}, facts={"damaged": "yes"})
    found = asked("lent", "give_back", env=env)
    assert isinstance(found, Refused)
    assert found.text is not None
    assert (found.code, found.text.source, found.security) == ("check", "It is damaged", "sensitive")


def test_a_check_that_cannot_be_told_does_not_complain() -> None:
    env = environment(completed={"visits": NOON}, entries={"visits": ()}, facts={"value": "low"})
    assert outcome(asked("lent", "give_back", env=env)).state == "shelf"


def test_questions_of_the_event_must_be_answered() -> None:
    found = asked("lent", "note", complete=False)
    assert isinstance(found, Refused)
    assert (found.code, found.parameters["form"]) == ("answers_needed", "note_form")


def test_an_event_without_a_target_stays_and_restarts_nothing() -> None:
    found = outcome(asked("lent", "note"))
    assert (found.state, found.entered, found.start, found.stop) == ("lent", False, (), ())


def test_branches_lead_where_their_condition_says() -> None:
    env = environment(completed={"visits": NOON}, entries={"visits": ()}, facts={"damaged": "no", "value": "high"})
    assert outcome(asked("lent", "give_back", env=env)).state == "vault"
    env.facts = {"damaged": "no", "value": "low"}
    assert outcome(asked("lent", "give_back", env=env)).state == "shelf"


def test_a_branch_is_not_passed_over_in_ignorance() -> None:
    env = environment(completed={"visits": NOON}, entries={"visits": ()}, facts={"damaged": "no"})
    found = asked("lent", "give_back", env=env)
    assert isinstance(found, Refused)
    assert found.code == "condition_false"


def test_an_entry_form_is_needed_anew_in_each_state() -> None:
    entered = NOON
    env = environment(entries={"visits": ()}, entered={"lent": entered}, facts={"damaged": "no", "value": "low"})
    env.completed = {"visits": entered - timedelta(days=1)}
    found = asked("lent", "give_back", env=env)
    assert isinstance(found, Refused)
    assert dict(found.parameters) == {"forms": ("visits",), "since": "entered"}
    env.completed = {"visits": entered + timedelta(hours=1)}
    assert outcome(asked("lent", "give_back", env=env)).state == "shelf"


def test_an_event_with_an_approval_asks_and_stays() -> None:
    env = environment(completed={"slip": NOON})
    found = outcome(asked("ready", "lend", env=env))
    assert found.approval is LOAN.states[1].transitions[0].approval
    assert (found.state, found.entered, found.start) == ("ready", False, ())


def test_the_same_is_not_asked_twice() -> None:
    env = environment(completed={"slip": NOON})
    found = asked("ready", "lend", env=env, pending=(PENDING,))
    assert isinstance(found, Refused)
    assert (found.code, found.parameters["request"]) == ("approval_pending", "r1")


def test_once_approved_the_event_happens_without_the_duty_but_not_without_its_needs() -> None:
    env = environment(completed={"slip": NOON})
    found = outcome(asked("ready", "lend", frozenset(), env=env, approved=True, pending=(PENDING,)))
    assert (found.state, found.start) == ("lent", ((COLLECT, "state:lent"),))
    refused = asked("ready", "lend", frozenset(), approved=True)
    assert isinstance(refused, Refused)
    assert refused.code == "needs_form"


def test_a_returned_request_goes_back_where_the_approval_says() -> None:
    found = returned(MACHINE, Snapshot("ready", pending=(PENDING,)), "lend", environment())
    assert found is not None
    assert (found.left, found.state, found.lapse) == ("ready", "draft", ("r1",))


def test_pending_requests_lock_their_forms() -> None:
    assert locked_forms(MACHINE, Snapshot("ready", pending=(PENDING,))) == {"slip"}
    assert locked_forms(MACHINE, Snapshot("ready")) == frozenset()


def test_ending_stops_every_clock_and_lapses_every_request() -> None:
    snapshot = Snapshot("ready", pending=(PENDING,), flags=frozenset({"wet"}))
    found = outcome(decide(MACHINE, snapshot, wish("lose", HEAD, reason="Burnt"), environment(), evaluate))
    assert found.ended
    assert (found.stop, found.lapse, found.start) == (("state:ready", "flag:wet", ""), ("r1",), ())


def test_reopening_starts_the_kinds_clocks_only_if_they_say_each_time() -> None:
    snapshot = Snapshot("shelf", started=frozenset({"yearly"}))
    found = outcome(decide(MACHINE, snapshot, wish("reopen", HEAD), environment(entered={"shelf": NOON}), evaluate))
    assert found.reopened
    assert found.start == ()
    again = machine(replace(LOAN, deadlines=(replace(LOAN.deadlines[0], each_time=True),)))
    found = outcome(decide(again, snapshot, wish("reopen", HEAD), environment(entered={"shelf": NOON}), evaluate))
    assert [deadline.id for deadline, _ in found.start] == ["yearly"]


def test_in_a_second_life_a_deadline_that_once_ran_does_not_start_again() -> None:
    env = environment(completed={"slip": NOON}, entered={"shelf": NOON})
    snapshot = Snapshot("ready", started=frozenset({"collect"}))
    assert outcome(decide(MACHINE, snapshot, wish("lend", approved=True), env, evaluate)).start == ()
    env.entered = {}
    assert outcome(decide(MACHINE, snapshot, wish("lend", approved=True), env, evaluate)).start != ()


def test_a_new_record_starts_the_clocks_of_its_kind_and_first_state() -> None:
    assert [(deadline.id, holder) for deadline, holder in opened(MACHINE)] == [("yearly", "")]


def test_every_event_is_shown_with_all_that_stands_against_it() -> None:
    found = {each.event: each for each in events(MACHINE, Snapshot("draft"), HEAD, environment(), evaluate)}
    assert list(found) == ["submit", "lose"]
    assert [each.code for each in found["submit"].refusals] == ["not_your_duty", "needs_form"]
    assert found["submit"].leads_to == "ready"
    assert found["lose"].allowed


def test_what_only_the_clock_does_is_not_offered() -> None:
    assert "mark_late" not in {each.event for each in events(MACHINE, Snapshot("lent"), HEAD, environment(), evaluate)}


def test_all_refusals_begin_with_the_one_that_decide_tells() -> None:
    ask = wish("submit", HEAD)
    every = refusals(MACHINE, Snapshot("draft"), ask, environment(), evaluate)
    assert every[0] == decide(MACHINE, Snapshot("draft"), ask, environment(), evaluate)
    assert len(every) == 2


def test_a_late_clock_moves_the_record_by_itself_and_what_follows_follows() -> None:
    def look(snapshot: Snapshot, so_far: tuple[Outcome, ...]) -> Environment:
        return environment()

    found = settle(MACHINE, Snapshot("lent"), [("late", "collect")], look, evaluate)
    assert not isinstance(found, Refused)
    assert [(each.event, each.state) for each in found] == [("mark_late", "recalled")]
    assert settle(MACHINE, Snapshot("lent"), [("late", "other")], look, evaluate) == ()


@pytest.mark.parametrize(
    ("day", "also_past", "waits"),
    [(date(2026, 4, 1), False, True), (date(2026, 1, 1), False, False), (date(2026, 1, 1), True, True), (None, True, False)],
)
def test_a_date_that_a_transition_waits_for_is_told_and_moves_the_record_when_it_comes(
    day: date | None, also_past: bool, waits: bool
) -> None:
    when = Trigger("reached", date=program(["fact", "due_on"], "date"), also_past=also_past)
    expire = Transition("expire", LOAN.title, by=("clock",), when=when, to=(Branch("two"),))
    kind = replace(LOAN, states=(State("one", LOAN.title, (expire,)), State("two", LOAN.title)), initial="one", anywhere=())
    env = environment(facts={"due_on": DateSpan(day, day)} if day else {})
    found = awaited(machine(kind), Snapshot("one"), env, evaluate, KEEPING)
    assert found == ((("expire", KEEPING.start_of(day)),) if waits and day else ())
    moved = settle(machine(kind), Snapshot("one"), [("reached", "expire")], lambda _snapshot, _done: env, evaluate)
    assert not isinstance(moved, Refused)
    assert [each.state for each in moved] == ["two"]


def test_transitions_that_never_come_to_rest_are_refused() -> None:
    ping = Transition("ping", LOAN.title, by=("clock",), when=Trigger("entered", "one"), to=(Branch("two"),))
    pong = Transition("pong", LOAN.title, by=("clock",), when=Trigger("entered", "two"), to=(Branch("one"),))
    kind = replace(
        LOAN, states=(State("one", LOAN.title, (ping,)), State("two", LOAN.title, (pong,))), initial="one", anywhere=()
    )
    found = settle(machine(kind), Snapshot("one"), [("entered", "one")], lambda _snapshot, _done: environment(), evaluate)
    assert isinstance(found, Refused)
    assert found.code == "endless"


def test_equal_events_are_told_apart_by_their_condition() -> None:
    ways = (
        Transition("go", LOAN.title, by=("librarian",), condition=fact_is("value", "high"), to=(Branch("two"),)),
        Transition("go", LOAN.title, by=("head",), condition=fact_is("value", "low"), to=(Branch("one"),)),
    )
    made = machine(
        replace(LOAN, states=(State("one", LOAN.title, ways), State("two", LOAN.title)), initial="one", anywhere=())
    )
    env = environment(facts={"value": "low"})
    assert outcome(decide(made, Snapshot("one"), wish("go", HEAD), env, evaluate)).state == "one"
    found = decide(made, Snapshot("one"), wish("go", HEAD), environment(), evaluate)
    assert isinstance(found, Refused)
    assert found.code == "condition_false"


def test_a_record_leaves_an_ended_state_only_by_what_reopens_it() -> None:
    slip_out = Transition("slip_out", LOAN.title, by=("head",), sources=("ended",), to=(Branch("draft"),))
    made = machine(replace(LOAN, anywhere=(slip_out,)))
    found = decide(made, Snapshot("shelf"), wish("slip_out", HEAD), environment(), evaluate)
    assert isinstance(found, Refused)
    assert found.code == "record_closed"


def test_the_snapshot_after_an_outcome_has_its_state_and_clocks() -> None:
    env = environment(completed={"slip": NOON})
    snapshot = Snapshot("ready", pending=(PENDING,))
    found = outcome(decide(MACHINE, snapshot, wish("lend", approved=True), env, evaluate))
    assert after(snapshot, found) == Snapshot("lent", started=frozenset({"collect"}))
