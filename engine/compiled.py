"""What the compiler hands to casework: one frozen value, its digest, its canonical JSON; words are kept apart as keys of catalogues.

Nothing here reads a file or computes: the value is made by `compiler`, kept by `store`, read by `casework`, `web` and `worker`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

import msgspec

from engine.access.model import ConsentPolicy, Duty, Profile, Role
from engine.expressions.calendar import WorkingCalendar
from engine.expressions.text import EMPTY, Text
from engine.forms.model import Form, OptionList
from engine.indicators.model import Indicator
from engine.rules.model import Rule
from engine.workflows.model import Kind

FORMAT = 1
"""Number of the stored format of a compiled context; a reader of every number ever used stays in `store`."""


@dataclass(frozen=True, slots=True)
class Languages:
    """`source` is the language of the YAML; `offered` are those a person may choose, in order; `formats` maps each to a CLDR locale."""

    source: str
    offered: tuple[str, ...]
    fallback: Mapping[str, str] = field(default_factory=dict)
    formats: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Setting:
    """A named value as shown to people; programs have it written into them. `value` is its source text."""

    id: str
    title: Text
    value: str
    start: str = ""
    basis: Text = EMPTY
    confirm: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """One location. `names` by language; `parent` is a code or empty; `groups` are extra columns."""

    code: str
    short: str
    parent: str
    level: str
    names: Mapping[str, str]
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Organisation:
    """A row of the directory. `covers` are location codes, a parent covering its children; ages in years, inclusive; dates ISO."""

    id: str
    kind: str
    name: str
    services: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    for_sex: str = ""
    age_from: int | None = None
    age_to: int | None = None
    phone: str = ""
    agreement_until: str = ""


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A fictional person of a demonstration, without secret."""

    id: str
    name: str
    role: str
    team: str = ""
    area: str = ""
    organisation: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class CompiledContext:
    """A country's whole configuration. Mappings are by id, in the order of the files sorted by name."""

    id: str
    title: Text
    status: str
    time_zone: str
    languages: Languages
    option_lists: Mapping[str, OptionList]
    forms: Mapping[str, Form]
    kinds: Mapping[str, Kind]
    rules: Mapping[str, Rule]
    duties: Mapping[str, Duty]
    roles: Mapping[str, Role]
    profiles: Mapping[str, Profile]
    policies: Mapping[str, ConsentPolicy]
    settings: Mapping[str, Setting]
    calendar: WorkingCalendar
    places: Mapping[str, Place]
    levels: tuple[str, ...]
    organisations: Mapping[str, Organisation]
    organisation_kinds: Mapping[str, Text] = field(default_factory=dict)
    people: tuple[DemoPerson, ...] = ()
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    format: int = FORMAT

    def to_json(self) -> bytes:
        """Canonical JSON: sorted keys, no white space, the same bytes for the same context on every machine."""
        plain = msgspec.to_builtins(self, order="deterministic", str_keys=True)
        return msgspec.json.encode(plain, order="deterministic")

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON, as 64 hexadecimal digits."""
        return hashlib.sha256(self.to_json()).hexdigest()


def from_json(data: bytes) -> CompiledContext:
    """The context that `to_json` wrote; `msgspec.ValidationError` when it isn't one of format 1."""
    with _ONE_AT_A_TIME:
        return msgspec.json.decode(data, type=CompiledContext)


_ONE_AT_A_TIME = Lock()
"""msgspec works out how a dataclass is read when it first reads one; two threads doing that at once crash the process."""
