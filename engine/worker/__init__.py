"""Lets the clocks run: fires what is due and delivers what waits, until it is told to stop. What that means is `casework`'s business."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event

from engine.casework.clockwork.deliver import deliver
from engine.casework.clockwork.run_due import run_due
from engine.casework.desk import Desk
from engine.failures import line_of

TICK = 1.0
"""Seconds between two looks when nothing is due."""
BUSY = 0.05
"""Seconds between two looks while there is work, so that people's commands come between."""

LOG = logging.getLogger("tais.worker")


def run_clocks(desk: Desk, renew: Callable[[], str], stop: Event) -> None:
    """Works until `stop` is set. `renew` takes over another active configuration. A failure is logged and tried again."""
    while not stop.is_set():
        try:
            renew()
            busy = run_due(desk) + deliver(desk)
        except Exception as fault:  # the clocks must not stop for one failure; the line says where it was
            LOG.error(line_of(fault, {"worker": "clocks"}))
            busy = 0
        stop.wait(BUSY if busy else TICK)
