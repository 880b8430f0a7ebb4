"""The log: one JSON line each on standard error, with keys from a fixed list. No line holds anybody's words, or an address."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime

from engine.failures import line_of

KEYS = ("at", "level", "from", "request", "method", "status", "ms", "worker", "fault", "where")
"""All that a line may hold; anything else is left out."""


class Lines(logging.Formatter):
    """Lines of ours are taken over; of a library's only who wrote it, how grave it is, and the kind of a failure."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told = {"at": moment, "level": record.levelname.lower(), "from": record.name, **_said(record)}
        return json.dumps({key: told[key] for key in KEYS if key in told})


def _said(record: logging.LogRecord) -> Mapping[str, object]:
    text = record.getMessage() if record.name.startswith("tais") else ""
    if record.exc_info and record.exc_info[1] is not None:
        text = line_of(record.exc_info[1], {})
    try:
        said = json.loads(text)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def set_up() -> None:
    """Everything that is logged in this process becomes such lines: ours from `info` on, libraries' from `warning` on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("tais").setLevel(logging.INFO)
