"""What someone may read and write in one record: the lines of `sees` that reach it, added up into an `Allowance`.

Answers are not touched here: that is `reveal`. Unknown refuses: a name of no known class is treated as restricted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.access.classes import together
from engine.access.duties import duties_of
from engine.access.model import Actor, Duty, Lent, Post, Profile, Role, Sight, Standing
from engine.access.scope import concerns
from engine.access.standing import reaches, within
from engine.expressions.program import Program
from engine.expressions.text import Text


@dataclass(frozen=True, slots=True)
class Window:
    """What one line of `sees` opens of a record.

    `classes`: the classes it opens, `plain` always among them; none: every class (only where `forms` or `fields` name what is meant).
    `forms`: forms, or questions as `form.question`; empty: all. `fields`: none: no limit; else the only fields that may be read.
    """

    classes: frozenset[str] | None
    forms: frozenset[str] = frozenset()
    fields: frozenset[str] | None = None
    compartments: frozenset[str] = frozenset()
    write: bool = False

    def opens(self, name: str, security: str, compartments: frozenset[str]) -> bool:
        """Whether a field is within this window. Dotted names are questions, others facts and built-ins."""
        if self.classes is not None and security != "plain" and security not in self.classes:
            return False
        if not compartments <= self.compartments:
            return False
        if self.fields is not None:
            return within_names(name, self.fields)
        if not self.forms:
            return True
        # A window on some forms shows of the rest of the record only what anyone may know who sees it at all.
        return within_names(name, self.forms) if "." in name else security == "plain"

    def shows_form(self, form: str) -> bool:
        """Whether anything of a form may be within this window."""
        names = self.forms if self.fields is None else self.fields
        return (self.fields is None and not names) or any(each.split(".", 1)[0] == form for each in names)


@dataclass(frozen=True, slots=True)
class Allowance:
    """Everything that an actor may read and write in one record; no windows: nothing, the record isn't there for them."""

    windows: tuple[Window, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.windows)

    def reads(self, name: str, security: str = "plain", compartments: Iterable[str] = ()) -> bool:
        """Whether a field may be read: a question `form.question` (or `form.rows.question`), a fact or a built-in."""
        needed = together(compartments)
        return any(window.opens(name, security, needed) for window in self.windows)

    def writes(self, name: str, security: str = "plain", compartments: Iterable[str] = ()) -> bool:
        """Whether a field may be written: read and write through the same window."""
        needed = together(compartments)
        return any(window.write and window.opens(name, security, needed) for window in self.windows)

    def reads_form(self, form: str) -> bool:
        """Whether a form may appear at all (its title, and those of its answers that `reads` allows)."""
        return any(window.shows_form(form) for window in self.windows)

    def writes_form(self, form: str) -> bool:
        """Whether a form may be opened for writing; each question still asks `writes`."""
        return any(window.write and window.fields is None and window.shows_form(form) for window in self.windows)

    def reads_program(self, program: Program) -> bool:
        """Whether the result of an expression may be read: what is computed from a secret is a secret.

        Through a window that is limited to fields or forms, everything the expression reads must itself be within it.
        """
        needed = together(program.compartments)
        return any(_opens_program(window, program, needed) for window in self.windows)

    def reads_text(self, text: Text) -> bool:
        """Whether a sentence may be read with its places filled."""
        return all(self.reads_program(program) for _, program in text.slots)


NOTHING = Allowance()
_CLOCK = frozenset({"today", "now"})


def within_names(name: str, names: frozenset[str]) -> bool:
    """Whether a dotted name, or something that it lies in, is among the names."""
    while name:
        if name in names:
            return True
        name = name.rpartition(".")[0]
    return False


def sights(actor: Actor, standing: Standing, roles: Mapping[str, Role]) -> tuple[tuple[Post, Sight], ...]:
    """The lines of `sees` that reach a record, each with the post it comes from; break-glass lines are among them.

    A duty that is lent carries what the role sees by which the lender holds it; the lender's break-glass stays the lender's.
    """
    own = tuple(_reaching(actor, actor.posts, standing, roles))
    borrowed = (
        pair
        for each in actor.lent
        for pair in _reaching(Actor(each.lender), posts_of(each, roles), standing, roles)
        if not pair[1].ask_reason
    )
    return (*own, *borrowed)


