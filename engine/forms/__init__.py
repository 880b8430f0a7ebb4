"""Forms: given a form and answers, what shows, what is required, what is wrong, what is computed, what is complete.

`prepare` once per compiled form, then `evaluate` for each filling. Nothing here stores, draws a page, translates or decides what a
completed form sets off.
"""

from engine.forms.answers import FORMAT, SUGGESTED, Answers, Json, changes
from engine.forms.evaluate import Evaluation, evaluate, read_values
from engine.forms.live import page_state
from engine.forms.prepare import prepare
from engine.forms.prepared import Field, PreparedForm, Table
from engine.forms.problems import SENTENCES, Fault, Problem
from engine.forms.types import question_types
from engine.forms.types.kind import Parts, QuestionType, Surroundings

__all__ = [
    "FORMAT",
    "SENTENCES",
    "SUGGESTED",
    "Answers",
    "Evaluation",
    "Fault",
    "Field",
    "Json",
    "Parts",
    "PreparedForm",
    "Problem",
    "QuestionType",
    "Surroundings",
    "Table",
    "changes",
    "evaluate",
    "page_state",
    "prepare",
    "question_types",
    "read_values",
]
