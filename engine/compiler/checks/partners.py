"""Questions to a procedure about who is there to do it: two people where two are needed, somebody to write what is needed, something
that begins each record and each rule.

Whether a duty is taken up at all is asked in `permissions`; here it is asked whether those who take it up can do what hangs on it.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.access.model import CLASSES
from engine.compiler.checks.graph import leaving
from engine.compiler.names.making import Making
from engine.compiler.names.world import KindShape
from engine.definitions.people import Duties, Roles, Sight
from engine.definitions.reading import Definition, Path
from engine.definitions.workflows import Approval, Level, When
from engine.source import Node, Scalar, Sequence_


def check_partners(making: Making) -> None:
    """Ask approvals, needed forms, the beginnings of records and of rules."""
    gathered = making.world.gathered
    for kind in making.world.kinds.values():
        if gathered.duties is not None:
            _approvals(making, kind, gathered.duties.model)
        _beginnings(making, kind)
        _in_vain(making, kind)
        _left_at_once(making, kind)
        _unheard(making, kind)
    if gathered.roles is None or gathered.roles.damaged or gathered.has_opaque("workflow") or gathered.has_opaque("form"):
        return
    for kind in making.world.kinds.values():
        _needed(making, kind, gathered.roles.model)
        _created(making, kind, gathered.roles)


# --- approvals --------------------------------------------------------------------------------------------------------
def _approvals(making: Making, kind: KindShape, duties: Duties) -> None:
    """The asker and the approvers are all different people: no two of them may be the same one part, such as the owner."""
    definition = kind.definition
    for _state, transition, path in kind.transitions():
        if transition.approval is None:
            continue
        askers = {_one_person(each, duties) for each in transition.by}
        here = (*path, "approval", "levels")
        if len(askers) == 1:
            _own_request(making, definition, transition.approval, next(iter(askers)), here, duties)
        _two_levels(making, definition, transition.approval, here, duties)
    for fact, one in kind.model.facts.items():
        for number, change in enumerate(one.change):
            here = ("facts", fact, "change", number, "approval", "levels")
            _two_levels(making, definition, change.approval, here, duties)


def _own_request(
    making: Making, definition: Definition[object], approval: Approval, asker: str, path: Path, duties: Duties
) -> None:
    for place, level in enumerate(approval.levels):
        if asker and _one_person(level.by, duties) == asker:
            message = f"Only the {asker} of the record may ask and only the {asker} may answer, but nobody answers their own request."
            remedy = "Let another duty answer, for example one that is `in: team`."
            making.faults.error("E640", message, definition.span(*path, place, "by"), remedy)


def _two_levels(making: Making, definition: Definition[object], approval: Approval, path: Path, duties: Duties) -> None:
    seen: set[str] = set()
    for place, level in enumerate(approval.levels):
        person = _one_person(level.by, duties)
        if person and person in seen and not _conditional(level):
            message = f"An earlier level is also answered by the {person} of the record; two levels need two people."
            making.faults.error("E641", message, definition.span(*path, place, "by"), "Name another duty.")
        if not _conditional(level):
            seen.add(person)


def _conditional(level: Level) -> bool:
    return level.if_ is not None


def _one_person(duty: str, duties: Duties) -> str:
    """The part that makes a duty one single person's (`owner`, `author`, …); empty for all others, and where somebody stands in."""
    found = duties.duties.get(duty)
    if found is None or found.is_ in (None, "assigned", "asker") or found.if_nobody is not None:
        return ""
    return found.is_ or ""


