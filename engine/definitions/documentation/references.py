"""Which keys name a thing that stands elsewhere, and what sort of thing; editors offer its ids there. The compiler resolves them."""

from __future__ import annotations

from collections.abc import Mapping

PLACES: Mapping[str, tuple[str, ...]] = {
    "form": (
        *("Workflow.forms", "Need.form", "When.completed", "Approval.locks", "Uses.forms", "Sight.forms", "Step.fill"),
    ),
    "options": (
        *("Question.options", "Rows.one_per", "Setting.options", "Fact.options", "Attribute.options", "Override.bases"),
    ),
    "workflow": (
        *(
            "Link.to",
            "Workflow.sends",
            "Sight.record",
            "Profile.record",
            "Given.record",
            "Step.create",
            "Effect.create",
        ),
        *("Rules.record", "Uses.workflows"),
    ),
    "state": ("Workflow.initial", "Transition.to", "Returned.to", "When.entered", "When.left", "Given.state"),
    "duty": (
        *("Level.by", "Step.remind", "Step.notify", "Step.pass_to", "Duty.if_nobody", "Role.duties", "Transition.by"),
        *("Switch.by", "Flagged.narrows_to", "Effect.notify", "Effect.remind", "Effect.assign", "Effect.pass_to"),
        *("Effect.to", "Override.by", "Given.waiting_for"),
    ),
    "role": ("Person.role",),
    "event": ("When.event", "Question.required_for", "Step.do", "Effect.raise"),
    "fact": ("When.changed", "Effect.set"),
    "flag": ("When.raised", "When.lowered", "Effect.flag", "Effect.unflag", "Step.raise", "Step.lower"),
    "deadline": ("When.late",),
    "link": ("When.linked", "Effect.link"),
    "organisation kind": ("Profile.for", "Route.kind", "Question.kinds"),
    "organisation": ("Route.organisation", "Person.organisation", "Step.send"),
    "service": ("Route.service",),
    "profile": ("Effect.profile", "Sight.profile"),
    "consent policy": ("Effect.consent",),
    "person": ("Step.as",),
    "level": ("Question.level", "Number.area"),
    "place": ("Person.area",),
}
"""What sort of thing → the keys that name one, each as `Model.key`."""

REFERENCES: Mapping[tuple[str, str], str] = {
    (place.partition(".")[0], place.partition(".")[2]): sort for sort, places in PLACES.items() for place in places
}
"""The model's name and the key → what sort of thing it names."""
