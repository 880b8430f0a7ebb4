"""What handlers answer with when it isn't a view: outcomes of commands, refusals, absences, problem details (RFC 9457)."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from engine.casework.outcomes import Absent, Conflict, Done, Refusal, Wrong
from engine.casework.records import Json
from engine.i18n.messages import FAULTS
from engine.web.asked import Asked, Data, GoTo, Page, Reply

PROBLEM: Final = "application/problem+json"
FORBIDDEN: Final = frozenset(
    {"not_your_duty", "may_not_read", "may_not_write", "same_person", "not_for_you", "not_yours"}
)
UNPROCESSABLE: Final = frozenset(
    {"reason_needed", "basis_needed", "command_reused", "no_such_person", "until_needed", "nothing_to_lend"}
)


def status_of(refusal: Refusal) -> int:
    """403 who may not, 422 what can be mended by sending more, 409 what the record's present state forbids."""
    if refusal.code in FORBIDDEN:
        return 403
    return 422 if refusal.code in UNPROCESSABLE else 409


def gone_wrong(asked: Asked, status: int, code: str) -> Page:
    """A page that says what went wrong and what to do."""
    title, advice = FAULTS[code]
    t = asked.translator
    return Page("fault.html", {"fault_title": t.say(title), "fault_advice": t.say(advice), "code": code}, status)


def absent(asked: Asked) -> Page:
    """Nothing there, or not for this actor: the same page."""
    return gone_wrong(asked, 404, "absent")


def to_login(asked: Asked) -> GoTo:
    """To the log-in page, and from there back to what was asked for."""
    here = asked.address if asked.method == "GET" and asked.address not in ("/", "/logout") else ""
    return GoTo(f"/login?next={quote(here)}" if here else "/login")


def problem(asked: Asked, status: int, code: str, **more: Json) -> Data:
    """Problem details in the asker's language."""
    title, advice = FAULTS[code]
    t = asked.translator
    value: dict[str, Json] = {
        "type": "about:blank",
        "title": t.say(title),
        "status": status,
        "detail": t.say(advice),
        "code": code,
        **more,
    }
    return Data(value, status, PROBLEM, {"content-language": t.language})


def outcome_data(asked: Asked, outcome: Done | Wrong | Refusal | Conflict | Absent) -> Data:
    """A command's outcome for the API."""
    t = asked.translator
    if isinstance(outcome, Done):
        return Data(outcome)
    if isinstance(outcome, Absent):
        return problem(asked, 404, "absent")
    if isinstance(outcome, Wrong):
        found: list[Json] = [
            {"path": each.path, "code": each.code, "parameters": dict(each.parameters), "sentence": t.problem(each)}
            for each in outcome.problems
        ]
        return problem(asked, 422, "invalid", problems=found)
    if isinstance(outcome, Conflict):
        return problem(
            asked, 409, "conflict", version=outcome.version, by=outcome.by, mine=dict(outcome.mine),
            theirs=dict(outcome.theirs), paths=list[Json](outcome.paths),
        )  # fmt: skip
    reason: dict[str, Json] = {
        "code": outcome.code,
        "parameters": dict(outcome.parameters),
        "sentence": t.refusal(outcome),
    }
    return problem(asked, status_of(outcome), "refused", refusals=[reason])


def after(asked: Asked, outcome: Done | Wrong | Refusal | Conflict | Absent, otherwise: str = "done") -> Reply:
    """After a command from a page: on to the record, or why not."""
    if isinstance(outcome, Done):
        return GoTo(f"/{outcome.path}/{outcome.record}", outcome.message or otherwise)
    if isinstance(outcome, Absent):
        return absent(asked)
    if isinstance(outcome, Refusal):
        return refused(asked, outcome)
    return gone_wrong(
        asked, 409 if isinstance(outcome, Conflict) else 422, "conflict" if isinstance(outcome, Conflict) else "invalid"
    )


def refused(asked: Asked, refusal: Refusal) -> Page:
    """A page that says why something is not allowed."""
    page = gone_wrong(asked, status_of(refusal), "refused")
    return Page(page.template, {**page.values, "reasons": [asked.translator.refusal(refusal)]}, page.status)
