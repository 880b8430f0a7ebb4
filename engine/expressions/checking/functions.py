"""The table of functions: what each takes, gives and means. The handbook's page of functions is made from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Function:
    """One function. `takes` are types or descriptions for the handbook; `result` is a type or `as its argument`.

    `plain` functions take exactly the types they say and are checked from this table alone; the others have a rule of their own.
    """

    name: str
    takes: tuple[str, ...]
    result: str
    doc: str
    example: str
    plain: bool = False


_ALL: Final = (
    Function(
        "answered",
        ("question",),
        "condition",
        "Whether there is a value; an honest “not known” is none.",
        "answered(date_of_birth)",
    ),
    Function(
        "not_known", ("question",), "condition", "Whether the answer was “not known”.", "not_known(date_of_birth)"
    ),
    Function("refused", ("question",), "condition", "Whether the person refused to answer.", "refused(income)"),
    Function(
        "not_asked", ("question",), "condition", "Whether it was honestly said that nobody asked.", "not_asked(income)"
    ),
    Function("estimated", ("question",), "condition", "Whether the date was estimated.", "estimated(date_of_birth)"),
    Function(
        "year_only",
        ("question",),
        "condition",
        "Whether only the year of the date is known.",
        "year_only(date_of_birth)",
    ),
    Function(
        "month_only", ("question",), "condition", "Whether only month and year are known.", "month_only(date_of_birth)"
    ),
    Function(
        "default",
        ("value", "value"),
        "as its argument",
        "The first if it is known, else the second.",
        "default(rooms, 0)",
    ),
    Function(
        "possibly",
        ("condition",),
        "condition",
        "True also while it is unknown: in doubt, act.",
        "possibly(age_now < 14)",
    ),
    Function("completed", ("form",), "condition", "Whether the form was ever completed.", "completed(first_visit)"),
    Function("entered", ("state",), "date_time", "When the record last entered the state.", "entered(closed)"),
    Function(
        "spent_in", ("state",), "duration", "How long the record was in the state.", "spent_in(assessed) > 7 days"
    ),
    Function(
        "ever",
        ("condition on one fact",),
        "condition",
        "Whether it holds of any value the fact has had.",
        "ever(urgency == high)",
    ),
    Function(
        "since",
        ("condition on one fact",),
        "date_time",
        "Since when it has held without a break.",
        "since(urgency == high)",
    ),
    Function(
        "before",
        ("fact",),
        "as its argument",
        "The fact's value before its present one.",
        "urgency < before(urgency)",
    ),
    Function(
        "years_between",
        ("date", "date"),
        "whole_number",
        "Full years from the first to the second.",
        "years_between(born, today)",
        True,
    ),
    Function(
        "months_between",
        ("date", "date"),
        "whole_number",
        "Full months from the first to the second.",
        "months_between(born, today)",
        True,
    ),
    Function(
        "days_between",
        ("date", "date"),
        "whole_number",
        "Days from the first to the second.",
        "days_between(born, today)",
        True,
    ),
    Function(
        "hours_between",
        ("moment", "moment"),
        "decimal",
        "Hours from the first to the second; a date is its whole day.",
        "hours_between(happened_on, now)",
        True,
    ),
    Function(
        "date_of",
        ("date_time",),
        "date",
        "The day of a moment, in the context's time zone.",
        "date_of(received_at)",
        True,
    ),
    Function(
        "round",
        ("number", "digits, if any"),
        "whole_number",
        "Rounded, halves away from zero; with digits, a decimal.",
        "round(score / 3)",
    ),
    Function("min", ("values, or rows and a value",), "as its argument", "The least.", "min(a, b)"),
    Function("max", ("values, or rows and a value",), "as its argument", "The greatest.", "max(goals, rating.points)"),
    Function(
        "sum",
        ("rows", "number"),
        "as its argument",
        "The sum over the rows.",
        "sum(goals, rating.points * item.weight)",
    ),
    Function(
        "count",
        ("rows", "condition, if any"),
        "whole_number",
        "How many rows, or options chosen; of rows, how many fulfil it.",
        "count(goals, met == yes)",
    ),
    Function(
        "any", ("rows", "condition"), "condition", "Whether it holds of at least one row.", "any(goals, met == no)"
    ),
    Function("all", ("rows", "condition"), "condition", "Whether it holds of every row.", "all(goals, met == yes)"),
    Function(
        "first", ("rows",), "record", "The first (oldest) row, entry or linked record.", "first(reports).received_at"
    ),
    Function("last", ("rows",), "record", "The last (newest) row, entry or linked record.", "last(follow_ups).done_on"),
    Function(
        "length",
        ("text",),
        "whole_number",
        "How many characters (code points) a text has.",
        "length(reason) >= 20",
        True,
    ),
    Function(
        "contains",
        ("text", "text"),
        "condition",
        "Whether the first holds the second, letter by letter.",
        'contains(remarks, "school")',
        True,
    ),
    Function(
        "starts_with",
        ("text", "text"),
        "condition",
        "Whether the first begins with the second.",
        'starts_with(number, "BA")',
        True,
    ),
    Function(
        "matches",
        ("text", "pattern in quotes"),
        "condition",
        "Whether the whole text looks like the pattern.",
        'matches(code, "[A-Z]{2}-\\d{4}")',
    ),
    Function(
        "band",
        ("number", "option list"),
        "option of the list",
        "The option of an ordered list in which the number lies: the last one whose `from` isn't greater.",
        "band(age, age_groups)",
    ),
    Function("lower", ("text",), "text", "In small letters.", 'lower(name) == "maria"', True),
)

FUNCTIONS: Final = {function.name: function for function in _ALL}
