"""Writes `expected.txt` of fixtures anew: `python -m tests.diagnostics.record [CODE…]`. Read what changed before you commit it.

Codes that are new in the tables are added to `meanings.txt`; what stands there already is never changed here.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.diagnostics.fixtures import BASE, HERE, cases, check, overlay, whole
from tests.diagnostics.test_codes import meanings, stored


def record(codes: set[str]) -> None:
    """Write what `tais check` says now; all codes when none is named."""
    with tempfile.TemporaryDirectory() as within:
        said, found = check(overlay(BASE), Path(within))
        if found:
            sys.exit(f"The base itself is faulty, so nothing is written:\n{said}")
        for case in cases():
            if codes and case.code not in codes:
                continue
            said, found = check(whole(overlay(case.folder / "faulty")), Path(within))
            (case.folder / "expected.txt").write_text(said, encoding="utf-8")
            told = {each.code for each in found}
            if told != {case.code}:
                sys.stderr.write(f"{case.name}: tells {', '.join(sorted(told)) or 'nothing'}\n")
            repaired = check(whole(overlay(case.folder / "repaired")), Path(within))[1]
            if repaired:
                sys.stderr.write(f"{case.name}: repaired still tells {', '.join(each.code for each in repaired)}\n")


def remember() -> None:
    """Add new codes to the stored list of meanings."""
    known = {**meanings(), **stored()}
    lines = [f"{code} {known[code]}\n" for code in sorted(known, key=lambda each: (each[1:], each))]
    (HERE / "meanings.txt").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    record(set(sys.argv[1:]))
    remember()
