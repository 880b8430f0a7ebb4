"""The rules that these tests live by: trees of a public garden, sick ones being sent to a surgeon who covers their quarter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from engine.expressions.calendar import add
from engine.expressions.environment import Environment
from engine.expressions.program import Program, Tree
from engine.expressions.running.build import compile_program
from engine.expressions.text import Text
from engine.expressions.values import Value
from engine.rules import Directory, Firing, Happening, Obligation, World, fire
from engine.rules.model import Effect, Reminder, Route, Rule, When

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def evaluate(program: Program, env: Environment) -> Value:
    return compile_program(program)(env)


def program(tree: Tree, kind: str = "condition") -> Program:
    return Program("…", tree, kind)


def answer_is(question: str, option: str) -> Program:
    return program(["==", ["form", "check", question], ["lit", "option", option]])


def hours(number: int) -> Program:
    return program(["lit", "duration", [number, "hours"]], "duration")


@dataclass(frozen=True, slots=True)
class Keeping:
    """Calendar hours and days only, days beginning at midnight UTC."""

    def add(self, length: Value, instant: datetime) -> datetime:
        return add(length, instant, None, "UTC")  # type: ignore[arg-type]

    def start_of(self, day: date) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Surgeon:
    id: str
    kind: str = "surgeon"
    services: Sequence[str] = ()
    covers: Sequence[str] = ()
    for_sex: str = ""
    age_from: int | None = None
    age_to: int | None = None
    agreement_until: str = ""


ABOVE = {"corner": ("corner", "east", "garden"), "east": ("east", "garden"), "west": ("west", "garden")}


def upward(place: str) -> Sequence[str]:
    return ABOVE.get(place, ())


SURGEONS = (
    Surgeon("everywhere", covers=("garden",)),
    Surgeon("east", covers=("east",)),
    Surgeon("corner", covers=("corner", "west")),
    Surgeon("expired", covers=("corner",), agreement_until="2026-03-01"),
    Surgeon("young_trees", kind="nursery", covers=("garden",), age_to=5),
    Surgeon("male_trees", kind="nursery", covers=("garden",), for_sex="male", age_from=3),
    Surgeon("cutter", kind="workshop", services=("cutting",), covers=("garden",)),
)

WITHIN = program(
    ["of", ["fact", "danger"], [["high", ["lit", "duration", [3, "hours"]]]], ["lit", "duration", [24, "hours"]]], "duration"
)
SICK = Rule(
    "sick_to_surgeon",
    "tree",
    Text("A sick tree is seen by a surgeon"),
    when=(When("completed", "check"),),
    condition=answer_is("state", "sick"),
    then=(
        Effect(
            "create",
            "visit",
            answers={
                "letter.reason": program(["lit", "option", "sick"], "option:reasons"),
                "letter.seen": program(["form", "check", "seen"], "text"),
            },
            send_to=(
                Route("surgeon", covers=program(["form", "check", "place"], "location")),
                Route(organisation="cutter"),
            ),
            binding="must",
            within=WITHIN,
            unanswered=(Reminder("due", "notify", "gardener"),),
        ),
        Effect("notify", to="gardener"),
    ),
    basis=Text("Garden order"),
    security="sensitive",
)
TOLD = Rule(
    "told",
    "tree",
    Text("Told"),
    when=(When("changed", "danger"), When("raised", "storm")),
    then=(Effect("notify", to="gardener"),),
)
PAINT = Rule(
    "paint",
    "tree",
    Text("Paint"),
    when=(When("entered", "marked"),),
    then=(Effect("set", "colour", value=program(["lit", "option", "red"], "option:colours")), Effect("task", "paint", to="gardener")),
    again="when_finished",
    if_ended="withdraw",
)
GROWN = Rule(
    "grown",
    "tree",
    Text("Grown"),
    when=(When("reached", date=program(["form", "check", "grown_on"], "date")),),
    then=(Effect("task", "cut"),),
)
RULES = {rule.id: rule for rule in (SICK, TOLD, PAINT, GROWN)}

KEEPING = Keeping()
WORLD = World(evaluate, KEEPING, Directory(SURGEONS, upward))
CHECKED = Happening("completed", "check")


def tree(danger: str = "", state: str = "sick", place: str = "corner", **more: Value) -> Environment:
    """The environment of a tree after its check was completed."""
    answers: dict[str, Value] = {"state": state, "place": place, **more}
    return Environment(
        forms={"check": {name: value for name, value in answers.items() if value != ""}},
        facts={"danger": danger} if danger else {},
        now=NOW,
        today=NOW.date(),
    )


def fired(env: Environment, *happenings: Happening, existing: Sequence[Obligation] = ()) -> list[Firing]:
    return fire(RULES.values(), happenings or (CHECKED,), lambda _rule, _happening: env, existing, WORLD)


def obligation(rule: str = "sick_to_surgeon", effect: int = 0, status: str = "open", entry: str = "", due: float = 24) -> Obligation:
    return Obligation("o1", rule, effect, entry, status, NOW, NOW + due * HOUR)
