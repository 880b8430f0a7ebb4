"""A failure of Tais itself as one line of a log: what kind, and where in the code. Its text is left out: it may hold a person's words."""

from __future__ import annotations

import json
import traceback
from collections.abc import Mapping

PLACES = 8
"""How many of the innermost places are told."""


def line_of(fault: BaseException, keys: Mapping[str, str]) -> str:
    """A JSON line with `keys` (such as a request's id), the kind of the failure and the places it came through.

    >>> line_of(ValueError("a name"), {"request": "abc"})
    '{"request": "abc", "fault": "ValueError", "where": []}'
    """
    where = [
        f"{frame.filename.rpartition('/engine/')[2]}:{frame.lineno}"
        for frame in traceback.extract_tb(fault.__traceback__)
    ]
    return json.dumps({**keys, "fault": type(fault).__name__, "where": where[-PLACES:]})
