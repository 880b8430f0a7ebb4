"""Every key of what the language says about life, rules, effects and people is named here with a test in which it has an effect."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from pydantic import BaseModel

from engine.definitions import noun, people, rules, workflows
from engine.definitions.noun import Described, key_of

ROOT = Path(__file__).parent.parent
COMMON = frozenset(key_of(name) for name in Described.model_fields) | {"note"}
"""Keys that stand everywhere: titles that a test prints, words for the handbook, keys of layers (tested with the layers)."""
ELSEWHERE = frozenset({"Indicator", "Person", "People"})
"""Tested in rooms of their own."""
COLLECTIONS = frozenset(
    "Workflow.workflow Rules.record Rules.rules Rules.indicators Roles.roles Duties.duties Policies.consent_policies "
    "Profile.profile Profile.record Deadline.deadline Transition.event".split()
)
"""Names of things and of their collections."""
AWAITED = frozenset({"Shows.match"})
"""Kept for the search for doubles, which nobody can ask for yet."""

TESTS = """
casework/test_effects.py
  test_a_transfer_is_a_linked_record_whose_acceptance_assigns  Effect.assign Effect.to Effect.on Effect.create Link.to Link.many Link.back Link.owned
  test_what_is_assigned_may_be_an_answer                       Effect.value
  test_a_rule_links_the_record_that_an_answer_names_both_ways  Effect.link
  test_a_rule_raises_an_event_on_its_own_record                Effect.raise
  test_a_rule_passes_on_everything_that_waits                  Effect.pass_to Effect.task
  test_a_ladder_passes_on_what_is_late                         Step.pass_to Effect.unanswered Level.steps Level.within State.deadlines
  test_a_fact_that_a_rule_sets_waits_for_the_approval_that_its_change_needs  Effect.set Fact.change Change.if Change.approval Fact.type
casework/test_triggers.py
  test_a_rule_waits_for_what_it_says_and_for_nothing_else      When.completed When.entered When.left When.event When.changed When.raised When.lowered When.late When.reached When.linked When.opened Rule.when Rule.then Effect.notify
  test_a_date_that_lies_in_the_past_counts_only_where_the_rule_says_so  When.also_past
  test_a_transition_may_wait_for_the_first_view                Transition.when Transition.by Transition.to
  test_when_its_reason_has_ended_an_obligation_does_as_its_rule_says  Rule.if_ended Rule.if
  test_an_obligation_is_due_sooner_at_once_and_never_later_by_itself  Effect.within Of.of Of.is Of.otherwise
  test_what_was_done_is_asked_for_again_only_where_the_rule_says_so  Rule.again
casework/test_deadlines.py
  test_every_entry_has_a_clock_of_its_own_that_its_own_answer_meets  Deadline.within Deadline.until Deadline.steps Step.at Step.remind Step.notify
  test_a_clock_of_an_entry_begins_where_its_answer_says_and_moves_with_it  Deadline.from
  test_a_clock_that_may_only_come_sooner_never_comes_later     Deadline.when_changed
  test_a_record_that_is_reopened_starts_only_the_clocks_that_say_so  Deadline.each_time Workflow.deadlines State.transitions
  test_a_clock_stops_with_what_it_hangs_on                     Flagged.deadlines Flagged.raise Flagged.lower Switch.by
casework/test_lending.py
  test_the_levels_of_an_approval_are_different_people_also_through_what_is_lent  Approval.levels Approval.locks Level.by Transition.approval
  test_a_level_is_left_out_when_its_condition_is_known_to_be_false  Level.if
  test_a_duty_may_forbid_that_it_is_lent                       Duty.lend
casework/test_life_and_people.py
  test_an_event_of_anywhere_leads_from_where_it_says           Workflow.anywhere Transition.from Transition.reopens State.ended
  test_what_is_needed_may_have_to_be_newer_than_the_state_or_an_event  Need.form Need.since Transition.needs
  test_an_event_asks_warns_wants_a_reason_and_chooses_its_way  Transition.ask Transition.ask_reason Transition.if Transition.checks Check.that Check.message Check.warn First.first Case.if Case.value Case.otherwise
  test_a_final_state_is_left_by_nothing_and_an_ended_one_by_what_reopens  State.final Workflow.states Workflow.initial
  test_numbers_have_so_many_digits_and_restart_where_they_say  Number.text Number.area Number.digits Number.restarts Workflow.number
  test_a_line_of_what_a_role_sees_reaches_as_far_as_it_says    Sight.record Sight.which Sight.classes Role.sees Workflow.path
  test_a_duty_is_held_by_whom_its_relation_names               Duty.is Duty.in Role.duties
  test_only_roles_that_may_create_records                      Role.may
  test_a_raised_flag_narrows_the_record_to_the_duties_it_names Flagged.narrows_to Workflow.flags
casework/test_approvals.py
  test_a_return_needs_a_reason_and_the_asker_hears_of_it       Transition.returned Returned.to
  test_with_no_supervisor_in_the_team_the_manager_on_duty_answers  Duty.if_nobody
