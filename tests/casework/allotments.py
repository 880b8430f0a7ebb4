"""A small context of allotment gardens for what rules, clocks and approvals do: each test says its own rules and life in YAML.

`allotments(…)` compiles the pieces given over the base and opens a `Town` on it; nothing here is a mock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from engine.casework.prepared import Prepared, prepare_context
from engine.compiled import DemoPerson
from engine.compiler import compile_context
from engine.diagnostics import Diagnostic
from engine.source import Document, Layer, Table, lay, read_table, read_yaml
from tests.casework.town import Town, opened

MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
"""Monday, 2 March 2026, when the week begins; the time zone is UTC, which keeps sums plain."""

PEOPLE = (
    DemoPerson("anna", "Anna Example", "gardener", "north", "N", "club", "en"),
    DemoPerson("ben", "Ben Example", "gardener", "south", "S", "club", "en"),
    DemoPerson("carla", "Carla Example", "warden", "north", "N", "club", "en"),
    DemoPerson("dora", "Dora Example", "warden", "south", "S", "club", "en"),
    DemoPerson("eva", "Eva Example", "board", "", "", "club", "en"),
    DemoPerson("finn", "Finn Example", "board", "", "", "club", "en"),
    DemoPerson("gil", "Gil Example", "inspector", "", "", "works", "en"),
)

BASE: Mapping[str, str] = {
    "context.yaml": """
context: allotments
title: Allotments
status: demonstration
time_zone: UTC
languages: {source: en, offered: [en]}
levels: [town]
""",
    "calendars/working.yaml": """
calendar: working
week_starts: monday
open:
  monday: 08:00 to 16:00
  tuesday: 08:00 to 16:00
  wednesday: 08:00 to 16:00
  thursday: 08:00 to 16:00
  friday: 08:00 to 16:00
""",
    "places/locations.csv": "code,short,parent,level,name_en\nN,N,,town,Northtown\nS,S,,town,Southtown\n",
    "places/directory.csv": (
        "id,kind,name,services,covers,for_sex,age_from,age_to,phone,agreement_until\n"
        "club,club,The club,,,,,,+00 1,2030-12-31\n"
        "works,office,Public works,,N S,,,,+00 2,2030-12-31\n"
    ),
    "options/location_levels.yaml": "options: location_levels\nlist:\n  - {option: town, label: Town}\n",
    "options/organisation_kinds.yaml": (
        "options: organisation_kinds\nlist:\n  - {option: club, label: Club}\n  - {option: office, label: Office}\n"
    ),
    "options/dryness.yaml": """
options: dryness
ordered: true
list:
  - {option: wet, label: Wet}
  - {option: dry, label: Dry}
  - {option: parched, label: Parched}
""",
    "workflows/duties.yaml": """
duties:
  gardener: {title: Gardener, is: owner}
  helper: {title: Helper, is: assigned}
  warden: {title: Warden, in: team}
  board: {title: Board, in: organisation}
  anybody: {title: Anybody, in: anywhere}
  inspector: {title: Inspector, in: receiver}
""",
    "roles.yaml": """
roles:
  gardener:
    title: Gardener
    duties: [gardener, helper, anybody]
    sees:
      - {record: plot, which: own, classes: [personal, sensitive, restricted], write: true}
      - {record: plot, which: assigned, classes: [personal], write: true}
      - {record: handover, which: own, classes: [personal], write: true}
      - {record: handover, which: all, classes: [personal]}
    may: [create_plot, create_handover]
  warden:
    title: Warden
    duties: [warden, anybody]
    sees:
      - {record: plot, which: team, classes: [personal, sensitive]}
      - {record: handover, which: team, classes: [personal]}
    may: [create_plot]
  board:
    title: Board
    duties: [board, anybody]
    sees:
      - {record: plot, which: organisation, classes: [personal]}
      - {record: handover, which: organisation, classes: [personal]}
  inspector:
    title: Inspector
    duties: [inspector]
    sees:
      - {record: plot, which: all, classes: [personal]}
""",
    "forms/plan.yaml": """
form: plan
title: Plan
class: personal
purpose: To know what grows
questions:
  - {ask: crop, label: What grows, type: text, required: true}
  - {ask: harvest_on, label: Harvest, type: date}
  - {ask: dryness_now, label: How dry, type: choose_one, options: dryness}
  - {ask: neighbour, label: The plot beside it, type: record, kinds: [plot]}
  - {ask: friend, label: Who helps, type: person}
  - {ask: town, label: Which town, type: location}
""",
    "forms/visits.yaml": """
form: visits
title: Visits
entries: true
entry_title: ${seen_on}
class: personal
purpose: To see how it grows
questions:
  - {ask: seen_on, label: Seen on, type: date, required: true}
  - {ask: found, label: How dry, type: choose_one, options: dryness, required: true}
  - {ask: watered_on, label: Watered on, type: date}
