"""The pages that are made from the code are those that were committed."""

from __future__ import annotations

import re

import pytest

from tests.house.pages import ROOT, pages

LINK = re.compile(r"\]\(([^)#\s][^)\s]*)\)")


def test_made_pages_are_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    stale = [path.name for path, text in pages().items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    assert stale == [], "run `make docs`"


def test_every_link_between_pages_leads_to_a_file() -> None:
    documents = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    dead = [
        f"{document.relative_to(ROOT)}: {target}"
        for document in documents
        for target in LINK.findall(document.read_text(encoding="utf-8"))
        if "://" not in target and not (document.parent / target.partition("#")[0]).exists()
    ]
    assert dead == []
