"""A small town for tests: Timor-Leste's configuration, its people and a few from elsewhere, on a stage with a clock moved by hand.

Everything goes through the use cases, as a page would; only looking at what is stored reads the tree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, partial

from engine import library
from engine.bootstrap.check import scenarios_of
from engine.casework.desk import Command
from engine.casework.outcomes import Absent, Done, Outcome
from engine.casework.ports import Person
from engine.casework.prepared import Prepared, prepare_context
from engine.casework.reading.open_form import open_form
from engine.casework.reading.open_record import open_record
from engine.casework.records import ClockRow, FormRow, Json, NumberedLine, ObligationRow, Record, ShareRow
from engine.casework.views import FormView, RecordView
from engine.casework.writing.answer_approval import answer_approval
from engine.casework.writing.change_flag import change_flag
from engine.casework.writing.complete_form import complete_form
from engine.casework.writing.create_record import create_record
from engine.casework.writing.do_event import do_event
from engine.compiled import CompiledContext, DemoPerson
from engine.scenarios.filling import fill_form
from engine.scenarios.stage import MovableClock, Stage, actors_of, person_of, stage_on
from engine.store import SqlStore, new_keys, open_store
from engine.store.people import AccountRows

FOLDER = library() / "contexts" / "timor-leste"
MONDAY = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
"""Monday, 2 March 2026, nine o'clock in Dili."""

PEOPLE = (
    DemoPerson("officer", "Olinda Ezemplu", "child_protection_officer", "baucau", "TL-BA", "mssi_national", "en"),
    DemoPerson("second_officer", "Tomas Ezemplu", "child_protection_officer", "baucau", "TL-BA", "mssi_national", "en"),
    DemoPerson("supervisor", "Saturnina Ezemplu", "municipal_supervisor", "baucau", "TL-BA", "mssi_national", "en"),
    DemoPerson("police", "Paulo Ezemplu", "police_officer", "vpu_baucau", "TL-BA", "vpu_baucau", "en"),
    DemoPerson("safe_room", "Filomena Ezemplu", "service_worker", "safe_room", "TL-BA", "fatin_hakmatek_baucau", "en"),
    DemoPerson("manager", "Marta Ezemplu", "national_manager", "national", "", "mssi_national", "en"),
    DemoPerson("far_officer", "Duarte Ezemplu", "child_protection_officer", "dili", "TL-DI", "mssi_national", "en"),
    DemoPerson("far_supervisor", "Zelia Ezemplu", "municipal_supervisor", "dili", "TL-DI", "mssi_national", "en"),
    DemoPerson("far_police", "Nuno Ezemplu", "police_officer", "vpu_dili", "TL-DI", "vpu_dili", "en"),
)

MARIA: dict[str, Json] = {
    "name_first": "Maria",
    "name_last": "Ezemplu",
    "sex": "female",
    "date_of_birth": "2015-03-02",
    "age_now": 11,
    "location_current": "TL-BA-BAUCAU-CAIBADA",
}
NEGLECT: dict[str, Json] = {"kinds": ["neglect"], "main_kind": "neglect", "suspect_reach": "no_access"}
VIOLENCE: dict[str, Json] = {
    "kinds": ["sexual_violence"],
    "main_kind": "sexual_violence",
    "last_incident_on": "2026-03-01",
    "suspect_reach": "no_access",
}
HELP: dict[str, Json] = {
    "decided_by": "caregiver",
    "decided_by_name": "Ana Ezemplu",
    "help": "given",
    "keep_record": "given",
}
EXAMINED: dict[str, Json] = {
    **HELP,
    "services_discussed": ["medico_forensic"],
    "examine": "given",
    "release": "given",
}
POLICE = "sexual_violence_to_police"
EXAMINATION = "sexual_violence_to_examination"


@cache
def compiled() -> CompiledContext:
    """Timor-Leste, compiled once for all tests."""
    context, _, diagnostics = scenarios_of(FOLDER)
    assert context is not None, diagnostics
    return context


