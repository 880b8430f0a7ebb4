"""How large a file may be and how many a form may hold: the settings `largest_file` (megabytes) and `most_files`, or the usual."""

from __future__ import annotations

from typing import Final

from engine.casework.prepared import Prepared

MEGABYTE: Final = 1_000_000
USUAL_SIZE: Final = 10
LARGEST_SIZE: Final = 20
"""Megabytes; what a context allows above this is not taken: the web server stops it before."""
USUAL_NUMBER: Final = 20
LARGEST_NUMBER: Final = 200


def largest_file(prepared: Prepared) -> int:
    """Megabytes of one file."""
    return min(_number(prepared, "largest_file", USUAL_SIZE), LARGEST_SIZE)


def most_files(prepared: Prepared) -> int:
    """Files of one form, or of one entry."""
    return min(_number(prepared, "most_files", USUAL_NUMBER), LARGEST_NUMBER)


def _number(prepared: Prepared, name: str, usual: int) -> int:
    found = prepared.context.settings.get(name)
    return (
        int(found.value) if found is not None and found.value.isdecimal() and 0 < int(found.value) < 10_000 else usual
    )
