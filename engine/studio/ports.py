"""What the studio needs of the house it shows: people, a clock that can be moved, the pages. `bootstrap` fills it.

Siblings (`web`, `scenarios`, `worker`) are met here only, in words of our own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from markupsafe import Markup
from starlette.types import ASGIApp

from engine.casework.desk import Desk
from engine.casework.ports import Person
from engine.casework.records import Record
from engine.compiled import CompiledContext
from engine.compiler.scenarios.model import Scenario
from engine.i18n.translator import Translator


@dataclass(frozen=True, slots=True)
class Told:
    """How a scenario went in the database: `record` is the last one that it worked on (empty: none); `failure` a sentence (empty: it
    went as it says)."""

    record: str
    failure: str = ""


class House(Protocol):
    """The served context of one database, open as long as the server runs."""

    @property
    def app(self) -> ASGIApp:
        """The pages for people at work."""

    @property
    def desk(self) -> Desk:
        """Where use cases work; its clock is the one that `move_to` moves."""

    def activate(self, context: CompiledContext) -> Sequence[str]:
        """Make a configuration the active one; or the sentences that say why that can't be."""

    def renew_words(self) -> None:
        """Read the catalogues again."""

    def translator(self, language: str) -> Translator:
        """The words of a language in the active configuration."""

    def people(self) -> Sequence[Person]:
        """Everyone who can be looked as, in the order of their names."""

    def roles_without_people(self) -> Sequence[tuple[str, str]]:
        """Id and title of the roles that nobody holds; `enter` takes `role:ID` and makes somebody up."""

    def records(self, most: int) -> Sequence[Record]:
        """So many records, the newest first, whoever may see them: only a house of made-up people answers that."""

    def who(self, cookies: Mapping[str, str]) -> Person | None:
        """Whose session a browser's cookies hold."""

    def language_of(self, cookies: Mapping[str, str]) -> str:
        """The language in which a browser with these cookies reads; empty where it hasn't chosen."""

    def enter(self, person: str, language: str) -> Mapping[str, str]:
        """The cookies with which a browser is this person (or somebody with `role:ID`), in a language; empty: nobody."""

    def now(self) -> datetime:
        """The instant that the house believes it is (UTC)."""

    def move_to(self, day: date | None) -> None:
        """Make it this day, at the present time of day, and let the clocks ring that are due by then; none: today."""

    def preview(self, form: str, language: str) -> Markup:
        """The questions of a form as a page draws them, unanswered; `KeyError` if there is no such form."""

    def play(self, scenario: Scenario) -> Told:
        """Play a scenario into the database, with its people and at its time; the house's clock stays where the scenario ends."""