""",
    "workflows/handover.yaml": """
workflow: handover
title: Handover
path: handovers
number: {text: "H-${sequence}"}
forms: []
shows: {list: [number, state, owner]}
initial: offered
states:
  offered:
    title: Offered
    transitions:
      - {event: accept, title: Accept, by: anybody, to: accepted}
      - {event: refuse, title: Refuse, by: anybody, to: refused}
  accepted: {title: Accepted, final: true}
  refused: {title: Refused, final: true}
""",
}

PLOT = """
workflow: plot
title: Plot
path: plots
number: {text: "P-${sequence}"}
forms: [plan, visits]
links:
  handovers: {to: handover, many: true, back: plot}
  beside: {to: plot, many: true, back: beside_of}
facts:
  worst:
    title: How dry
    options: dryness
    latest: [last(visits).found, plan.dryness_now]
  noted:
    title: Noted
    type: yes_no
flags:
  fenced:
    title: Fenced
    raise: {by: [gardener, warden]}
    lower: {by: warden}
shows: {list: [number, state, owner, worst]}
initial: free
states:
  free:
    title: Free
    transitions:
      - {event: plant, title: Plant, by: gardener, to: planted}
      - {event: look, title: Look, by: [gardener, warden]}
      - {event: hand_over, title: Hand over, by: gardener}
  planted:
    title: Planted
    transitions:
      - {event: look, title: Look, by: [gardener, warden]}
      - {event: harvest, title: Harvest, by: gardener, to: over}
  over:
    title: Over
    ended: true
    transitions:
      - {event: dig, title: Dig again, by: gardener, reopens: true, to: free}
"""
"""The life of a plot; tests replace a piece of it, or the whole."""

RULES = """
record: plot
rules:
  planted_is_told: {title: It is planted, when: {entered: planted}, then: [{notify: warden}]}
  raised_is_noted: {title: It is noted, when: {event: look}, then: [{set: noted, value: yes}]}
"""


KEPT = "  unnoted: {title: Not noted, when: {lowered: fenced}, then: [{set: noted, value: no}]}\n"
"""A rule that is always there: a fact that only rules set needs one."""


def rule(identity: str, when: str, *effects: str, condition: str = "", more: str = "") -> str:
    """A rule as YAML; `more` are further keys."""
    lines = [f"{identity}:", f"  title: About {identity}", f"  when: {when}"]
    lines += [f"  if: {condition}"] if condition else []
    lines += [f"  {more}"] if more else []
    lines += ["  then:", *(f"    - {each}" for each in effects)]
    return "".join(f"  {each}\n" for each in lines)


def rules(*each: str, record: str = "plot") -> str:
    """A file of rules."""
    return f"record: {record}\nrules:\n" + "".join(each) + (KEPT if record == "plot" else "")


def compiled(**pieces: str) -> Prepared:
    """The base with some pieces put in place: `plot` and `rules` (YAML), others by path with `__` for `/`."""
    return _compiled(tuple(sorted(pieces.items())))


@cache
def _compiled(pieces: tuple[tuple[str, str], ...]) -> Prepared:
    names = {"plot": "workflows/plot.yaml", "rules": "rules/plot.yaml"}
    texts = {**BASE, "workflows/plot.yaml": PLOT, "rules/plot.yaml": RULES}
    texts.update({names.get(key, key.replace("__", "/") + ".yaml"): text for key, text in pieces})
    faults = problems(texts)
    assert not faults[1], [(each.code, each.message, each.span) for each in faults[1]]
    assert faults[0] is not None
    return faults[0]


def problems(texts: Mapping[str, str]) -> tuple[Prepared | None, list[Diagnostic]]:
    """What compiling some texts gives: the context made ready, or the errors."""
    documents: list[Document] = []
    tables: list[Table] = []
    found: list[Diagnostic] = []
    for path, text in texts.items():
        if path.endswith(".csv"):
            table, faults = read_table(text.encode(), path, "allotments")
            tables += [table] if table else []
        else:
            read, faults = read_yaml(text.lstrip("\n").encode(), path, "allotments")
            documents += read
        found += faults
    layer = Layer("allotments", Path("allotments"), tuple(documents), tuple(tables), tuple(texts))
    laid, faults = lay([layer])
    done = compile_context(laid)
    errors = [each for each in (*found, *faults, *done.diagnostics) if each.severity == "error"]
    return (prepare_context(done.context) if done.context is not None else None), errors


@contextmanager
def allotments(**pieces: str) -> Iterator[Town]:
    """A town of gardeners."""
    with opened(MORNING, compiled(**pieces), PEOPLE) as town:
        yield town
