"""A context that tests may edit: a copy of a shipped one, with the shipped library below it."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from engine import library
from engine.studio.workshop import Workshop

TODAY = date(2026, 3, 2)


@dataclass(frozen=True, slots=True)
class Country:
    """The copy. `edit` leaves a file with another time of change, as an editor does."""

    folder: Path

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace a text of a file, which must be there exactly once."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, (file, old)
        self.write(file, text.replace(old, new))

    def write(self, file: str, text: str) -> None:
        """Write a file the way editors do: beside, then over the old one."""
        path = self.folder / file
        beside = path.with_name(f".{path.name}.new")
        beside.write_text(text, encoding="utf-8")
        os.replace(beside, path)

    def workshop(self) -> Workshop:
        """A workshop on it."""
        return Workshop(self.folder, library(), lambda: TODAY)


def copied(folder: Path, name: str = "library-loans") -> Country:
    """A copy of a shipped context below a folder."""
    return Country(Path(shutil.copytree(library() / "contexts" / name, folder / name)))
