"""The process is killed again and again in the middle of its work: what was acknowledged is there once, and nothing is there by half."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text

from engine.casework.ports import Query
from engine.store import SqlStore
from engine.store.journal.verify import verify_all
from engine.store.sealing.keys import keys_as_json
from tests.kill.submitting import COUNTER, LINES, deliver
from tests.store.conftest import Place
from tests.store.test_lists import ALL
from tests.store.toy import everything, form

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = 500
KILLS = 4


@dataclass(slots=True)
class Client:
    """Somebody who sends commands until each is acknowledged, and kills the server on the way."""

    place: Place
    folder: Path
    chance: random.Random
    waiting: list[str]
    acknowledged: list[str] = field(default_factory=list)

    def send(self, kill_after: int | None) -> int:
        """Start a server with what is waiting; kill it after so many acknowledgements and a moment. Its exit code."""
        keys, commands = self.folder / "keys.json", self.folder / "commands"
        keys.write_text(keys_as_json(self.place.keys))
        commands.write_text("\n".join(self.waiting))
        command = [sys.executable, "-m", "tests.kill.submitting", self.place.url, str(keys), str(commands)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            heard = 0
            for said in server.stdout:
                if said.endswith("\n"):
                    self.hear(said.strip())
                    heard += 1
                if heard == kill_after:
                    time.sleep(self.chance.random() * 0.02)
                    server.send_signal(signal.SIGKILL)
        return server.returncode

    def hear(self, command: str) -> None:
        """An acknowledgement came."""
        self.acknowledged.append(command)
        self.waiting.remove(command)


def check_whole(store: SqlStore, acknowledged: Sequence[str], sent: Sequence[str]) -> int:
    """Every acknowledged command is there, and whatever is there is whole; how many there are."""
    found = store.read(lambda reading: reading.find("loan", ALL, Query(limit=2 * COMMANDS)))
    there = {each.id for each in found.records}
    assert set(acknowledged) <= there <= set(sent)
    assert len({each.number for each in found.records}) == len(found.records)
    for name in there:
        tree = store.read(lambda reading, name=name: reading.tree(name))  # type: ignore[misc]
        assert tree is not None
        assert tree.forms == (form(name),)
        assert (tree.clocks, tree.tasks) == (everything(name).clocks, everything(name).tasks)
        assert len(store.read(lambda reading, name=name: reading.journal(name))) == LINES  # type: ignore[misc]
        assert store.read(lambda reading, name=name: reading.receipt(name)) is not None  # type: ignore[misc]
    for table, expected in (("record", len(there) + 1), ("receipt", len(there)), ("outbox", len(there))):
        count = text(f"select count(*) from {table}")
        assert store.look(lambda session, count=count: session.connection.execute(count).scalar()) == expected  # type: ignore[misc]
    assert verify_all(store) == []
    return len(there)


def test_what_was_acknowledged_is_there_once_however_often_the_server_is_killed(place: Place, tmp_path: Path) -> None:
    place.open().close()
    sent = [f"c{number:03}" for number in range(COMMANDS)]
    client = Client(place, tmp_path, random.Random(11), list(sent))
    for turn in range(KILLS):
        assert client.send(kill_after=client.chance.randint(10, COMMANDS // KILLS - 10)) == -signal.SIGKILL, (
            f"turn {turn}"
        )
        store = place.open()
        check_whole(store, client.acknowledged, sent)
        store.close()
    assert client.send(kill_after=None) == 0
    assert sorted(client.acknowledged) == sent
    store = place.open()
    assert check_whole(store, sent, sent) == COMMANDS
    while store.write(deliver):
        pass
    counted = store.read(lambda reading: reading.record(COUNTER))
    assert counted is not None
    assert counted.spent["done"] == COMMANDS
    store.close()