# --- forms that are needed ----------------------------------------------------------------------------------------------
def _needed(making: Making, kind: KindShape, roles: Roles) -> None:
    """Each form can be written by somebody; one that nobody may write is told where an event needs it, else where it is named."""
    sights = [sight for role in roles.roles.values() for sight in role.sees]
    needed = {
        need.form: (transition.event, (*path, "needs", place))
        for _state, transition, path in reversed(kind.transitions())
        for place, need in enumerate(transition.needs)
    }
    for place, form in enumerate(kind.model.forms):
        shape = making.world.forms.get(form)
        if shape is None or (form not in needed and _filled_by_rules(making, form)):
            continue
        required = [each for each in shape.all_questions() if each.question.required not in (None, "false")]
        highest = max((each.security for each in required), key=CLASSES.index, default=shape.security)
        if any(_writes(sight, making, kind, form, highest) for sight in sights):
            continue
        event, path = needed.get(form, ("", ("forms", place)))
        message = f"`{event}` needs the form `{form}`, but no role may write it." if event else f"No role may write the form `{form}`."
        remedy = f"Give a role a line in `sees` with `record: {kind.id}`, `write: true` and the class `{highest}`."
        tell = making.faults.error if event else making.faults.warn
        tell("E642", message, kind.definition.span(*path), remedy)


def _filled_by_rules(making: Making, form: str) -> bool:
    """Whether some rule answers questions of a form when it creates a record."""
    rules = (rule for each in making.world.gathered.rules.values() for rule in each.model.rules.values())
    return any(name.startswith(f"{form}.") for rule in rules for effect in rule.then for name in effect.answers)


def _writes(sight: Sight, making: Making, kind: KindShape, form: str, security: str) -> bool:
    owners = {each.id for each in making.world.kinds.values() for link in each.links.values() if link.owned and link.to == kind.id}
    if not sight.write or sight.profile is not None or sight.record not in {kind.id, *owners}:
        return False
    if sight.forms and not any(each == form or each.startswith(f"{form}.") for each in sight.forms):
        return False
    return security == "plain" or security in sight.classes or (bool(sight.forms) and not sight.classes)


# --- beginnings -------------------------------------------------------------------------------------------------------
def _created(making: Making, kind: KindShape, roles: Definition[Roles]) -> None:
    """Somebody, or a rule, begins records of each kind."""
    rights = {word for role in roles.model.roles.values() for word in role.may}
    if not rights <= {f"create_{each}" for each in making.world.kinds}:
        return  # some right is misspelt: that is told, and it may be this one
    by_people = f"create_{kind.id}" in rights
    rules = making.world.gathered.rules.values()
    by_rules = any(effect.create == kind.id for each in rules for rule in each.model.rules.values() for effect in rule.then)
    if not by_people and not by_rules and not making.world.gathered.has_opaque("record"):
        message = f"Nothing begins a record of `{kind.id}`: no role may create one, and no rule does."
        remedy = f"Add `create_{kind.id}` to what a role `may`, or let a rule `create: {kind.id}`."
        making.faults.warn("W643", message, kind.definition.span("workflow"), remedy)


def _beginnings(making: Making, kind: KindShape) -> None:
    """What rules and automatic events wait for can happen."""
    flagged = _flagged(making, kind)
    for when, definition, path in _awaited(making, kind):
        for word, switch in (("raised", "raise_"), ("lowered", "lower")):
            flag = getattr(when, word)
            if flag not in kind.model.flags:
                continue
            by_people = getattr(kind.model.flags[flag], switch) is not None
            if not by_people and (word, flag) not in flagged:
                verb = "raises" if word == "raised" else "lowers"
                message = f"This waits for the flag `{flag}` to be {word}, but nobody and no rule {verb} it."
                remedy = f"Add `{switch.rstrip('_')}:` to the flag, or remove this."
                making.faults.warn("W644", message, definition.span(*path, word), remedy)


def _flagged(making: Making, kind: KindShape) -> set[tuple[str, str]]:
    """The flags that rules of the kind raise and lower."""
    definition = making.world.gathered.rules.get(kind.id)
    found: set[tuple[str, str]] = set()
    for rule in definition.model.rules.values() if definition is not None else ():
        for effect in rule.then:
            found |= {(word, flag) for word, flag in (("raised", effect.flag), ("lowered", effect.unflag)) if flag}
    return found