def posts_of(lent: Lent, roles: Mapping[str, Role]) -> tuple[Post, ...]:
    """The lender's posts by which one of the lent duties is held."""
    return tuple(post for post in lent.posts if post.role in roles and not lent.duties.isdisjoint(roles[post.role].duties))


def _reaching(
    actor: Actor, posts: Iterable[Post], standing: Standing, roles: Mapping[str, Role]
) -> Iterator[tuple[Post, Sight]]:
    for post in posts:
        for sight in roles[post.role].sees if post.role in roles else ():
            if concerns(sight, standing.kind, standing.follows) and reaches(actor, post, standing, sight):
                yield post, sight


def allowance_of(
    actor: Actor,
    standing: Standing,
    roles: Mapping[str, Role],
    duties: Mapping[str, Duty],
    profiles: Mapping[str, Profile],
    reason_given: bool = False,
    vacant: frozenset[str] = frozenset(),
) -> Allowance:
    """What an actor may read and write in a record.

    `reason_given`: the actor has an open break-glass on this record. A record narrowed to duties that the actor doesn't hold gives
    nothing, even with a reason.
    """
    if not _within_narrowing(actor, standing, roles, duties, vacant):
        return NOTHING
    reached = sights(actor, standing, roles)
    windows = (
        _window(post, sight, standing, roles, profiles)
        for post, sight in reached
        if reason_given or not sight.ask_reason
    )
    return Allowance(tuple(dict.fromkeys(windows)))


def may_see(
    actor: Actor,
    standing: Standing,
    roles: Mapping[str, Role],
    duties: Mapping[str, Duty],
    reason_given: bool = False,
    vacant: frozenset[str] = frozenset(),
) -> bool:
    """Whether the record is there at all for the actor; who may not see it is answered as if it didn't exist."""
    reached = any(reason_given or not sight.ask_reason for _, sight in sights(actor, standing, roles))
    return reached and _within_narrowing(actor, standing, roles, duties, vacant)


def with_reason(
    actor: Actor, standing: Standing, roles: Mapping[str, Role], duties: Mapping[str, Duty]
) -> tuple[Sight, ...]:
    """The break-glass lines that would open a record for the actor after giving a reason; each tells how long it `lasts`."""
    if not _within_narrowing(actor, standing, roles, duties, frozenset()):
        return ()
    return tuple(sight for _, sight in sights(actor, standing, roles) if sight.ask_reason)


def _within_narrowing(
    actor: Actor,
    standing: Standing,
    roles: Mapping[str, Role],
    duties: Mapping[str, Duty],
    vacant: frozenset[str],
) -> bool:
    if not standing.narrowed_to:
        return True
    return not duties_of(actor, standing, duties, roles, vacant).isdisjoint(standing.narrowed_to)


def window_of(sight: Sight, role: Role, profiles: Mapping[str, Profile], *, outside: bool = False) -> Window:
    """What one line of `sees` opens of a record that it reaches. `outside`: it reaches it through a share only."""
    fields: frozenset[str] | None = None
    if sight.profile:
        profile = profiles.get(sight.profile)
        fields = frozenset(field.name for field in profile.fields) if profile else frozenset()
    elif outside:
        # Through a grant only the share as sent is read (`shares.readable`), never the record behind it.
        fields = frozenset()
    named = bool(sight.forms) or bool(sight.profile)
    everything = named and not sight.classes
    return Window(
        classes=None if everything else frozenset({"plain", *sight.classes}),
        forms=frozenset(sight.forms),
        fields=fields,
        compartments=frozenset(role.compartments),
        write=sight.write and fields is None,
    )


def _window(
    post: Post,
    sight: Sight,
    standing: Standing,
    roles: Mapping[str, Role],
    profiles: Mapping[str, Profile],
) -> Window:
    outside = sight.which == "shared" and not within(post, standing, "receiver")
    return window_of(sight, roles[post.role], profiles, outside=outside)


def _opens_program(window: Window, program: Program, compartments: frozenset[str]) -> bool:
    if window.classes is not None and program.security != "plain" and program.security not in window.classes:
        return False
    if not compartments <= window.compartments:
        return False
    if window.fields is None and not window.forms:
        return True
    # `reads` names a fact as `facts.x` and a built-in as `record.x`; windows name them bare.
    return all(window.opens(_bare(name), program.security, frozenset()) for name in program.reads if name not in _CLOCK)


def _bare(name: str) -> str:
    head, _, rest = name.partition(".")
    return rest if head in ("facts", "record", "flags") and rest else name
