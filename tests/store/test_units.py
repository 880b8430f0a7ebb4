"""A unit of work is one commit: few statements, first come first served, all or nothing, repeated when the database asks for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, event

from engine.casework.ports import Query, Reading, Writing
from engine.casework.records import Changes, ClockRow, Receipt, Tree
from engine.store import SqlStore
from engine.store.journal.verify import verify_all
from engine.store.sql.writer import Writer
from tests.store.conftest import Place
from tests.store.test_lists import ALL
from tests.store.toy import START, everything, form, line, moment, projected, record


@contextmanager
def statements(store: SqlStore) -> Iterator[list[str]]:
    """The statements that are sent meanwhile, without BEGIN and COMMIT."""
    seen: list[str] = []

    def executed(_c: Connection, _u: object, statement: str, _p: object, _x: object, _many: bool) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(store.engines.write, "before_cursor_execute", executed)
    yield seen
    event.remove(store.engines.write, "before_cursor_execute", executed)


def creating(name: str) -> Callable[[Writing], None]:
    """What creating a record does."""

    def work(writing: Writing) -> None:
        assert writing.receipt(name) is None
        number = writing.next_number("N")
        writing.save(
            Changes(
                records=(record(name, number=f"N{number}"),),
                new_records=(name,),
                forms=(form(name),),
                clocks=everything(name).clocks,
                tasks=everything(name).tasks,
                journal=(line(name), line(name)),
                projections=(projected(name),),
                receipt=Receipt(name, "ana", "hash", {}, START),
            )
        )

    return work


def completing(name: str) -> Callable[[Writing], None]:
    """What completing a form of it does."""

    def work(writing: Writing) -> None:
        assert writing.receipt(f"{name}-2") is None
        assert writing.lock(name) is not None
        whole = everything(name)
        writing.save(
            Changes(
                records=(record(name),),
                forms=(form(name),),
                clocks=whole.clocks,
                tasks=whole.tasks,
                journal=(line(name), line(name)),
                projections=(projected(name),),
                receipt=Receipt(f"{name}-2", "ana", "hash", {}, START),
                drop_draft=("ana", name, "registration", ""),
            )
        )

    return work


@pytest.mark.parametrize("work", [creating, completing])
def test_a_typical_commit_sends_at_most_twelve_statements(
    store: SqlStore, work: Callable[[str], Callable[[Writing], None]]
) -> None:
    store.write(creating("warm"))
    store.write(completing("warm"))
    store.write(creating("r1"))
    with statements(store) as seen:
        store.write(work("r1" if work is completing else "r2"))
    assert len(seen) <= 12, "\n".join(seen)


def test_a_tree_of_any_size_is_one_statement(store: SqlStore) -> None:
    store.write(lambda writing: writing.save(everything()))

    def work(writing: Writing) -> Tree | None:
        return writing.tree("r1")

    with statements(store) as seen:
        store.write(work)
    assert len(seen) == 1


def test_nothing_of_a_unit_that_raises_stays(store: SqlStore) -> None:
    def work(writing: Writing) -> None:
        writing.next_number("N")
        writing.save(everything("r1"))
        writing.log_access("ana", "viewed", "r1", START)
        raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        store.write(work)
    assert store.read(lambda reading: reading.tree("r1")) is None
    assert store.read(lambda reading: reading.receipt("r1-r")) is None
    assert store.read(lambda reading: reading.find("loan", ALL, Query())).total == 0
    assert store.write(lambda writing: writing.due(moment(1000), 10)) == []
    store.write(lambda writing: writing.save(everything("r1")))
    assert verify_all(store) == []


def test_a_failing_statement_in_the_middle_of_a_save_leaves_nothing(store: SqlStore) -> None:
    store.write(lambda writing: writing.save(everything("r1")))
    orphan = ClockRow("c9", "nobody", "deadline", "x", START, START)
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        store.write(lambda writing: writing.save(Changes(records=(record(state="back"),), clocks=(orphan,))))
    found = store.read(lambda reading: reading.record("r1"))
    assert found is not None
    assert found.state == "lent"


def test_a_reader_sees_one_snapshot_while_others_write(store: SqlStore) -> None:
    store.write(lambda writing: writing.save(everything("r1")))
    started, written = threading.Event(), threading.Event()

    def write() -> None:
        started.wait(10)
        store.write(lambda writing: writing.save(Changes(records=(record(state="back"),), journal=(line(),))))
        written.set()

    writer = threading.Thread(target=write)
    writer.start()

    def look(reading: Reading) -> tuple[str, int]:
        before = reading.record("r1")
        assert before is not None
        started.set()
        assert written.wait(10)
        return before.state, len(reading.journal("r1"))

    seen = store.read(look)
    writer.join()
    assert seen == ("lent", 1)
    assert len(store.read(lambda reading: reading.journal("r1"))) == 2


def in_threads(count: int, job: Callable[[int], None]) -> list[BaseException]:
    """Run a job in many threads at once; what they raised."""
    faults: list[BaseException] = []
    gate = threading.Barrier(count)

    def run(number: int) -> None:
        try:
            gate.wait()
            job(number)
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


def test_sixteen_threads_creating_records_get_different_numbers_and_no_fault(store: SqlStore) -> None:
    def job(thread: int) -> None:
        for turn in range(5):
            store.write(creating(f"{thread}-{turn}"))

    assert in_threads(16, job) == []
    found = store.read(lambda reading: reading.find("loan", ALL, Query(limit=200)))
    assert found.total == 80
    assert {each.number for each in found.records} == {f"N{number}" for number in range(1, 81)}


def test_sixteen_threads_in_one_tree_leave_one_chain_without_gaps(store: SqlStore) -> None:
    store.write(lambda writing: writing.save(everything("r1")))

    def job(_: int) -> None:
        for _ in range(4):

            def work(writing: Writing) -> None:
                tree = writing.lock("r1")
                assert tree is not None
                whole = tree.records["r1"]
                counted = whole.spent["lent"] + 1
                writing.save(Changes(records=(record(spent={"lent": counted}),), journal=(line(), line("r1-b"))))
                writing.log_access("ana", "viewed", "r1", START)

            store.write(work)

    assert in_threads(16, job) == []
    assert [each.number for each in store.read(lambda reading: reading.journal("r1"))] == list(range(1, 66))
    assert [each.number for each in store.read(lambda reading: reading.journal("r1-b"))] == list(range(1, 66))
    found = store.read(lambda reading: reading.record("r1"))
    assert found is not None
    assert found.spent["lent"] == 60 + 64
    assert verify_all(store) == []


def test_lines_without_a_lock_are_numbered_all_the_same(store: SqlStore) -> None:
    store.write(lambda writing: writing.save(everything("r1")))
    assert in_threads(8, lambda _: store.write(lambda writing: writing.save(Changes(journal=(line(),))))) == []
    assert [each.number for each in store.read(lambda reading: reading.journal("r1"))] == list(range(1, 10))


def test_the_same_command_at_the_same_time_is_done_once(store: SqlStore) -> None:
    done: list[int] = []

    def job(_: int) -> None:
        def work(writing: Writing) -> int:
            if writing.receipt("same") is not None:
                return 0
            writing.save(Changes(receipt=Receipt("same", "ana", "hash", {}, START)))
            return 1

        done.append(store.write(work))

    assert in_threads(8, job) == []
    assert sum(done) == 1


def test_two_trees_locked_in_opposite_order_are_both_written(store: SqlStore) -> None:
    for name in ("a", "b"):
        store.write(lambda writing, name=name: writing.save(everything(name)))  # type: ignore[misc]
    both = threading.Barrier(2, timeout=0.5)

    def job(thread: int) -> None:
        def work(writing: Writing) -> None:
            first, second = ("a", "b") if thread == 0 else ("b", "a")
            writing.lock(first)
            meet(both)
            writing.lock(second)
            writing.save(Changes(journal=(line(first), line(second))))

        store.write(work)

    assert in_threads(2, job) == []
    assert len(store.read(lambda reading: reading.journal("a"))) == 3
    assert verify_all(store) == []


def meet(barrier: threading.Barrier) -> None:
    """Wait for the other thread if it comes: on SQLite there is only one at a time."""
    try:
        barrier.wait()
    except threading.BrokenBarrierError:
        return


def test_clocks_and_messages_claimed_by_one_worker_are_not_given_to_another(store: SqlStore) -> None:
    for number in range(8):
        store.write(lambda writing, number=number: writing.save(everything(f"r{number}")))  # type: ignore[misc]
    fired: list[str] = []
    sent: list[str] = []

    def job(_: int) -> None:
        while True:

            def work(writing: Writing) -> int:
                clocks = writing.due(moment(100), 2)
                for clock in clocks:
                    fired.append(clock.id)
                messages = writing.undelivered(moment(100), 2)
                for message in messages:
                    sent.append(message.id)
                    writing.delivered(message.id, moment(101))
                ended = tuple(ClockRow(each.id, each.record, each.origin, each.what, START, START) for each in clocks)
                writing.save(Changes(clocks=ended))
                return len(clocks) + len(messages)

            if store.write(work) == 0:
                return

    assert in_threads(4, job) == []
    assert sorted(fired) == [f"r{number}-c" for number in range(8)]
    assert sorted(sent) == [f"r{number}-x" for number in range(8)]


def test_a_unit_inside_a_unit_is_refused(place: Place) -> None:
    if not place.url.startswith("sqlite"):
        return
    store = place.open()
    with pytest.raises(RuntimeError, match="inside itself"):
        store.write(lambda _: store.write(lambda writing: writing.next_number("N")))
    store.close()


def test_the_writer_serves_first_come_first_served_and_outlives_faults() -> None:
    writer = Writer("test")
    order: list[int] = []
    held = threading.Event()
    threads = [threading.Thread(target=writer.run, args=(lambda: held.wait(10),))]
    threads[0].start()
    for number in range(5):
        thread = threading.Thread(target=writer.run, args=(lambda number=number: order.append(number),))
        thread.start()
        while writer.waiting < number + 1:
            pass
        threads.append(thread)
    held.set()
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2, 3, 4]
    with pytest.raises(ZeroDivisionError):
        writer.run(lambda: 1 // 0)
    assert writer.run(lambda: 1) == 1
    writer.close()
    writer.close()
    with pytest.raises(RuntimeError, match="closed"):
        writer.run(lambda: 1)
