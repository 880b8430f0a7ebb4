"""`docs/diagnostics.md`: every code with its meaning, why, the lines of its fixture that differ, and what is said. Made by `make docs`."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from engine.compiler.codes import SECTIONS
from tests.diagnostics.fixtures import MADE, WITHOUT, Case, cases, overlay, whole
from tests.diagnostics.test_codes import meanings

INTRODUCTION = """# Diagnostics

What `tais check` says, by code. A code that begins with E is an error: the context isn't served. One that begins with W is a warning.
(Some codes that begin with E warn too; the line of `tais check` says which it is.) Codes never change their meaning, and one that is
given up is never given again. `tais docs code E404` prints a section of this page; `tais fix` mends what needs no thinking.

The examples are the fixtures in `tests/diagnostics/`: a small context about bicycles, of which only the lines that differ are shown.
This page is made from the code and from them by `make docs`; don't edit it here.
"""
LONGEST = 14


def page() -> str:
    """The whole page."""
    known, examples = meanings(), {case.code: case for case in reversed(cases())}
    parts = [INTRODUCTION]
    for prefix, title in SECTIONS:
        parts.append(f"\n## {title}\n")
        for code in sorted((each for each in known if each[1] == prefix[1]), key=lambda each: (each[1:], each)):
            parts.append(_section(code, known[code], examples.get(code)))
    return "".join(parts)


def _section(code: str, meaning: str, case: Case | None) -> str:
    parts = [f'\n<a id="{code}"></a>\n### {code} {meaning}\n']
    if case is not None:
        why = case.folder / "why.txt"
        if why.exists():
            parts.append(f"\n{why.read_text(encoding='utf-8').strip()}\n")
        parts.append(f"\n```\n{_first_block(case)}\n```\n")
        parts += _repair(case)
    return "".join(parts)


def _first_block(case: Case) -> str:
    """What is said of the first fault: up to the next place."""
    lines = (case.folder / "expected.txt").read_text(encoding="utf-8").splitlines()[:-1]
    ends = (number for number, line in enumerate(lines) if number and re.match(r"\S+:\d+:\d+  ", line))
    return "\n".join(lines[: next(ends, len(lines))])


def _repair(case: Case) -> Iterator[str]:
    """The lines that the repair writes instead, file by file."""
    faulty, repaired = (whole(overlay(case.folder / name)) for name in ("faulty", "repaired"))
    made = {line.split()[0] for line in faulty.pop(MADE, b"").decode().splitlines()}
    for path in sorted((faulty.keys() | repaired.keys()) - {WITHOUT} - made):
        if path not in repaired:
            yield f"\nInstead: without `{path}`.\n"
        elif path not in faulty:
            yield f"\nInstead: with `{path}`.\n"
        elif faulty[path] != repaired[path]:
            yield from _instead(path, _text(faulty[path]), _text(repaired[path]))


def _instead(path: str, faulty: list[str], repaired: list[str]) -> Iterator[str]:
    compared = difflib.SequenceMatcher(None, faulty, repaired, autojunk=False).get_opcodes()
    old = [line for kind, begin, end, _, _ in compared if kind != "equal" for line in faulty[begin:end]]
    new = [line for kind, _, _, begin, end in compared if kind != "equal" for line in repaired[begin:end]]
    if len(old) > 1:
        yield f"\nFaulty in `{path}`:\n{_block(old)}"
    yield f"\nInstead in `{path}`:\n{_block(new)}" if new else f"\nInstead in `{path}`: leave it out.\n"


def _block(lines: list[str]) -> str:
    """Lines as a block of YAML, moved to the left, and cut where there are very many."""
    left = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)
    shown = [line[left:] for line in lines[:LONGEST]] + (["…"] if len(lines) > LONGEST else [])
    return "```yaml\n" + "\n".join(shown) + "\n```\n"


def _text(data: bytes) -> list[str]:
    return data.decode("utf-8", errors="replace").splitlines()
