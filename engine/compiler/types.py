"""How each question type is written and explained: the keys that have a meaning beside it, what computes it, a sentence, an example.

They enter by the entry point group `tais.compiler.types`: the built-in ones (`built_in_types`) and those of installed packages. How
answers are read is said by `engine.forms.types`, under the same names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from types import MappingProxyType
from typing import Final

DOOR: Final = "tais.compiler.types"
"""Each entry point of this group is a function without arguments that gives some `WrittenType`s."""

DATES: Final = ("estimated", "year_only", "month_only")


@dataclass(frozen=True, slots=True)
class WrittenType:
    """One type as an implementer meets it.

    `about` is one or two sentences, `example` a question in YAML that compiles where the lists and kinds it names exist. `keys` are the
    keys of a question that only some types have (`options options_if level kinds purpose given_by`), `needs` those of them that must be
    there. `partial`: which partial answers `may_be` can name. `computed`: the type that `calculate` and `suggest` must yield, `options`
    standing for the question's own list; empty if nothing can compute it. `per_step`: whether a step (`ask:`) can ask it.
    """

    name: str
    about: str
    example: str
    keys: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    partial: tuple[str, ...] = ()
    computed: str = ""
    per_step: bool = True


def built_in_types() -> tuple[WrittenType, ...]:
    """The types that come with the engine, in the order of the documentation."""
    return (*_words(), *_numbers(), *_times(), *_choices(), *_references(), *_files(), *_others())


def written_types() -> Mapping[str, WrittenType]:
    """All installed types by name, in the order of the documentation: the engine's own first."""
    doors = sorted(entry_points(group=DOOR), key=lambda one: (one.name != "built_in", one.name))
    return MappingProxyType({each.name: each for door in doors for each in door.load()()})


def _words() -> tuple[WrittenType, ...]:
    return (
        WrittenType(
            "text",
            "Words on one line, at most 1000 characters: a name, the number of a paper.",
            "ask: name_first\nlabel: First name\ntype: text\nrequired: true\n",
            computed="text",
        ),
        WrittenType(
            "long_text",
            "Words on several lines, at most 10 000 characters: what happened, what was agreed.",
            "ask: what_happened\nlabel: What happened\ntype: long_text\nclass: sensitive\n",
            computed="text",
        ),
        WrittenType(
            "phone",
            "A telephone number: digits, spaces and a plus sign. A telephone shows its number keys.",
            "ask: phone\nlabel: Telephone\ntype: phone\nmay_be: [not_known, refused]\n",
            computed="text",
        ),
    )


def _numbers() -> tuple[WrittenType, ...]:
    return (
        WrittenType(
            "whole_number",
            "A number without decimals, up to 15 digits.",
            "ask: people_in_house\nlabel: How many people live in the house\ntype: whole_number\nchecks:\n"
            "  - that: people_in_house >= 1\n    message: Count at least one person\n",
            computed="whole_number",
        ),
        WrittenType(
            "decimal",
            "A number with up to 6 decimals. The page takes the reader's own mark, the API a point.",
            "ask: weight\nlabel: Weight in kilograms\ntype: decimal\nmay_be: [not_known]\n",
            computed="decimal",
        ),
    )


def _times() -> tuple[WrittenType, ...]:
    return (
        WrittenType(
            "date",
            "A day. With `may_be` it may be estimated, or only its year or month may be known; rules then read it as an interval.",
            "ask: date_of_birth\nlabel: Date of birth\ntype: date\nmay_be: [estimated, year_only, month_only, not_known]\n",
            partial=DATES,
            computed="date",
        ),
        WrittenType(
            "time", "A time of day, such as 14:30.", "ask: opens_at\nlabel: Opens at\ntype: time\n", computed="time"
        ),
        WrittenType(
            "date_time",
            "A day and a time of day, in the time zone of the context.",
            "ask: seen_at\nlabel: When was it seen\ntype: date_time\nmay_be: [not_known]\n",
            computed="date_time",
        ),
    )


