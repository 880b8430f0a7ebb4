"""Who may come in: passwords, lock-out, sessions, tokens, people. What someone may do once inside is `access`' business.

`Accounts` is the door: `authenticate`, `open_session`, `session`, `end_session`, `bearer`, `add_person`, `change_password`.
"""

from __future__ import annotations

from engine.accounts.accounts import Accounts
from engine.accounts.model import Entry, Issued, Refusal, Settings
from engine.accounts.people import DemoLogin, make_demo_people

__all__ = ["Accounts", "DemoLogin", "Entry", "Issued", "Refusal", "Settings", "make_demo_people"]
