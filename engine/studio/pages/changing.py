"""The studio's changes: who, in which language and on which day one looks; a scenario played into the database. No file is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from starlette.responses import RedirectResponse, Response

from engine.studio.answers import Asked, inside, today

NOW = "now"


def look(asked: Asked) -> Response:
    """Look as another person, in another language, on another day; then back to the page."""
    fields = asked.fields
    wish = fields.get("day", "")
    if fields.get("when") == NOW:
        asked.house.move_to(None)
    elif wish and wish != today(asked.house, asked.state):
        day = _day(wish)
        if day is not None:
            asked.house.move_to(day)
    cookies = asked.house.enter(fields.get("person", ""), fields.get("language", ""))
    return _with(RedirectResponse(inside(fields.get("back", "/")), 303), cookies)


def play(asked: Asked) -> Response:
    """Play a scenario; then to the record that it worked on, or back to the list with what went wrong."""
    wanted = asked.fields.get("scenario", "")
    scenario = next((each for each in asked.state.edition.scenarios if f"{each.file}:{each.span.line}" == wanted), None)
    if scenario is None:
        return RedirectResponse("/studio/records", 303)
    told = asked.house.play(scenario)
    if told.failure or not told.record:
        asked.studio.remember(f"{scenario.title}: {told.failure or 'it made no record'}")
        return RedirectResponse("/studio/records", 303)
    return RedirectResponse(f"/studio/records/{told.record}", 303)


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1900 < found.year < 2200 else None


def _with(response: Response, cookies: Mapping[str, str]) -> Response:
    for name, value in cookies.items():
        if value:
            response.set_cookie(name, value, path="/", httponly=True, samesite="lax")
        else:
            response.delete_cookie(name, path="/", httponly=True, samesite="lax")
    return response
