"""Answering a request for approval, raising or lowering a flag, opening a record by giving a reason."""

from __future__ import annotations

from engine.casework.outcomes import Absent, Refusal
from engine.casework.personal.finish_task import finish_task as finish
from engine.casework.personal.postpone import postpone
from engine.casework.reading.open_record import open_record
from engine.casework.writing.answer_approval import answer_approval as answer
from engine.casework.writing.change_flag import change_flag as change
from engine.casework.writing.give_reason import give_reason as open_by_reason
from engine.web.asked import Asked, Page, Reply
from engine.web.replies import absent, after


def approval(asked: Asked, *, reason_missing: bool = False) -> Reply:
    """The request, what it locks, and the two answers."""
    view = open_record(asked.services.desk, asked.actor, asked.names["path"], asked.names["id"])
    found = (
        None
        if isinstance(view, Absent)
        else next((each for each in view.approvals if each.id == asked.names["approval"]), None)
    )
    if isinstance(view, Absent) or found is None:
        return absent(asked)
    t = asked.translator
    titles = [(name, t.text(form.title)) for name in found.locked if (form := asked.prepared.context.forms.get(name))]
    values = {
        "head": view.head,
        "approval": found,
        "locked": ", ".join(title for _, title in titles),
        "locked_forms": titles,
        "command": asked.services.desk.ids.new(),
        "reason": asked.posted("reason"),
        "reason_missing": reason_missing,
    }
    return Page("approval.html", values, 422 if reason_missing else 200)


def answer_approval(asked: Asked) -> Reply:
    """Approves or returns."""
    verdict = asked.posted("verdict")
    outcome = answer(
        asked.services.desk,
        asked.command({"verdict": verdict}),
        asked.names["path"],
        asked.names["id"],
        asked.names["approval"],
    )
    if isinstance(outcome, Refusal) and outcome.code == "reason_needed":
        return approval(asked, reason_missing=True)
    return after(asked, outcome)


def flag(asked: Asked, *, reason_missing: bool = False) -> Reply:
    """Asks for the reason of raising or lowering."""
    view = open_record(asked.services.desk, asked.actor, asked.names["path"], asked.names["id"])
    found = (
        None
        if isinstance(view, Absent)
        else next((each for each in view.flags if each.flag == asked.names["flag"]), None)
    )
    if isinstance(view, Absent) or found is None:
        return absent(asked)
    values = {
        "head": view.head,
        "flag": found,
        "command": asked.services.desk.ids.new(),
        "reason": asked.posted("reason"),
        "reason_missing": reason_missing,
    }
    return Page("flag.html", values, 422 if reason_missing else 200)


def change_flag(asked: Asked) -> Reply:
    """Raises or lowers."""
    command = asked.command({"raise": asked.posted("raise") == "yes"})
    outcome = change(asked.services.desk, command, asked.names["path"], asked.names["id"], asked.names["flag"])
    if isinstance(outcome, Refusal) and outcome.code == "reason_needed":
        return flag(asked, reason_missing=True)
    return after(asked, outcome)


def finish_task(asked: Asked) -> Reply:
    """A task is done; or what to do with something whose reason has ended."""
    command = asked.command({"decision": asked.posted("decision")})
    return after(asked, finish(asked.services.desk, command, asked.names["path"], asked.names["id"], asked.names["task"]))


def give_more_time(asked: Asked) -> Reply:
    """Gives an obligation as much time as its rule gives it now."""
    command = asked.command({})
    return after(asked, postpone(asked.services.desk, command, asked.names["path"], asked.names["id"], asked.names["obligation"]))


def reason(asked: Asked, *, reason_missing: bool = False) -> Reply:
    """Asks for the reason that opens a record. The page is the same whether there is such a record or not: nothing of it is told."""
    values = {
        "record_path": f"/{asked.names['path']}/{asked.names['id']}",
        "command": asked.services.desk.ids.new(),
        "reason_missing": reason_missing,
    }
    return Page("reason.html", values, 422 if reason_missing else 200)


def give_reason(asked: Asked) -> Reply:
    """Opens it, for a time."""
    outcome = open_by_reason(asked.services.desk, asked.command({}), asked.names["path"], asked.names["id"])
    if isinstance(outcome, Refusal) and outcome.code == "reason_needed":
        return reason(asked, reason_missing=True)
    return after(asked, outcome)