def _choices() -> tuple[WrittenType, ...]:
    return (
        WrittenType(
            "yes_no",
            "Yes or no. In an expression it is compared: `works_at_night == yes`.",
            "ask: works_at_night\nlabel: Works at night\ntype: yes_no\nmay_be: [not_known]\n",
            computed="yes_no",
        ),
        WrittenType(
            "choose_one",
            "One option of a list: buttons while there are few, a menu when there are many.",
            "ask: colour\nlabel: Colour\ntype: choose_one\noptions: colours\noptions_if: item != grey\n",
            keys=("options", "options_if"),
            needs=("options",),
            computed="option:options",
        ),
        WrittenType(
            "choose_many",
            "Several options of a list. In an expression: `bell in parts`, `parts has_any (bell, lamp)`.",
            "ask: parts\nlabel: Which parts are broken\ntype: choose_many\noptions: parts\n",
            keys=("options", "options_if"),
            needs=("options",),
            computed="options:options",
        ),
        WrittenType(
            "tally",
            "A count for each option of a list. In an expression `present.girls` is one count and `sum(present)` all of them; "
            "a count left empty beside others is 0.",
            "ask: present\nlabel: Who is present\ntype: tally\noptions: kinds_of_people\n",
            keys=("options",),
            needs=("options",),
        ),
    )


def _references() -> tuple[WrittenType, ...]:
    return (
        WrittenType(
            "location",
            "A place of the context's table. `level:` is the deepest level that may be chosen; `found_in.town` climbs.",
            "ask: found_in\nlabel: Where was it found\ntype: location\nlevel: town\n",
            keys=("level",),
            computed="location",
        ),
        WrittenType(
            "organisation",
            "An organisation of the directory; `kinds:` narrows it to some kinds.",
            "ask: taken_by\nlabel: Who took it\ntype: organisation\nkinds: [shop]\n",
            keys=("kinds",),
            computed="organisation",
        ),
        WrittenType(
            "person",
            "Somebody with a log-in here, found by name. Offered are the people of one's own organisation; `by:` is compared with "
            "`record.owner`.",
            "ask: seen_by\nlabel: Who saw it\ntype: person\n",
            computed="person",
        ),
        WrittenType(
            "record",
            "Another record, by its number; `kinds:` says of which kinds. Only one that the person may see is accepted, and every other "
            "number gets the same answer as one that does not exist.",
            "ask: earlier_case\nlabel: The earlier case\ntype: record\nkinds: [case]\n",
            keys=("kinds",),
            needs=("kinds",),
        ),
        WrittenType(
            "point",
            "A point on the map: latitude and longitude in degrees, rounded to about a metre, and how exact it is in metres. A telephone "
            "can fill it in. In an expression: `found_at.latitude`, `found_at.accuracy`.",
            "ask: found_at\nlabel: Where exactly\ntype: point\nclass: sensitive\nmay_be: [not_known]\n",
        ),
    )


def _files() -> tuple[WrittenType, ...]:
    kept = "It is kept sealed under the record's own key, is read by whoever may read the answer, and goes when the record is forgotten."
    return (
        WrittenType(
            "photo",
            f"A picture (JPEG, PNG, WebP). It is made anew without what the camera wrote into it, such as the place. {kept}",
            "ask: picture\nlabel: A picture of it\ntype: photo\nclass: sensitive\n",
            per_step=False,
        ),
        WrittenType(
            "document",
            f"A PDF, or a picture of a paper. {kept}",
            "ask: permit\nlabel: The permit\ntype: document\nclass: sensitive\n",
            per_step=False,
        ),
        WrittenType(
            "audio",
            f"A recording (M4A, MP3, OGG, WebM). {kept}",
            "ask: recording\nlabel: Recording\ntype: audio\nclass: restricted\n",
            per_step=False,
        ),
        WrittenType(
            "signature",
            "A signature drawn on the screen, or a picture of a signed paper; or the name of the person who signed on paper that is "
            "kept in the file.",
            "ask: signed\nlabel: Signature of the owner\ntype: signature\nclass: sensitive\n",
            per_step=False,
        ),
    )


def _others() -> tuple[WrittenType, ...]:
    return (
        WrittenType(
            "consent",
            "A consent for one purpose: given, refused, not asked, withdrawn. It writes the consent register. `given_by:` names the "
            "question that says who decided.",
            "ask: may_share\nlabel: May we share this\ntype: consent\npurpose: sharing\n",
            keys=("purpose", "given_by"),
            needs=("purpose",),
        ),
        WrittenType(
            "note",
            "Words on the page between questions; nothing is answered. `show_if` works as for a question.",
            "ask: remember\nlabel: Remember to ask for the papers\ntype: note\n",
        ),
    )
