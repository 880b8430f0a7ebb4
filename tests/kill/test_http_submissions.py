"""A served Tais is killed in the middle of five hundred submissions over HTTP: what was acknowledged is there once, its effects once.

And the history of all that proves whole, until somebody edits a row of it behind the application's back.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import httpx2
import pytest

from engine.casework.ports import Reading
from engine.casework.records import Json, Tree
from engine.store import demonstration_keys, open_store
from tests.casework.town import EXAMINATION, POLICE, compiled
from tests.web.proof.served import Served, forget_lost_sockets, served, tais, whole_answers

CASES, STEPS, THREADS = 100, 5, 6
REPLAYED = 10
KILLED_AFTER = (120, 330)
"""Acknowledgements after which the server is killed."""


class Sender:
    """Sends commands until each is acknowledged, whatever becomes of the server meanwhile."""

    def __init__(self, server: Served) -> None:
        self.server = server
        self.client = server.client("officer")
        self.answers = whole_answers()
        self.acknowledged: dict[str, Mapping[str, Json]] = {}
        self.repeated: set[str] = set()
        self.refused: list[str] = []
        self.lock = threading.Lock()

    def write(self, number: int) -> None:
        """One case: opened, three forms completed, its flag raised; five commands."""
        address = "/api/v1/cases"
        for step, (where, body) in enumerate(self.steps()):
            told = self.send(f"case-{number:03d}-{step}", address + where, body)
            if not where:
                address = f"{address}/{told['record']}"

    def steps(self) -> list[tuple[str, dict[str, Json]]]:
        forms = [(f"/forms/{form}", self.answers[form]) for form in ("registration", "protection_concerns", "consent")]
        bodies: list[tuple[str, dict[str, Json]]] = [("", {})]
        bodies += [
            (where, {"answers": dict(answers), "entry": "new" * ("consent" in where)}) for where, answers in forms
        ]
        return [*bodies, ("/flags/emergency", {"raise": True, "reason": "The father is back"})]

    def send(self, command: str, address: str, body: Mapping[str, Json]) -> Mapping[str, Json]:
        until = time.monotonic() + 45
        while time.monotonic() < until:
            try:
                response = self.client.post(address, json={"command_id": command, **body})
            except httpx2.TransportError:
                time.sleep(0.05)
                continue
            told: Mapping[str, Json] = response.json()
            if response.status_code != 200:
                self.refused.append(f"{command}: {response.status_code} {response.text[:300]}")
                raise AssertionError(self.refused[-1])
            with self.lock:
                self.acknowledged[command] = told
                if told["repeated"]:
                    self.repeated.add(command)
            return told
        raise AssertionError(f"{command} was never acknowledged")

    def replay(self, cases: int) -> None:
        """Sends the commands of some cases again, as somebody does whose acknowledgement was lost: the same answers come."""
        for number in range(cases):
            record = self.acknowledged[f"case-{number:03d}-0"]["record"]
            for step, (where, body) in enumerate(self.steps()):
                first = self.acknowledged[f"case-{number:03d}-{step}"]
                again = self.send(
                    f"case-{number:03d}-{step}", "/api/v1/cases" + (f"/{record}{where}" if where else ""), body
                )
                assert again == {**first, "repeated": True}

    def kill_twice(self) -> None:
        """Kills the server after so many acknowledgements, and starts it again."""
        for heard in KILLED_AFTER:
            while len(self.acknowledged) < heard:
                if self.refused:
                    return
                time.sleep(0.002)
            self.server.kill()
            self.server.start()


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Sender]]:
    """A database after all that; the server is stopped."""
    folder: Path = tmp_path_factory.mktemp("killed")
    with served(folder) as server:
        sender = Sender(server)
        killer = threading.Thread(target=sender.kill_twice)
        killer.start()
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(sender.write, range(CASES)))
        killer.join()
        sender.replay(REPLAYED)
        sender.client.close()
        forget_lost_sockets()
        server.stop()
        yield server, sender


def stored(server: Served) -> tuple[list[Tree], dict[str, list[str]], Counter[str]]:
    """Every tree of a case, the events of each record's journal, and how many notices each case has caused the supervisor."""
    path = server.folder / "proof.sqlite"
    store = open_store(server.url, demonstration_keys(Path(f"{path}.demonstration-keys")), compiled())
    with closing(sqlite3.connect(path)) as rows:
        cases = [str(row[0]) for row in rows.execute("select id from record where kind = 'case'")]

    def look(reading: Reading) -> tuple[list[Tree], dict[str, list[str]], Counter[str]]:
        trees = [tree for each in cases if (tree := reading.tree(each)) is not None]
        records = [record for tree in trees for record in tree.records]
        events = {record: [line.line.event for line in reading.journal(record)] for record in records}
        supervisor = next(each.id for each in reading.people() if each.name.startswith("Saturnina"))
        danger = "The supervisor hears of immediate danger at once"
        notices = [each.record for each in reading.notices(supervisor, 10_000) if each.about == danger]
        return trees, events, Counter(notices)

    try:
        return store.read(look)
    finally:
        store.close()


def test_every_acknowledged_submission_is_there_once_with_every_effect_once(after: tuple[Served, Sender]) -> None:
    server, sender = after
    assert sender.refused == []
    assert len(sender.acknowledged) == CASES * STEPS
    trees, events, notices = stored(server)
    opened = {told["record"] for command, told in sender.acknowledged.items() if command.endswith("-0")}
    assert {tree.root for tree in trees} == opened
    assert len(opened) == CASES
    numbers = [tree.records[tree.root].number for tree in trees]
    assert len(set(numbers)) == CASES
    for tree in trees:
        told = Counter(events[tree.root])
        assert (told["opened"], told["completed"], told["flag_raised"], told["obligation"]) == (1, 3, 1, 2)
        assert Counter(duty.rule for duty in tree.obligations) == {POLICE: 1, EXAMINATION: 1}
        assert len([record for record in tree.records.values() if record.kind == "referral"]) == 2
        forms = Counter(row.form for row in tree.forms if row.record == tree.root)
        assert forms == {"registration": 1, "protection_concerns": 1, "consent": 1}
        assert {row.version for row in tree.forms if row.record == tree.root} == {1}
        assert notices[tree.root] == 1


def test_the_kills_hit_the_server_at_work(after: tuple[Served, Sender]) -> None:
    """Two starts after the first, and the last one told no passwords: the database was the same."""
    server, sender = after
    assert len(sender.acknowledged) == CASES * STEPS
    assert not any("told only now" in line for line in server.said)


def test_the_history_proves_whole_until_a_row_of_it_is_edited(after: tuple[Served, Sender]) -> None:
    server, _ = after
    whole = tais("audit", "verify", "--database", server.url)
    assert (whole.returncode, whole.stdout) == (0, "The history is whole.\n"), whole.stderr
    with closing(sqlite3.connect(server.folder / "proof.sqlite")) as rows:
        chosen = "select record, number, head from journal where head like '%flag_raised%' limit 1"
        [(record, number, head)] = rows.execute(chosen).fetchall()
        write = "update journal set head = ? where record = ? and number = ?"
        rows.execute(write, (head.replace("flag_raised", "flag_lowered"), record, number))
        rows.commit()
        edited = tais("audit", "verify", "--database", server.url)
        rows.execute(write, (head, record, number))
        rows.commit()
    assert edited.returncode == 1
    assert record in edited.stdout
    assert "not whole" in edited.stdout
    assert tais("audit", "verify", "--database", server.url).returncode == 0
