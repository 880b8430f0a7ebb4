"""Logging in and out, the language, leaving quickly, and lending one's duties."""

from __future__ import annotations

import calendar
from urllib.parse import urlsplit

import msgspec
from starlette.responses import RedirectResponse, Response

from engine.casework.outcomes import Done, Refusal
from engine.casework.personal.lending import lend, lendings, take_back
from engine.casework.records import Json
from engine.web.asked import Asked, GoTo, Page, Reply
from engine.web.parsing import LANGUAGE, SESSION
from engine.web.ports import Login, LoginRefused
from engine.web.rendering import drop_cookie, set_cookie
from engine.web.replies import absent

LONGEST = 300
CLEAR = '"cache", "storage"'


def log_in_page(asked: Asked) -> Reply:
    """Asks for name and password; who is logged in already goes on."""
    if asked.login is not None:
        return GoTo("/")
    return _door(asked.wish("next"))


def _door(address: str, fault: str = "", name: str = "", status: int = 200, kept: str = "", resume: str = "") -> Page:
    values = {"fault": fault, "name": name, "next": inside(address), "kept": kept, "resume": inside(resume)}
    return Page("login.html", values, status)


def session_over(asked: Asked) -> Page:
    """The session ended while somebody was typing: they log in again, and go on with what they typed."""
    t = asked.translator
    told = f"{t.say('Your session has ended. Log in again.')} {t.say('Nothing that you typed is lost.')}"
    kept = {name: values for name, values in asked.fields.items() if name not in ("csrf", "kept")}
    return _door("", told, status=401, kept=msgspec.json.encode(kept).decode(), resume=asked.address)


def _resumed(asked: Asked, login: Login) -> Page | None:
    """What the same person had typed when their session ended; of anybody else's nothing is shown."""
    try:
        kept = msgspec.json.decode(asked.posted("kept").encode(), type=dict[str, list[str]])
    except msgspec.DecodeError:
        return None
    resume = inside(asked.posted("resume"))
    if not resume or kept.pop("who", None) != [login.actor.person]:
        return None
    fields = [(name, value) for name, values in kept.items() for value in values]
    return Page("resume.html", {"resume": resume, "fields": fields}, session=login.token)


def log_in(asked: Asked) -> Reply:
    """Lets somebody in, or says why not (never which of the two was wrong)."""
    name = asked.posted("name")[:LONGEST]
    found = asked.services.accounts.log_in(name, asked.fields.get("password", ("",))[-1][:LONGEST], asked.peer)
    if isinstance(found, LoginRefused):
        t = asked.translator
        wrong = t.say("The user name or the password is wrong")
        minutes = max(found.minutes, 1)
        locked = t.many("Too many attempts. Wait {n} minute", "Too many attempts. Wait {n} minutes", minutes)
        told = locked if found.code == "locked" else wrong
        status = 429 if found.code == "locked" else 422
        return _door(asked.posted("next"), told, name, status, asked.posted("kept"), asked.posted("resume"))
    resumed = _resumed(asked, found) if asked.posted("kept") else None
    if resumed is not None:
        return resumed
    response = RedirectResponse(inside(asked.posted("next")) or "/", 303)
    set_cookie(response, SESSION, found.token, secure=asked.services.secure)
    return response


def log_out(asked: Asked) -> Reply:
    """Ends the session and empties what the browser keeps."""
    response = RedirectResponse("/login", 303)
    return _end(asked, response)


def choose_language(asked: Asked) -> Reply:
    """Remembers a language: with the person, and in the browser for the time before they log in."""
    wish = asked.posted("language")
    back = inside(asked.posted("back")) or "/"
    response = RedirectResponse(back, 303)
    if wish in asked.prepared.context.languages.offered:
        set_cookie(response, LANGUAGE, wish, secure=asked.services.secure, lasting=True)
        if asked.login is not None:
            asked.services.accounts.choose_language(asked.login.actor.person, wish)
    return response


def leave(asked: Asked) -> Reply:
    """Ends the session at once and shows a page that tells nothing."""
    return _end(asked, RedirectResponse("/quick-exit", 303))


def left(asked: Asked) -> Reply:
    """A calendar of this month: nothing on it tells what was open before."""
    t = asked.translator
    now = asked.services.desk.clock.now().astimezone(t.zone).date()
    first = calendar.Calendar(0).monthdatescalendar(now.year, now.month)
    weekdays = [(t.weekday(day)[:3], t.weekday(day)) for day in first[0]]
    weeks = [[day.day if day.month == now.month else 0 for day in week] for week in first]
    return Page(
        "left.html", {"month": t.month(now), "today": t.day(now, full=True), "weekdays": weekdays, "weeks": weeks}
    )


def duties(asked: Asked, faults: tuple[str, ...] = ()) -> Page:
    """What one has lent and been lent, and lending."""
    view = lendings(asked.services.desk, asked.actor)
    posted = asked.fields.get("duties", ())
    values = {
        "view": view,
        "command": asked.services.desk.ids.new(),
        "faults": faults,
        "to": asked.posted("to"),
        "until": asked.posted("until"),
        "chosen": posted if faults else tuple(name for name, _ in view.duties),
    }
    return Page("duties.html", values, 422 if faults else 200)


def lend_duties(asked: Asked) -> Reply:
    """Lends; what is missing is told above the form."""
    payload: dict[str, Json] = {"to": asked.posted("to"), "until": asked.posted("until"), "duties": list(asked.fields.get("duties", ()))}
    if not payload["duties"]:
        return duties(asked, (asked.translator.refusal(Refusal("nothing_to_lend")),))
    outcome = lend(asked.services.desk, asked.command(payload))
    if isinstance(outcome, Refusal):
        return duties(asked, (asked.translator.refusal(outcome),))
    return GoTo("/account/duties", "lent") if isinstance(outcome, Done) else absent(asked)


def end_lending(asked: Asked) -> Reply:
    """Takes back, or gives back."""
    outcome = take_back(asked.services.desk, asked.command({}), asked.names["lending"])
    return GoTo("/account/duties", "taken_back") if isinstance(outcome, Done) else absent(asked)


def inside(address: str) -> str:
    """An address of ours, or nothing: nobody is sent elsewhere."""
    parts = urlsplit(address[:1000])
    safe = address.startswith("/") and not address.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return address[:1000] if safe and "\\" not in address and address.isprintable() else ""


def _end(asked: Asked, response: Response) -> Response:
    if asked.login is not None:
        asked.services.accounts.log_out(asked.login.token)
    drop_cookie(response, SESSION)
    response.headers["clear-site-data"] = CLEAR
    return response
