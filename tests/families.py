"""Runs the tests family by family and tells each family's budget beside the time it took.

A family over its budget is told, not failed; a failing family fails the run, after the others have run too. Arguments name families
to run (none: all). The last line is a sum like pytest's own.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NO_TESTS = 5
COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed|deselected|warnings?)")


@dataclass(frozen=True, slots=True)
class Family:
    """Some folders of tests that share a budget, given in minutes. `together`: their files may run side by side in two processes."""

    name: str
    folders: tuple[str, ...]
    minutes: float
    together: bool = False

    def present(self) -> list[str]:
        """The folders that hold tests, as paths from the root."""
        paths = [Path("tests") / folder for folder in self.folders]
        return [str(path) for path in paths if any((ROOT / path).rglob("test_*.py"))]


@dataclass(frozen=True, slots=True)
class Result:
    """How a family ended: pytest's exit code, its counts by word, and the seconds it took."""

    family: Family
    code: int
    counts: dict[str, int]
    seconds: float

    @property
    def good(self) -> bool:
        """Whether nothing failed; a family without tests is good."""
        return self.code in (0, NO_TESTS)


UNITS = (
    "source definitions expressions conformance forms workflows rules access compiler i18n casework scenarios "
    "indicators cli bootstrap accounts worker contexts diagnostics editor tutorial"
).split()
FAMILIES = (
    Family("house", ("house",), 2),
    Family("units", tuple(UNITS), 2, together=True),
    Family("store", ("store",), 2),
    Family("http", ("web", "studio"), 3, together=True),
    Family("mutants", ("mutations",), 2),
    Family("browser", ("browser",), 5),
    Family("kill", ("kill",), 1),
)


def run(family: Family) -> Result:
    """Run one family; its output goes to the terminal as it comes."""
    paths = family.present()
    if not paths:
        return Result(family, NO_TESTS, {}, 0.0)
    print(f"\n== {family.name}: {' '.join(paths)}", flush=True)
    started = time.monotonic()
    side_by_side = ("-n", "2", "--dist", "loadfile") if family.together else ()
    command = [sys.executable, "-m", "pytest", "-q", "-m", "not long", *side_by_side, *paths]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env={**os.environ, "COLUMNS": "120"}
    )
    last = ""
    assert process.stdout is not None
    for line in process.stdout:
        sys.stdout.write(line)
        sys.stdout.flush()
        last = line if COUNT.search(line) else last
    code = process.wait()
    counts = {
        word.rstrip("s") if word.startswith("error") else word: int(number) for number, word in COUNT.findall(last)
    }
    return Result(family, code, counts, time.monotonic() - started)


def without_family() -> list[str]:
    """Folders of tests that no family names: forgetting one would look like success."""
    named = {folder for family in FAMILIES for folder in family.folders}
    folders = {path.relative_to(ROOT / "tests").parts[0] for path in (ROOT / "tests").rglob("test_*.py")}
    return sorted(folders - named)


def told(results: list[Result]) -> list[str]:
    """The table of budgets and the closing line."""
    lines = ["", "family    budget    took"]
    for each in results:
        over = "  over its budget" if each.seconds > each.family.minutes * 60 else ""
        empty = "  no tests" if each.code == NO_TESTS else ""
        failed = "" if each.good else "  FAILED"
        lines.append(f"{each.family.name:<8} {each.family.minutes:>4g} min {each.seconds:>5.0f} s{over}{empty}{failed}")
    total: dict[str, int] = {}
    for each in results:
        for word, number in each.counts.items():
            total[word] = total.get(word, 0) + number
    order = ("failed", "error", "passed", "skipped", "xfailed", "xpassed")
    parts = [f"{total[word]} {word}" for word in order if word in total] or ["no tests ran"]
    lines.append(f"===== {', '.join(parts)} in {sum(each.seconds for each in results):.1f}s =====")
    return lines


def main(names: list[str]) -> int:
    """Run the families (all, or those named); 0 when nothing failed."""
    forgotten = without_family()
    if forgotten:
        print(f"tests/families.py names no family for: {', '.join(forgotten)}")
        return 1
    results = [run(family) for family in FAMILIES if not names or family.name in names]
    for line in told(results):
        print(line)
    return 0 if all(each.good for each in results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
