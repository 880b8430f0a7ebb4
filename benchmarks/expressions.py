"""Times parsing, checking and running of expressions: `python benchmarks/expressions.py`. Writes microseconds, the best of five runs."""

from __future__ import annotations

import sys
import timeit
from collections.abc import Callable
from datetime import date

from engine.expressions import (
    MILLION,
    DateSpan,
    Environment,
    NameTable,
    Options,
    Special,
    check_text,
    compile_program,
    parse,
)
from engine.expressions import scope as names

SCOPE = NameTable(
    {
        **names.clock(),
        "age": names.question("form", "age", "whole_number", may_be=["not_known"]),
        "born": names.question("form", "born", "date", may_be=["not_known"]),
        "level": names.fact("level", "option:levels"),
        "people": names.rows(
            "form", "people", {"adult": names.question("form", "adult", "yes_no", of="row", rows="people")}
        ),
    },
    {"option:levels": Options("option:levels", ("low", "medium", "high"), ordered=True)},
)
ENVIRONMENT = Environment(
    here={
        "age": 4 * MILLION,
        "born": Special.NOT_KNOWN,
        "people": tuple({"adult": "yes" if index % 2 else "no"} for index in range(10)),
    },
    facts={"level": "high"},
    today=date(2026, 3, 2),
)
BORN = Environment(here={"born": DateSpan(date(2015, 1, 1), date(2015, 12, 31), "year_only")}, today=date(2026, 3, 2))
EXPRESSIONS = (
    ("age >= 5", ENVIRONMENT),
    ("level == high", ENVIRONMENT),
    ("level >= medium", ENVIRONMENT),
    ("age >= 5 or not_known(born)", ENVIRONMENT),
    ("years_between(born, today) >= 5", BORN),
    ("count(people, adult == yes) == 5", ENVIRONMENT),
)


def best(work: Callable[[], object], number: int) -> float:
    """Microseconds a call."""
    return min(timeit.repeat(work, number=number, repeat=5)) / number * 1e6


def main() -> None:
    """One line for each expression."""
    sys.stdout.write(f"{'expression':40} {'parse':>8} {'check':>8} {'run':>8}   µs\n")
    for source, env in EXPRESSIONS:
        checked = check_text(source, SCOPE)
        if checked.program is None:
            raise SystemExit(checked.faults[0].message)
        run = compile_program(checked.program)
        reading = best(lambda source=source: parse(source), 500)  # type: ignore[misc]
        checking = best(lambda source=source: check_text(source, SCOPE), 500) - reading  # type: ignore[misc]
        running = best(lambda run=run, env=env: run(env), 20_000)  # type: ignore[misc]
        sys.stdout.write(f"{source:40} {reading:8.1f} {checking:8.1f} {running:8.2f}\n")


if __name__ == "__main__":
    main()
