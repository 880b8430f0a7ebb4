"""`tais docs code`: one code of `docs/diagnostics.md`. The page itself is made with the tests, because its examples are their fixtures."""

from __future__ import annotations

import re

from engine import library
from engine.diagnostics import did_you_mean

HEAD = re.compile(r"^### (?P<code>[EW]\d{3}) ", re.MULTILINE)
ANCHOR = re.compile(r'^<a id="[EW]\d{3}"></a>\n', re.MULTILINE)


def sections() -> dict[str, str]:
    """What the page says of each code, as Markdown without its anchor."""
    page = ANCHOR.sub("", (library() / "docs" / "diagnostics.md").read_text(encoding="utf-8"))
    heads = list(HEAD.finditer(page))
    ends = [*(head.start() for head in heads[1:]), len(page)]
    parts = {head["code"]: page[head.start() : end] for head, end in zip(heads, ends, strict=True)}
    return {code: part.partition("\n## ")[0].strip() for code, part in parts.items()}


def run(code: str) -> int:
    """Print what the page says of a code; 2 when there is no such code."""
    known = sections()
    if code.upper() in known:
        print(known[code.upper()])  # noqa: T201 (the command's own output)
        return 0
    print(f"There is no code `{code}`. {did_you_mean(code.upper(), known)}".rstrip())  # noqa: T201
    return 2
