"""The closed sets of words that scenarios may use: acts, what is expected, and the codes of refusals and problems."""

from __future__ import annotations

from collections.abc import Mapping

from engine.forms.problems import SENTENCES
from engine.workflows.refusals import CODES

ACTS = (
    "create", "fill", "do", "raise", "lower", "answer_approval", "send", "finish", "lend", "take_back",
    "wait", "move_to", "see", "expect",
)  # fmt: skip
BY_SOMEBODY = (
    "create",
    "fill",
    "do",
    "raise",
    "lower",
    "answer_approval",
    "send",
    "finish",
    "lend",
    "take_back",
    "see",
)
"""Acts that need a person."""
BESIDE_ACTS: Mapping[str, tuple[str, ...]] = {
    "forms": ("create",),
    "called": ("create", *BY_SOMEBODY),
    "fill_the_rest": ("create", "fill"),
    "draft": ("fill",),
    "entry": ("fill",),
    "answers": ("fill", "do"),
    "reason": ("fill", "do", "raise", "lower", "answer_approval", "send"),
    "override": ("send",),
    "decision": ("finish",),
    "to": ("lend",),
    "until": ("lend",),
    "on": tuple(act for act in ACTS if act not in ("create", "lend", "take_back", "wait", "move_to")),
    "as": (*BY_SOMEBODY, "expect"),
}
"""Keys of a step that mean something only beside some acts."""

BESIDE: Mapping[str, tuple[str, ...]] = {
    "created": ("because", "due_in", "due", "to"),
    "not_created": ("because",),
    "state": (),
    "fact": ("value",),
    "flag": ("value",),
    "deadline": ("due_in", "due", "value"),
    "waiting_for": (),
    "task_for": ("because", "title", "due_in", "due"),
    "no_task_for": ("because", "title"),
    "notified": (),
    "not_notified": (),
    "refused": ("because",),
    "problem": ("at",),
    "shown": (),
    "hidden": (),
    "visible_to": ("field",),
    "not_visible_to": ("field",),
    "history": ("by", "because"),
}
"""What can be expected, each with the keys that may stand beside it."""
SEEN = ("hidden", "value")
ON_A_CLOCK = ("running", "met", "late")
"""How a deadline may stand."""

REFUSALS = frozenset(CODES) | frozenset(
    "absent agreement_expired already_answered basis_needed command_reused consent_missing endless grant_ended grant_revoked "
    "may_not_read may_not_write no_profile no_recipient no_such_person not_later not_possible_now nothing_to_lend until_needed".split()
)
"""Every code with which somebody may be refused. What refuses lies in rooms that a compiler doesn't see; a test compares."""
PROBLEMS = frozenset(SENTENCES)
"""Every code of what may be wrong in a form."""
HISTORY = frozenset(
    "approval_asked approval_given approval_lapsed approval_level approval_returned approval_withdrawn "
    "assigned changed_form clock_late clock_met clock_moved clock_notified clock_passed clock_reminded "
    "clock_started completed consent entered event fact fact_asked flag_lowered flag_raised grant_ended linked "
    "made numbered obligation obligation_ended obligation_later obligation_met obligation_moved opened passed "
    "placed sent task task_done viewed_first".split()
)
"""Words of the journal that a scenario may expect."""
