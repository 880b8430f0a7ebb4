"""Puts the shared library and the contexts into the wheel, under `engine/library/`.

Plain `force-include` would copy them into editable installations too, where they would go stale unseen.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LIBRARY = ("forms", "workflows", "locales", "contexts")


class LibraryHook(BuildHookInterface[Any]):
    """Adds each library folder as package data, except to an editable installation."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it builds; `version` is `standard` or `editable`."""
        if version == "editable":
            return
        for name in LIBRARY:
            folder = Path(self.root) / name
            if folder.is_dir():
                build_data["force_include"][str(folder)] = f"engine/library/{name}"
