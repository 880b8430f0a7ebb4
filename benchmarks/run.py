"""Runs every benchmark, one after the other, each in a process of its own: `python -m benchmarks.run [name …]` or `make bench`.

What each needs and what it tells is in README.md. Peers are looked for where `TAIS_PEERS` says; without them ours run alone.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PEERS = os.environ.get("TAIS_PEERS", "")
NEEDS_PEERS = ("forms", "workflow")


def names() -> list[str]:
    """The benchmarks there are."""
    return sorted(each.parent.name for each in HERE.glob("*/run.py"))


def machine() -> str:
    """What it runs on."""
    cores, load = os.cpu_count(), ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return f"{platform.machine()}, {cores} processors, load {load}; Python {platform.python_version()}, {platform.system()}"


def main(asked: list[str]) -> int:
    """Run those asked for, or all; the number of those that failed."""
    unknown = [each for each in asked if each not in names()]
    if unknown:
        sys.stderr.write(f"There is no benchmark {', '.join(unknown)}. There are: {', '.join(names())}.\n")
        return 2
    sys.stdout.write(f"{time.strftime('%Y-%m-%d %H:%M')}  {machine()}\n\n")
    failed = 0
    for name in asked or names():
        if name in NEEDS_PEERS and not PEERS:
            sys.stdout.write(
                f"## {name}\n\nleft out: TAIS_PEERS names no folder of peers (see benchmarks/README.md)\n\n"
            )
            continue
        sys.stdout.write(f"## {name}\n\n")
        sys.stdout.flush()
        done = subprocess.run([sys.executable, "-m", f"benchmarks.{name}.run"], cwd=ROOT, check=False)
        failed += done.returncode != 0
        sys.stdout.write("\n")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
