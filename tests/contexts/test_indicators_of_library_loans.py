"""The indicators of a shipped context count what it keeps."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from engine.bootstrap.check import compiled
from engine.expressions import MILLION, DateSpan, Environment
from engine.indicators import observer, tabulate

LOANS = Path(__file__).parents[2] / "contexts" / "library-loans"


def loan(number: int, genre: str, days_late: int) -> Environment:
    """A loan that was lent on the first of March and brought back some days later."""
    back = date(2026, 3, 10 + number % 3)
    return Environment(
        forms={
            "request": {"genre": genre},
            "return_note": {"returned_on": DateSpan(back, back), "days_late": days_late * MILLION},
        },
        completed={"return_note": datetime(2026, 3, 12, 9, tzinfo=UTC)},
        entered={"lent": datetime(2026, 3, 1, 23, 30, tzinfo=UTC)},
        time_zone="Europe/Lisbon",
    )


def test_loans_are_counted_by_month_and_genre_and_few_are_hidden() -> None:
    context, _ = compiled(LOANS)
    assert context is not None
    loans = [loan(number, "novel", -1 if number < 6 else 3) for number in range(9)]
    loans += [loan(number, "poetry", 0) for number in range(2)] + [loan(number, "science", 0) for number in range(7)]
    in_time = context.indicators["returned_in_time"]
    table = tabulate(in_time, [seen for seen in map(observer(in_time), [*loans, Environment()]) if seen is not None])
    shown = {cell.at: cell.value for cell in table.cells if not cell.hidden}
    assert shown["2026-03", "novel"] == 666_667
    assert ("2026-03", "poetry") not in shown
    assert ("2026-03", "science") not in shown, "what is hidden of poetry could be reckoned from it"
    lent_for = context.indicators["lent_for"]
    median = tabulate(lent_for, [seen for seen in map(observer(lent_for), loans) if seen is not None]).cell("2026")
    assert median is not None
    assert median.value == 10 * MILLION
