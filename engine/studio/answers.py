"""What the studio answers with: pages drawn from its templates, the bar, news for open pages; and what each of them is told."""

from __future__ import annotations

import asyncio
import hmac
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response

from engine.casework.ports import Person
from engine.failures import line_of
from engine.i18n.languages import own_name
from engine.studio.faults import Shown, here, place_of, shown
from engine.studio.ports import House
from engine.studio.studio import State, Studio

LOG = logging.getLogger("tais.studio")
HERE = Path(__file__).parent
STATIC = HERE / "static"
HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        b"form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)
LONGEST = 20_000
"""Bytes of a form of the studio."""
PATIENCE, PAUSE = 2.0, 0.05
"""Seconds that an open page waits for news in one request, and between two looks meanwhile."""
MOST_HERE = 20
"""Faults that are shown over a page; the rest stand on the page of faults."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request to the studio. `fields` are those of a posted form, each once."""

    studio: Studio
    state: State
    request: Request
    person: Person | None
    language: str
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def house(self) -> House:
        """The house; only where there is one."""
        if self.studio.house is None:
            raise LookupError("nothing is served yet")
        return self.studio.house

    @property
    def id(self) -> str:
        """The id in the address."""
        return str(self.request.path_params.get("id", ""))


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the studio: its template and what it shows."""

    template: str
    title: str
    values: Mapping[str, object] = field(default_factory=dict)
    status: int = 200


Show = Callable[[Asked], Page | None]
"""Makes a page; none: there is no such thing."""
Change = Callable[[Asked], Response]


class Desktop:
    """Draws everything that the studio shows."""

    def __init__(self, studio: Studio) -> None:
        self.studio = studio
        self.token = secrets.token_urlsafe(24)  # what forms of the studio carry; no foreign page can read it
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=select_autoescape(default=True, default_for_string=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._templates.filters["place"] = place_of

    # --- pages
    def page(self, show: Show) -> Callable[[Request], Awaitable[Response]]:
        """What a route calls for a page."""

        def answer(request: Request) -> Response:
            asked = self._asked(request)
            found = show(asked) if self.studio.house is not None else None
            if found is None and self.studio.house is None:
                return self.nothing_yet(request)
            return self._drawn(asked, found or Page("absent.html", "Not there", {}, 404))

        async def handle(request: Request) -> Response:
            return await run_in_threadpool(safely, answer, request)

        return handle

    def nothing_yet(self, request: Request) -> Response:
        """Before there has been any configuration without errors: only its faults can be shown."""
        asked = self._asked(request)
        return self._drawn(asked, Page("faults.html", "Faults", faults_of(asked), 503))

    def _drawn(self, asked: Asked, page: Page) -> Response:
        values = {
            "title": page.title,
            "bar": self._bar(asked, asked.request.url.path),
            "state": asked.state,
            **page.values,
        }
        values.setdefault("served", asked.state.served)
        values["token"] = self.token
        return HTMLResponse(self._templates.get_template(page.template).render(values), page.status)

    # --- changes
    def change(self, change: Change) -> Callable[[Request], Awaitable[Response]]:
        """What a route calls for a change; refused unless it comes from a page of ours."""

        async def handle(request: Request) -> Response:
            body = b""
            async for chunk in request.stream():
                body += chunk
                if len(body) > LONGEST:
                    return PlainTextResponse("That is too much.\n", 413)
            fields = {
                name: values[-1]
                for name, values in parse_qs(body.decode("utf-8", "replace"), max_num_fields=50).items()
            }
            if not hmac.compare_digest(fields.get("token", "").encode(), self.token.encode()):
                return PlainTextResponse("Open the page again and repeat it: tais dev was started anew.\n", 403)
            if self.studio.house is None:
                return RedirectResponse("/studio/", 303)
            return await run_in_threadpool(safely, lambda request: change(self._asked(request, fields)), request)

        return handle

    # --- the bar
    def bar(self, request: Request, language: str = "") -> str:
        """The bar of a page of the house, which is in a language."""
        return self._bar(self._asked(request, language=language), request.url.path)

    def _bar(self, asked: Asked, address: str) -> str:
        house = self.studio.house
        served = asked.state.served
        offered = served.languages.offered if served is not None else ()
        people = house.people() if house is not None else ()
        return self._templates.get_template("bar.html").render(
            token=self.token,
            state=asked.state,
            person=asked.person,
            role=roles_of(asked.person, asked.state) if asked.person is not None else "",
            people=[(each, roles_of(each, asked.state)) for each in people],
            roles=house.roles_without_people() if house is not None else (),
            language=asked.language,
            languages=[(code, own_name(code)) for code in offered],
            day=today(house, asked.state),
            back=address,
            over=self._over(asked.state, address),
            summary=summary(asked.state),
        )

    def _over(self, state: State, address: str) -> str:
        """What lies over a page while what is served is older than what is written; empty otherwise."""
        if not state.is_held_back:
            return ""
        things = here(address, state.served)
        found = shown(state.errors, state.edition.laid)
        mine = [each for each in found if each.thing in things]
        others = [each for each in found if each.thing not in things]
        return self._templates.get_template("over.html").render(
            mine=mine[:MOST_HERE], others=others[:MOST_HERE], number=len(found), refused=state.refused, state=state
        )

    # --- news
    async def news(self, request: Request) -> Response:
        """What an open page asks all the time: answered as soon as there is something new, or after a while."""
        seen, waited = request.query_params.get("seen", ""), 0.0
        while str(self.studio.state.number) == seen and waited < PATIENCE:
            await asyncio.sleep(PAUSE)
            waited += PAUSE
        state = self.studio.state
        if str(state.number) == seen:
            return JSONResponse({"number": state.number})
        over = await run_in_threadpool(self._over, state, request.query_params.get("at", "/")[:1000])
        return JSONResponse(
            {
                "number": state.number,
                "version": state.version,
                "over": over,
                "summary": summary(state),
                "held": state.is_held_back,
            }
        )

    def _asked(self, request: Request, fields: Mapping[str, str] | None = None, language: str = "") -> Asked:
        house, state = self.studio.house, self.studio.state
        person = house.who(request.cookies) if house is not None else None
        chosen = house.language_of(request.cookies) if house is not None else ""
        first = next(iter(state.served.languages.offered), "") if state.served is not None else ""
        return Asked(self.studio, state, request, person, language or chosen or first, fields or {})


def safely(answer: Callable[[Request], Response], request: Request) -> Response:
    """The answer; a failure of ours is told in a sentence, and its place goes to the log."""
    try:
        return answer(request)
    except Exception as fault:
        LOG.error(line_of(fault, {"from": "studio"}))
        told = (
            f"Tais itself failed here, and the fault is not yours: {type(fault).__name__}. The terminal says where.\n"
        )
        return PlainTextResponse(told, 500)


def roles_of(person: Person, state: State) -> str:
    """The titles of somebody's roles."""
    roles = state.served.roles if state.served is not None else {}
    return ", ".join(roles[post[0]].title.source if post[0] in roles else post[0] for post in person.posts)


def today(house: House | None, state: State) -> str:
    """The day that the house believes it is, as a date field takes it."""
    if house is None or state.served is None:
        return ""
    return house.now().astimezone(house.desk.context().zone).date().isoformat()


def summary(state: State) -> str:
    """How it stands, in a few words."""
    errors, warnings = len(state.errors), len(state.warnings)
    told = [
        f"{number} {word}{'' if number == 1 else 's'}"
        for number, word in ((errors, "error"), (warnings, "warning"))
        if number
    ]
    if state.refused:
        told.append("not activated")
    return ", ".join(told) or "no faults"


def faults_of(asked: Asked) -> dict[str, object]:
    """What the page of faults shows."""
    laid = asked.state.edition.laid
    errors: tuple[Shown, ...] = shown(asked.state.errors, laid)
    return {"errors": errors, "warnings": shown(asked.state.warnings, laid), "refused": asked.state.refused}


def inside(address: str) -> str:
    """An address of this server, or its beginning: nobody is sent elsewhere."""
    parts = urlsplit(address[:1000])
    safe = address.startswith("/") and not address.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return address[:1000] if safe and "\\" not in address and address.isprintable() else "/"
