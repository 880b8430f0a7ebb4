"""Does the same job for many things in two or more processes, where there are processors for it: the answers come in order, as if one
process had given them all.

The others are forks: what was prepared is there already, and nothing that they change comes back but their answers.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
from collections.abc import Callable, Sequence
from typing import IO, TypeVar

Thing = TypeVar("Thing")
Answer = TypeVar("Answer")

FEWEST = 80
"""Below so many things another process costs more than it saves."""
MOST = 4


def processes_for(count: int) -> int:
    """How many processes are worth while for so many things here."""
    if count < FEWEST or not hasattr(os, "sched_getaffinity"):
        return 1
    return min(MOST, len(os.sched_getaffinity(0)))


def side_by_side(job: Callable[[Thing], Answer], things: Sequence[Thing], processes: int) -> list[Answer]:
    """The answers of a job to each thing; they must be picklable. Every process takes each `processes`-th thing."""
    if processes < 2:
        return [job(each) for each in things]
    gc.freeze()  # what is there already is neither looked through nor copied by anyone
    others = [_begin(job, things[place::processes]) for place in range(1, processes)]
    found: dict[int, Answer] = dict(zip(range(0, len(things), processes), map(job, things[::processes]), strict=True))
    for place, (fork, pipe) in enumerate(others, 1):
        found.update(zip(range(place, len(things), processes), _ended(fork, pipe), strict=True))
    return [found[place] for place in range(len(things))]


def _begin(job: Callable[[Thing], Answer], things: Sequence[Thing]) -> tuple[int, IO[bytes]]:
    """A fork that does its part, writes its answers into a pipe and ends without coming back here."""
    out, into = os.pipe()
    sys.stdout.flush()
    fork = os.fork()
    if fork:
        os.close(into)
        return fork, os.fdopen(out, "rb")
    code = 1
    try:
        os.close(out)
        with os.fdopen(into, "wb") as pipe:
            pickle.dump([job(each) for each in things], pipe)
        code = 0
    finally:
        os._exit(code)


def _ended(fork: int, pipe: IO[bytes]) -> list[Answer]:
    """A fork's answers; `RuntimeError` when it couldn't give them: the fault is ours, and its job alone will show it."""
    with pipe:
        told = pipe.read()
    _, status = os.waitpid(fork, 0)
    if status:
        raise RuntimeError("a process that played scenarios ended before it had played them all")
    answers: list[Answer] = pickle.loads(told)  # noqa: S301 (written by our own fork, through our own pipe)
    return answers
