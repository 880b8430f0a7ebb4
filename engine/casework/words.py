"""The engine's own sentences that views, tasks, notices and the history carry: in English here, translated by `i18n` (catalogue `engine`).

Places are written `${what}`; a place of type `sentence` holds a sentence that is itself translated before it is put in.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from engine.expressions.text import Phrase

BUILT_INS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "number": "Number",
        "name": "Name",
        "state": "State",
        "owner": "Responsible person",
        "team": "Team",
        "area": "Area",
        "opened_on": "Opened on",
        "is_open": "Open",
        "binding": "How binding",
        "organisation": "Organisation",
        "assigned": "Also in charge",
        "asked_by": "Asked by",
        "receiver": "Sent to",
    }
)
"""What the built-ins of a record are called in lists, histories and shares."""

HISTORY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "opened": "Opened the record",
        "completed": "Completed “${what}”",
        "changed_form": "Changed “${what}”",
        "began_form": "Filled in the beginning of “${what}”",
        "event": "${what}",
        "entered": "New state: ${what}",
        "fact": "New value of “${what}”",
        "fact_asked": "Asked for approval of a new value of “${what}”",
        "flag_raised": "Raised the flag “${what}”",
        "flag_lowered": "Lowered the flag “${what}”",
        "approval_asked": "Asked for approval: ${what}",
        "approval_given": "Approved: ${what}",
        "approval_returned": "Returned with a reason: ${what}",
        "approval_level": "Approved at one level: ${what}",
        "approval_withdrawn": "Took the request back: ${what}",
        "approval_lapsed": "The request has lapsed: ${what}",
        "obligation": "A rule asks for: ${what}",
        "obligation_moved": "The time was worked out anew: ${what}",
        "obligation_later": "Gave more time, with a reason: ${what}",
        "obligation_met": "Done as the rule asks: ${what}",
        "obligation_ended": "The reason has ended: ${what}",
        "made": "Made a linked record: ${what}",
        "linked": "Linked a record: ${what}",
        "sent": "Sent what the profile “${what}” names",
        "received": "Received what was sent",
        "grant_ended": "The right to read what was sent has ended",
        "opened_with_reason": "Opened the record by giving a reason",
        "consent": "Wrote the consent register: ${what}",
        "clock_started": "The clock runs: ${what}",
        "clock_met": "Done in time or late: ${what}",
        "clock_moved": "The time was worked out anew: ${what}",
        "clock_reminded": "Reminder: ${what}",
        "clock_notified": "Told somebody that it is due: ${what}",
        "clock_passed": "Passed on, because it is late: ${what}",
        "clock_late": "Not done in time: ${what}",
        "numbered": "The record has its final number",
        "placed": "The area of the record is set",
        "task": "New task: ${what}",
        "task_done": "Task done: ${what}",
        "assigned": "Put somebody else in charge",
        "viewed_first": "Opened this for the first time",
        "passed": "Passed on what was waiting here",
    }
)
"""The sentence of each journal event; `${what}` is a form, event, state, fact, flag, deadline or task by its title."""

NOTICES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "remind": "Reminder: ${about}",
        "notify": "This is due or late: ${about}",
        "pass_to": "This was passed on to you: ${about}",
        "approval": "You are asked for approval: ${about}",
        "approved": "Your request was approved: ${about}",
        "returned": "Your request was returned with a reason: ${about}",
        "sent": "A new record was sent to you: ${about}",
        "answered": "An answer has come: ${about}",
        "flag": "A flag was raised: ${about}",
        "assigned": "You are now in charge of this: ${about}",
        "rule": "${about}",
        "opened_with_reason": "Somebody outside the team has opened this record by giving a reason",
        "grant_ended": "What was sent can no longer be read: ${about}",
        "attention": "Please look at this record",
    }
)
"""What a notice says; `${about}` is a title of class plain, never a name or concern."""

TASKS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "approval": "Answer a request for approval",
        "obligation_ended": "Decide: the reason for an obligation has ended",
        "late": "Something is late here",
        "inform": "Tell the person concerned that it was sent",
        "not_raised": "A step that a rule asks for is not possible yet: please look",
        "draft": "Complete your draft: a time runs from it",
    }
)
"""Titles of the tasks that the engine makes itself."""

MESSAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "created": "The record is open.",
        "saved": "Your draft is saved. Only you can see it.",
        "discarded": "Your draft is deleted.",
        "completed": "The form is complete.",
        "done": "Done.",
        "sent": "It has been sent.",
        "approval_asked": "You have asked for approval. The forms concerned are locked until it is answered.",
        "approved": "You have approved it.",
        "returned": "You have returned it with your reason.",
        "withdrawn": "You have taken the request back.",
        "postponed": "There is more time now. Your reason is written in its history.",
        "flag_raised": "The flag is raised.",
        "flag_lowered": "The flag is lowered.",
        "opened_with_reason": "The record is open to you for a time. Your reason is written in its history.",
        "lent": "Your duties are lent.",
        "taken_back": "It has ended.",
    }
)
"""What the next page says after a command."""


def word(name: str) -> Phrase:
    """What a built-in is called."""
    return Phrase(BUILT_INS.get(name, name))


def about(sentence: str, what: str, place: str = "what") -> Phrase:
    """One of the sentences above with another sentence in its place."""
    return Phrase(sentence, ((place, what, "sentence"),)) if "${" in sentence else Phrase(sentence)
