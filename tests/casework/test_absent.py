"""Whoever may not see a record is answered by every use case as if there were none, and nothing of what they send is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from engine import casework
from engine.casework.files.keep_file import Place, keep_file
from engine.casework.files.open_file import open_file
from engine.casework.outcomes import Absent, Done, Refusal
from engine.casework.personal.finish_task import finish_task
from engine.casework.personal.mark_read import mark_read
from engine.casework.personal.postpone import postpone
from engine.casework.ports import Query
from engine.casework.reading.find_choices import find_choices
from engine.casework.reading.history import history
from engine.casework.reading.home import home
from engine.casework.reading.list_records import list_records
from engine.casework.reading.open_event import open_event
from engine.casework.reading.open_form import open_form, preview_form
from engine.casework.reading.open_record import open_record
from engine.casework.reading.preview_send import preview_send
from engine.casework.records import Json
from engine.casework.views import ListView
from engine.casework.writing.answer_approval import answer_approval
from engine.casework.writing.change_flag import change_flag
from engine.casework.writing.complete_form import complete_form
from engine.casework.writing.create_record import create_record
from engine.casework.writing.do_event import do_event
from engine.casework.writing.give_reason import give_reason
from engine.casework.writing.save_draft import discard_draft, save_draft
from tests.casework.town import EXAMINATION, EXAMINED, PEOPLE, POLICE, VIOLENCE, Town, opened, prepared

SEEN_BY: Mapping[str, frozenset[str]] = {
    "report": frozenset({"officer", "supervisor", "manager"}),
    "case": frozenset({"officer", "supervisor", "manager"}),
    # The manager reads no concerns, and these are there because of concerns: their being there would tell them.
    "sent to the police": frozenset({"officer", "supervisor", "police"}),
    "sent to the safe room": frozenset({"officer", "supervisor", "safe_room"}),
    "not sent yet": frozenset({"officer", "supervisor"}),
    "far case": frozenset({"far_officer", "far_supervisor", "manager"}),
    "far referral": frozenset({"far_officer", "far_supervisor", "far_police"}),
}
"""Who sees each record of the town below."""
PARTNERS = frozenset({"police", "safe_room", "far_police"})

FORMS = {"report": "intake", "case": "registration", "far case": "registration"}
EVENTS = {"report": "register", "case": "record_initial_assessment", "far case": "record_initial_assessment"}


@pytest.fixture(scope="module")
def place() -> Iterator[tuple[Town, Mapping[str, str]]]:
    """A town with one record of each sort; the tests that share it change nothing."""
    with opened() as town:
        report = town.create("officer", "reports")
        case = town.case(VIOLENCE)
        town.fill(case, "consent", EXAMINED)
        town.fill(case, "initial_assessment", {"safe_tonight": "no", "risk_found": "high"})
        far = town.case(VIOLENCE, "far_officer", location_current="TL-DI")
        letter = town.letter(far, POLICE, "far_officer")
        town.must(town.do(letter, "send", "far_officer"))
        yield (
            town,
            {
                "report": report,
                "case": case,
                "sent to the police": town.sent(case, POLICE),
                "sent to the safe room": town.sent(case, EXAMINATION),
                "not sent yet": town.made_by(case, "unsafe_home_to_shelter"),
                "far case": far,
                "far referral": letter,
            },
        )


def form_of(sort: str) -> str:
    return FORMS.get(sort, "referral_letter")


def event_of(sort: str) -> str:
    return EVENTS.get(sort, "send")


def reading(town: Town, person: str, sort: str, record: str) -> dict[str, Callable[[], object]]:
    """Every way to look at one record."""
    desk, actor, path = town.stage.desk, town.stage.actors[person], town.path(record)
    return {
        "open_record": lambda: open_record(desk, actor, path, record),
        "open_form": lambda: open_form(desk, actor, path, record, form_of(sort)),
        "preview_form": lambda: preview_form(desk, actor, path, record, form_of(sort), "", {}),
        "open_event": lambda: open_event(desk, actor, path, record, event_of(sort)),
        "preview_send": lambda: preview_send(desk, actor, path, record, event_of(sort)),
        "history": lambda: history(desk, actor, path, record),
        "find_choices": lambda: find_choices(desk, actor, path, record, form_of(sort), "area", "a"),
        "open_file": lambda: open_file(desk, actor, path, record, "some-file"),
    }


def writing(town: Town, person: str, sort: str, record: str) -> dict[str, Callable[[], object]]:
    """Every way to change one record."""
    desk, path, form = town.stage.desk, town.path(record), form_of(sort)
    filled: dict[str, Json] = {"answers": {"name_first": "Somebody else"}, "version": 1}
    raised = town.command(person, {"raise": True}, "A reason")
    approved = town.command(person, {"verdict": "approve"})
    return {
        "save_draft": lambda: save_draft(desk, town.command(person, filled), path, record, form),
        "discard_draft": lambda: discard_draft(desk, town.command(person), path, record, form),
        "complete_form": lambda: complete_form(desk, town.command(person, filled), path, record, form),
        "do_event": lambda: do_event(desk, town.command(person, {}, "A reason"), path, record, event_of(sort)),
        "change_flag": lambda: change_flag(desk, raised, path, record, "emergency"),
        "answer_approval": lambda: answer_approval(desk, approved, path, record, "some-request"),
        "give_reason": lambda: give_reason(desk, town.command(person, {}, "A reason"), path, record),
        "finish_task": lambda: finish_task(desk, town.command(person), path, record, "some-task"),
        "postpone": lambda: postpone(desk, town.command(person, {}, "A reason"), path, record, "some-obligation"),
        "keep_file": lambda: keep_file(desk, town.command(person), Place(path, record, form, "", "photo"), b"%PDF-1.4"),
    }


HIDDEN = [
    pytest.param(sort, each.id, id=f"{each.id} and {sort}")
    for sort, seen_by in SEEN_BY.items()
    for each in PEOPLE
    if each.id not in seen_by
]
SEEN = [
    pytest.param(sort, each.id, id=f"{each.id} and {sort}")
    for sort, seen_by in SEEN_BY.items()
    for each in PEOPLE
    if each.id in seen_by
]


@pytest.mark.parametrize(("sort", "person"), HIDDEN)
def test_who_may_not_see_a_record_finds_nothing_by_any_way_of_reading(
    place: tuple[Town, Mapping[str, str]], sort: str, person: str
) -> None:
    town, records = place
    found = {name: look() for name, look in reading(town, person, sort, records[sort]).items()}
    assert {name for name, view in found.items() if not isinstance(view, Absent)} == set()
    listed = list_records(town.stage.desk, town.stage.actors[person], town.path(records[sort]), Query(limit=1000))
    assert records[sort] not in ({row for row, _ in listed.rows} if isinstance(listed, ListView) else set())
    assert records[sort] not in repr(home(town.stage.desk, town.stage.actors[person]))


@pytest.mark.parametrize(("sort", "person"), HIDDEN)
def test_who_may_not_see_a_record_changes_nothing_by_any_way_of_writing(
    place: tuple[Town, Mapping[str, str]], sort: str, person: str
) -> None:
    town, records = place
    record = records[sort]
    before = (town.stage.tree(record), len(town.journal(record)))
    ways = writing(town, person, sort, record)
    if person == "manager":
        ways.pop("give_reason")  # a reason does open it to the manager: see the next test
    outcomes = {name: write() for name, write in ways.items()}
    assert {name for name, outcome in outcomes.items() if not isinstance(outcome, Absent)} == set()
    assert (town.stage.tree(record), len(town.journal(record))) == before
    kept = town.stage.store.read(lambda reading: reading.drafts(person, record))
    assert list(kept) == []


def test_what_is_there_because_of_a_secret_opens_to_the_manager_with_a_reason(town: Town) -> None:
    case = town.case(VIOLENCE)
    referral = town.sent(case, POLICE)
    assert isinstance(town.look(referral, "manager"), Absent)
    town.must(give_reason(town.stage.desk, town.command("manager", {}, "The minister asks"), "referrals", referral))
    assert not isinstance(town.look(referral, "manager"), Absent)


@pytest.mark.parametrize(("sort", "person"), SEEN)
def test_who_may_see_a_record_finds_it_by_every_way_of_reading(
    place: tuple[Town, Mapping[str, str]], sort: str, person: str
) -> None:
    town, records = place
    found = {name: look() for name, look in reading(town, person, sort, records[sort]).items()}
    found.pop("find_choices")  # only for who may answer
    found.pop("open_file")  # only one that is there: tests/web/kinds/test_files.py
    found.pop("preview_send")  # only before it is sent, and only for who may send it
    if person in PARTNERS:
        found.pop("history")  # what was done inside is not a partner's
    if sort.startswith(("sent", "far referral")):
        found.pop("open_event")  # `send` is past
    assert {name for name, view in found.items() if isinstance(view, Absent)} == set()
    listed = list_records(town.stage.desk, town.stage.actors[person], town.path(records[sort]), Query(limit=1000))
    assert isinstance(listed, ListView)
    assert records[sort] in {row for row, _ in listed.rows}


@pytest.mark.parametrize("sort", sorted(SEEN_BY))
def test_a_record_is_not_there_under_the_path_of_another_kind(place: tuple[Town, Mapping[str, str]], sort: str) -> None:
    town, records = place
    person = min(SEEN_BY[sort])
    others = {kind.path for kind in prepared().context.kinds.values()} - {town.path(records[sort])}
    for path in (*others, "no_such_path"):
        assert isinstance(open_record(town.stage.desk, town.stage.actors[person], path, records[sort]), Absent)
        command = town.command(person, {}, "A reason")
        assert isinstance(do_event(town.stage.desk, command, path, records[sort], event_of(sort)), Absent)


@pytest.mark.parametrize("sort", ["case", "report", "sent to the police", "not sent yet"])
def test_a_supervisor_reads_the_teams_records_and_writes_no_form_in_them(
    place: tuple[Town, Mapping[str, str]], sort: str
) -> None:
    town, records = place
    ways = writing(town, "supervisor", sort, records[sort])
    for way in ("save_draft", "complete_form"):
        outcome = ways[way]()
        assert isinstance(outcome, Refusal)
        assert outcome.code == "may_not_write"


def test_a_supervisor_writes_in_a_report_of_their_own(town: Town) -> None:
    report = town.create("supervisor", "reports")
    assert isinstance(town.fill(report, "intake", {"child_name": "Maria"}, "supervisor"), Done)


@pytest.mark.parametrize("person", ["police", "safe_room", "manager"])
@pytest.mark.parametrize("path", ["cases", "reports", "referrals"])
def test_whose_role_opens_no_records_is_refused(town: Town, person: str, path: str) -> None:
    outcome = create_record(town.stage.desk, town.command(person), path)
    assert outcome == Refusal("may_not_write")


def test_nobody_opens_a_referral_by_hand_or_a_kind_that_is_not_there(town: Town) -> None:
    assert create_record(town.stage.desk, town.command("officer"), "referrals") == Refusal("may_not_write")
    assert create_record(town.stage.desk, town.command("officer"), "castles") == Absent()


def test_a_notice_is_marked_as_read_only_by_whom_it_is_for(town: Town) -> None:
    case = town.case(VIOLENCE)
    town.sent(case, POLICE)
    notice = town.stage.store.read(lambda reading: reading.notices("police", 1))[0]
    mark_read(town.stage.desk, town.stage.actors["officer"], notice.id)
    assert town.stage.store.read(lambda reading: reading.notices("police", 1))[0].read_at is None
    mark_read(town.stage.desk, town.stage.actors["police"], notice.id)
    assert town.stage.store.read(lambda reading: reading.notices("police", 1))[0].read_at == town.now


def test_a_referral_is_there_for_the_police_only_once_it_is_sent(town: Town) -> None:
    case = town.case(VIOLENCE)
    referral = town.made_by(case, POLICE)
    assert isinstance(town.look(referral, "police"), Absent)
    town.sent(case, POLICE)
    assert not isinstance(town.look(referral, "police"), Absent)


def test_every_use_case_stands_in_this_matrix() -> None:
    rooms = Path(casework.__file__ or "").parent
    modules = {each.stem for room in ("reading", "writing", "personal", "files") for each in (rooms / room).glob("*.py")} - {"__init__"}
    tried = {"open_record", "open_form", "open_event", "preview_send", "history", "list_records", "home"}
    tried |= {"save_draft", "complete_form", "do_event", "change_flag", "answer_approval", "create_record"}
    tried |= {"mark_read", "give_reason", "find_choices", "open_file", "keep_file", "finish_task", "postpone"}
    tried |= {"lending", "note_first_view"}  # about no record (see test_lending); happens while a record is opened
    shared = {"command", "filling", "projecting"}  # what every command does, what submissions make, what lists read
    shared |= {"nameable", "references", "limits", "sniffing"}  # who may be named; how files are proven, limited, known
    assert modules - tried - shared == set()
