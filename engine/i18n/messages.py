"""The engine's own sentences that no template holds: refusals, results, and the names of statuses. English here is the key of catalogues.

Problems in answers have their sentences beside their codes, in `engine.forms.problems`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from engine.casework.words import BUILT_INS, HISTORY, MESSAGES, NOTICES, TASKS
from engine.i18n.values import BINDINGS, CONSENT, DURATIONS, FILES, HONEST, HOW, YES_NO

REFUSALS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "no_such_event": ("This step does not exist here",),
        "no_such_flag": ("This flag does not exist here",),
        "not_possible_now": ("This is not possible now",),
        "not_from_here": ("This step is not possible in the state “{state}”", "This step is not possible now"),
        "already_raised": ("The flag is raised already",),
        "not_raised": ("The flag is not raised",),
        "automatic": ("This happens by itself when its time has come",),
        "endless": ("This step would never come to an end. Tell the people who set up the procedure",),
        "not_your_duty": ("Only {duties} may do this", "This is not part of your duties"),
        "needs_form": ("First complete “{forms}”", "A form must be completed first"),
        "answers_needed": ("This step asks questions first: “{form}”", "This step asks questions first"),
        "check": ("A condition of this step is not met",),
        "approval_pending": ("An approval is being waited for",),
        "locked": (
            "“{forms}” is locked while an approval is being waited for",
            "This is locked while an approval is being waited for",
        ),
        "same_person": ("You asked for this or changed it last, so somebody else must answer",),
        "record_closed": ("This record is closed",),
        "condition_false": ("This step is not possible in the present situation",),
        "reason_needed": ("You must give a reason",),
        "basis_needed": ("Choose the legal basis for sending without consent",),
        "consent_missing": ("Consent is not recorded for: {purposes}", "The consent that this needs is not recorded"),
        "no_profile": ("Nothing was shared with you here",),
        "grant_revoked": ("The right to read this was taken back",),
        "grant_ended": ("The time in which this could be read is over",),
        "may_not_read": ("You may not read this",),
        "may_not_write": ("You may read this, but not change it",),
        "command_reused": (
            "This was sent before with other content. Open the page again and repeat what you want to do",
        ),
        "no_recipient": ("There is no organisation that may receive this",),
        "agreement_expired": ("The agreement with this organisation has ended",),
        "already_answered": ("This has been answered already",),
        "not_for_you": ("This is for somebody else to answer",),
        "not_later": ("The rule gives no more time for this",),
        "no_such_person": ("Choose somebody of your own organisation or team",),
        "until_needed": ("Choose the last day: today or later, and at most a year away",),
        "nothing_to_lend": ("Choose at least one duty",),
        "not_yours": ("Only the person who asked may take it back",),
    }
)
"""Patterns of each code, the fullest first: the first one whose places all have a value is spoken."""

NOT_POSSIBLE: Final = "This is not possible now"

RESULTS: Final[Mapping[str, str]] = MappingProxyType({**MESSAGES, "language": "The language has been changed."})
FAULTS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "absent": ("This page was not found", "It may not exist, or it may not be for you."),
        "no_method": ("This cannot be done here", "Go back and use the buttons of the page."),
        "too_large": ("This is too large", "Shorten the answers and send them again. Nothing was stored."),
        "unreadable": (
            "This could not be read",
            "Go back, open the page again and send it once more. Nothing was stored.",
        ),
        "wrong_content": (
            "This could not be read",
            "Go back, open the page again and send it once more. Nothing was stored.",
        ),
        "form_expired": (
            "This page is too old",
            "Open the page again and repeat what you want to do. Nothing was stored.",
        ),
        "log_in_first": ("Log in first", "Your session has ended. Log in again."),
        "our_fault": (
            "Something went wrong",
            "The fault is ours. Try again. If it happens again, tell us the number below.",
        ),
        "invalid": ("Some answers need correcting", "Go back and correct them."),
        "refused": ("This is not possible now", "Read the reason below."),
        "conflict": ("Somebody else changed this form while you were writing", "Your answers are kept as a draft."),
        "id_needed": ("The command has no identity", "Send a `command_id` of your own with every change."),
    }
)
"""Title and advice of each fault of a request that is neither a problem in an answer nor a refusal."""

FORM_STATUS: Final[Mapping[str, str]] = MappingProxyType(
    {"empty": "Not started", "draft": "Draft", "begun": "Prepared", "complete": "Complete", "locked": "Locked"}
)
APPROVAL_STATUS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "asked": "Waiting for an answer",
        "given": "Approved",
        "returned": "Returned",
        "withdrawn": "Withdrawn",
        "lapsed": "Lapsed",
        "approve": "Approved",
        "return": "Returned",
    }
)
OBLIGATION_STATUS: Final[Mapping[str, str]] = MappingProxyType(
    {"open": "To do", "met": "Done", "ended": "Not needed any more", "kept": "Kept"}
)
SETS_OFF: Final[Mapping[str, str]] = MappingProxyType(
    {
        "move": "The time becomes shorter: {title}",
        "create": "New obligation: {title}",
        "link": "Links: {title}",
        "task": "Makes the task: {title}",
        "notify": "Tells: {title}",
        "remind": "Reminds: {title}",
        "set": "Changes: {title}",
        "flag": "Raises the flag: {title}",
        "raise": "Raises the flag: {title}",
        "unflag": "Lowers the flag: {title}",
        "assign": "Assigns: {title}",
        "pass_to": "Passes on to: {title}",
    }
)
CLASSES: Final[Mapping[str, str]] = MappingProxyType(
    {"plain": "Not personal", "personal": "Personal", "sensitive": "Sensitive", "restricted": "Restricted"}
)
ORIGINS: Final[Mapping[str, str]] = MappingProxyType(
    {"person": "By a person", "rule": "By a rule", "clock": "By the clock", "command": "By another record"}
)
CONTENT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "due_at": "Due",
        "met_at": "Met",
        "reason": "Reason",
        "which": "Please say which",
        "why": "Why do you change what was suggested?",
    }
)
"""Labels that casework and the compiler put among those of a context: in histories, and beside a question."""
TABLES: Final = (
    RESULTS, FORM_STATUS, APPROVAL_STATUS, OBLIGATION_STATUS, BINDINGS, SETS_OFF, CLASSES, ORIGINS, HOW, YES_NO, CONSENT, FILES,
    CONTENT, BUILT_INS, HISTORY, NOTICES, TASKS,
)  # fmt: skip


def sentences() -> frozenset[tuple[str, str]]:
    """Every sentence of the tables, with its plural where it counts (else empty)."""
    found = {(sentence, "") for table in TABLES for sentence in table.values()}
    found |= {(each, "") for table in (REFUSALS, FAULTS) for many in table.values() for each in many}
    found |= {(sentence, "") for sentence in HONEST.values()}
    found |= set(DURATIONS.values())
    return frozenset(each for each in found if each[0].strip("${}abcdefghijklmnopqrstuvwxyz")) | {(NOT_POSSIBLE, "")}
