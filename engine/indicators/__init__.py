"""Indicators: what is counted of many records, and what of it may be shown.

    observe = observer(indicator)            of one record: does it count, with which value, in which period and groups
    table = tabulate(indicator, observations)   cells and totals; small ones are hidden, and those from which they could be reckoned

Observations are plain, so that they may as well come from a database. This room reads no storage, knows no permission and no language;
who may see a table is decided by whoever asks for it.
"""

from engine.indicators.model import ALL, EACH, MEASURES, Cell, Indicator, Observation, Split, Table
from engine.indicators.observing import observer, period_of
from engine.indicators.suppressing import suppressed
from engine.indicators.tabulating import tabulate

__all__ = [
    "ALL",
    "EACH",
    "MEASURES",
    "Cell",
    "Indicator",
    "Observation",
    "Split",
    "Table",
    "observer",
    "period_of",
    "suppressed",
    "tabulate",
]
