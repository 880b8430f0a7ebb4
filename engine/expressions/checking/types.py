"""Which types go together, and how a type is called in a sentence."""

from __future__ import annotations

from typing import Final

from engine.expressions.checking.state import Checking, Typed, Want

NUMBERS: Final = frozenset({"whole_number", "decimal"})

_WORDS: Final = {
    "whole_number": "a number",
    "decimal": "a number",
    "number": "a number",
    "text": "a text",
    "date": "a date",
    "date_time": "a date with a time",
    "time": "a time of day",
    "duration": "a length of time",
    "condition": "a condition",
    "yes_no": "a yes or no",
    "location": "a place",
    "organisation": "an organisation",
    "person": "a person",
    "tally": "a tally",
    "point": "a point on the map",
    "file": "a file",
    "rows": "rows",
    "record": "a record or row",
}

EXAMPLES = {"duration": "Write it like `3 days`.", "yes_no": "Write `yes` or `no`, or a condition."}
"""What to write where a type is needed that nobody guesses."""


COMPOUND: Final = frozenset({"tally", "point", "file"})
"""Types whose value is not one thing: only `answered` and their parts can be asked."""


def in_words(type_name: str) -> str:
    """“a date”, “an option of `urgencys`”."""
    if type_name.startswith("option:"):
        return f"an option of `{type_name.removeprefix('option:')}`"
    if type_name.startswith("options:"):
        return f"several options of `{type_name.removeprefix('options:')}`"
    return _WORDS.get(type_name, f"a {type_name}")


def family(type_name: str) -> str:
    """The types that may be compared with one another have the same family."""
    return "number" if type_name in NUMBERS else type_name


def is_choice(type_name: str) -> bool:
    """Whether values of the type are words that may be written bare."""
    return type_name.startswith("option:") or type_name in {"yes_no", "location", "organisation", "person"}


def fits(actual: str, wanted: str) -> bool:
    """Whether a value of one type can stand where another is wanted."""
    if wanted in {"", actual} or (wanted == "number" and actual in NUMBERS):
        return True
    return (actual, wanted) in {("whole_number", "decimal"), ("condition", "yes_no")}


def expect(c: Checking, part: Typed, want: Want) -> Typed | None:
    """The part, if it has the type that the expression's place asks for."""
    if fits(part.type, want.type):
        return part
    if want.type == "whole_number" and part.type == "decimal":
        c.wrong("E209", part.at, "A whole number is needed here, and this may be a fraction.", "Wrap it in `round(…)`.")
    elif want.type == "condition":
        not_a_condition(c, part)
    elif part.type == "date_time" and want.type == "date":
        c.wrong("E215", part.at, "A date is needed here; this is a date with a time.", "Write `date_of(…)`.")
    else:
        c.wrong(
            "E215",
            part.at,
            f"This gives {in_words(part.type)}; {in_words(want.type)} is needed here.",
            EXAMPLES.get(want.type, ""),
        )
    return None


def not_a_condition(c: Checking, part: Typed) -> None:
    """Say what to write instead."""
    if part.type == "yes_no":
        c.wrong(
            "E207",
            part.at,
            f"{part.called.capitalize()} is a yes or no, which is no condition by itself.",
            f"Write `{part.label} == yes`." if part.label else "Write what is compared with it, like `question == yes`.",
        )
    else:
        remedy = (
            f"Write `answered({part.label})`, or compare it with something."
            if part.label
            else "Compare it with something."
        )
        c.wrong("E207", part.at, f"A condition is needed here; {part.called} is {in_words(part.type)}.", remedy)


def condition(c: Checking, part: Typed | None) -> Typed | None:
    """The part, if it is a condition."""
    if part is None or part.type == "condition":
        return part
    not_a_condition(c, part)
    return None


def merged(first: str, second: str) -> str:
    """The one type of two values of which either may be the result; empty if there is none."""
    if first == second:
        return first
    if {first, second} <= NUMBERS:
        return "decimal"
    if {first, second} == {"condition", "yes_no"}:
        return "yes_no"
    return ""