casework/test_facts_and_flags.py
  test_a_lower_risk_waits_and_the_old_value_stands             Approval.ask_reason Fact.options Fact.latest Workflow.facts
  test_an_open_referral_that_the_law_requires_is_a_fact_of_the_case_until_it_ends  Fact.calculate Workflow.links
  test_the_emergency_flag_is_raised_with_a_reason              Switch.ask_reason
casework/test_reading.py
  test_a_list_finds_by_name_without_accents_and_only_within_the_scope  Shows.list Shows.search Workflow.name Workflow.shows Workflow.plural
  test_a_list_is_not_filtered_by_what_the_reader_may_not_read  Shows.filter
  test_a_record_has_a_provisional_number_until_its_area_is_known  Workflow.area Workflow.forms
casework/test_secrets.py
  test_a_fact_is_as_secret_as_what_it_reads_unless_it_reveals_it  Fact.class Fact.reveals
  test_a_rule_raises_and_lowers_flags_and_reminds              Effect.flag Effect.unflag Effect.remind
  test_lists_show_a_secret_only_where_they_say_so              Shows.reveals
  test_a_rule_that_reads_a_secret_changes_a_flag_only_where_the_flag_reveals_it  Flagged.reveals
casework/test_absent.py
  test_what_is_there_because_of_a_secret_opens_to_the_manager_with_a_reason  Sight.ask_reason Sight.for
  test_a_supervisor_reads_the_teams_records_and_writes_no_form_in_them  Sight.write
casework/test_rules_and_clocks.py
  test_a_day_becomes_three_hours_when_the_risk_becomes_high_and_it_is_told_why  Effect.answers
  test_the_law_keeps_an_officer_from_withdrawing_what_it_requires  Effect.binding
casework/test_sending.py
  test_only_what_the_profile_names_is_sent                     Profile.fields Field_.field Effect.profile Workflow.sends Transition.sends
  test_newer_answers_stay_where_they_are_until_they_are_sent   Profile.as_of
  test_an_examination_waits_for_both_consents                  Policy.needs Effect.consent
  test_in_immediate_danger_no_signature_is_waited_for_but_the_danger_must_still_stand  Policy.unless
  test_what_the_law_demands_is_told_to_the_person_concerned    Policy.inform
  test_the_supervisor_sends_against_consent_with_a_lawful_basis_and_a_reason  Policy.override Override.by Override.bases
  test_the_grant_ends_thirty_days_after_the_service            Profile.until
  test_without_an_agreement_that_still_runs_nothing_is_sent_and_nothing_is_read  Profile.needs_agreement
  test_it_goes_only_to_those_whom_the_rule_proposed            Effect.send_to Route.kind Route.covers
access/test_shares.py
  test_who_may_be_sent_a_profile_at_all                        Profile.for
  test_the_fields_of_a_profile_have_labels_and_classes         Field_.why
access/test_matrix.py
  test_named_forms_open_themselves_and_what_is_plain_beside_them  Sight.forms
  test_a_profile_opens_its_fields_and_no_others                Sight.profile
  test_a_compartment_is_asked_beside_the_class                 Role.compartments
rules/test_routes.py
  test_who_is_known_not_to_be_meant_falls_out                  Route.for_sex Route.age
  test_a_route_may_ask_for_a_service                           Route.service
  test_routes_are_tried_in_their_order_and_nobody_is_proposed_twice  Route.organisation
"""  # noqa: E501 - one line for each test


def keys() -> Iterator[str]:
    """`Model.key` of everything that a file about life, rules and people may say."""
    for room in (workflows, rules, people, noun):
        for name, model in vars(room).items():
            if isinstance(model, type) and issubclass(model, BaseModel) and model.__module__ == room.__name__:
                yield from (f"{name}.{key_of(field)}" for field in model.model_fields if name not in ELSEWHERE)


def told() -> dict[str, str]:
    """`Model.key` → `file::test`."""
    found: dict[str, str] = {}
    file = ""
    for line in TESTS.strip().splitlines():
        if not line.startswith(" "):
            file = line
            continue
        test, *named = line.split()
        found.update(dict.fromkeys(named, f"{file}::{test}"))
    return found


def wanted() -> list[str]:
    return sorted(each for each in keys() if each.partition(".")[2] not in COMMON and each not in COLLECTIONS | AWAITED)


@pytest.mark.parametrize("key", wanted())
def test_a_key_is_named_with_the_test_in_which_it_has_an_effect(key: str) -> None:
    assert key in told()


@pytest.mark.parametrize("test", sorted(set(told().values())))
def test_a_test_that_is_named_is_there(test: str) -> None:
    file, _, name = test.partition("::")
    assert name in those_in(file)


def test_nothing_is_named_that_is_no_key() -> None:
    assert set(told()) <= set(keys())


@cache
def those_in(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(each.name for each in tree.body if isinstance(each, ast.FunctionDef))
