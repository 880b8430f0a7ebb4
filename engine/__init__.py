"""The engine of Tais: rooms that read, check and serve a context. Only `library` lives here; nothing is re-exported."""

from __future__ import annotations

from pathlib import Path

LIBRARY_VERSION = "1.0"
"""Grows when a thing of the shared library (`forms/`, `workflows/`) loses or changes what a context may rely on."""


def library() -> Path:
    """The folder that holds `forms/`, `workflows/`, `locales/`, `contexts/`.

    Inside a wheel that is package data beside this file; in a checkout (also an editable installation) the checkout.
    """
    here = Path(__file__).resolve().parent
    packaged = here / "library"
    return packaged if packaged.is_dir() else here.parent
