"""Tokens to a syntax tree: a Pratt parser.

Precedence, loosest first: `or`, `and`, `not`, comparison (never chained), `+ -`, `* /`, unary minus, dot and call. A fault ends the
parse of that one text and is handed back as a value; no exception leaves this module.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from engine.expressions.faults import ExpressionFault, did_you_mean, fault
from engine.expressions.syntax.lengths import UNITS, WORKING_UNITS, length_of, number_in_words, unit_meant
from engine.expressions.syntax.lexer import WORD_OPERATORS, Token, tokens
from engine.expressions.syntax.nodes import Binary, Call, Dot, Length, Node, Number, Place, Several, Text, Unary, Word
from engine.expressions.values import MILLION

JOINING: Final = ("and", "or", "in", "has_any", "has_all")
"""Words that may stand between two values."""

_COMPARISONS: Final = frozenset({"==", "!=", "<", "<=", ">", ">=", "in", "has_any", "has_all"})
_COMPARISON: Final = 40
_POWERS: Final = {"or": 10, "and": 20, "+": 50, "-": 50, "*": 60, "/": 60} | dict.fromkeys(_COMPARISONS, _COMPARISON)
_NOT: Final = 30
_MINUS: Final = 70
_DEEPEST: Final = 60
_LONGEST: Final = 4000


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a text was read as: a node, or faults."""

    source: str
    node: Node | None
    faults: tuple[ExpressionFault, ...] = ()


class _Refused(Exception):
    """Carries a fault out of the recursion; it never leaves this module."""

    def __init__(self, found: ExpressionFault) -> None:
        super().__init__(found.message)
        self.fault = found


def parse(source: str, origin: object = None) -> Parsed:
    """Read one expression. `origin` is kept in every place and fault, so that a caller with many texts can find the right one."""
    if len(source) > _LONGEST:
        place = Place(_LONGEST, len(source), origin)
        return Parsed(
            source,
            None,
            (fault("E203", place, f"An expression has at most {_LONGEST} characters.", "Give parts of it names."),),
        )
    found = tokens(source, origin)
    if isinstance(found, ExpressionFault):
        return Parsed(source, None, (found,))
    try:
        return Parsed(source, _Parser(found).whole())
    except _Refused as refused:
        return Parsed(source, None, (refused.fault,))


