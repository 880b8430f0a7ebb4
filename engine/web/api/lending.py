"""Lending one's duties through the API: the same as the page."""

from __future__ import annotations

from engine.casework.personal.lending import lend as lend_duties
from engine.casework.personal.lending import lendings as read_lendings
from engine.casework.personal.lending import take_back as end
from engine.casework.records import Json
from engine.web.api.changing import command_of
from engine.web.asked import Asked, Data, Reply
from engine.web.replies import outcome_data


def lendings(asked: Asked) -> Reply:
    """What one has lent and been lent."""
    return Data(read_lendings(asked.services.desk, asked.actor))


def lend(asked: Asked) -> Reply:
    """Lends `duties` (all, if none are named) `to` a person `until` a day."""
    payload: dict[str, Json] = {name: asked.body.get(name) for name in ("to", "until", "duties")}
    command = command_of(asked, payload)
    if isinstance(command, Data):
        return command
    return outcome_data(asked, lend_duties(asked.services.desk, command))


def take_back(asked: Asked) -> Reply:
    """Ends it before its time."""
    command = command_of(asked, {})
    if isinstance(command, Data):
        return command
    return outcome_data(asked, end(asked.services.desk, command, asked.names["lending"]))
