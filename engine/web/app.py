"""The application: routes made from the table, each request identified, parsed, handled in the thread pool and answered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from engine.web.asked import Asked, GoTo, Page, Reply, is_our_form
from engine.web.guard import Guard, TooLarge, log_fault
from engine.web.pages.account import session_over
from engine.web.parsing import BadRequest, identify, read_body
from engine.web.ports import Services
from engine.web.rendering import Renderer
from engine.web.replies import gone_wrong, problem, to_login
from engine.web.table import ANYONE, PERSON, TABLE, Endpoint

STATIC = Path(__file__).parent / "static"


def application(services: Services) -> Starlette:
    """The whole application for one set of services."""
    renderer = Renderer(services)
    routes: list[Route | Mount] = [Mount("/static", StaticFiles(directory=STATIC), name="static")]
    routes += [
        Route(each.path, endpoint(each, services, renderer), methods=[each.method], name=each.name) for each in TABLE
    ]
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Guard, secure=services.secure)],
        exception_handlers={
            HTTPException: http_fault(services, renderer),
            TooLarge: too_large(services, renderer),
            Exception: our_fault(services, renderer),
        },
    )
    app.router.redirect_slashes = False
    return app


Handled = Callable[[Request], Awaitable[Response]]
FaultHandler = Callable[[Request, Exception], Awaitable[Response]]


def endpoint(each: Endpoint, services: Services, renderer: Renderer) -> Handled:
    """What Starlette calls for one line of the table."""

    async def handle(request: Request) -> Response:
        try:
            body = await read_body(request)
        except BadRequest as fault:
            return await run_in_threadpool(refuse, each, services, renderer, request, fault)
        return await run_in_threadpool(safely, each, services, renderer, request, body)

    return handle


def safely(each: Endpoint, services: Services, renderer: Renderer, request: Request, body: bytes) -> Response:
    """Answers; a failure of ours is told with the request's id only, and logged without anybody's text."""
    try:
        return answer(each, services, renderer, request, body)
    except Exception as fault:
        log_fault(str(request.scope.get("request_id", "")), fault)
        return tell(services, renderer, request, 500, "our_fault")


def answer(each: Endpoint, services: Services, renderer: Renderer, request: Request, body: bytes) -> Response:
    """Runs in a thread: who asks, what exactly, the handler, the answer."""
    try:
        # Who only watches is answered without the database.
        readable = not (each.machine and each.who == ANYONE)
        asked = identify(request, body, services, machine=each.machine, readable=readable, files=each.files)
    except BadRequest as fault:
        return refuse(each, services, renderer, request, fault)
    if each.who == PERSON and asked.login is None:
        return renderer.respond(asked, outside(each, asked))
    if not each.machine and each.method == "POST" and not is_our_form(asked):
        return renderer.respond(asked, gone_wrong(asked, 403, "form_expired"))
    if each.machine and each.method != "GET" and each.who == PERSON and not comes_from_us(request):
        return renderer.respond(asked, problem(asked, 403, "form_expired"))
    return renderer.respond(asked, each.handler(asked))


def outside(each: Endpoint, asked: Asked) -> Reply:
    """What somebody gets who isn't logged in (any more)."""
    if each.machine:
        return problem(asked, 401, "log_in_first")
    return session_over(asked) if asked.posted("who") else to_login(asked)


def comes_from_us(request: Request) -> bool:
    """Whether a change through the API was meant: a bearer token, or a session's own script (which no foreign page can send)."""
    if request.headers.get("authorization", "").lower().startswith("bearer "):
        return True
    return request.headers.get("content-type", "").partition(";")[
        0
    ].strip() == "application/json" and request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")


def refuse(each: Endpoint, services: Services, renderer: Renderer, request: Request, fault: BadRequest) -> Response:
    """A request that can't be read."""
    asked = identify(request, b"", services, machine=each.machine, readable=False)
    return renderer.respond(asked, fault_reply(asked, fault.status, fault.code, each.machine))


def fault_reply(asked: Asked, status: int, code: str, machine: bool) -> Reply:
    """A page or problem details, as the asker reads."""
    return problem(asked, status, code) if machine else gone_wrong(asked, status, code)


def _is_machine(request: Request) -> bool:
    return request.url.path.startswith("/api/")


def http_fault(services: Services, renderer: Renderer) -> FaultHandler:
    """Answers what routing itself refuses: no such address, no such method."""

    async def handle(request: Request, fault: Exception) -> Response:
        status = fault.status_code if isinstance(fault, HTTPException) else 500
        return await run_in_threadpool(
            tell, services, renderer, request, status, "absent" if status == 404 else "no_method"
        )

    return handle


def too_large(services: Services, renderer: Renderer) -> FaultHandler:
    """Answers a body over the limit."""

    async def handle(request: Request, fault: Exception) -> Response:
        return await run_in_threadpool(tell, services, renderer, request, 413, "too_large")

    return handle


def our_fault(services: Services, renderer: Renderer) -> FaultHandler:
    """Answers our own failure with the request's id only; what happened goes to the log."""

    async def handle(request: Request, fault: Exception) -> Response:
        log_fault(str(request.scope.get("request_id", "")), fault)
        return await run_in_threadpool(tell, services, renderer, request, 500, "our_fault")

    return handle


def tell(services: Services, renderer: Renderer, request: Request, status: int, code: str) -> Response:
    """A fault told to whoever asked."""
    asked = identify(request, b"", services, machine=_is_machine(request), readable=False)
    reply = fault_reply(asked, status, code, _is_machine(request))
    if isinstance(reply, Page):
        reply = Page(reply.template, {**reply.values, "request_id": request.scope.get("request_id", "")}, reply.status)
    return renderer.respond(asked, reply)


__all__ = ["GoTo", "application"]
