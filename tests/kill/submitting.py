"""A process that carries out commands and acknowledges each on its standard output after the commit; somebody kills it meanwhile.

    python -m tests.kill.submitting URL KEYS COMMANDS

COMMANDS is a file with a command id a line. Four threads carry them out; a fifth delivers the outbox. A command known already is
acknowledged again without being done again, as the use cases do it.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from queue import Empty, SimpleQueue

from engine.casework.ports import Writing
from engine.casework.records import Changes, Outgoing, Receipt, Record
from engine.store import SqlStore, open_store
from engine.store.sealing.keys import parse_keys
from tests.store.toy import START, everything, form, line, moment, projected, record

THREADS = 4
LINES = 2
"""Lines of the journal that a command writes."""
COUNTER = "counter"
"""A record that every delivered message counts up: an effect done twice shows."""


def carry_out(writing: Writing, command: str) -> None:
    """Create a record with everything around it, once."""
    if writing.receipt(command) is not None:
        return
    whole = everything(command)
    number = writing.next_number("N")
    writing.save(
        Changes(
            records=(record(command, number=f"N{number}"),),
            new_records=(command,),
            forms=(form(command),),
            clocks=whole.clocks,
            tasks=whole.tasks,
            journal=tuple(line(command) for _ in range(LINES)),
            outbox=(Outgoing(f"{command}-x", "count", {}, START),),
            projections=(projected(command),),
            receipt=Receipt(command, "ana", "hash", {"record": command}, START),
        )
    )
    writing.log_access("ana", "created", command, START)


def deliver(writing: Writing) -> int:
    """Deliver a few messages: each counts up once. How many there were."""
    messages = writing.undelivered(moment(1), 5)
    if not messages:
        return 0
    tree = writing.lock(COUNTER)
    if tree is None:
        raise LookupError(COUNTER)
    counted = tree.records[COUNTER].spent["done"] + len(messages)
    for each in messages:
        writing.delivered(each.id, moment(1))
    writing.save(Changes(records=(counter(counted),), journal=(line(COUNTER, count=[None, counted]),)))
    return len(messages)


def counter(counted: int = 0) -> Record:
    """The record that counts."""
    return record(COUNTER, spent={"done": counted})


def make_counter(store: SqlStore) -> None:
    """Make the record that counts, once."""

    def work(writing: Writing) -> None:
        if writing.record(COUNTER) is None:
            writing.save(Changes(records=(counter(),), new_records=(COUNTER,)))

    store.write(work)


def main(url: str, keys: str, commands: str) -> int:
    """Carry out all commands; 0 when every one is acknowledged."""
    store = open_store(url, parse_keys(Path(keys).read_text(encoding="utf-8")))
    make_counter(store)
    queue: SimpleQueue[str] = SimpleQueue()
    for command in Path(commands).read_text(encoding="utf-8").split():
        queue.put(command)
    said = threading.Lock()
    ended = threading.Event()

    def submit() -> None:
        while True:
            try:
                command = queue.get_nowait()
            except Empty:
                return
            store.write(lambda writing, command=command: carry_out(writing, command))  # type: ignore[misc]
            with said:
                sys.stdout.write(f"{command}\n")
                sys.stdout.flush()

    def work() -> None:
        while not ended.wait(0.005):
            store.write(deliver)

    worker = threading.Thread(target=work)
    worker.start()
    threads = [threading.Thread(target=submit) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ended.set()
    worker.join()
    store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
