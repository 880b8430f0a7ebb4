"""What can be wrong with an answer, as values with stable codes, and the English sentence of each code.

Making a problem and telling it are apart: here stands what is wrong, where, and with which particulars; `i18n` translates the sentence
and prints the particulars in the reader's language. Nothing here reads an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, TypeAlias

from engine.expressions.text import EMPTY, Text
from engine.expressions.values import Value

Parameters: TypeAlias = Mapping[str, "str | int"]
NOTHING: Final[Parameters] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Fault:
    """What a question type finds wrong with what it was given: a code of `SENTENCES` and the particulars that its sentence names."""

    code: str
    parameters: Parameters = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong at one place.

    `path` is `question`, `rows[0].question`, `rows[option].question`, `rows` or empty for the form. `security` is the highest class of
    what the problem tells: who may not read that gets a neutral sentence. For `check_failed`, `message` is the implementer's sentence
    and `slots` what stands in its places, in order.
    """

    path: str
    code: str
    parameters: Parameters = field(default_factory=dict)
    security: str = "plain"
    message: Text = EMPTY
    slots: tuple[Value, ...] = ()


SENTENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        # --- something is missing
        "required": "Answer this question",
        "reason_needed": "Say why this differs from what was suggested",
        "which_needed": "Say which",
        "too_few_rows": "Add at least {least} of these; there are {found} now",
        "too_many_rows": "Keep at most {most} of these; there are {found} now",
        # --- what was sent isn't an answer at all
        "wrong_shape": "This answer was sent in a way that cannot be read",
        "unknown_question": "The form has no question “{name}”",
        "unknown_row": "There is no row “{name}” in this table",
        # --- text
        "too_long": "Shorten this to at most {most} characters; it has {found} now",
        "one_line_only": "Write this on one line",
        "forbidden_character": "This holds a character that cannot be seen or that turns the text around. Delete it and type it again",
        "not_a_phone": "Write a telephone number with its digits, for example +999 5555 0000",
        # --- numbers
        "not_a_number": "Write a number in digits, for example 12",
        "not_a_whole_number": "Write a whole number, without decimals",
        "too_many_decimals": "Write at most {most} digits after the decimal mark",
        "number_too_large": "This number is too large: at most {most} digits before the decimal mark",
        # --- dates and times
        "not_a_date": "Write a real date with day, month and year, for example 27 3 2015",
        "not_a_time": "Write a time with hours and minutes, for example 14:30",
        "not_a_date_time": "Write a real date and a time, for example 27 3 2015 and 14:30",
        "date_out_of_range": "Write a year between {first} and {last}",
        "earliest_after_latest": "The earliest date cannot be after the latest one",
        "estimate_not_offered": "Give the exact date; an estimate is not accepted here",
        "day_needed": "Give the whole date, with day, month and year",
        # --- choices
        "honest_answer_not_offered": "This question needs an answer; “{answer}” is not accepted here",
        "option_unknown": "Choose one of the options; “{option}” is not one of them",
        "option_not_offered": "This option is not offered any more, given the other answers. Choose another one",
        "location_unknown": "Choose a location from the list",
        "location_too_exact": "Choose a location of a larger area",
        "organisation_unknown": "Choose an organisation from the list",
        "reference_unknown": "Choose one from the list",
        # --- counts, points, files
        "count_negative": "Write counts of 0 or more",
        "point_incomplete": "Give both numbers of the point, latitude and longitude",
        "not_a_point": "Write a latitude from -90 to 90 and a longitude from -180 to 180, in degrees with decimals",
        "file_unknown": "This file is not here any more. Add it again",
        "file_kind": "This question does not take a file of this kind",
        "file_empty": "This file is empty. Choose another one",
        "file_too_large": "This file is too large: at most {most} MB",
        "file_unreadable": "This file cannot be read. Choose another one, or take the photo again",
        "too_many_files": "This form holds {most} files, and that is the most. Remove one first",
        # --- what the form's author asks for
        "check_failed": "{message}",
        "calculation_failed": "This cannot be calculated: the result is too large, or something is divided by zero",
    }
)
"""Every code with its English pattern; parameters stand in braces. The catalogue of every language has each of them."""
