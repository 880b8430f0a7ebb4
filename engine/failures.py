"""A failure of Tais itself as one line of a log: what kind, and where in the code. Its text is left out: it may hold a person's words."""

from __future__ import annotations

import json
import traceback
from collections.abc import Mapping
from pathlib import Path

OURS = Path(__file__).resolve().parent
PLACES = 8
"""How many of the innermost places of our code are told."""


def line_of(fault: BaseException, keys: Mapping[str, str]) -> str:
    """A JSON line with `keys` (such as a request's id), the kind of the failure and the places of our code it came through.

    >>> line_of(ValueError("a name"), {"request": "abc"})
    '{"request": "abc", "fault": "ValueError", "where": []}'
    """
    frames = [(Path(frame.filename), frame.lineno) for frame in traceback.extract_tb(fault.__traceback__)]
    where = [f"{file.relative_to(OURS).as_posix()}:{line}" for file, line in frames if file.is_relative_to(OURS)]
    return json.dumps({**keys, "fault": type(fault).__name__, "where": where[-PLACES:]})
