"""Rules: what sets them off, their condition, what they do. Whether a provider covers every area is asked elsewhere."""

from __future__ import annotations

from engine.compiler.names.making import Making
from engine.compiler.names.scopes import FormScope
from engine.compiler.names.shapes import Asked, highest
from engine.compiler.names.texts import Pen
from engine.compiler.names.world import KindShape, event_form
from engine.compiler.parts.clocks import Clocks, known_duty
from engine.definitions import rules as written
from engine.definitions.forms import Question
from engine.definitions.noun import Value
from engine.definitions.reading import Definition, Path
from engine.expressions.program import Program
from engine.expressions.scope import Scope
from engine.rules.model import Effect, Reminder, Route, Rule, When

TO_DUTIES = ("notify", "remind", "pass_to")
SENDING_KEYS = ("send_to", "binding", "consent", "profile")
VALUED = {"set": "", "link": "record", "assign": ""}
"""The verbs beside which `value` stands, and the type that it must have wherever it stands."""
ELSEWHERE = ("assign", "raise")
"""The verbs that may reach over a link (`on`)."""
OBLIGING = ("create", "task")
"""The verbs whose effect lives on with a clock."""
PARTS = {"owner": "person", "assigned": "person", "team": "text", "area": "location", "organisation": "organisation"}
"""What of a record can be assigned, and the type of what it is given."""
SEEN_BY_ALL = "personal"
"""How secret at most that is what a flag tells."""
PEOPLE = ("doer", "author")
"""Who may be named besides the duties when something is assigned: whoever did what set the rule off, and whoever made the record."""


def make_rules(making: Making) -> dict[str, Rule]:
    """All rules, by id."""
    made: dict[str, Rule] = {}
    for record, definition in sorted(making.world.gathered.rules.items()):
        kind = making.world.kinds.get(record)
        if kind is None:
            excused = making.world.gathered.excused("workflow", record)
            making.known(
                "E408", "kind of record", record, making.world.kinds, definition.span("record"), excused=excused
            )
            continue
        maker = Maker(making, definition, kind)
        for identity, rule in definition.model.rules.items():
            if identity in made:
                span = definition.key_span("rules", identity)
                making.faults.error(
                    "E402", f"Another kind of record has a rule `{identity}` too.", span, "Give one of them another id."
                )
            found = maker.rule(identity, rule)
            if found is not None:
                made[identity] = found
    return dict(sorted(made.items()))


