"""`tais serve` and `tais worker` as processes: what they say, what they log, how they stop."""

from __future__ import annotations

import http.cookiejar
import json
import logging
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from engine import library
from engine.bootstrap.machine import keys
from engine.bootstrap.machine.listening import PortRefused, listen
from engine.bootstrap.machine.logs import KEYS, Lines
from engine.store import keys_from

CONTEXT = str(library() / "contexts" / "timor-leste")


@contextmanager
def tais(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A command running in a folder, without keys in its environment; killed if it is still there in the end."""
    environment = {name: value for name, value in os.environ.items() if name != "TAIS_KEYS"}
    command = [sys.executable, "-m", "engine.cli.main", *arguments]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def until_it_answers(port: int) -> None:
    """Waits until somebody is served on the port."""
    last = time.monotonic() + 40
    while time.monotonic() < last:
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=5):
            return
        time.sleep(0.1)
    raise AssertionError("nobody answers")


def stopped(process: subprocess.Popen[str], how: signal.Signals) -> tuple[int, str, str]:
    process.send_signal(how)
    out, err = process.communicate(timeout=20)
    return process.returncode, out, err


def take_away(database: Path, table: str) -> None:
    """Breaks a database that is being served."""
    broken = sqlite3.connect(database)
    broken.execute(f"alter table {table} rename to no_{table}")
    broken.close()


def asked(port: int, path: str, **headers: str) -> tuple[int, str]:
    """Status and text of what is answered."""
    try:
        with urllib.request.urlopen(
            urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers), timeout=20
        ) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def fails_at_logging_in(port: int, database: Path) -> tuple[str, str]:
    """A log-in while a table is missing: the id of the request, and the page."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    page = opener.open(f"http://127.0.0.1:{port}/login", timeout=20).read().decode()
    token = re.search(r'name="csrf" value="([^"]+)"', page)
    assert token is not None
    take_away(database, "login_failure")
    fields = {"csrf": token.group(1), "name": "Maria Ezemplu", "password": "a secret"}
    with pytest.raises(urllib.error.HTTPError) as refused:
        opener.open(f"http://127.0.0.1:{port}/login", urllib.parse.urlencode(fields).encode(), timeout=20)
    assert refused.value.code == 500
    return str(refused.value.headers["x-request-id"]), refused.value.read().decode()


def test_a_failure_of_ours_shows_its_request_only_and_the_log_holds_json_without_words(tmp_path: Path) -> None:
    port = free_port()
    with tais(tmp_path, "serve", CONTEXT, "--demo", "--port", str(port)) as process:
        until_it_answers(port)
        request, page = fails_at_logging_in(port, tmp_path / "var" / "demo-timor-leste.sqlite")
        take_away(tmp_path / "var" / "demo-timor-leste.sqlite", "session")
        broken = asked(port, "/", cookie="tais_session=x")
        take_away(tmp_path / "var" / "demo-timor-leste.sqlite", "deployment")
        watched = [asked(port, path) for path in ("/health", "/ready")]
        code, out, err = stopped(process, signal.SIGTERM)
    assert (broken[0], "<h1>" in broken[1]) == (500, True)
    assert watched == [(200, '{"status":"alive"}'), (503, '{"status":"the database does not answer"}')]
    assert code == 0
    assert "Log-ins of fictional people" in out
    assert request in page
    assert "login_failure" not in page
    assert "Traceback" not in err
    assert not re.search("Maria|secret|login", err)
    lines = [json.loads(line) for line in err.splitlines()]
    assert {key for line in lines for key in line} <= set(KEYS)
    (told,) = [line for line in lines if line.get("request") == request and "fault" in line]
    assert told["fault"] == "OperationalError"
    assert any(place.startswith("accounts/accounts.py:") for place in told["where"])


def test_a_restart_keeps_the_log_ins_and_prints_none_and_ctrl_c_stops_it(tmp_path: Path) -> None:
    said = []
    for _ in range(2):
        port = free_port()
        with tais(tmp_path, "serve", CONTEXT, "--demo", "--port", str(port)) as process:
            until_it_answers(port)
            code, out, err = stopped(process, signal.SIGINT)
        assert (code, "Traceback" in err) == (0, False)
        said.append("Log-ins" in out)
    assert said == [True, False]


def test_a_worker_stops_when_it_is_told(tmp_path: Path) -> None:
    port = free_port()
    with tais(tmp_path, "serve", CONTEXT, "--demo", "--port", str(port)) as process:
        until_it_answers(port)
        stopped(process, signal.SIGTERM)
    with tais(tmp_path, "worker") as process:
        assert process.stdout is not None
        assert "fires deadlines" in process.stdout.readline()
        code, _, err = stopped(process, signal.SIGTERM)
    assert (code, err) == (0, "")


def test_a_taken_port_is_told_before_anything_is_made(tmp_path: Path) -> None:
    with listen("127.0.0.1", 0) as door:
        port = door.getsockname()[1]
        with tais(tmp_path, "serve", CONTEXT, "--demo", "--port", str(port)) as process:
            _, err = process.communicate(timeout=40)
    assert process.returncode == 1
    assert err.strip().endswith("Stop that, or choose another with --port.")
    assert list(tmp_path.iterdir()) == []


def test_an_address_of_another_machine_is_refused_in_a_sentence() -> None:
    with pytest.raises(PortRefused, match="it is no address of this machine"):
        listen("192.0.2.1", 0)


def test_a_line_of_a_library_tells_no_words() -> None:
    record = logging.LogRecord("uvicorn.error", logging.WARNING, "x.py", 1, "Invalid request: %s", ("Maria",), None)
    assert set(json.loads(Lines().format(record))) == {"at", "level", "from"}


def test_new_keys_are_readable_by_their_owner_only_and_never_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "keys.json"
    assert keys.run(file, key_store="sqlite:///elsewhere", checkpoints=None) == 0
    assert file.stat().st_mode & 0o777 == 0o600
    made = keys_from({"TAIS_KEYS": f"@{file}"})
    assert made is not None
    assert (made.demonstration, made.key_store) == (False, "sqlite:///elsewhere")
    told = capsys.readouterr().out
    assert f"TAIS_KEYS=@{file}" in told
    assert not any(secret in told for secret in re.findall(r'"([A-Za-z0-9+/=]{44})"', file.read_text(encoding="utf-8")))
    assert keys.run(file, key_store=None, checkpoints=None) == 1
    assert keys.run(tmp_path / "nowhere" / "keys.json", key_store=None, checkpoints=None) == 1
    assert "was left alone" in capsys.readouterr().err
