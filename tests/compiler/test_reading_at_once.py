"""A compiled context may be read by many threads at once, also as the first thing that a process does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from engine import library
from engine.bootstrap.check import compiled

READ_AT_ONCE = """
import sys, threading
from pathlib import Path
from engine.compiled import from_json
stored = Path(sys.argv[1]).read_bytes()
sys.setswitchinterval(1e-6)
together = threading.Barrier(8)
def read():
    together.wait()
    from_json(stored)
threads = [threading.Thread(target=read) for _ in range(8)]
for each in threads:
    each.start()
for each in threads:
    each.join()
"""


def test_eight_threads_read_a_context_first_and_the_process_lives(tmp_path: Path) -> None:
    context, faults = compiled(library() / "contexts" / "timor-leste")
    assert context is not None, faults
    stored = tmp_path / "context.json"
    stored.write_bytes(context.to_json())
    for _ in range(3):  # without the lock nine of ten such processes die
        done = subprocess.run([sys.executable, "-c", READ_AT_ONCE, str(stored)], check=False)
        assert done.returncode == 0
