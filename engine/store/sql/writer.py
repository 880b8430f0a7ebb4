"""The one thread through which a process writes to SQLite, first come first served.

SQLite has one writer at a time; queueing in the process is fair and never answers “database is locked”. Knows nothing of SQL.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


class Writer:
    """Runs jobs one after the other in the order they came; a job's result or exception goes back to the one that asked."""

    def __init__(self, name: str) -> None:
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._closed = False
        self._gate = threading.Lock()
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._thread.start()

    def run(self, job: Callable[[], T]) -> T:
        """Wait for the job's turn and its end. A job must not ask for another job: it would wait for itself."""
        if threading.current_thread() is self._thread:
            raise RuntimeError("a unit of work tried to start another one inside itself")
        answer: Future[T] = Future()
        with self._gate:
            if self._closed:
                raise RuntimeError("the store is closed")
            self._jobs.put(lambda: _settle(answer, job))
        return answer.result()

    @property
    def waiting(self) -> int:
        """How many jobs wait for their turn."""
        return self._jobs.qsize()

    def close(self) -> None:
        """Finish the jobs already queued, then end the thread."""
        with self._gate:
            if self._closed:
                return
            self._closed = True
            self._jobs.put(None)
        self._thread.join()

    def _serve(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()


def _settle(answer: Future[T], job: Callable[[], T]) -> None:
    try:
        answer.set_result(job())
    except BaseException as fault:
        answer.set_exception(fault)
