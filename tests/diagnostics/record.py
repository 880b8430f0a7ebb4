"""Writes `expected.txt` of fixtures anew: `python -m tests.diagnostics.record [CODE…]`. Read what changed before you commit it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.diagnostics.fixtures import cases, check, overlay, whole


def record(codes: set[str]) -> None:
    """Write what `tais check` says now; all codes when none is named."""
    with tempfile.TemporaryDirectory() as within:
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


if __name__ == "__main__":
    record(set(sys.argv[1:]))
