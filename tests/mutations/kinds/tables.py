"""What goes wrong with tables and with scenarios: cells, columns and codes; people, states, forms and codes that aren't there.

A scenario that expects something else which exists is a scenario that fails, not a fault of its text: that is not counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from tests.mutations.kinds.words import slip
from tests.mutations.mutants import Mutant, Repair, edited, swapped
from tests.mutations.names import Names
from tests.mutations.sources import Source

PLACES = ("code", "short", "parent", "level")


def cells(source: Source, names: Names, chance: Random) -> Iterator[Mutant]:
    """Rows: a cell too few or many, a quote, other marks between cells, words that aren't there, codes twice."""
    if source.kind != "table":
        return
    header = source.lines[0].split(",")
    seen: set[str] = set()
    for number, line in enumerate(source.lines[1:], 2):
        row = line.split(",")
        if len(row) != len(header):
            continue
        yield edited("CSV: a cell dropped", source, source.with_line(number, ",".join([*row[:2], *row[3:]])), number)
        yield edited("CSV: a comma within a cell", source, source.with_line(number, f"{line}, and more"), number)
        yield edited(
            "CSV: a quote never closed", source, source.with_line(number, f'{",".join(row[:-1])},"{row[-1]}'), number
        )
        yield edited("CSV: semicolons in a row", source, source.with_line(number, line.replace(",", ";")), number)
        yield edited("CSV: a row twice", source, source.with_line(number, f"{line}\n{line}"), number, number + 1)
        yield edited("CSV: a row without its code", source, source.with_line(number, ",".join(["", *row[1:]])), number)
        yield from _values(source, names, chance, number, dict(zip(header, row, strict=True)), seen)
        seen.add(row[0])


def _values(
    source: Source, names: Names, chance: Random, number: int, row: dict[str, str], seen: set[str]
) -> Iterator[Mutant]:
    def put(kind: str, column: str, value: str, word: str = "") -> Mutant:
        line = ",".join({**row, column: value}.values())
        place = sum(len(cell) + 1 for cell in list(row.values())[: list(row).index(column)]) + 1
        repair = Repair(number, place, value, word) if word else None
        return edited(f"CSV: {kind}", source, source.with_line(number, line), number, repair=repair)

    first = next(iter(row))
    if seen:
        yield put("a code that is there already", first, sorted(seen)[0])
    for column, kind in (
        ("parent", "an unknown parent"),
        ("level", "an unknown level"),
        ("kind", "an unknown kind"),
        ("covers", "an unknown place"),
    ):
        word = row.get(column, "")
        if word and " " not in word:
            typo = (
                slip(word.lower().replace("-", "_"), chance, names.words) if column in ("level", "kind") else f"{word}X"
            )
            if typo:
                yield put(kind, column, typo, word)
    if row.get("services"):
        word = row["services"].split(" ")[0]
        yield put("an unknown service", "services", row["services"].replace(word, f"{word}x", 1))
    if "agreement_until" in row:
        yield put("a date that can’t be read", "agreement_until", chance.choice(["31.12.2030", "2030-02-30", "always"]))
        yield put("an age that can’t be read", "age_from", chance.choice(["ten", "0-17", "-1"]))
    if row.get("level") and row.get("parent"):
        yield put("a place within itself", "parent", row[first])


def headers(source: Source, names: Names, chance: Random) -> Iterator[Mutant]:
    """Columns: renamed, lost, written twice, without a name."""
    if source.kind != "table":
        return
    header = source.lines[0].split(",")
    needed = PLACES if "code" in header else ("id", "kind", "name")
    for place, column in enumerate(header):
        if column in needed or column in ("services", "covers", "for_sex", "age_from", "age_to", "agreement_until"):
            typo = slip(column, chance, names.words)
            start = sum(len(each) + 1 for each in header[:place]) + 1
            if typo:
                yield edited("CSV: a column renamed", source, source.replaced(1, start, start + len(column), typo), 1,
                             repair=Repair(1, start, typo, column))  # fmt: skip
            other = header[place - 1]
            yield swapped("CSV: a column twice", source, 1, start, start + len(column), other)
            yield swapped("CSV: a column without a name", source, 1, start, start + len(column), "")
    yield edited("CSV: no header", source, source.without(1, 1), 1)
    yield edited("CSV: semicolons everywhere", source, source.text.replace(",", ";"), *range(1, len(source.lines) + 1))


def scenarios(source: Source, names: Names, chance: Random) -> Iterator[Mutant]:
    """Steps that can't be taken."""
    if source.kind != "scenario":
        return
    swaps = {
        "person": ("a person who is not there", "nobody_at_all"),
        "state": ("a state that is not there", "somewhere_else"),
        "event": ("an event that is not there", "do_nothing"),
        "fact": ("a fact that is not there", "some_number"),
        "flagged": ("a flag that is not there", "red_card"),
        "deadline": ("a deadline that is not there", "day_of_doom"),
        "rule": ("a rule that is not there", "anybody_may"),
        "form": ("a form that is not there", "blank_sheet"),
        "question": ("a question that is not there", "shoe_size"),
        "kind": ("a kind of record that is not there", "parcel"),
        "organisation": ("an organisation that is not there", "moon_base"),
        "duty": ("a duty that is not there", "gardener"),
        "people_file": ("a people file that is not there", "atlantis"),
    }
    for leaf in source.leaves:
        if leaf.role in swaps:
            kind, new = swaps[leaf.role]
            yield swapped(f"scenario: {kind}", source, leaf.line, leaf.column, leaf.end, new)
        if leaf.key == "refused":
            yield swapped(
                "scenario: a code of refusal that is not there", source, leaf.line, leaf.column, leaf.end, "not_today"
            )
        if leaf.path[:2] == ("steps", 0) and leaf.key == "as" and not leaf.flow:  # later ones are by who acted last
            start = leaf.column - len("as: ")
            yield swapped("scenario: nobody acts", source, leaf.line, start, leaf.end, "note: Somebody")
    for key in source.keys:
        if key.key.text == "expect" and key.flow is False and "see" not in key.mapping:
            yield swapped("scenario: two things expected at once", source, key.key.span.line, key.value.span.column + 1,
                          key.value.span.column + 1, "state: nowhere, notified: nobody, ")  # fmt: skip
        if key.key.text == "do":
            end = key.value.span.end_column
            new = ", fill: nothing" if key.flow else f"\n{' ' * (key.key.span.column - 1)}fill: nothing"
            yield swapped("scenario: two acts in one step", source, key.key.span.line, end, end, new)


def others(source: Source, names: Names, chance: Random) -> Iterator[Mutant]:
    """Ids elsewhere that name nothing at all (no slip of the pen, so nothing can be suggested)."""
    swaps = {
        "form": "blank_sheet", "state": "somewhere_else", "options": "shoe_sizes", "duty": "gardener", "fact": "some_number",
        "flagged": "red_card", "deadline": "day_of_doom", "link": "strangers", "profile": "full_view", "policy": "never",
        "role": "gardener", "organisation": "moon_base", "organisation_kind": "space_port", "level": "planet", "right": "create_parcel",
        "purpose": "baking", "place": "ZZ-99", "zone": "Mars/Olympus", "type": "mood", "class": "cosmic", "kind": "parcel",
    }  # fmt: skip
    for leaf in source.leaves:
        if leaf.role in swaps and source.kind != "scenario" and not leaf.is_key:
            yield swapped(
                f"a {leaf.role} that does not exist", source, leaf.line, leaf.column, leaf.end, swaps[leaf.role]
            )


ALL = (cells, headers, scenarios, others)
