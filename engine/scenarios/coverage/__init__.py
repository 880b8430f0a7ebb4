"""How much of a procedure scenarios go through: what there is to go through, what they did, and how that is told.

It watches from outside (conditions as they are worked out, rows as they are saved) and changes no decision.
"""

from engine.scenarios.coverage.measuring import Coverage, Covered, Measured, measure
from engine.scenarios.coverage.points import Point
from engine.scenarios.coverage.stubs import stubs
from engine.scenarios.coverage.telling import as_html, as_json, as_text

__all__ = ["Coverage", "Covered", "Measured", "Point", "as_html", "as_json", "as_text", "measure", "stubs"]
