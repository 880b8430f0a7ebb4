"""The pages that are made from the code are those that were committed."""

from __future__ import annotations

import pytest

from tests.house.pages import pages


def test_made_pages_are_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    stale = [path.name for path, text in pages().items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    assert stale == [], "run `make docs`"
