"""The kind of record that these tests live by: a valuable book lent by a library. Programs are made from trees."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from engine.expressions.calendar import WorkingCalendar, add
from engine.expressions.environment import Environment
from engine.expressions.program import Program, Tree
from engine.expressions.running.build import compile_program
from engine.expressions.text import Check, Text
from engine.expressions.values import Value
from engine.workflows import Ask, Timekeeping, machine
from engine.workflows.model import (
    Approval,
    Branch,
    Change,
    Deadline,
    Fact,
    Flag,
    Kind,
    Level,
    Need,
    State,
    Step,
    Transition,
    Trigger,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""A Monday."""
ZONE = "Asia/Dili"
OPEN = WorkingCalendar({0: (510, 1050), 1: (510, 1050), 2: (510, 1050), 3: (510, 1050), 4: (510, 720)})


def evaluate(program: Program, env: Environment) -> Value:
    return compile_program(program)(env)


def program(tree: Tree, kind: str = "condition", reads: tuple[str, ...] = (), security: str = "plain") -> Program:
    return Program("…", tree, kind, reads, security)


def fact_is(fact: str, option: str) -> Program:
    return program(["==", ["fact", fact], ["lit", "option", option]], reads=(f"facts.{fact}",))


def length(amount: int, unit: str = "hours") -> Program:
    return program(["lit", "duration", [amount, unit]], "duration")


def completed(form: str) -> Program:
    return program(["completed", form], reads=(form,))


def answer_of(form: str, question: str, kind: str = "option:values") -> Program:
    return program(["form", form, question], kind, (f"{form}.{question}",))


KEEPING = Timekeeping(
    add=lambda span, instant: add(span, instant, OPEN, ZONE),
    start_of=lambda day: datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=9),
)

BY_VALUE = program(
    ["of", ["fact", "value"], [["high", ["lit", "duration", [3, "hours"]]]], ["lit", "duration", [24, "hours"]]],
    "duration",
    ("facts.value",),
)
FALLS = program(
    ["and", ["==", ["fact", "value"], ["lit", "option", "low"]], ["==", ["before", "value"], ["lit", "option", "high"]]],
    reads=("facts.value",),
)

COLLECT = Deadline(
    "collect",
    Text("The book is collected"),
    within=BY_VALUE,
    until=completed("receipt"),
    steps=(
        Step("share", "remind", "librarian", percent=50),
        Step("due", "notify", "head"),
        Step("late", "pass_to", "head", after=length(6)),
    ),
)
INSPECT = Deadline("inspect", Text("The book is inspected"), within=length(2, "days"), each_time=True)

UNDAMAGED = program(["==", ["fact", "damaged"], ["lit", "option", "no"]], security="sensitive")

BY_TWO = Approval(
    levels=(Level("head"), Level("director", condition=fact_is("value", "high"), within=length(2, "working_days"))),
    locks=("slip",),
    returned_to="draft",
)
LEND = Transition(
    "lend",
    Text("Lend"),
    by=("librarian",),
    needs=(Need("slip"),),
    approval=BY_TWO,
    to=(Branch("lent"),),
)

LOAN = Kind(
    id="loan",
    title=Text("Loan"),
    path="loans",
    initial="draft",
    forms=("slip", "receipt", "visits"),
    states=(
        State(
            "draft",
            Text("Draft"),
            transitions=(Transition("submit", Text("Submit"), by=("librarian",), needs=(Need("slip"),), to=(Branch("ready"),)),),
        ),
        State("ready", Text("Ready"), transitions=(LEND,)),
        State(
            "lent",
            Text("Lent"),
            deadlines=(COLLECT,),
            transitions=(
                Transition(
                    "give_back",
                    Text("Give back"),
                    by=("librarian", "head"),
                    needs=(Need("visits"),),
                    checks=(Check(UNDAMAGED, Text("It is damaged")),),
                    to=(Branch("vault", fact_is("value", "high")), Branch("shelf")),
                ),
                Transition("mark_late", Text("Late"), by=("clock",), when=Trigger("late", "collect"), to=(Branch("recalled"),)),
                Transition("note", Text("Note"), by=("librarian",), ask="note_form"),
            ),
        ),
        State(
            "recalled",
            Text("Recalled"),
            transitions=(Transition("arrive", Text("Arrive"), by=("clock",), when=Trigger("completed", "receipt"), to=(Branch("shelf"),)),),
        ),
        State("vault", Text("Vault"), ended=True),
        State("shelf", Text("Shelf"), ended=True, deadlines=()),
        State("destroyed", Text("Destroyed"), final=True),
    ),
    anywhere=(
        Transition("lose", Text("Lost"), by=("head",), sources=("open",), ask_reason=True, to=(Branch("destroyed"),)),
        Transition("reopen", Text("Reopen"), by=("head",), sources=("ended",), reopens=True, to=(Branch("draft"),)),
    ),
    facts=(
        Fact(
            "value",
            Text("Value"),
            "option:values",
            latest=(answer_of("slip", "value"), answer_of("receipt", "value")),
            changes=(Change(FALLS, Approval((Level("head"),), ask_reason=True)),),
        ),
        Fact("fragile", Text("Fragile"), "yes_no", calculate=fact_is("value", "high")),
    ),
    flags=(
        Flag(
            "missing",
            Text("Missing"),
            raise_by=("librarian", "head"),
            raise_reason=True,
            lower_by=("head",),
            lower_reason=True,
            deadlines=(INSPECT,),
            narrows_to=("head", "librarian"),
        ),
        Flag("wet", Text("Wet"), raise_by=("librarian",), lower_by=("librarian",), narrows_to=("head",)),
    ),
    deadlines=(Deadline("yearly", Text("Yearly check"), within=length(365, "days")),),
)

MACHINE = machine(LOAN)
LIBRARIAN = frozenset({"librarian"})
HEAD = frozenset({"head"})


def environment(**changes: object) -> Environment:
    """An environment of the morning of 2 March 2026, with what a test changes."""
    env = Environment(now=NOON, today=date(2026, 3, 2))
    for name, value in changes.items():
        setattr(env, name, value)
    return env


def wish(event: str, duties: frozenset[str] = LIBRARIAN, **rest: object) -> Ask:
    """What somebody wants to happen."""
    return Ask(event, duties, **rest)  # type: ignore[arg-type]
