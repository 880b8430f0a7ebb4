"""Puts the shared library, the contexts and the pages of the language and of diagnostics into the wheel, under `engine/library/`.

Plain `force-include` would copy them into editable installations too, where they would go stale unseen.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LIBRARY = ("forms", "workflows", "locales", "contexts", "docs/language.md", "docs/diagnostics.md")


class LibraryHook(BuildHookInterface[Any]):
    """Adds each part of the library as package data, except to an editable installation."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it builds; `version` is `standard` or `editable`."""
        if version == "editable":
            return
        for name in LIBRARY:
            path = Path(self.root) / name
            if path.exists():
                build_data["force_include"][str(path)] = f"engine/library/{name}"
