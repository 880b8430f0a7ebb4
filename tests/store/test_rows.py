"""Everything that is written comes back as it was, on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.casework.ports import TaskSeat, Writing
from engine.casework.records import Changes, Draft, LinkRow, Tree
from engine.store import SqlStore
from tests.store.toy import SECRET, START, everything, form, line, moment, record


def saved(store: SqlStore, changes: Changes) -> None:
    """Write some changes in a unit of work of their own."""
    store.write(lambda writing: writing.save(changes))


def tree(store: SqlStore, name: str = "r1") -> Tree:
    """The tree of a record, which must be there."""
    found = store.read(lambda reading: reading.tree(name))
    assert found is not None
    return found


def test_every_row_of_a_tree_comes_back_as_it_was_written(store: SqlStore) -> None:
    changes = everything()
    saved(store, changes)
    found = tree(store)
    assert found == Tree(
        root="r1",
        records={each.id: each for each in changes.records},
        forms=changes.forms,
        clocks=changes.clocks,
        approvals=changes.approvals,
        obligations=changes.obligations,
        tasks=changes.tasks,
        consents=changes.consents,
        shares=changes.shares,
        links=changes.links,
    )


def test_a_branch_leads_to_the_whole_tree(store: SqlStore) -> None:
    saved(store, everything())
    assert tree(store, "r1-b") == tree(store, "r1")


def test_a_unit_of_work_sees_its_own_writes(store: SqlStore) -> None:
    def work(writing: Writing) -> Tree | None:
        writing.save(everything())
        return writing.tree("r1")

    assert store.write(work) == tree(store)


def test_rows_are_replaced_by_their_ids(store: SqlStore) -> None:
    saved(store, everything())
    before = tree(store)
    later = Changes(
        records=(replace(before.records["r1"], state="back", owner="ben", ended_at=moment(50)),),
        forms=(replace(form(), version=3, sealed={}, answers={"title": "Other"}),),
        clocks=(replace(before.clocks[0], cancelled_at=moment(51), next_at=None),),
        tasks=(replace(before.tasks[0], status="done", done_at=moment(52)),),
        shares=(replace(before.shares[0], revoked_at=moment(53)),),
    )
    saved(store, later)
    after = tree(store)
    assert after.records["r1"] == later.records[0]
    assert after.forms[0] == later.forms[0]
    assert after.forms[1] == before.forms[1]
    assert (after.clocks, after.tasks, after.shares) == (later.clocks, later.tasks, later.shares)


def test_a_replaced_record_keeps_its_key(store: SqlStore) -> None:
    saved(store, everything())
    saved(store, Changes(records=(record(state="back"),)))
    assert tree(store).forms[0].sealed["borrower"] == SECRET


def test_linked_records_of_other_trees_come_with_the_tree_in_both_directions(store: SqlStore) -> None:
    one, two, three = record("one"), record("two"), record("three")
    saved(
        store,
        Changes(
            records=(one, two, three),
            new_records=("one", "two", "three"),
            links=(LinkRow("one", "next", "two", START),),
        ),
    )
    assert tree(store, "one").outside == {"two": two}
    assert tree(store, "two").outside == {"one": one}
    assert tree(store, "two").links == (LinkRow("one", "next", "two", START),)
    assert tree(store, "three").outside == {}


def test_what_is_not_there_is_none(store: SqlStore) -> None:
    assert store.read(lambda reading: reading.tree("nobody")) is None
    assert store.read(lambda reading: reading.record("nobody")) is None
    assert store.read(lambda reading: reading.receipt("nobody")) is None
    assert store.read(lambda reading: reading.draft("ana", "r1", "registration", "")) is None
    assert store.write(lambda writing: writing.lock("nobody")) is None


@pytest.mark.parametrize("name", ["\0", "r1\0", "\ud800", "x" * 10_000, "' or 1=1 --", "%"])
def test_an_id_that_cannot_be_is_not_there(store: SqlStore, name: str) -> None:
    saved(store, everything())
    assert store.read(lambda reading: reading.tree(name)) is None
    assert store.read(lambda reading: reading.record(name)) is None
    assert store.read(lambda reading: reading.receipt(name)) is None
    assert store.read(lambda reading: reading.draft("ana", name, name, name)) is None
    assert store.read(lambda reading: reading.drafts("ana", name)) == []
    assert store.write(lambda writing: writing.lock(name)) is None


def test_one_record_is_read_without_its_tree(store: SqlStore) -> None:
    saved(store, everything())
    assert store.read(lambda reading: reading.record("r1")) == record()


def test_a_receipt_comes_back(store: SqlStore) -> None:
    saved(store, everything())
    assert store.read(lambda reading: reading.receipt("r1-r")) == everything().receipt


def test_a_draft_is_kept_replaced_and_used_up(store: SqlStore) -> None:
    saved(store, everything())
    draft = Draft("ana", "r1", "registration", "e2", 2, {"title": "31/02/20", "rows": [{}]}, moment(1))
    later = replace(draft, answers={"title": "x"}, saved_at=moment(2))
    store.write(lambda writing: writing.save_draft(draft))
    assert store.read(lambda reading: reading.draft("ana", "r1", "registration", "e2")) == draft
    store.write(lambda writing: writing.save_draft(later))
    assert list(store.read(lambda reading: reading.drafts("ana", "r1"))) == [later]
    assert list(store.read(lambda reading: reading.drafts("ben", "r1"))) == []
    saved(store, Changes(drop_draft=("ana", "r1", "registration", "e2")))
    assert list(store.read(lambda reading: reading.drafts("ana", "r1"))) == []


def test_a_draft_may_come_before_its_record(store: SqlStore) -> None:
    draft = Draft("ana", "", "registration", "new", 0, {"title": "x"}, moment(1))
    store.write(lambda writing: writing.save_draft(draft))
    assert store.read(lambda reading: reading.draft("ana", "", "registration", "new")) == draft


def test_notices_come_newest_first_and_are_read_once(store: SqlStore) -> None:
    saved(store, everything("r1"))
    saved(store, replace(everything("r2"), notices=(replace(everything("r2").notices[0], at=moment(99)),)))
    store.write(lambda writing: writing.mark_read("ana", "r1-n", moment(100)))
    store.write(lambda writing: writing.mark_read("ana", "r1-n", moment(200)))
    store.write(lambda writing: writing.mark_read("ben", "r2-n", moment(200)))
    newest, oldest = store.read(lambda reading: reading.notices("ana", 10))
    assert (newest.id, newest.read_at) == ("r2-n", None)
    assert (oldest.id, oldest.read_at, oldest.about) == ("r1-n", moment(100), "Return")
    assert len(store.read(lambda reading: reading.notices("ana", 1))) == 1


@pytest.mark.parametrize(
    ("seat", "expected"),
    [
        (TaskSeat(person="ana"), ["own"]),
        (TaskSeat(duty="keeper"), ["soon", "r1-t", "never"]),
        (TaskSeat(duty="keeper", team="desk"), ["soon", "r1-t"]),
        (TaskSeat(duty="keeper", team="desk", organisation="archive"), ["soon"]),
        (TaskSeat(duty="head"), []),
        (TaskSeat(), []),
    ],
)
def test_open_tasks_are_found_by_seat_the_earliest_due_first(
    store: SqlStore, seat: TaskSeat, expected: list[str]
) -> None:
    changes = everything()
    task = changes.tasks[0]
    others = (
        replace(task, id="soon", due_at=moment(1), organisation="archive"),
        replace(task, id="never", due_at=None, team="tower"),
        replace(task, id="own", person="ana"),
        replace(task, id="done", status="done"),
    )
    saved(store, replace(changes, tasks=(task, *others)))
    assert [each.id for each in store.read(lambda reading: reading.tasks([seat], 10))] == expected


def test_the_clocks_that_run_for_an_owner_come_in_the_order_in_which_they_are_due(store: SqlStore) -> None:
    changes = everything()
    owned = changes.records[0]
    clock = replace(changes.clocks[0], record=owned.id, met_at=None)
    sooner = replace(clock, id="sooner", due_at=moment(1))
    saved(store, replace(changes, clocks=(clock, sooner, replace(clock, id="met", met_at=moment(1)))))

    def found(owner: str, kinds: list[str], limit: int = 10) -> list[str]:
        return [each.id for each in store.read(lambda reading: reading.running_clocks(owner, kinds, limit))]

    assert found(owned.owner, [owned.kind]) == ["sooner", clock.id]
    assert found(owned.owner, [owned.kind], 1) == ["sooner"]
    assert found("nobody", [owned.kind]) == []
    assert found(owned.owner, ["other"]) == []


def test_due_clocks_and_messages_are_found_when_their_time_has_come(store: SqlStore) -> None:
    saved(store, everything())
    assert store.write(lambda writing: writing.due(moment(44), 10)) == []
    assert list(store.write(lambda writing: writing.due(moment(45), 10))) == list(everything().clocks)
    assert store.write(lambda writing: writing.undelivered(moment(8), 10)) == []
    assert list(store.write(lambda writing: writing.undelivered(moment(9), 10))) == list(everything().outbox)
    store.write(lambda writing: writing.delivered("r1-x", moment(10)))
    assert store.write(lambda writing: writing.undelivered(moment(11), 10)) == []


def test_the_same_message_is_not_sent_again(store: SqlStore) -> None:
    saved(store, everything())
    store.write(lambda writing: writing.delivered("r1-x", moment(10)))
    saved(store, Changes(outbox=everything().outbox))
    assert store.write(lambda writing: writing.undelivered(moment(11), 10)) == []


def test_an_opening_by_reason_is_kept_until_a_later_one(store: SqlStore) -> None:
    assert store.read(lambda reading: reading.opened_until("ana", "r1")) is None
    store.write(lambda writing: writing.open_until("ana", "r1", moment(0), moment(240)))
    assert store.read(lambda reading: reading.opened_until("ana", "r1")) == moment(240)
    store.write(lambda writing: writing.open_until("ana", "r1", moment(10), moment(250)))
    assert store.read(lambda reading: reading.opened_until("ana", "r1")) == moment(250)
    assert store.read(lambda reading: reading.opened_until("ben", "r1")) is None


def test_journal_lines_are_numbered_and_opened(store: SqlStore) -> None:
    saved(store, everything())
    saved(store, Changes(journal=(line(event="renew", weight=[None, "1.5"]), line(event="nothing"))))
    lines = store.read(lambda reading: reading.journal("r1"))
    assert [each.number for each in lines] == [1, 2, 3]
    assert lines[0].line == line()
    assert lines[1].body == {"weight": [None, "1.5"]}
    assert [each.line.event for each in lines] == ["lend", "renew", "nothing"]


def test_a_line_without_values_has_an_empty_body(store: SqlStore) -> None:
    saved(store, everything())
    saved(store, Changes(journal=(replace(line(), body={}, names=()),)))
    assert store.read(lambda reading: reading.journal("r1"))[1].body == {}


def test_lines_after_a_lock_go_on_where_the_journal_ended(store: SqlStore) -> None:
    saved(store, everything())

    def work(writing: Writing) -> None:
        writing.lock("r1")
        writing.save(Changes(journal=(line(),)))
        writing.lock("r1")
        writing.save(Changes(journal=(line(),)))

    store.write(work)
    assert [each.number for each in store.read(lambda reading: reading.journal("r1"))] == [1, 2, 3]


def test_numbers_start_at_one_for_each_key(store: SqlStore) -> None:
    given = store.write(lambda writing: [writing.next_number(key) for key in ("a", "a", "b", "a")])
    assert given == [1, 2, 1, 3]
