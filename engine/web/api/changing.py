"""Changing through the API: each POST is one command, with an id of the sender's own, so that sending it twice changes nothing twice."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

from engine.casework.desk import Command
from engine.casework.files.keep_file import FileKept, Place, keep_file
from engine.casework.personal.finish_task import finish_task as finish
from engine.casework.personal.postpone import postpone
from engine.casework.records import Json
from engine.casework.writing.answer_approval import answer_approval as answer
from engine.casework.writing.change_flag import change_flag as change
from engine.casework.writing.complete_form import complete_form
from engine.casework.writing.create_record import create_record
from engine.casework.writing.do_event import do_event as do
from engine.casework.writing.give_reason import give_reason as open_by_reason
from engine.casework.writing.save_draft import discard_draft as discard
from engine.casework.writing.save_draft import save_draft as keep
from engine.web.api.reading import place_of
from engine.web.asked import COMMAND_ID, REASON_LENGTH, Asked, Data, Reply
from engine.web.replies import outcome_data, problem


def command_of(asked: Asked, payload: Mapping[str, Json]) -> Command | Data:
    """The command of a call, or what is missing in it."""
    identity = asked.body.get("command_id")
    if not isinstance(identity, str) or not COMMAND_ID.fullmatch(identity):
        return problem(asked, 422, "id_needed")
    reason = asked.body.get("reason")
    return Command(identity, asked.actor, payload, reason=reason[:REASON_LENGTH] if isinstance(reason, str) else "")


def _answers(asked: Asked) -> dict[str, Json]:
    answers = asked.body.get("answers")
    version = asked.body.get("version")
    number = version if isinstance(version, int) and not isinstance(version, bool) else 0
    return {"answers": answers if isinstance(answers, dict) else {}, "version": number}


def create(asked: Asked) -> Reply:
    """Opens a record."""
    command = command_of(asked, {})
    if isinstance(command, Data):
        return command
    return outcome_data(asked, create_record(asked.services.desk, command, asked.names["path"]))


def complete(asked: Asked) -> Reply:
    """Completes a form."""
    command = command_of(asked, _answers(asked))
    if isinstance(command, Data):
        return command
    return outcome_data(asked, complete_form(asked.services.desk, command, *place_of(asked)))


def save_draft(asked: Asked) -> Reply:
    """Keeps a form as the actor's draft."""
    command = command_of(asked, _answers(asked))
    if isinstance(command, Data):
        return command
    return outcome_data(asked, keep(asked.services.desk, command, *place_of(asked)))


def discard_draft(asked: Asked) -> Reply:
    """Throws the actor's draft away."""
    command = command_of(asked, {})
    if isinstance(command, Data):
        return command
    return outcome_data(asked, discard(asked.services.desk, command, *place_of(asked)))


def send_file(asked: Asked) -> Reply:
    """Sends a file for a question: `question` (its path), `data` (base64), `entry` where the form has entries."""
    command = command_of(asked, {})
    if isinstance(command, Data):
        return command
    question, data = asked.body.get("question"), asked.body.get("data")
    try:
        sent = base64.b64decode(data, validate=True) if isinstance(data, str) else b""
    except binascii.Error:
        sent = b""
    # Who may not send one at all is told that first: an unreadable one is as if it were empty.
    place = Place(*place_of(asked), question if isinstance(question, str) else "")
    outcome = keep_file(asked.services.desk, command, place, sent)
    if isinstance(outcome, FileKept):
        return Data(outcome)
    return outcome_data(asked, outcome)


def do_event(asked: Asked) -> Reply:
    """Does a step; a sending one names its recipient."""
    payload: dict[str, Json] = {"answers": _answers(asked)["answers"]}
    for name in ("recipient", "override_basis"):
        value = asked.body.get(name)
        if isinstance(value, str) and value:
            payload[name] = value
    command = command_of(asked, payload)
    if isinstance(command, Data):
        return command
    return outcome_data(asked, do(asked.services.desk, command, *_record(asked), asked.names["event"]))


def answer_approval(asked: Asked) -> Reply:
    """Approves or returns."""
    command = command_of(asked, {"verdict": asked.body.get("verdict")})
    if isinstance(command, Data):
        return command
    return outcome_data(asked, answer(asked.services.desk, command, *_record(asked), asked.names["approval"]))


def change_flag(asked: Asked) -> Reply:
    """Raises or lowers a flag."""
    command = command_of(asked, {"raise": asked.body.get("raise") is True})
    if isinstance(command, Data):
        return command
    return outcome_data(asked, change(asked.services.desk, command, *_record(asked), asked.names["flag"]))


def finish_task(asked: Asked) -> Reply:
    """A task is done; `decision` is `keep` or `drop` where its reason has ended."""
    command = command_of(asked, {"decision": asked.body.get("decision", "")})
    if isinstance(command, Data):
        return command
    return outcome_data(asked, finish(asked.services.desk, command, *_record(asked), asked.names["task"]))


def give_more_time(asked: Asked) -> Reply:
    """Gives an obligation as much time as its rule gives it now."""
    command = command_of(asked, {})
    if isinstance(command, Data):
        return command
    return outcome_data(asked, postpone(asked.services.desk, command, *_record(asked), asked.names["obligation"]))


def give_reason(asked: Asked) -> Reply:
    """Opens a record by giving a reason."""
    command = command_of(asked, {})
    if isinstance(command, Data):
        return command
    return outcome_data(asked, open_by_reason(asked.services.desk, command, *_record(asked)))


def _record(asked: Asked) -> tuple[str, str]:
    return asked.names["path"], asked.names["id"]
