"""The types of single values: ids, words of closed sets, true and false, numbers, texts; and the faults they complain with.

Scalars arrive as raw text: these types decide what the text means. A fault is raised as a `PydanticCustomError` whose type is one of
our codes, so that `reading` can hand it on with its sentence; nothing here knows where in a file a value stands.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, GetCoreSchemaHandler, GetJsonSchemaHandler, WithJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import no_info_before_validator_function

from engine.diagnostics import did_you_mean as suggestion

ID = re.compile(r"[a-z][a-z0-9_]*")
DOTTED = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
INTEGER = re.compile(r"-?[0-9]+")
KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")

FLAGS = {"yes": "true", "on": "true", "true": "true", "no": "false", "off": "false", "false": "false"}
"""How true and false are written elsewhere, in small letters, and how they are written here."""
SHAPES: dict[type, str] = {str: "a text", list: "a list", dict: "several keys", tuple: "a list"}


def fault(code: str, message: str, remedy: str = "", instead: str = "") -> PydanticCustomError:
    """A fault with our own sentence; braces in the sentence stay what they are. `instead`: what can only be meant, as it is written in
    the place of the value."""
    return PydanticCustomError(code, "{sentence}", {"sentence": message, "remedy": remedy, "instead": instead})


def did_you_mean(word: str, known: list[str] | tuple[str, ...] | set[str], otherwise: str = "") -> str:
    """A suggestion as a remedy."""
    return suggestion(word.lower(), known, otherwise)


def a_text(value: Any) -> str:
    """Any scalar, as it was written."""
    if not isinstance(value, str):
        only = value[0] if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str) else ""
        remedy = f"Write `{only}` without the brackets." if only else "Write one text."
        raise fault("E303", f"Here {stands(value)}, but a text is expected.", remedy)
    return value


def stands(value: Any) -> str:
    """What stands somewhere, with its verb."""
    return f"{'stand' if isinstance(value, dict) else 'stands'} {shape(value)}"


def shape(value: Any) -> str:
    """What a value is, in plain words."""
    return SHAPES.get(type(value), "something else")


def _flag(value: Any) -> bool:
    if value is True or value == "true":
        return True
    if value is False or value == "false":
        return False
    written = f"`{value}`" if isinstance(value, str) else shape(value)
    meant = meant_flag(value)
    remedy = f"Write `{meant}`." if meant else did_you_mean(str(value).lower(), ("true", "false"))
    raise fault("E304", f"Here only `true` or `false` can stand, not {written}.", remedy, meant)


def meant_flag(value: Any) -> str:
    """`true` or `false`, if a text says that in another way: by YAML's old words, or with capitals."""
    return FLAGS.get(value.strip().lower(), "") if isinstance(value, str) else ""


def _whole(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and INTEGER.fullmatch(value):
        return int(value)
    written = f"`{value}`" if isinstance(value, str) else shape(value)
    raise fault(
        "E305", f"Here a whole number is expected, not {written}.", "Write digits only, without quotes or units."
    )


def _id(value: Any) -> str:
    word = a_text(value)
    if ID.fullmatch(word):
        return word
    bare = "".join(each for each in unicodedata.normalize("NFD", word) if not unicodedata.combining(each))
    repaired = re.sub(r"[^a-z0-9]+", "_", bare.lower()).strip("_")
    remedy = f"Write `{repaired}`." if ID.fullmatch(repaired) else "Begin with a letter."
    raise fault("E307", f"`{word}` can't be an id: ids are lower-case letters, digits and `_`.", remedy)


def _dotted(value: Any) -> str:
    word = a_text(value)
    if DOTTED.fullmatch(word):
        return word
    raise fault("E307", f"`{word}` can't be a name: names are ids, joined by points.", "Write it like `form.question`.")


def _key(value: Any) -> str:
    word = a_text(value)
    if KEY.fullmatch(word):
        return word
    bare = re.sub(r"[^A-Za-z0-9_-]+", "-", word).strip("-_")
    remedy = f"Write `{bare}`." if KEY.fullmatch(bare) else ""
    raise fault("E307", f"`{word}` can't stand here: only letters, digits, `-` and `_`.", remedy)


@dataclass(frozen=True, init=False)
class OneOf:
    """Marks a text as a word of a closed set."""

    words: tuple[str, ...]

    def __init__(self, *words: str) -> None:
        object.__setattr__(self, "words", words)

    def check(self, value: Any) -> str:
        """The word, or a fault that says which one was probably meant."""
        word = a_text(value)
        if word in self.words:
            return word
        known = ", ".join(f"`{each}`" for each in self.words)
        raise fault(
            "E306", f"`{word}` is not a word that can stand here.", did_you_mean(word, self.words, f"One of {known}.")
        )

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_before_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"enum": list(self.words)}


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _one_line(value: Any) -> str:
    word = a_text(value)
    if "\n" in word.strip():
        raise fault("E303", "This must stand on one line.")
    return word


class OrOne:
    """Tells editors that in the place of a list one thing may stand alone; reading it is the field's own validator's duty."""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        made = handler(schema)
        return {"anyOf": [made["items"], made]}


class OrWord:
    """Tells editors that in the place of a thing with keys its id may stand alone."""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"anyOf": [{"type": "string"}, handler(schema)]}


RAW = {"type": ["string", "number", "boolean"]}
"""What editors see of a raw scalar: a number or `true` is a text too."""

Id = Annotated[str, BeforeValidator(_id), WithJsonSchema({"type": "string", "pattern": f"^{ID.pattern}$"})]
Name = Annotated[str, BeforeValidator(_dotted), WithJsonSchema({"type": "string", "pattern": f"^{DOTTED.pattern}$"})]
"""An id, or ids joined by points: `form.question`."""
Key = Annotated[str, BeforeValidator(_key), WithJsonSchema(RAW)]
Prose = Annotated[str, BeforeValidator(a_text), WithJsonSchema(RAW)]
"""A sentence for people; may hold `${…}`."""
Word = Annotated[str, BeforeValidator(_one_line), WithJsonSchema(RAW)]
"""A value whose meaning the compiler decides: a date, a time zone, a language."""
Flag = Annotated[bool, BeforeValidator(_flag)]
Whole = Annotated[int, BeforeValidator(_whole)]
Expression = Annotated[str, BeforeValidator(a_text), WithJsonSchema(RAW), "expression"]
"""The source of an expression; read by the compiler. (Its last word tells it from prose where the language is documented.)"""

_ONE_OR_MORE = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
Ids = Annotated[tuple[Id, ...], BeforeValidator(_as_list), WithJsonSchema(_ONE_OR_MORE)]
"""One id, or a list of them."""
Names = Annotated[tuple[Name, ...], BeforeValidator(_as_list), WithJsonSchema(_ONE_OR_MORE)]
Class = Annotated[str, OneOf("plain", "personal", "sensitive", "restricted")]
