"""What every answer carries and every request must keep to: security headers, no caching, a limit on the body, one log line."""

from __future__ import annotations

import json
import logging
import time
import uuid
from collections.abc import Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine.failures import line_of

LIMIT = 1_000_000
"""Bytes of a request's body."""
FILES_LIMIT = 32_000_000
"""Bytes of a body that may hold files: a form's, or that of the API's endpoint for them, from somebody who shows a session or a token."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
POLICY_NAME = b"content-security-policy"
HEADERS = (
    (POLICY_NAME, POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(self), microphone=(), payment=()"),
)
NO_STORE = (b"cache-control", b"no-store")
STATIC = (b"cache-control", b"no-cache")  # kept, but asked for anew: old scripts must not meet new pages
HTTPS = (b"strict-transport-security", b"max-age=31536000")

LOG = logging.getLogger("tais.web")


class TooLarge(Exception):
    """The body is larger than `LIMIT`."""


class Guard:
    """Wraps the whole application."""

    def __init__(self, app: ASGIApp, secure: bool = False) -> None:
        self.app = app
        self.secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request; what is not HTTP passes."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        request = uuid.uuid4().hex[:16]
        scope["request_id"] = request
        extra = [
            *HEADERS,
            STATIC if scope["path"].startswith("/static/") else NO_STORE,
            (b"x-request-id", request.encode()),
        ]
        if self.secure:
            extra.append(HTTPS)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": with_locks(message.get("headers", []), extra)}
                log(request, scope["method"], message["status"], time.perf_counter() - started)
            await send(message)

        await self.app(scope, limited(receive, limit_of(scope)), guarded)


def with_locks(
    headers: Iterable[tuple[bytes, bytes]], locks: Iterable[tuple[bytes, bytes]]
) -> list[tuple[bytes, bytes]]:
    """A response's headers with ours in place of its own; only the stricter policy of a file that is handed out stays."""
    own = list(headers)
    sandboxed = any(name.lower() == POLICY_NAME and value.endswith(b"sandbox") for name, value in own)
    locked = [(name, value) for name, value in locks if not (sandboxed and name == POLICY_NAME)]
    names = {name for name, _ in locked}
    return [*((name, value) for name, value in own if name.lower() not in names), *locked]


def limit_of(scope: Scope) -> int:
    """How large the body of a request may be."""
    headers = dict(scope.get("headers", ()))
    is_form = headers.get(b"content-type", b"").lower().startswith(b"multipart/form-data")
    is_upload = is_form or (scope["path"].startswith("/api/") and scope["path"].endswith("/files"))
    is_known = b"tais_session=" in headers.get(b"cookie", b"") or b"authorization" in headers
    return FILES_LIMIT if is_upload and is_known else LIMIT


def limited(receive: Receive, limit: int = LIMIT) -> Receive:
    """The same body, refused as soon as it grows too large."""
    seen = 0

    async def receive_some() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise TooLarge
        return message

    return receive_some


def log(request: str, method: str, status: int, seconds: float) -> None:
    """One line: no address (it holds ids), no person, no text."""
    LOG.info(json.dumps({"request": request, "method": method, "status": status, "ms": round(seconds * 1000, 1)}))


def log_fault(request: str, fault: BaseException) -> None:
    """One line about a failure of ours: what kind, and where in the code. Its text is left out: it may hold a person's words."""
    LOG.error(line_of(fault, {"request": request}))
