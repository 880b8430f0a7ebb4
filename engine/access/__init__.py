"""Who may see and do what: duties, sights, scopes, classes, `reveal`, profiles, shares, consent. Values in, values out; no SQL, no clock.

The way through, for one request:
`allowance_of(actor, standing, roles, duties, profiles)` → `Allowance` (empty: answer as if the record didn't exist)
`fields_of(form)` once per form → `reveal(fields, answers, allowance)` → `Revealed`, the only type that views accept
`kept(fields, old, new, allowance)` merges a submission over what its author may not read
`scope_of(actor, roles, kind, duties, follows)` → `Scope`, applied by the store before any limit
`duties_of(actor, standing, duties, roles, vacant)` → what `workflows` and `rules` call *duties held*
`behalf(actor, standing, duties, roles, wanted, vacant)` → for whom, where a duty is only lent
`may_send(policy, lines, env, today, evaluate, …)`, `share_values(profile, content, forms)`, `readable(sent, profile, …)`
"""

from engine.access.classes import at_least, highest, rank
from engine.access.consent import (
    Allowed,
    ConsentState,
    Override,
    Refused,
    consent_line,
    consent_state,
    may_send,
    missing,
)
from engine.access.duties import behalf, duties_of, holders_of, lendable, may, successors, vacant_duties
from engine.access.fields import Field, Fields, fields_of
from engine.access.reveal import Revealed, Withheld, kept, may_read, may_write, reveal
from engine.access.scope import Leg, Scope, scope_of
from engine.access.shares import Content, SharedField, may_share, profile_fields, readable, share_values
from engine.access.sights import NOTHING, Allowance, Window, allowance_of, may_see, sights, window_of, with_reason

__all__ = [
    "NOTHING",
    "Allowance",
    "Allowed",
    "ConsentState",
    "Content",
    "Field",
    "Fields",
    "Leg",
    "Override",
    "Refused",
    "Revealed",
    "Scope",
    "SharedField",
    "Window",
    "Withheld",
    "allowance_of",
    "at_least",
    "behalf",
    "consent_line",
    "consent_state",
    "duties_of",
    "fields_of",
    "highest",
    "holders_of",
    "kept",
    "lendable",
    "may",
    "may_read",
    "may_see",
    "may_send",
    "may_share",
    "may_write",
    "missing",
    "profile_fields",
    "rank",
    "readable",
    "reveal",
    "scope_of",
    "share_values",
    "sights",
    "successors",
    "vacant_duties",
    "window_of",
    "with_reason",
]
