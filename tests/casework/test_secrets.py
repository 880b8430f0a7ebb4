"""What is made from a secret: facts, flags, reminders, lists. Nobody learns from them what they may not read."""

from __future__ import annotations

import pytest

from engine.casework.ports import Query
from engine.casework.reading.list_records import list_records
from engine.casework.views import ListView
from engine.casework.words import NOTICES
from tests.casework.allotments import BASE, PLOT, RULES, allotments, problems, rule, rules
from tests.casework.town import Town

SECRET = BASE["forms/plan.yaml"].replace(
    "{ask: dryness_now, label: How dry, type: choose_one, options: dryness}",
    "{ask: dryness_now, label: How dry, type: choose_one, options: dryness, class: sensitive}",
)
REVEALING = "    latest: [last(visits).found, plan.dryness_now]\n    class: personal\n    reveals: true\n    basis: House rules\n"


def dry(town: Town) -> str:
    plot = town.create("anna", "plots")
    town.fill(plot, "plan", {"crop": "beans", "dryness_now": "dry"}, "anna")
    return plot


@pytest.mark.parametrize("reveals", [False, True])
def test_a_fact_is_as_secret_as_what_it_reads_unless_it_reveals_it(reveals: bool) -> None:
    plot_yaml = PLOT.replace("    latest: [last(visits).found, plan.dryness_now]\n", REVEALING) if reveals else PLOT
    with allotments(plot=plot_yaml, forms__plan=SECRET) as town:
        plot = dry(town)
        shown = {person: [each.name for each in town.view(plot, person).facts] for person in ("carla", "eva")}
        assert "worst" in shown["carla"]
        assert ("worst" in shown["eva"]) is reveals


def test_a_fact_says_no_lower_class_than_what_it_reads() -> None:
    lower = PLOT.replace("    title: How dry\n", "    title: How dry\n    class: personal\n")
    texts = {**BASE, "workflows/plot.yaml": lower, "rules/plot.yaml": RULES, "forms/plan.yaml": SECRET}
    assert [each.code for each in problems(texts)[1]] == ["E701"]


def test_lists_show_a_secret_only_where_they_say_so() -> None:
    for owner in ("carla", "eva"):
        with allotments(forms__plan=SECRET) as town:
            dry(town)
            view = list_records(town.stage.desk, town.stage.actors[owner], "plots", Query())
            assert isinstance(view, ListView)
            [(_, cells)] = view.rows
            assert (dict(zip([each.name for each in view.columns], cells, strict=True))["worst"] == "dry") is (
                owner == "carla"
            )


def test_restricted_answers_stand_in_lists_only_with_a_basis() -> None:
    restricted = SECRET.replace("class: sensitive", "class: restricted")
    for more, codes in (("", ["E707"]), (", reveals: true", ["E706"]), (", reveals: true, basis: House rules", [])):
        listing = PLOT.replace(
            "shows: {list: [number, state, owner, worst]}", f"shows: {{list: [number, plan.dryness_now]{more}}}"
        )
        texts = {**BASE, "workflows/plot.yaml": listing, "rules/plot.yaml": RULES, "forms/plan.yaml": restricted}
        assert [each.code for each in problems(texts)[1]] == codes


def test_a_rule_raises_and_lowers_flags_and_reminds() -> None:
    fenced = rule("fenced", "{event: look}", "{flag: fenced}", "{remind: warden}")
    free = rule("free", "{entered: planted}", "{unflag: fenced}")
    with allotments(rules=rules(fenced, free)) as town:
        plot = town.create("anna", "plots")
        town.must(town.do(plot, "look", "anna"))
        assert "fenced" in town.record(plot).flags
        assert town.notices("carla") == [(NOTICES["rule"], "About fenced")]
        town.must(town.do(plot, "plant", "anna"))
        assert town.record(plot).flags == {}


def test_a_rule_that_reads_a_secret_changes_a_flag_only_where_the_flag_reveals_it() -> None:
    telling = rules(rule("parched", "{completed: plan}", "{flag: fenced}", condition="plan.dryness_now == parched"))
    revealing = PLOT.replace("    title: Fenced\n", "    title: Fenced\n    reveals: true\n    basis: House rules\n")
    for plot_yaml, codes in ((PLOT, ["E634"]), (revealing, [])):
        texts = {**BASE, "workflows/plot.yaml": plot_yaml, "rules/plot.yaml": telling, "forms/plan.yaml": SECRET}
        assert [each.code for each in problems(texts)[1]] == codes
