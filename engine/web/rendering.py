"""Draws pages: one Jinja environment, autoescaped, with the words of the reader's language; turns every reply into a response."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.responses import RedirectResponse, Response

from engine.casework.views import FormView
from engine.i18n import messages
from engine.i18n.languages import own_name
from engine.web.asked import Asked, Data, GoTo, Page, Reply, csrf_token
from engine.web.drawing.filling import fill_form
from engine.web.drawing.shelf import Shelf
from engine.web.pages.form_page import told_set_off
from engine.web.parsing import LANGUAGE, SESSION, VISIT
from engine.web.ports import Services

HERE = Path(__file__).parent
A_YEAR = 365 * 24 * 3600


class Renderer:
    """Turns replies into responses. Holds templates and prepared fragments, never an answer."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.templates = environment()
        self.shelf = Shelf(self.templates)

    def respond(self, asked: Asked, reply: Reply) -> Response:
        """The response of a handler's reply, with the cookies that it brings."""
        if isinstance(reply, Response):
            return reply
        if isinstance(reply, Data):
            return Response(
                msgspec.json.encode(reply.value, enc_hook=_plain),
                reply.status,
                dict(reply.headers),
                media_type=reply.kind,
            )
        if isinstance(reply, GoTo):
            return self._keep_visit(asked, RedirectResponse(_address(reply), 303))
        page = self.draw(asked, reply)
        response = Response(
            page, reply.status, {"content-language": asked.translator.language}, "text/html; charset=utf-8"
        )
        if reply.session:
            set_cookie(response, SESSION, reply.session, secure=self.services.secure)
        return self._keep_visit(asked, response)

    def draw(self, asked: Asked, page: Page) -> str:
        """A page's HTML."""
        values = dict(self._values(asked, page))
        view = page.values.get("form")
        if page.template == "form.html" and isinstance(view, FormView):
            drawn = self.shelf.form(view.form, asked.prepared, asked.translator)
            values["questions"] = fill_form(drawn, view, asked.prepared.forms[view.form].types, asked.translator)
            values["sets_off"] = lambda each: told_set_off(each, asked.translator)
        return self.templates.get_template(page.template).render(values)

    def _keep_visit(self, asked: Asked, response: Response) -> Response:
        if asked.login is None:
            set_cookie(response, VISIT, asked.visit, secure=self.services.secure)
        return response

    def _values(self, asked: Asked, page: Page) -> Mapping[str, object]:
        t = asked.translator
        languages = asked.prepared.context.languages
        result = asked.wish("done")
        now = self.services.desk.clock.now()

        def time_left(due: datetime) -> str:
            return t.time_left(due, now)

        return {
            "t": t,
            "say": t.say,
            "many": t.many,
            "language": t.language,
            "languages": [(code, own_name(code)) for code in languages.offered],
            "context_title": t.text(asked.prepared.context.title),
            "nature": self.services.desk.nature,
            "person": asked.login.actor.name if asked.login else "",
            "person_id": asked.login.actor.person if asked.login else "",
            "csrf": csrf_token(page.session) if page.session else asked.csrf,
            "address": asked.address,
            "new_id": self.services.desk.ids.new,
            "now": now,
            "time_left": time_left,
            "words": messages,
            "result": t.say(messages.RESULTS[result]) if result in messages.RESULTS else "",
            "say_status": lambda table, status: t.say(table[status]) if status in table else "",
            "phrases": lambda phrases: ", ".join(t.phrase(each) for each in phrases),
            **page.values,
        }


def environment() -> Environment:
    """The templates of pages and questions."""
    made = Environment(
        loader=FileSystemLoader([HERE / "templates", HERE / "questions"]),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.tests["late"] = lambda clock: clock.late
    return made


def set_cookie(response: Response, name: str, value: str, *, secure: bool, lasting: bool = False) -> None:
    """One cookie with all its locks; without `lasting` it ends with the browser."""
    response.set_cookie(
        name, value, max_age=A_YEAR if lasting else None, path="/", secure=secure, httponly=True, samesite="lax"
    )


def drop_cookie(response: Response, name: str) -> None:
    """Takes a cookie back."""
    response.delete_cookie(name, path="/", httponly=True, samesite="lax")


def _address(reply: GoTo) -> str:
    if not reply.result:
        return reply.address
    return f"{reply.address}{'&' if '?' in reply.address else '?'}done={reply.result}"


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, frozenset):
        return sorted(value)
    raise NotImplementedError(f"not plain data: {type(value).__name__}")


__all__ = ["LANGUAGE", "SESSION", "Renderer", "drop_cookie", "environment", "set_cookie"]