@cache
def prepared() -> Prepared:
    """Timor-Leste, ready for work."""
    return prepare_context(compiled())


@dataclass(slots=True)
class Town:
    """A stage with short words for what people do on it. Every verb answers the use case's own outcome."""

    stage: Stage[SqlStore]
    made: list[str] = field(default_factory=list)

    # --- doing ---
    def command(
        self, person: str, payload: Mapping[str, Json] | None = None, reason: str = "", identity: str = ""
    ) -> Command:
        return Command(identity or self.stage.ids.new(), self.stage.actors[person], dict(payload or {}), reason=reason)

    def create(self, person: str = "officer", path: str = "cases", identity: str = "") -> str:
        """A new record's id."""
        done = create_record(self.stage.desk, self.command(person, identity=identity), path)
        assert isinstance(done, Done), done
        self.stage.roots.append(done.record)
        return done.record

    def fill(self, record: str, form: str, answers: Mapping[str, Json] | None = None, person: str = "officer") -> Done:
        """Completes a form, whatever else is required made up; it must succeed."""
        done = fill_form(self.stage, record, person, form, dict(answers or {}), rest=True)
        assert isinstance(done, Done), done
        return done

    def complete(
        self,
        record: str,
        form: str,
        answers: Mapping[str, Json],
        person: str = "officer",
        version: int = 0,
        entry: str = "",
        identity: str = "",
    ) -> Outcome:
        """Submits a form exactly as given."""
        command = self.command(person, {"answers": dict(answers), "version": version}, identity=identity)
        return complete_form(self.stage.desk, command, self.path(record), record, form, entry)

    def do(
        self,
        record: str,
        event: str,
        person: str = "officer",
        reason: str = "",
        identity: str = "",
        **payload: Json,
    ) -> Outcome:
        return do_event(
            self.stage.desk, self.command(person, payload, reason, identity), self.path(record), record, event
        )

    def answer(
        self, record: str, verdict: str, person: str = "supervisor", reason: str = "", approval: str = ""
    ) -> Outcome:
        """Answers the request that waits (or another one, by its id)."""
        wanted = approval or self.waiting(record)[-1]
        command = self.command(person, {"verdict": verdict}, reason)
        return answer_approval(self.stage.desk, command, self.path(record), record, wanted)

    def flag(
        self, record: str, up: bool, person: str = "officer", reason: str = "", name: str = "emergency"
    ) -> Outcome:
        command = self.command(person, {"raise": up}, reason)
        return change_flag(self.stage.desk, command, self.path(record), record, name)

    # --- ready-made stories ---
    def case(self, concerns: Mapping[str, Json] = NEGLECT, person: str = "officer", **registration: Json) -> str:
        """A registered case with its protection concerns."""
        case = self.create(person)
        self.fill(case, "registration", {**MARIA, **registration}, person)
        self.fill(case, "protection_concerns", concerns, person)
        return case

    def letter(self, case: str, rule: str, person: str = "officer") -> str:
        """The referral that a rule has made, its letter written."""
        referral = self.made_by(case, rule)
        view = open_form(self.stage.desk, self.stage.actors[person], "referrals", referral, "referral_letter")
        assert isinstance(view, FormView)
        self.fill(referral, "referral_letter", {"reason": "Please help"}, person)
        return referral

    def sent(self, case: str, rule: str) -> str:
        """The referral that a rule has made, sent by the officer."""
        referral = self.letter(case, rule)
        done = self.do(referral, "send")
        assert isinstance(done, Done), done
        return referral

    def planned(self, risk: str = "medium") -> str:
        """A case whose plan has been asked to be approved by the officer."""
        case = self.case()
        self.fill(case, "consent", HELP)
        self.fill(case, "initial_assessment", {"safe_tonight": "yes", "risk_found": risk})
        self.must(self.do(case, "record_initial_assessment"))
        self.fill(case, "case_plan", {"overall_goal": "Maria goes to school"})
        self.must(self.do(case, "record_plan"))
        self.must(self.do(case, "submit_plan"))
        return case

    def must(self, outcome: Outcome) -> Done:
        assert isinstance(outcome, Done), outcome
        return outcome

    # --- looking at what is stored ---
    def record(self, identifier: str) -> Record:
        return self.stage.record(identifier)

    def path(self, record: str) -> str:
        return self.stage.prepared.context.kinds[self.record(record).kind].path

    def row(self, record: str, form: str, entry: str = "") -> FormRow | None:
        found = [r for r in self.stage.tree(record).forms if (r.record, r.form) == (record, form)]
        return next((r for r in found if not entry or r.entry == entry), None)

    def answers(self, record: str, form: str) -> Mapping[str, Json]:
        row = self.row(record, form)
        return self.stage.prepared.whole(row) if row is not None else {}

    def fact(self, record: str, name: str) -> Json:
        values = self.record(record).facts.get(name, ())
        return values[-1].value if values else None

    def waiting(self, record: str) -> list[str]:
        """Ids of the requests that wait for an answer."""
        return [a.id for a in self.stage.tree(record).approvals if a.record == record and a.status == "asked"]

    def obligations(self, record: str, rule: str = "") -> list[ObligationRow]:
        return [o for o in self.stage.tree(record).obligations if o.record == record and rule in ("", o.rule)]

    def made_by(self, record: str, rule: str) -> str:
        return self.obligations(record, rule)[-1].made

    def clock_of(self, record: str, what: str) -> ClockRow:
        """A deadline's clock by the deadline's id, or an obligation's by the rule's."""
        tree = self.stage.tree(record)
        wanted = {what, *(o.id for o in tree.obligations if o.rule == what)}
        return [c for c in tree.clocks if c.what in wanted and c.cancelled_at is None][-1]

    def shares(self, record: str) -> list[ShareRow]:
        return [s for s in self.stage.tree(record).shares if s.record == record]

    def journal(self, record: str) -> list[NumberedLine]:
        return list(self.stage.store.read(lambda reading: reading.journal(record)))

    def events(self, record: str) -> list[str]:
        return [each.line.event for each in self.journal(record)]

    def notices(self, person: str) -> list[tuple[str, str]]:
        """(sentence, about) of a person's notices, the newest first."""
        return [(n.title, n.about) for n in self.stage.store.read(lambda reading: reading.notices(person, 1000))]

    def view(self, record: str, person: str) -> RecordView:
        found = self.look(record, person)
        assert isinstance(found, RecordView)
        return found

    def look(self, record: str, person: str) -> RecordView | Absent:
        return open_record(self.stage.desk, self.stage.actors[person], self.path(record), record)

    # --- time ---
    @property
    def now(self) -> datetime:
        return self.stage.clock.now()

    def wait(self, **length: float) -> None:
        """Time passes; clocks ring on the way and the worker works."""
        self.stage.move_to(self.now + timedelta(**length))


@contextmanager
def opened(
    at: datetime = MONDAY, configuration: Prepared | None = None, more: Sequence[DemoPerson] = ()
) -> Iterator[Town]:
    """A town of its own, on a database in memory; `more` are people (or posts of people) beside the usual ones."""
    clock, actors = MovableClock(at), actors_of((*PEOPLE, *more))
    house = configuration or prepared()
    store = open_store("sqlite://", new_keys(demonstration=True), house.context, now=clock.now)
    for actor in actors.values():
        person = person_of(actor)
        store.accounts.write(partial(_settle_in, person, at))
    try:
        yield Town(stage_on(house, store, actors, clock))
    finally:
        store.close()


def _settle_in(person: Person, at: datetime, rows: AccountRows) -> None:
    rows.add(person, person.id, at)