class Maker:
    """Makes the rules of one kind of record."""

    def __init__(self, making: Making, definition: Definition[written.Rules], kind: KindShape) -> None:
        self.making = making
        self.definition = definition
        self.kind = kind
        self.pen: Pen = making.pen(definition)
        self.clocks = Clocks(making, self.pen)

    def rule(self, identity: str, rule: written.Rule) -> Rule | None:
        """One rule; None if nothing sets it off or it does nothing that can be read."""
        path: Path = ("rules", identity)
        scope = self.scope(rule)
        when = self.triggers(rule, path, scope)
        condition = self.pen.condition(rule.if_, scope, (*path, "if"))
        effects = [self.effect(effect, scope, (*path, "then", place)) for place, effect in enumerate(rule.then)]
        then = tuple(each for each in effects if each is not None)
        self.starts_itself(when, then, path)
        if not when or not then:
            return None
        title = self.pen.plain(rule.title)
        read = (condition, *(each.date for each in when))
        self.tells(then, highest(*(each.security for each in read if each is not None)), path)
        return Rule(
            identity,
            self.kind.id,
            title,
            when,
            then,
            condition,
            rule.if_ended,
            rule.again or "",
            self.pen.plain(rule.basis),
            rule.confirm,
            highest(*(each.security for each in read if each is not None)),
        )

    def tells(self, then: tuple[Effect, ...], security: str, path: Path) -> None:
        """A flag is seen by everyone who sees the record: that a rule changes it tells what the rule read."""
        if highest(security, SEEN_BY_ALL) == SEEN_BY_ALL:
            return
        for place, effect in enumerate(then):
            flag = self.kind.model.flags.get(effect.what) if effect.verb in ("flag", "unflag") else None
            if flag is None or (flag.reveals and flag.basis is not None):
                continue
            span = self.definition.span(*path, "then", place, effect.verb)
            message = f"The flag `{effect.what}` is seen by everyone who sees the record, but this rule reads what is `{security}`."
            remedy = f"Write `reveals: true` with a `basis:` at the flag `{effect.what}`, or give somebody a `task`."
            self.making.faults.error("E634", message, span, remedy)

    def starts_itself(self, when: tuple[When, ...], then: tuple[Effect, ...], path: Path) -> None:
        """A rule that does what sets it off would never come to an end."""
        does = {"set": "changed", "flag": "raised", "unflag": "lowered", "raise": "event"}
        started = {(each.on, each.what) for each in when}
        for place, effect in enumerate(then):
            if not effect.on and (does.get(effect.verb, ""), effect.what) in started:
                message = f"This sets the rule off again: it waits for `{effect.what}`."
                span = self.definition.span(*path, "then", place, effect.verb)
                self.making.faults.error("E628", message, span, "Let another rule do it, or wait for something else.")

    def scope(self, rule: written.Rule) -> Scope:
        """The record's names; before them those of the entry that was completed, or of the questions that the event asked."""
        outer = self.making.scopes.record(self.kind)
        if len(rule.when) != 1:
            return outer
        forms, only = self.making.world.forms, rule.when[0]
        asked = forms.get(event_form(self.kind.id, only.event)) if only.event else None
        if asked is not None:
            return FormScope(outer, asked)
        late = self.kind.of_entries.get(only.late, "") if only.late else ""
        form = forms.get(only.completed or late)
        return FormScope(outer, form) if form is not None and (form.entries or form.definition.damaged) else outer

    def triggers(self, rule: written.Rule, path: Path, scope: Scope) -> tuple[When, ...]:
        """What sets the rule off."""
        several = self.definition.node(*path, "when", 0) is not self.definition.node(*path, "when")
        made = []
        for place, when in enumerate(rule.when):
            here = (*path, "when", place) if several else (*path, "when")
            trigger = self.clocks.trigger(when, self.kind, scope, here)
            if trigger is not None:
                made.append(When(trigger.on, trigger.what, trigger.date, trigger.also_past))
        return tuple(made)

    def effect(self, effect: written.Effect, scope: Scope, path: Path) -> Effect | None:
        """One thing that the rule does."""
        faults = self.making.faults
        verb, what = self.verb(effect, path)
        if not verb:
            return None
        target = self.making.world.kinds.get(what) if verb in ("create", "link") else None
        there = self.elsewhere(verb, effect, path)
        self.known(verb, what, path, there)
        link = self.link(verb, effect, target, path)
        self.siblings(verb, effect, target, path)
        if verb == "assign":
            self.assigned(what, effect, there, path)
        elif verb == "raise":
            self.raised(what, there, path)
        if verb == "task" and effect.title is None:
            faults.error("E302", f"The task `{what}` has no title.", self.definition.span(*path), "Add `title:`.")
        to = effect.to or (what if verb in TO_DUTIES else "")
        if effect.to is not None:
            further = PEOPLE if verb == "assign" else ()
            known_duty(self.making, self.pen, effect.to, (*path, "to"), relations=True, further=further)
        steps = self.clocks.steps(effect.unanswered, scope, (*path, "unanswered"))
        return Effect(
            verb,
            what,
            self.pen.plain(effect.title),
            self.answers(effect, target, scope, path),
            self.value(verb, what, effect, scope, path),
            to,
            link,
            tuple(self.route(each, scope, (*path, "send_to", place)) for place, each in enumerate(effect.send_to)),
            effect.binding or "",
            self.pen.optional(effect.within, scope, (*path, "within"), "duration"),
            self.policy(effect, path),
            self.profile(effect, path),
            tuple(Reminder(each.at, each.act, each.to, each.percent, each.after) for each in steps),
            effect.on or "",
        )

    def elsewhere(self, verb: str, effect: written.Effect, path: Path) -> KindShape | None:
        """The kind of record on which an effect happens: the rule's own, or that at the other end of `on`; None: it can't be told."""
        if effect.on is None:
            return self.kind
        if verb not in ELSEWHERE:
            message = "`on` stands only beside `assign` and `raise`."
            self.making.faults.error("E617", message, self.definition.key_span(*path, "on"), "Remove it.")
            return self.kind
        span = self.definition.span(*path, "on")
        where = f" in `{self.kind.id}`"
        excused = self.kind.definition.damaged
        self.making.known("E609", "link", effect.on, self.kind.links, span, excused=excused, where=where)
        found = self.kind.links.get(effect.on)
        return self.making.world.kinds.get(found.to) if found is not None else None

    def assigned(self, what: str, effect: written.Effect, there: KindShape | None, path: Path) -> None:
        """Whether a part can be assigned, and to somebody or something."""
        faults = self.making.faults
        if (effect.to is None) == (effect.value is None):
            message = f"It isn't said to whom `{what}` is assigned." if effect.to is None else "`to` and `value` say the same thing twice."
            remedy = "Write `to:` with a duty or `doer`, or `value:` with an expression."
            faults.error("E302" if effect.to is None else "E309", message, self.definition.span(*path), remedy)
        if what == "area" and there is not None and there.model.area is not None:
            message = f"The area of `{there.id}` is worked out from `{there.model.area}`, so nothing else stays there."
            remedy = f"Change the answer instead, or remove `area:` from `{there.id}`."
            faults.error("E631", message, self.definition.span(*path, "assign"), remedy)

    def raised(self, event: str, there: KindShape | None, path: Path) -> None:
        """Whether an event can happen without a person: it asks nothing that must be answered, and sends nothing."""
        span = self.definition.span(*path, "raise")
        for _state, each, _path in there.transitions() if there is not None else ():
            if each.event != event:
                continue
            needed = [one.ask for one in each.ask if isinstance(one, Question) and one.required not in (None, "false")]
            if needed:
                message = f"`{event}` asks `{needed[0]}`, which a rule can't answer."
                remedy = "Raise another event, or ask that question in a form."
                self.making.faults.error("E632", message, span, remedy)
                return
            if each.sends:
                message = f"`{event}` sends, and what is sent a person has looked at before."
                self.making.faults.error("E633", message, span, "Give the person a `task` instead.")
                return

    def verb(self, effect: written.Effect, path: Path) -> tuple[str, str]:
        """The verb of an effect and its id. `link` beside `create` is a sibling, not a verb."""
        found = [
            (verb, what)
            for verb in written.VERBS
            if (what := getattr(effect, "raise_" if verb == "raise" else verb)) is not None
        ]
        if len(found) > 1 and found[0][0] == "create" and found[1][0] == "link":
            found.pop(1)
        if len(found) == 1:
            return found[0]
        known = ", ".join(f"`{verb}`" for verb in written.VERBS)
        if not found and self.definition.damaged:  # what stood there for it is told
            return "", ""
        message = "An effect has exactly one verb."
        self.making.faults.error(
            "E302" if not found else "E309", message, self.definition.span(*path), f"One of {known}."
        )
        return "", ""

    def known(self, verb: str, what: str, path: Path, there: KindShape | None) -> None:
        """Whether the thing that a verb speaks of exists (an event: `there`)."""
        here = (*path, verb)
        span, world = self.definition.span(*here), self.making.world
        model, excused = self.kind.model, self.kind.definition.damaged
        where = f" in `{self.kind.id}`"
        if verb == "create":
            self.making.known(
                "E408", "kind of record", what, world.kinds, span, excused=world.gathered.excused("workflow", what)
            )
        elif verb in TO_DUTIES:
            known_duty(self.making, self.pen, what, here, relations=True)
        elif verb in ("flag", "unflag"):
            self.making.known("E607", "flag", what, model.flags, span, excused=excused, where=where)
        elif verb == "set":
            self.making.known("E607", "fact", what, model.facts, span, excused=excused, where=where)
            if what in model.facts and model.facts[what].calculate is not None:
                message = f"The fact `{what}` is calculated, so no rule can set it."
                self.making.faults.error("E309", message, span, "Remove `set`, or the `calculate:` of the fact.")
        elif verb == "assign":
            self.making.known("E630", "part of a record", what, PARTS, span)
        elif verb == "raise" and there is not None:
            where, excused = f" in `{there.id}`", there.definition.damaged
            self.making.known("E606", "event", what, there.events, span, excused=excused, where=where)
        elif verb == "link":
            self.making.known("E609", "link", what, self.kind.links, span, excused=excused, where=where)

    def link(self, verb: str, effect: written.Effect, target: KindShape | None, path: Path) -> str:
        """The link through which a created record is tied: the only one to its kind, or the one that is named."""
        if verb != "create" or target is None:
            return ""
        fitting = [each.id for each in self.kind.links.values() if each.to == target.id]
        span = self.definition.span(*path, "create")
        if effect.link is not None:
            span = self.definition.span(*path, "link")
            self.making.known(
                "E609", f"link to `{target.id}`", effect.link, fitting, span, excused=self.kind.definition.damaged
            )
            return effect.link
        if len(fitting) > 1:
            listed = ", ".join(f"`{each}`" for each in fitting)
            message = f"`{self.kind.id}` has several links to `{target.id}`."
            self.making.faults.error("E616", message, span, f"Add `link:` with one of {listed}.")
        elif not fitting and not self.kind.definition.damaged:
            message = f"`{self.kind.id}` has no link to `{target.id}`, so what is created would be lost from sight."
            self.making.faults.error("E616", message, span, f"Add a link to `{target.id}` to `links:`.")
        return fitting[0] if fitting else ""

    def siblings(self, verb: str, effect: written.Effect, target: KindShape | None, path: Path) -> None:
        """Keys that have a meaning only for a created record that sends, and steps only beside a time."""
        self.steps_alone(verb, effect, path)
        if target is not None and target.model.sends:
            for key in ("binding", "consent", "profile", "send_to"):
                if not getattr(effect, key):
                    span = self.definition.span(*path, "create")
                    self.making.faults.error(
                        "E302", f"It isn't said with which `{key}` the {target.id} is sent.", span, f"Add `{key}:`."
                    )
            return
        if verb == "create" and (target is None or target.lacks_share):
            return
        for key in SENDING_KEYS:
            if getattr(effect, key):
                message = f"`{key}` stands only beside `create` of a kind that sends."
                self.making.faults.error("E617", message, self.definition.key_span(*path, key), "Remove it.")

    def steps_alone(self, verb: str, effect: written.Effect, path: Path) -> None:
        """Steps stand beside what somebody has to do within a time."""
        if effect.unanswered and verb not in OBLIGING:
            message = "`unanswered` stands only beside `create` and `task`."
            self.making.faults.error("E617", message, self.definition.key_span(*path, "unanswered"), "Remove it.")
        elif effect.unanswered and effect.within is None:
            span = self.definition.key_span(*path, "unanswered")
            self.making.faults.error("E602", "These steps have no clock.", span, "Add `within:` beside them.")

    def answers(self, effect: written.Effect, target: KindShape | None, scope: Scope, path: Path) -> dict[str, Program]:
        """What questions of the created record are answered with."""
        made: dict[str, Program] = {}
        for name, value in effect.answers.items():
            here = (*path, "answers", name)
            question = self.question(name, target, here)
            if question is None:
                continue
            program = self.pen.program(value, scope, here, question.type)
            if program is not None:
                made[name] = program
        return made

    def question(self, name: str, target: KindShape | None, path: Path) -> Asked | None:
        """The question `form.question` of the created record."""
        if target is None:
            return None
        shape = self.making.form_of(name, target, self.definition.key_span(*path))
        return shape.questions.get(name.partition(".")[2]) if shape is not None else None

    def value(self, verb: str, what: str, effect: written.Effect, scope: Scope, path: Path) -> Program | None:
        """What `set` gives a fact, `assign` a part of the record, and which record `link` ties."""
        if verb not in VALUED:
            if effect.value is not None:
                message = "`value` stands only beside `set`, `link` and `assign`."
                self.making.faults.error("E617", message, self.definition.key_span(*path, "value"), "Remove it.")
            return None
        if effect.value is None:
            if verb != "assign":
                message = "It isn't said to which value the fact is set." if verb == "set" else "It isn't said which record is linked."
                self.making.faults.error("E302", message, self.definition.span(*path), "Add `value:`.")
            return None
        if verb != "set":
            return self.pen.program(effect.value, scope, (*path, "value"), VALUED[verb] or PARTS.get(what, ""))
        return self.fact_value(what, effect.value, scope, path)

    def fact_value(self, what: str, value: Value, scope: Scope, path: Path) -> Program | None:
        """What `set` gives a fact: never more secret than the fact."""
        fact = self.making.scopes.fact(self.kind, what) if what in self.kind.model.facts else None
        program = self.pen.program(value, scope, (*path, "value"), fact.type if fact else "")
        reads = program.security if program is not None else "plain"
        if fact is not None and highest(fact.security, reads) != fact.security and not self.kind.model.facts[what].reveals:
            message = f"The fact `{what}` is `{fact.security}`, but what it is set to is `{reads}`."
            remedy = f"Write `class: {reads}` at the fact, or `reveals: true` with a `basis:`."
            self.making.faults.error("E701", message, self.definition.span(*path, "value"), remedy)
        return program

    def route(self, route: written.Route, scope: Scope, path: Path) -> Route:
        """One possible recipient."""
        places = self.making.world.places
        definition = self.definition
        if (route.kind is None) == (route.organisation is None):
            message = "A recipient is named by `kind` or by `organisation`."
            self.making.faults.error(
                "E302" if route.kind is None else "E309", message, definition.span(*path), "Write one of the two."
            )
        if route.kind is not None:
            kinds = {each.kind for each in places.organisations.values()}
            span = definition.span(*path, "kind")
            self.making.known(
                "E412",
                "kind of organisation",
                route.kind,
                kinds,
                span,
                excused=places.opaque,
                where=" in the directory",
            )
        if route.organisation is not None:
            span = definition.span(*path, "organisation")
            self.making.known(
                "E412", "organisation", route.organisation, places.organisations, span, excused=places.opaque
            )
        if route.service is not None:
            offered = {each for one in places.organisations.values() for each in one.services}
            span = definition.span(*path, "service")
            self.making.known(
                "E412", "service", route.service, offered, span, excused=places.opaque, where=" in the directory"
            )
        return Route(
            route.kind or "",
            route.organisation or "",
            self.pen.optional(route.covers, scope, (*path, "covers"), "location"),
            route.service or "",
            self.pen.optional(route.for_sex, scope, (*path, "for_sex")),
            self.pen.optional(route.age, scope, (*path, "age"), "whole_number"),
        )

    def policy(self, effect: written.Effect, path: Path) -> str:
        """The consent policy of what is sent."""
        if effect.consent is None:
            return ""
        gathered = self.making.world.gathered
        known = gathered.policies.model.consent_policies if gathered.policies else ()
        span = self.definition.span(*path, "consent")
        self.making.known(
            "E413", "consent policy", effect.consent, known, span, excused=gathered.excused("consent_policies")
        )
        return effect.consent

    def profile(self, effect: written.Effect, path: Path) -> str:
        """The profile of what is sent."""
        if effect.profile is None:
            return ""
        gathered = self.making.world.gathered
        span = self.definition.span(*path, "profile")
        excused = gathered.excused("profile", effect.profile)
        self.making.known("E414", "profile", effect.profile, gathered.profiles, span, excused=excused)
        return effect.profile