def _awaited(making: Making, kind: KindShape) -> Iterator[tuple[When, Definition[object], Path]]:
    """Every `when` about records of a kind, with its place."""
    for _state, transition, path in kind.transitions():
        if transition.when is not None:
            yield transition.when, kind.definition, (*path, "when")
    rules = making.world.gathered.rules.get(kind.id)
    for identity, rule in rules.model.rules.items() if rules is not None else ():
        for place, when in enumerate(rule.when):
            several = len(rule.when) > 1
            yield when, rules, ("rules", identity, "when", place) if several else ("rules", identity, "when")  # type: ignore[misc]


# --- effects that can do nothing ------------------------------------------------------------------------------------------
def _in_vain(making: Making, kind: KindShape) -> None:
    """A part given to those who have it already, and an event raised where it doesn't stand, come to nothing."""
    gathered = making.world.gathered
    rules, duties = gathered.rules.get(kind.id), gathered.duties
    for identity, rule in rules.model.rules.items() if rules is not None else ():
        for place, effect in enumerate(rule.then):
            path: Path = ("rules", identity, "then", place)
            duty = duties.model.duties.get(effect.to or "") if duties is not None else None
            if rules is not None and effect.assign == "assigned" and duty is not None and duty.is_ == "assigned":
                message = f"`{effect.to}` are those who are assigned already, so nobody is added."
                remedy = "Name a duty that is found elsewhere (`in: organisation`), `doer`, or `value:`."
                making.faults.warn("W651", message, rules.span(*path, "to"), remedy)
            entered = [when.entered for when in rule.when]
            if rules is not None and effect.raise_ in kind.events and effect.on is None and entered and None not in entered:
                events = [{each.event for each in leaving(kind, state)} for state in entered if state in kind.model.states]
                if events and not any(effect.raise_ in each for each in events):
                    message = f"The event `{effect.raise_}` doesn't stand in the state `{entered[0]}`, so nothing happens."
                    making.faults.warn("W652", message, rules.span(*path, "raise"), "Name an event of that state.")


# --- clocks -----------------------------------------------------------------------------------------------------------
def _left_at_once(making: Making, kind: KindShape) -> None:
    """A clock in a state that the record leaves by itself as soon as it is entered never runs."""
    for state, body in kind.model.states.items():
        leaving = [each for each in body.transitions if each.when is not None and each.when.entered == state and each.if_ is None]
        if body.deadlines and any(each.to is not None for each in leaving):
            message = f"The state `{state}` is left at once by `{leaving[0].event}`, so no clock runs in it."
            span = kind.definition.key_span("states", state, "deadlines")
            making.faults.error("E649", message, span, "Put the deadlines into the state that follows, or let the event wait.")


def _unheard(making: Making, kind: KindShape) -> None:
    """A deadline of which nobody hears, and that nothing reads, might as well not be there."""
    if making.world.gathered.has_opaque("record") or making.world.gathered.has_opaque("workflow"):
        return
    for deadline, path in kind.clocks():
        if not deadline.steps and not _read(making, deadline.deadline):
            message = f"Nobody hears when `{deadline.deadline}` is late, and nothing depends on it."
            remedy = "Add `steps:`, for example `- {at: due, remind: owner}`."
            making.faults.warn("W650", message, kind.definition.span(*path, "deadline"), remedy)


def _read(making: Making, deadline: str) -> bool:
    """Whether some `when` waits for a deadline, or some expression reads it."""
    gathered = making.world.gathered
    sources = [*gathered.workflows.values(), *gathered.rules.values(), *gathered.forms.values(), *gathered.profiles.values()]
    return any(_says(each.document.node, deadline) for each in sources)


def _says(node: Node, deadline: str) -> bool:
    if isinstance(node, Scalar):
        return f"{deadline}." in node.text
    if isinstance(node, Sequence_):
        return any(_says(each, deadline) for each in node.items)
    return any(
        (entry.key.text == "late" and isinstance(entry.value, Scalar) and entry.value.text == deadline) or _says(entry.value, deadline)
        for entry in node.entries
    )
