"""A toy subject for the store's tests: a lending library. Made by hand, so that neither YAML nor the compiler is needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from engine.casework.records import (
    ApprovalAnswer,
    ApprovalRow,
    Because,
    Changes,
    ClockRow,
    ConsentLine,
    FactValue,
    FlagRaised,
    FormRow,
    Json,
    Line,
    LinkRow,
    Notice,
    ObligationRow,
    Outgoing,
    Projected,
    Receipt,
    Record,
    Sending,
    ShareRow,
    TaskRow,
)
from engine.compiled import CompiledContext, Languages, Place
from engine.expressions.calendar import WorkingCalendar
from engine.expressions.text import Text
from engine.forms.model import Form, Item, Option, OptionList, Question
from engine.workflows.model import Fact, Flag, Kind, Shows, State

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECRET = "the red diary"  # what stands in sealed answers, so that tests can look for it in files


def moment(minutes: float) -> datetime:
    """So many minutes after the start."""
    return START + timedelta(minutes=minutes)


# --- the configuration --------------------------------------------------------------------------------------------
SHOWS = Shows(
    list=("number", "name", "state", "owner", "area", "opened_on", "weight"),
    filter=("state", "area", "registration.topics", "registration.shelf", "weight"),
    search=("number", "registration.title"),
)


def library(shows: Shows = SHOWS, title: str = "Library") -> CompiledContext:
    """The compiled context of the lending library."""
    states = (State("lent", Text("Lent")), State("back", Text("Back"), ended=True))
    loan = Kind(
        "loan",
        Text("Loan"),
        "loans",
        states,
        "lent",
        forms=("registration",),
        facts=(Fact("weight", Text("Weight"), "decimal"),),
        flags=(Flag("lost", Text("Lost"), narrows_to=("keeper", "head")), Flag("late", Text("Late"))),
        shows=shows,
        name=Text("Loan"),
    )
    reminder = Kind("reminder", Text("Reminder"), "reminders", states, "lent", shows=Shows(list=("number", "state")))
    topics = OptionList("topics", tuple(Option(each, Text(each)) for each in ("sea", "seas", "stars")))
    places = [("N", ""), ("N1", "N"), ("N11", "N1"), ("N2", "N"), ("S", "")]
    return CompiledContext(
        id="library",
        title=Text(title),
        status="live",
        time_zone="Europe/Lisbon",
        languages=Languages("en", ("en",)),
        option_lists={"topics": topics},
        forms={"registration": registration()},
        kinds={"loan": loan, "reminder": reminder},
        rules={},
        duties={},
        roles={},
        profiles={},
        policies={},
        settings={},
        calendar=WorkingCalendar(),
        places={code: Place(code, code, above, "town", {"en": code}) for code, above in places},
        levels=("town",),
        organisations={},
    )


def registration() -> Form:
    """The form of a loan."""
    questions = (
        Question("title", "text", Text("Title")),
        Question("shelf", "whole_number", Text("Shelf")),
        Question("topics", "choose_many", Text("Topics"), options="topics"),
        Question("borrower", "text", Text("Borrower"), security="restricted"),
    )
    return Form("registration", Text("Registration"), tuple(Item(question=each) for each in questions))


# --- rows ---------------------------------------------------------------------------------------------------------
BECAUSE = Because("twice_late", "Late twice", "House rules 4")


def record(name: str = "r1", **fields: object) -> Record:
    """A loan; every field that a record can have is filled."""
    whole = Record(
        id=name,
        kind="loan",
        root=name,
        number=f"N-{name}",
        state="lent",
        entered_at=moment(0.5),
        opened_at=START,
        author="ana",
        name="Loan",
        owner="ana",
        team="desk",
        area="N1",
        organisation="library",
        receiver="archive",
        binding="must",
        version=3,
        facts={"weight": (FactValue("1.5", START, "ana"), FactValue(None, moment(1), "ben"))},
        flags={"late": FlagRaised(moment(2), "ben", "three weeks")},
        entered={"lent": START},
        spent={"lent": 60},
        events={"lend": START},
        assigned=("cai", "dan"),
        sending=Sending("short", "asked", "must", ("archive", "museum")),
        because=BECAUSE,
    )
    return replace(whole, **fields)  # type: ignore[arg-type]


def form(of: str = "r1", entry: str = "", **answers: Json) -> FormRow:
    """A filled registration; the borrower is restricted."""
    clear: Mapping[str, Json] = {"title": "Ocean’s atlas", "rows": [{"page": 1}, {"page": None}], **answers}
    sealed: Mapping[str, Json] = {"borrower": SECRET, "rows": [{"note": "torn"}]}
    return FormRow(of, "registration", entry, "complete", 2, clear, sealed, "ana", "ana", moment(3), 1)


def line(of: str = "r1", event: str = "lend", **body: Json) -> Line:
    """A line of the journal."""
    changed = body or {"registration.borrower": [None, SECRET]}
    return Line(
        of, moment(4), moment(3), "ana", "keeper", event, "c1", "d" * 64, tuple(changed), changed, "r", "ben", "rule"
    )


def projected(of: str = "r1", **columns: Json) -> Projected:
    """What lists read of a loan."""
    shown: dict[str, Json] = {
        "number": f"N-{of}",
        "name": "Loan",
        "state": "lent",
        "opened_on": "2026-03-02",
        **columns,
    }
    return Projected(of, "loan", shown, f"N-{of} Ocean’s Atlas")


def clock(of: str = "r1") -> ClockRow:
    """A finished clock that still has a step to take."""
    return ClockRow(
        id=f"{of}-c",
        record=of,
        origin="deadline",
        what="return",
        started_at=START,
        due_at=moment(60),
        met_at=moment(30),
        fired=("0", "1"),
        next_at=moment(45),
        holder="state:lent",
    )


def approval(of: str = "r1") -> ApprovalRow:
    """A request that one level has answered."""
    return ApprovalRow(
        id=f"{of}-a",
        record=of,
        subject="event:lend",
        asked_by="ana",
        asked_at=START,
        status="asked",
        level=1,
        editors=("ana",),
        reason="why",
        answers=(ApprovalAnswer(0, "ben", "given", moment(5), "fine", "cai"),),
        payload={"pages": [1, {"of": None}]},
    )


def task(of: str = "r1") -> TaskRow:
    """An open task of any keeper of the desk."""
    return TaskRow(
        id=f"{of}-t",
        record=of,
        title="Look for it",
        status="open",
        duty="keeper",
        team="desk",
        organisation="library",
        due_at=moment(90),
        made_at=START,
        subject="clock:c",
        because=BECAUSE,
    )


def share(of: str = "r1") -> ShareRow:
    """What the archive was sent of a loan."""
    return ShareRow(
        id=f"{of}-s",
        record=f"{of}-b",
        of_record=of,
        organisation="archive",
        profile="short",
        policy="asked",
        values={"registration.borrower": SECRET},
        sent_by="ana",
        sent_at=moment(6),
        consent_lines=(f"{of}-k",),
        override_basis="basis",
        override_reason="reason",
        ends_at=moment(600),
    )


def everything(of: str = "r1") -> Changes:
    """Changes with one row of each kind, every field filled."""
    obligation = ObligationRow(f"{of}-o", of, "twice_late", 0, "e1", "reminder", "must", BECAUSE, "open", f"{of}-b")
    consent = ConsentLine(f"{of}-k", of, "sharing", "post", "given", "ana", START, "2027-01-01", "registration", "e1")
    return Changes(
        records=(record(of), record(f"{of}-b", kind="reminder", root=of, flags={})),
        new_records=(of, f"{of}-b"),
        forms=(form(of), form(of, "e1")),
        clocks=(clock(of),),
        approvals=(approval(of),),
        obligations=(obligation,),
        tasks=(task(of),),
        consents=(consent,),
        shares=(share(of),),
        links=(LinkRow(of, "reminders", f"{of}-b", moment(7)),),
        notices=(Notice(f"{of}-n", "ana", of, "Overdue", moment(8), "Return"),),
        journal=(line(of), line(f"{of}-b", "made", state=[None, "lent"])),
        outbox=(Outgoing(f"{of}-x", "copy", {"fact": [1, None]}, moment(9)),),
        projections=(projected(of),),
        receipt=Receipt(f"{of}-r", "ana", "hash", {"record": of}, moment(10)),
    )
