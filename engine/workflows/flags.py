"""Raising and lowering a flag by people. Flags raised by rules pass here too, as `by_rule`."""

from __future__ import annotations

from dataclasses import dataclass

from engine.workflows.machine import Machine, Snapshot
from engine.workflows.model import Deadline, Flag
from engine.workflows.refusals import Refused


@dataclass(frozen=True, slots=True)
class FlagOutcome:
    """What comes of it: the flags afterwards, deadlines whose clocks start (holder `flag:ID`), the holder whose clocks stop."""

    flag: Flag
    raised: bool
    flags: frozenset[str]
    start: tuple[tuple[Deadline, str], ...] = ()
    stop: tuple[str, ...] = ()


def may_change(
    machine: Machine, snapshot: Snapshot, flag: str, up: bool, duties: frozenset[str], by_rule: bool = False
) -> Refused | None:
    """Why a flag may not be raised (`up`) or lowered now; none when it may. A reason is asked for when it is done."""
    found = machine.flags.get(flag)
    if found is None:
        return Refused("no_such_flag", {"flag": flag})
    if up == (flag in snapshot.flags):
        return Refused("already_raised" if up else "not_raised", {"flag": flag})
    state = machine.states[snapshot.state]
    if up and (state.ended or state.final):
        return Refused("record_closed", {"event": flag, "state": state.id})
    allowed = found.raise_by if up else found.lower_by
    if not by_rule and duties.isdisjoint(allowed):
        return Refused("not_your_duty", {"duties": allowed})
    return None


def change_flag(
    machine: Machine,
    snapshot: Snapshot,
    flag: str,
    up: bool,
    duties: frozenset[str],
    reason: str = "",
    by_rule: bool = False,
) -> FlagOutcome | Refused:
    """Raise (`up`) or lower a flag."""
    refused = may_change(machine, snapshot, flag, up, duties, by_rule)
    if refused is not None:
        return refused
    found = machine.flags[flag]
    needs_reason = found.raise_reason if up else found.lower_reason
    if needs_reason and not by_rule and not reason.strip():
        return Refused("reason_needed")
    if up:
        start = tuple((each, f"flag:{flag}") for each in found.deadlines)
        return FlagOutcome(found, up, snapshot.flags | {flag}, start=start)
    return FlagOutcome(found, up, snapshot.flags - {flag}, stop=(f"flag:{flag}",))


def narrowed_to(machine: Machine, flags: frozenset[str]) -> tuple[str, ...]:
    """The duties to which raised flags narrow the sight of the record, sorted; none: no narrowing.

    Several flags narrow together: only duties that each of them names are left. No duty left over narrows to nobody, told as a name
    that is no duty.
    """
    narrowing = [frozenset(machine.flags[each].narrows_to) for each in flags if each in machine.flags]
    limits = [each for each in narrowing if each]
    if not limits:
        return ()
    return tuple(sorted(frozenset.intersection(*limits))) or NOBODY


NOBODY = ("-",)
