"""The consent register read for one purpose, and whether a policy lets something be sent. The register is kept by `casework`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol

from engine.access.model import ConsentPolicy
from engine.expressions.environment import Environment
from engine.expressions.program import Program
from engine.expressions.values import Value

ConsentState = Literal["given", "refused", "not_asked", "expired", "withdrawn"]
Evaluate = Callable[[Program, Environment], Value]


class ConsentLine(Protocol):
    """One line of the register. `status` is `given refused not_asked withdrawn`; `until` an ISO date (its last day) or empty."""

    @property
    def purpose(self) -> str: ...
    @property
    def service(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def until(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Allowed:
    """It may be sent. `because`: `consent`, `not_needed`, `unless` or `override`; `inform`: the person must be told."""

    because: str
    inform: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """It may not, and why: a code with parameters (ids). Codes here: `consent_missing` (`purposes`: purpose → state; `override`: a duty

    that may override, or empty), `not_your_duty`, `reason_needed`, `basis_needed`, `agreement_expired`, `no_recipient`, `may_not_read`.
    """

    code: str
    parameters: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Override:
    """Sending without consent: the duties that the person holds, the basis chosen (an option) and the reason given."""

    duties: frozenset[str]
    basis: str
    reason: str


def consent_line(lines: Iterable[ConsentLine], purpose: str, service: str = "") -> ConsentLine | None:
    """The line that stands for a purpose: the latest one for this service, or the latest for no service in particular.

    A general refusal or withdrawal that came after a service's own line stands over it: a later no is never narrowed to less.
    """
    own: ConsentLine | None = None
    general: ConsentLine | None = None
    for line in lines:
        if line.purpose != purpose:
            continue
        if service and line.service == service and (own is None or line.at >= own.at):
            own = line
        elif not line.service and (general is None or line.at >= general.at):
            general = line
    if own is None or general is None:
        return own or general
    later_no = general.at > own.at and general.status in ("refused", "withdrawn")
    return general if later_no else own


def consent_state(lines: Iterable[ConsentLine], purpose: str, service: str, today: date) -> ConsentState:
    """How consent for a purpose (and service) stands today; a line whose last day has passed is `expired`."""
    line = consent_line(lines, purpose, service)
    if line is None:
        return "not_asked"
    match line.status:
        case "given":
            return "given" if not line.until or today.isoformat() <= line.until else "expired"
        case "refused":
            return "refused"
        case "withdrawn":
            return "withdrawn"
        case _:
            return "not_asked"


def missing(policy: ConsentPolicy, lines: Sequence[ConsentLine], service: str, today: date) -> dict[str, ConsentState]:
    """The purposes of a policy that are not consented to today, each with how it stands."""
    states = {purpose: consent_state(lines, purpose, service, today) for purpose in policy.needs}
    return {purpose: state for purpose, state in states.items() if state != "given"}


def may_send(
    policy: ConsentPolicy,
    lines: Sequence[ConsentLine],
    env: Environment,
    today: date,
    evaluate: Evaluate,
    service: str = "",
    override: Override | None = None,
    bases: Collection[str] = (),
) -> Allowed | Refused:
    """Whether something may be sent under a policy. `unless` counts only when it is known to be true.

    `override` is looked at only where consent is missing; `bases` are the options of the list `policy.override_bases`.
    """
    if not policy.needs:
        return Allowed("not_needed", policy.inform)
    lacking = missing(policy, lines, service, today)
    if not lacking:
        return Allowed("consent", policy.inform)
    if policy.unless is not None and evaluate(policy.unless, env) is True:
        return Allowed("unless", inform=True)
    if override is None or not policy.override_by:
        return Refused("consent_missing", {"purposes": lacking, "override": policy.override_by})
    if policy.override_by not in override.duties:
        return Refused("not_your_duty", {"duties": [policy.override_by]})
    if override.basis not in bases:
        return Refused("basis_needed", {"bases": policy.override_bases})
    if not override.reason.strip():
        return Refused("reason_needed", {})
    return Allowed("override", inform=True)
