"""`tais docs language`: the page of the language. Its chapters are written by hand; the reference behind them is made.

The page itself holds both: what stands above the mark is kept as it is, what stands below is made anew.
"""

from __future__ import annotations

from pathlib import Path

from engine import library
from engine.bootstrap.authoring.reference import reference

MARK = "<!-- reference -->\n"
"""Ends what is written by hand."""


def page(root: Path) -> str:
    """The whole page as Markdown. `root` holds `docs/language.md` and the shared forms."""
    behind = reference(root)  # made before the chapters are read: somebody may be writing there
    chapters, _, _ = (root / "docs" / "language.md").read_text(encoding="utf-8").partition(MARK)
    return f"{chapters}{MARK}\n{behind}"


def run(write: bool) -> int:
    """Print the page, or write it where it stands."""
    root = library()
    made = page(root)
    if write:
        file = root / "docs" / "language.md"
        file.write_text(made, encoding="utf-8")
        print(f"{file}: {len(made.splitlines())} lines")  # noqa: T201 (the command's own output)
    else:
        print(made, end="")  # noqa: T201
    return 0
