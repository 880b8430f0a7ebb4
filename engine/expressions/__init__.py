"""Expressions: parse, check, run, serialise, and texts with `${…}`.

    checked = check_text("age_now >= 5 or not_known(date_of_birth)", scope, "condition", deciding=True)
    checked.faults                        ExpressionFault: code, sentence, remedy, place in characters; warnings too
    run = compile_program(checked.program)
    run(Environment(here={…}))            True, False or UNKNOWN

    documented()                          every function and operator: signature, sentence, examples that the tests run

Names come from a `Scope`, which the compiler implements (`NameTable` is one over mappings); values from an `Environment`, which the
caller fills. This room reads no file, no clock and no database, knows no question of any form, and words no sentence for those who
fill in forms.
"""

from engine.expressions.calendar import Holiday, WorkingCalendar, add
from engine.expressions.checking.checker import Checked, check, check_text
from engine.expressions.checking.choices import in_force
from engine.expressions.checking.functions import FUNCTIONS, Function
from engine.expressions.documentation import Entry, Example, documented
from engine.expressions.encoding import decode_value, encode_environment, encode_value
from engine.expressions.environment import Environment
from engine.expressions.faults import CODES, ExpressionFault
from engine.expressions.program import Program, Tree
from engine.expressions.running.build import Compiled, compile_program, compile_tree
from engine.expressions.scope import Attribute, Name, NameTable, Options, Scope
from engine.expressions.syntax.lexer import RESERVED
from engine.expressions.syntax.nodes import Node, Place, Word, build_first, build_of
from engine.expressions.syntax.parser import Parsed, parse
from engine.expressions.syntax.texts import Hole, ParsedText, in_whole_text, parse_text
from engine.expressions.values import HIDDEN, MILLION, UNKNOWN, DateSpan, Duration, Special, Value

__all__ = [
    "CODES",
    "FUNCTIONS",
    "HIDDEN",
    "MILLION",
    "RESERVED",
    "UNKNOWN",
    "Attribute",
    "Checked",
    "Compiled",
    "DateSpan",
    "Duration",
    "Entry",
    "Environment",
    "Example",
    "ExpressionFault",
    "Function",
    "Hole",
    "Holiday",
    "Name",
    "NameTable",
    "Node",
    "Options",
    "Parsed",
    "ParsedText",
    "Place",
    "Program",
    "Scope",
    "Special",
    "Tree",
    "Value",
    "Word",
    "WorkingCalendar",
    "add",
    "build_first",
    "build_of",
    "check",
    "check_text",
    "compile_program",
    "compile_tree",
    "decode_value",
    "documented",
    "encode_environment",
    "encode_value",
    "in_force",
    "in_whole_text",
    "parse",
    "parse_text",
]
