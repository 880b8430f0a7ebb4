"""Coverage told: as lines for a terminal, as JSON for a machine, as one HTML file that loads nothing and runs nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from engine.diagnostics import Span
from engine.scenarios.coverage.measuring import Coverage, Measured, percent
from engine.scenarios.coverage.points import GROUPS, Point
from engine.scenarios.playing import Played

Places = Mapping[str, Span]
"""Where the things of the context were written, by the keys of `engine.compiler.provenance`."""


def place_of(span: Span | None) -> str:
    """`file:line`, or nothing for what was written nowhere."""
    return f"{span.file}:{span.line}" if span is not None else ""


def as_text(coverage: Coverage, places: Places) -> str:
    """A line for each group, then everything that no scenario went through with its file and line."""
    lines = ["Coverage of the procedure"]
    for group in GROUPS:
        found = coverage.of(group)
        if found:
            lines.append(f"  {group:<12} {_count(coverage, group):>9}  {_percent(percent(found))}")
    lines.append(f"  {'all':<12} {_all(coverage):>9}  {_percent(coverage.percent)}")
    missing = coverage.missing
    if missing:
        lines += ["", "No scenario went through:"]
        lines += [f"  {place_of(places.get(each.key)) or each.group}: {each.what}" for each in missing]
    return "\n".join(lines)


def as_json(measured: Measured, places: Places) -> str:
    """The scenarios with their failures, the figures of each group, and every point with the scenarios that went through it."""
    coverage = measured.coverage
    whole = {
        "percent": round(coverage.percent, 1),
        "groups": {group: round(percent(coverage.of(group)), 1) for group in GROUPS if coverage.of(group)},
        "scenarios": [_played(each, places) for each in measured.played],
        "points": [
            {
                "group": each.point.group,
                "id": each.point.id,
                "what": each.point.what,
                "place": place_of(places.get(each.point.key)),
                "scenarios": list(each.by),
            }
            for each in coverage.covered
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _played(played: Played, places: Places) -> dict[str, object]:
    failure = played.failure
    told: dict[str, object] = {
        "scenario": played.scenario.title,
        "place": place_of(played.scenario.span),
        "passed": failure is None,
    }
    if failure is not None:
        found = [place_of(places.get(each)) for each in failure.suspects]
        told |= {
            "at": place_of(failure.span),
            "expected": failure.expected,
            "got": failure.got,
            "because_of": [each for each in found if each],
        }
    return told


# --- HTML ---
STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #1a1a1a; background: #fff; }
table { border-collapse: collapse; width: 100%; margin-bottom: 2rem; }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #ccc; vertical-align: top; }
td.number { text-align: right; white-space: nowrap; }
code { font-size: .9em; }
.missing td:first-child { border-left: .4rem solid #b3261e; }
.covered td:first-child { border-left: .4rem solid #1b6e3c; }
@media (prefers-color-scheme: dark) { body { color: #eee; background: #161616; } th, td { border-color: #555; } }
"""


def as_html(title: str, measured: Measured, places: Places) -> str:
    """One page: figures, scenarios that fail, then every point with its place. All words of the context are escaped."""
    return "\n".join(_page(title, measured, places)) + "\n"


def _page(title: str, measured: Measured, places: Places) -> Iterator[str]:
    coverage = measured.coverage
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>Coverage: {escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>Coverage: {escape(title)}</h1>"
    yield from _figures(coverage)
    yield from _failures(measured.played, places)
    for group in GROUPS:
        found = coverage.of(group)
        if found:
            yield f'<h2 id="{group}">{group.capitalize()}</h2>\n<table>\n<tr><th>What</th><th>Where</th><th>Scenarios</th></tr>'
            yield from (_line(each.point, each.by, places) for each in found)
            yield "</table>"
    yield "</body>\n</html>"


def _figures(coverage: Coverage) -> Iterator[str]:
    yield "<table>\n<tr><th>Of the procedure</th><th>Gone through</th><th>Percent</th></tr>"
    for group in GROUPS:
        if coverage.of(group):
            told = _percent(percent(coverage.of(group)))
            yield f'<tr><td><a href="#{group}">{group.capitalize()}</a></td><td class="number">{_count(coverage, group)}</td>'
            yield f'<td class="number">{told}</td></tr>'
    yield f'<tr><th>All</th><td class="number">{_all(coverage)}</td><td class="number">{_percent(coverage.percent)}</td></tr>\n</table>'


def _failures(played: Sequence[Played], places: Places) -> Iterator[str]:
    failed = [each for each in played if each.failure is not None]
    yield f"<p>{len(played) - len(failed)} scenarios go as they say, {len(failed)} don't.</p>"
    if failed:
        yield "<table>\n<tr><th>Scenario</th><th>Where</th><th>Expected</th><th>Got</th></tr>"
    for each in failed:
        if each.failure is not None:
            cells = (each.scenario.title, place_of(each.failure.span), each.failure.expected, each.failure.got)
            yield '<tr class="missing">' + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
    if failed:
        yield "</table>"


def _line(point: Point, by: Sequence[str], places: Places) -> str:
    what, where = escape(point.what), escape(place_of(places.get(point.key)))
    told = escape(by[0]) + (f" and {len(by) - 1} more" if len(by) > 1 else "") if by else "none"
    return (
        f'<tr class="{"covered" if by else "missing"}"><td>{what}</td><td><code>{where}</code></td><td>{told}</td></tr>'
    )


def _count(coverage: Coverage, group: str) -> str:
    found = coverage.of(group)
    return f"{sum(1 for each in found if each.by)} of {len(found)}"


def _all(coverage: Coverage) -> str:
    return f"{len(coverage.covered) - len(coverage.missing)} of {len(coverage.covered)}"


def _percent(value: float) -> str:
    """Rounded down, so that a hundred is a hundred."""
    return f"{int(value)} %"
