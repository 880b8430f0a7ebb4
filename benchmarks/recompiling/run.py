"""Times what follows a save under `tais dev`: looking, reading what changed, compiling, activating; and the same seen from a browser.

python -m benchmarks.recompiling.run
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

from benchmarks.measuring import Figure, load, repeat, table
from engine import library
from engine.studio.workshop import Workshop

SHOWN = "contexts/timor-leste"
SAVES = 20
PATIENCE = 30


def layers(folder: Path) -> tuple[Path, Path]:
    """A copy of the shipped library and of a context over it, to be edited."""
    for name in ("forms", "workflows", "locales"):
        shutil.copytree(library() / name, folder / name)
    return folder, Path(shutil.copytree(library() / SHOWN, folder / "timor-leste"))


def editing(file: Path) -> Callable[[], None]:
    """A change of a file that compiles to another configuration each time."""
    text, number = file.read_text(encoding="utf-8"), 0

    def save() -> None:
        nonlocal number
        number += 1
        beside = file.with_name(f".{file.name}.new")
        beside.write_text(text.replace("title: ", f"title: {number} ", 1), encoding="utf-8")
        os.replace(beside, file)

    return save


def compiling(folder: Path) -> list[Figure]:
    """Within one process: everything read, one file read, nothing but a look."""
    base, context = layers(folder)

    def workshop() -> Workshop:
        return Workshop(context, base, lambda: date(2026, 3, 2))

    first = repeat(f"{SHOWN}: every file read and compiled", lambda: workshop().edition())
    warm = workshop()
    warm.edition()
    figures = [first]
    for name, file in (("a form", base / "forms" / "registration.yaml"), ("the roles", context / "roles.yaml")):
        save = editing(file) if name == "a form" else lambda file=file: os.utime(file)

        def again(save: Callable[[], None] = save) -> None:
            save()
            if len(warm.edition().parsed) != 1:
                raise RuntimeError("more than the saved file was read")

        figures.append(repeat(f"{name} saved: one file read, the whole compiled", again))
    return [*figures, repeat("a look at all files", warm.stamps)]


def serving(folder: Path) -> Figure:
    """A process: from the save of a form until an open page hears that the new version is served."""
    context = Path(shutil.copytree(library() / SHOWN, folder / "timor-leste"))
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    tais = Path(sys.executable).with_name("tais")
    command = [str(tais), "dev", str(context), "--port", str(port)]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        version = heard(port, "")
        save, took, began = editing(context / "roles.yaml"), [], _children()
        for _ in range(SAVES):
            started = time.perf_counter()
            save()
            version = heard(port, version)
            took.append(time.perf_counter() - started)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=PATIENCE)
    return Figure("tais dev: from the save until an open page hears it", tuple(took), sum(took), _children() - began)


def heard(port: int, before: str) -> str:
    """The version that is served, as soon as it is another one."""
    ends = time.monotonic() + PATIENCE
    seen = ""
    while time.monotonic() < ends:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/studio/state?seen={seen}") as answer:
                news = json.load(answer)
        except OSError:
            time.sleep(0.1)
            continue
        seen = str(news["number"])
        version = str(news.get("version", before))
        if version != before and not news.get("held"):
            return version
    raise TimeoutError("nothing new is served")


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        table(f"Compiling again ({load()})", compiling(Path(name)))
    with tempfile.TemporaryDirectory() as name:
        table(f"Seen from a browser ({load()})", [serving(Path(name))])
    return 0


if __name__ == "__main__":
    sys.exit(main())