class _Parser:
    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._next = 0
        self._depth = 0

    def whole(self) -> Node:
        if self._peek().kind == "end":
            raise _Refused(fault("E203", self._peek().at, "The expression is empty."))
        node = self._expression(0)
        rest = self._peek()
        if rest.kind != "end":
            raise _Refused(self._unexpected_rest(rest))
        return node

    def _peek(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        token = self._tokens[self._next]
        self._next = min(self._next + 1, len(self._tokens) - 1)
        return token

    def _is(self, text: str, kind: str = "mark") -> bool:
        token = self._peek()
        return token.kind == kind and token.text == text

    def _expression(self, least: int) -> Node:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _Refused(
                fault("E203", self._peek().at, "The expression is nested too deeply.", "Give parts of it names.")
            )
        left = self._prefix()
        while True:
            operator = self._operator()
            power = _POWERS.get(operator, 0)
            if power <= least:
                break
            left = self._binary(left, operator, power)
        self._depth -= 1
        return left

    def _operator(self) -> str:
        token = self._peek()
        if token.kind == "mark" or (token.kind == "word" and token.text in WORD_OPERATORS):
            return token.text
        return ""

    def _binary(self, left: Node, operator: str, power: int) -> Node:
        self._take()
        right = self._expression(power)
        if operator in _COMPARISONS and self._operator() in _COMPARISONS:
            raise _Refused(
                fault("E203", self._peek().at, "Comparisons can't be chained.", "Join two comparisons with `and`.")
            )
        return Binary(operator, left, right, left.at.to(right.at))

    def _prefix(self) -> Node:
        token = self._take()
        if token.kind == "word" and token.text == "not":
            operand = self._expression(_NOT)
            return Unary("not", operand, token.at.to(operand.at))
        if token.kind == "mark" and token.text == "-":
            operand = self._expression(_MINUS)
            return Unary("-", operand, token.at.to(operand.at))
        if token.kind == "mark" and token.text == "(":
            return self._brackets(token)
        return self._dots(self._atom(token))

    def _atom(self, token: Token) -> Node:
        if token.kind == "number":
            return self._number(token)
        if token.kind == "text":
            return Text(token.text, token.at)
        if token.kind == "word" and token.text not in WORD_OPERATORS:
            word = Word(token.text, token.at)
            return self._call(word) if self._is("(") else word
        raise _Refused(self._missing_value(token))

    def _missing_value(self, token: Token) -> ExpressionFault:
        if token.kind == "end":
            return fault("E203", token.at, "The expression ends where a value is needed.")
        return fault("E203", token.at, f"A value is needed here, not `{token.text}`.")

    def _brackets(self, opening: Token) -> Node:
        first = self._expression(0)
        if self._is(")"):
            return self._dots(replace(first, at=opening.at.to(self._take().at)))
        items = [first]
        while self._is(","):
            self._take()
            items.append(self._expression(0))
        closing = self._closing(opening)
        return Several(tuple(items), opening.at.to(closing.at))

    def _closing(self, opening: Token) -> Token:
        if not self._is(")"):
            rest = self._peek()
            if rest.kind == "end":
                raise _Refused(fault("E203", opening.at, "This bracket is never closed.", "Add `)`."))
            raise _Refused(self._unexpected_rest(rest))
        return self._take()

    def _dots(self, node: Node) -> Node:
        while self._is("."):
            self._take()
            token = self._take()
            if token.kind != "word":
                raise _Refused(fault("E203", token.at, "A name is needed after the point."))
            node = Dot(node, Word(token.text, token.at), node.at.to(token.at))
        return node

    def _call(self, function: Word) -> Node:
        opening = self._take()
        arguments: list[Node] = []
        if not self._is(")"):
            arguments.append(self._expression(0))
            while self._is(","):
                self._take()
                arguments.append(self._expression(0))
        closing = self._closing(opening)
        return Call(function, tuple(arguments), function.at.to(closing.at))

    def _number(self, token: Token) -> Node:
        whole, _, fraction = token.text.partition(".")
        if len(whole.lstrip("0")) > 15 or len(fraction) > 6:
            raise _Refused(fault("E220", token.at, "A number has at most 15 digits before the point and 6 after it."))
        value = int(whole) * MILLION + int(fraction.ljust(6, "0"))
        unit = self._unit()
        if unit is None:
            return Number(value, not fraction, token.at)
        if fraction:
            raise _Refused(
                fault(
                    "E203", token.at, "A length of time is a whole amount.", "Use a smaller unit, such as `90 minutes`."
                )
            )
        return Length(int(whole), unit[0], token.at.to(unit[1]))

    def _unit(self) -> tuple[str, Place] | None:
        token = self._peek()
        if token.kind != "word":
            return None
        if token.text == "working":
            self._take()
            unit = self._take()
            if unit.text not in WORKING_UNITS:
                raise _Refused(fault("E203", unit.at, "After `working` comes `hours` or `days`."))
            return WORKING_UNITS[unit.text], unit.at
        if token.text in UNITS:
            self._take()
            return UNITS[token.text], token.at
        return None

    def _unexpected_rest(self, token: Token) -> ExpressionFault:
        length = self._length_meant(token)
        if length is not None:
            return length
        if token.kind == "word" and token.text == "not":
            return fault("E203", token.at, "`not` stands before a condition.", "Write `not (x in (a, b))`.")
        if token.kind == "word" and token.text.lower() in WORD_OPERATORS - {token.text}:
            return fault(
                "E203", token.at, f"`{token.text}` means nothing in an expression.", f"Write `{token.text.lower()}`."
            )
        if token.kind == "word" and token.text == "is":
            return fault("E203", token.at, "`is` compares nothing here.", "Write `==`.")
        if token.kind == "mark" and token.text == ")":
            return fault("E203", token.at, "This bracket was never opened.", "Remove it.")
        return self._unjoined(token)

    def _length_meant(self, token: Token) -> ExpressionFault | None:
        """What is told where a length of time was meant: by another unit (`48h`), or with its number in words (`five days`)."""
        before = self._tokens[self._next - 1] if self._next else token
        words = [each.text for each in self._tokens[self._next : self._next + 2] if each.kind == "word"]
        unit = unit_meant(words)
        if token.kind != "word":
            return None
        if before.kind == "word" and number_in_words(before.text) and unit:
            remedy = f"Write the number in digits: `{length_of(number_in_words(before.text), unit)}`."
            return fault("E203", before.at, f"`{before.text}` is not a number in digits.", remedy)
        if before.kind != "number":
            return None
        near = did_you_mean(token.text, [*UNITS, "working"], cutoff=0.7)
        remedy = f"Write `{length_of(before.text, unit)}`." if unit else near
        several = unit.startswith("working") and token.text.lower() in ("business", "work")
        at = token.at.to(self._tokens[self._next + 1].at) if several else token.at
        shown = " ".join(words) if several else token.text
        return fault("E203", at, f"`{shown}` is not a unit of time.", remedy) if remedy else None

    def _unjoined(self, token: Token) -> ExpressionFault:
        return fault(
            "E203",
            token.at,
            f"Nothing joins `{token.text}` to what stands before it.",
            did_you_mean(token.text, JOINING, "Use `and`, `or` or a comparison."),
        )
