"""`tais keys new`: makes the keys of an installation in a file that only its owner can read. It never prints one, and never overwrites."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

from engine.store import new_keys
from engine.store.sealing.keys import VARIABLE, keys_as_json

GOOD, REFUSED = 0, 1


def run(file: Path, *, key_store: str | None, checkpoints: str | None) -> int:
    """Exit code: 0 the file was made, 1 it is there already or can't be written."""
    keys = replace(new_keys(), key_store=key_store or "", checkpoints=checkpoints or "")
    try:
        write_secretly(file, keys_as_json(keys) + "\n")
    except FileExistsError:
        sys.stderr.write(f"{file} is there already and was left alone. Name another file.\n")
        return REFUSED
    except OSError as fault:
        sys.stderr.write(
            f"{file} can't be written ({fault.strerror}). Name a file in a folder that is there and yours.\n"
        )
        return REFUSED
    sys.stdout.write(
        f"Made {file}. Keep a copy of it apart from the database and its backups: without it nothing sealed can be read again.\n"
        f"  export {VARIABLE}=@{file.resolve()}\n"
    )
    return GOOD


def write_secretly(file: Path, text: str) -> None:
    """A new file that only its owner can read, on the disk when this returns; `OSError` when it can't be made."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
