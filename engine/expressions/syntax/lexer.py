"""Characters to tokens. What can't be a token is a fault with the remedy that people who come from other languages need."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from engine.expressions.faults import ExpressionFault, fault
from engine.expressions.syntax.nodes import Place

WORD_OPERATORS: Final = frozenset({"and", "or", "not", "in", "has_any", "has_all"})
RESERVED: Final = WORD_OPERATORS | {
    "today",
    "now",
    "item",
    "record",
    "settings",
    "yes",
    "no",
    "true",
    "false",
    "unknown",
    "otherwise",
}
"""Words that can't be ids."""

_TOKEN: Final = re.compile(
    r"""(?P<space>\s+)
    |(?P<day>\d{4}-\d{2}-\d{2}(?!\d))
    |(?P<number>\d+(?:\.\d+)?)
    |(?P<word>[^\W\d]\w*)
    |(?P<text>"[^"]*"|'[^']*')
    |(?P<mark>==|!=|<=|>=|<(?!>)|>|\+|-|\*|/|\(|\)|,|\.)
    |(?P<wrong>&&|\|\||<>|===|=<|=>|=|!|&|\||≤|≥|≠|−|–|×|÷|“[^”]*”|‘[^’]*’|«[^»]*»|"|'|.)""",
    re.VERBOSE | re.DOTALL,
)

_REMEDIES: Final = {
    "=": "Write `==`.",
    "===": "Write `==`.",
    "=<": "Write `<=`.",
    "=>": "Write `>=`.",
    "&&": "Write `and`.",
    "&": "Write `and`.",
    "||": "Write `or`.",
    "|": "Write `or`.",
    "!": "Write `not`.",
    "<>": "Write `!=`.",
    "≠": "Write `!=`.",
    "≤": "Write `<=`.",
    "≥": "Write `>=`.",
    "−": "Write `-`.",
    "–": "Write `-`.",
    "×": "Write `*`.",
    "÷": "Write `/`.",
    '"': "The text has no closing quote.",
    "'": "The text has no closing quote.",
    "[": "Lists are written in round brackets: `(a, b)`.",
    "{": "Lists are written in round brackets: `(a, b)`.",
    "?": "There is no `? :`; write a `first:` list.",
    "%": "There is no remainder and no per cent here.",
}


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is `number`, `word`, `text`, `mark` or `end`; `text` as written (a text without its quotes)."""

    kind: str
    text: str
    at: Place


def tokens(source: str, origin: object = None) -> list[Token] | ExpressionFault:
    """All tokens, the last of kind `end`; or the first fault."""
    found: list[Token] = []
    for match in _TOKEN.finditer(source):
        kind = match.lastgroup or "wrong"
        at = Place(match.start(), match.end(), origin)
        if kind == "space":
            continue
        if kind in {"wrong", "day"}:
            return _wrong(match.group(), at)
        text = match.group()
        if kind == "text":
            text = unicodedata.normalize("NFC", text[1:-1])
        found.append(Token(kind, text, at))
    found.append(Token("end", "", Place(len(source), len(source) + 1, origin)))
    return found


def _wrong(text: str, at: Place) -> ExpressionFault:
    if text[0].isdigit():
        return fault(
            "E203", at, "Dates aren't written in an expression.", "Keep it in a setting and write `settings.…`."
        )
    if text[0] in "“‘«" and len(text) > 1:
        return fault("E203", at, "Curly quotes don't mark a text here.", f'Write "{text[1:-1]}" with straight quotes.')
    return fault("E203", at, f"`{text}` means nothing in an expression.", _REMEDIES.get(text, ""))
