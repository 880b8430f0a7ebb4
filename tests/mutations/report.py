"""Measures the corpus and writes `docs/diagnostics-quality.md`: `python -m tests.mutations.report [--each N] [--bytes N] [--kind WORDS]`.

With `--kind` it writes no page, but tells every mutant of those kinds that was not found, pointed at or given back.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import multiprocessing
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from engine.diagnostics import Diagnostic
from tests.mutations.corpus import ROOT, Corpus, read_corpus
from tests.mutations.judging import Verdict, judge
from tests.mutations.making import SEED, drawn, mutants
from tests.mutations.mutants import Mutant
from tests.mutations.randombytes import Outcome, shake

PAGE = ROOT / "docs" / "diagnostics-quality.md"
EACH, BYTES, WORKERS = 60, 100_000, 2
"""How many of each kind a long run draws, how many random changes of bytes it makes, in how many processes."""
FOUND, POINTS, GIVEN_BACK, SLOWEST = 0.99, 0.95, 0.80, 2.0


@dataclass(frozen=True)
class Figures:
    """Shares between 0 and 1 (None where nothing counts), diagnostics for each case, seconds of the slowest."""

    cases: int
    found: float
    points: float | None
    given_back: float | None
    median: int
    p95: int
    most: int
    slowest: float
    crashes: int


def figures(verdicts: Iterable[Verdict]) -> Figures:
    """The figures of some verdicts."""
    every = list(verdicts)
    numbers = sorted(len(each.diagnostics) for each in every)
    return Figures(
        len(every),
        sum(each.found for each in every) / max(len(every), 1),
        _share([each.points for each in every]),
        _share([each.repaired for each in every]),
        numbers[len(numbers) // 2] if numbers else 0,
        numbers[int(len(numbers) * 0.95)] if numbers else 0,
        numbers[-1] if numbers else 0,
        max((each.seconds for each in every), default=0.0),
        sum(bool(each.traceback) for each in every),
    )


def _share(answers: list[bool | None]) -> float | None:
    counted = [each for each in answers if each is not None]
    return sum(counted) / len(counted) if counted else None


def judged(corpus: Corpus, made: list[Mutant]) -> list[Verdict]:
    """Every mutant judged, in this process."""
    gc.collect()
    gc.freeze()
    return [judge(corpus, each) for each in made]


def _part(task: tuple[int, int, int]) -> tuple[list[Verdict], Outcome]:
    """One process's part of the corpus and of the random bytes: every so-manieth mutant, its verdict without the texts."""
    number, each, changes = task
    corpus = read_corpus()
    made = drawn(mutants(corpus), each)[number::WORKERS]
    verdicts = [_small(verdict) for verdict in judged(corpus, made)]
    return verdicts, shake(corpus, changes // WORKERS, SEED + number)


def _small(verdict: Verdict) -> Verdict:
    mutant = verdict.mutant
    small = Mutant(mutant.kind, mutant.world, mutant.file, {}, mutant.places)
    return Verdict(small, verdict.diagnostics, verdict.points, verdict.repaired, verdict.seconds, verdict.traceback)


def measure(each: int = EACH, changes: int = BYTES) -> tuple[list[Verdict], Outcome]:
    """At most so many mutants of each kind, and so many random changes of bytes, in several processes."""
    tasks = [(number, each, changes) for number in range(WORKERS)]
    with multiprocessing.get_context("spawn").Pool(WORKERS) as pool:
        parts = pool.map(_part, tasks, chunksize=1)
    outcome = Outcome()
    for _, part in parts:
        outcome.tried += part.tried
        outcome.whole += part.whole
        outcome.crashes += part.crashes
        outcome.slowest = max(outcome.slowest, part.slowest)
    return [verdict for verdicts, _ in parts for verdict in verdicts], outcome


# --- the page ---------------------------------------------------------------------------------------------------------
def page(verdicts: list[Verdict], outcome: Outcome, places: int) -> str:
    """The page `docs/diagnostics-quality.md`."""
    total = figures(verdicts)
    kinds: dict[str, list[Verdict]] = {}
    for each in verdicts:
        kinds.setdefault(each.mutant.kind, []).append(each)
    rows = [
        _row(kind, figures(group))
        for kind, group in sorted(kinds.items(), key=lambda pair: pair[0].lower().lstrip("`"))
    ]
    most = max((len(group) for group in kinds.values()), default=0)
    mean = [figures(group) for group in kinds.values()]
    return f"""# How good the diagnostics are

Written by `python -m tests.mutations.report`; don't edit it here. What a mutation is, which ones count and what the columns mean stands in
`tests/mutations/README.md`. `make test-long` measures all of this again and fails below the thresholds; `make test` judges 600 of the same
mutants.

Seed {SEED}, at most {most} places of each of {len(kinds)} kinds, drawn from the {places:,} places at which they can be applied
in `contexts/`, `forms/` and `workflows/` as they were on {date_of_content()} (digest `{digest()}`).

| measure | result | wanted |
|---|---|---|
| mutants judged | {total.cases:,} | thousands |
| found | {_percent(total.found)} | at least {FOUND:.0%} |
| points at the changed line, or names it beside | {_percent(total.points)} | at least {POINTS:.0%} |
| the suggestion gives back what a slip of the pen changed | {_percent(total.given_back)} | at least {GIVEN_BACK:.0%} |
| diagnostics for one fault | median {total.median}, 95 % have at most {total.p95}, most {total.most} | no followers |
| ended in a traceback | {total.crashes} | 0 |
| slowest case | {total.slowest:.2f} s | below {SLOWEST:g} s |
| random changes of bytes | {outcome.tried:,}, {outcome.whole:,} of them with a check of the whole context | 100 000 |
| of these, ended in an exception | {len(outcome.crashes)} | 0 |
| slowest of these | {outcome.slowest:.2f} s | below {SLOWEST:g} s |

Every kind counted alike, however often it can be applied: {_percent(_mean([each.found for each in mean]))} found,
{_percent(_mean([each.points for each in mean]))} pointed at, {_percent(_mean([each.given_back for each in mean]))} given back.

## By kind

“–” where nothing is left to point at, or where nothing was misspelt.

| kind | cases | found | points | given back | diagnostics: median, most |
|---|---:|---:|---:|---:|---:|
{chr(10).join(rows)}
"""


def _row(kind: str, of: Figures) -> str:
    shares = " | ".join(_percent(each) for each in (of.found, of.points, of.given_back))
    return f"| {kind} | {of.cases} | {shares} | {of.median}, {of.most} |"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{int(share * 1000) / 10:g} %"


def _mean(shares: list[float | None]) -> float | None:
    counted = [each for each in shares if each is not None]
    return sum(counted) / len(counted) if counted else None


def digest() -> str:
    """A short digest of the shipped files, so that a page can be told from that of other files."""
    whole = hashlib.sha256()
    for folder in ("contexts", "forms", "workflows"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".yaml", ".csv"):
                whole.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()[:12]


def date_of_content() -> str:
    """The day of the last commit of the shipped files."""
    command = ["git", "log", "-1", "--format=%cs", "--", "contexts", "forms", "workflows"]
    return (
        subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
        or "an unknown day"
    )


def told(verdict: Verdict) -> str:
    """A verdict that isn't good, with its diagnostics; empty for a good one."""
    wrong = [word for word, bad in (("raised", verdict.traceback), ("not found", not verdict.found),
                                    ("points elsewhere", verdict.found and verdict.points is False),
                                    ("not given back", verdict.repaired is False)) if bad]  # fmt: skip
    if not wrong:
        return ""
    lines = [f"{', '.join(wrong)}: {verdict.mutant.name}", *(f"    {_short(each)}" for each in verdict.diagnostics[:6])]
    return "\n".join([*lines, verdict.traceback]).rstrip()


def _short(diagnostic: Diagnostic) -> str:
    return f"{diagnostic.span.file}:{diagnostic.span.line} {diagnostic.code} {diagnostic.message} {diagnostic.remedy}"


def main() -> None:
    """The program."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=EACH, help="at most so many mutants of each kind")
    parser.add_argument("--bytes", type=int, default=BYTES, help="so many random changes of bytes")
    parser.add_argument("--kind", default="", help="only kinds whose name holds this; told in the terminal")
    chosen = parser.parse_args()
    corpus = read_corpus()
    every = mutants(corpus)
    if chosen.kind:
        verdicts = judged(corpus, drawn([each for each in every if chosen.kind in each.kind], chosen.each))
        sys.stdout.write("\n".join([*filter(None, map(told, verdicts)), str(figures(verdicts)), ""]))
        return
    verdicts, outcome = measure(chosen.each, chosen.bytes)
    PAGE.write_text(page(verdicts, outcome, len(every)), encoding="utf-8")
    sys.stdout.write("\n".join([*filter(None, map(told, verdicts)), *outcome.crashes, str(figures(verdicts)), ""]))


if __name__ == "__main__":
    main()
