"""What the pages need of the world: use cases' desk, log-ins, words. `bootstrap` joins them; nothing here is made by us."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from engine.access.model import Actor
from engine.casework.desk import Desk
from engine.i18n.translator import Translators


@dataclass(frozen=True, slots=True)
class Login:
    """A live session: its secret token (the cookie's value), who it belongs to, and the language they chose (empty: none yet)."""

    token: str
    actor: Actor
    language: str = ""


@dataclass(frozen=True, slots=True)
class LoginRefused:
    """Why nobody was let in: `wrong`, or `locked` for so many minutes."""

    code: str
    minutes: int = 0


class Accounts(Protocol):
    """Log-ins and sessions. Tokens are opaque; the same answer comes for unknown, ended and foreign ones: none."""

    def log_in(self, name: str, secret: str, address: str) -> Login | LoginRefused: ...

    def session(self, token: str) -> Login | None:
        """The live session of a cookie; asking keeps it alive."""

    def bearer(self, token: str) -> Login | None:
        """Who an API token speaks for."""

    def log_out(self, token: str) -> None: ...

    def choose_language(self, person: str, language: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a handler may use. `secure`: served over https, so cookies say so. `renew` takes over a configuration that
    has become active meanwhile and answers its digest; it raises when the database can't be reached."""

    desk: Desk
    accounts: Accounts
    translators: Translators
    renew: Callable[[], str]
    secure: bool = False
