"""From a raw request to `Asked`: the body's fields or JSON, the session, the language. What can't be read is a `BadRequest`."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from urllib.parse import parse_qsl

import msgspec
from starlette.requests import Request

from engine.casework.records import Json
from engine.compiled import Languages
from engine.i18n.languages import accepted, chosen
from engine.web.asked import Asked
from engine.web.guard import limit_of
from engine.web.ports import Login, Services
from engine.web.uploads import MULTIPART, Unreadable, parts_of

SESSION = "tais_session"
VISIT = "tais_visit"
LANGUAGE = "tais_language"
MOST_FIELDS = 5000
DEEPEST = 12
FORM = "application/x-www-form-urlencoded"


class BadRequest(Exception):
    """A request that can't be read: the status it deserves and the code of a sentence."""

    def __init__(self, code: str, status: int = 400) -> None:
        super().__init__(code)
        self.code = code
        self.status = status


async def read_body(request: Request) -> bytes:
    """The body, within the limit."""
    if request.method in ("GET", "HEAD"):
        return b""
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told) > limit_of(request.scope):
        raise BadRequest("too_large", 413)
    return await request.body()


def identify(
    request: Request, body: bytes, services: Services, *, machine: bool, readable: bool = True, files: bool = False
) -> Asked:
    """The request as handlers see it. `readable=False`: only who and in which language, for telling that something failed."""
    login = _login(request, services) if readable else _login_if_possible(request, services)
    if readable:
        services.renew()
    prepared = services.desk.context()
    posted, sent = _posted(request, body, files) if readable and body and not machine else ({}, {})
    language = _language(request, login, prepared.context.languages, machine)
    return Asked(
        services=services,
        prepared=prepared,
        translator=services.translators.of(language, prepared.context, prepared.digest),
        address=request.url.path,
        method=request.method,
        login=login,
        visit=request.cookies.get(VISIT) or secrets.token_urlsafe(24),
        names=_names(request) if readable else {},
        query=_query(request) if readable else {},
        fields=posted,
        files=sent,
        body=_json(body) if readable and body and machine else {},
        peer=request.client.host if request.client else "",
    )


def _login_if_possible(request: Request, services: Services) -> Login | None:
    """Who asks, for telling a failure; nobody when that can't be found out either."""
    try:
        return _login(request, services)
    except Exception:  # the failure that is being told stands in the log already
        return None


def _login(request: Request, services: Services) -> Login | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return services.accounts.bearer(token.strip()) if token.strip() else None
    cookie = request.cookies.get(SESSION, "")
    return services.accounts.session(cookie) if cookie else None


def _language(request: Request, login: Login | None, languages: Languages, machine: bool) -> str:
    """A person's choice; the browser's choice of before; what the browser asks for. The API listens to its header first."""
    asked = list(accepted(request.headers.get("accept-language", "")))
    own = [login.language] if login else []
    kept = [request.cookies.get(LANGUAGE, "")]
    return chosen([*asked, *own] if machine else [*own, *kept, *asked], languages)


def _names(request: Request) -> Mapping[str, str]:
    return {name: str(value) for name, value in request.path_params.items()}


def _query(request: Request) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, value in request.query_params.multi_items():
        found[name] = (*found.get(name, ()), _clean(value))
    return found


def _posted(request: Request, body: bytes, files: bool) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, bytes]]:
    """Fields of a posted form, and its files where it may bring some."""
    content = request.headers.get("content-type", FORM)
    if not files or content.partition(";")[0].strip().lower() != MULTIPART:
        return _fields(request, body), {}
    try:
        parts = parts_of(content, body, MOST_FIELDS)
    except Unreadable as fault:
        raise BadRequest("unreadable") from fault
    return {name: tuple(values) for name, values in parts.fields.items()}, parts.files


def _fields(request: Request, body: bytes) -> Mapping[str, tuple[str, ...]]:
    if request.headers.get("content-type", FORM).partition(";")[0].strip().lower() != FORM:
        raise BadRequest("wrong_content", 415)
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=MOST_FIELDS
        )
    except (UnicodeDecodeError, ValueError) as fault:
        raise BadRequest("unreadable") from fault
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return {name: tuple(values) for name, values in found.items()}


def _json(body: bytes) -> Mapping[str, Json]:
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise BadRequest("unreadable") from fault
    if not isinstance(found, dict) or not shallow(found, DEEPEST):
        raise BadRequest("unreadable")
    return found


def shallow(value: object, depth: int) -> bool:
    """Whether nothing lies deeper than any answer does."""
    if depth < 0:
        return False
    if isinstance(value, dict):
        return all(shallow(each, depth - 1) for each in value.values())
    return all(shallow(each, depth - 1) for each in value) if isinstance(value, list) else True


def _clean(text: str) -> str:
    return text.replace("\0", "")[:500]
