"""The records' keeper, SQLite or PostgreSQL, behind the ports of casework. Knows no use case: it keeps rows and gives them back.

`open_store` is the door. Commands decide elsewhere; here each unit of work is one commit.
"""

from __future__ import annotations

from engine.store.opening import open_store, twin
from engine.store.sealing.keys import Keys, KeysRefused, demonstration_keys, keys_from, new_keys
from engine.store.sql.engines import DatabaseRefused
from engine.store.store import Health, SqlStore

__all__ = [
    "DatabaseRefused",
    "Health",
    "Keys",
    "KeysRefused",
    "SqlStore",
    "demonstration_keys",
    "keys_from",
    "new_keys",
    "open_store",
    "twin",
]
