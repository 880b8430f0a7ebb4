"""A compiled context is kept for the next time, and never trusted further than what it was made from."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from engine.bootstrap import check
from engine.bootstrap.machine import kept

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 3, 2)


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of this test's own in which contexts are kept."""
    folder = tmp_path / "kept"
    monkeypatch.setenv(kept.FOLDER, str(folder))
    return folder


@pytest.fixture
def context(tmp_path: Path) -> Path:
    """A context that may be changed."""
    return Path(shutil.copytree(ROOT / "contexts" / "library-loans", tmp_path / "library-loans"))


def test_what_was_compiled_is_kept_and_is_the_same_when_taken(shelf: Path, context: Path) -> None:
    first, told = check.compiled(context)
    (file,) = shelf.glob("*.context")
    found = kept.take(file.stem)
    assert first is not None
    assert found is not None
    assert found.context == first
    assert found.context.digest == first.digest
    assert list(found.diagnostics) == told
    assert check.compiled(context)[0] == first
    assert len(list(shelf.glob("*.context"))) == 1


def test_a_changed_file_is_another_context(shelf: Path, context: Path) -> None:
    before, _ = check.compiled(context)
    page = context / "context.yaml"
    page.write_text(page.read_text("utf-8").replace("status: demonstration", "status: training"), encoding="utf-8")
    after, _ = check.compiled(context)
    assert before is not None
    assert after is not None
    assert (before.status, after.status) == ("demonstration", "training")


def test_a_faulty_context_is_told_as_faulty_each_time(shelf: Path, context: Path) -> None:
    (context / "roles.yaml").write_text("roles:\n  nobody: {titel: Nobody}\n", encoding="utf-8")
    first, second = check.compiled(context), check.compiled(context)
    assert first == second
    assert first[0] is None
    assert first[1]
    assert not list(shelf.glob("*.context"))


@pytest.mark.parametrize("damage", ["a byte changed", "cut short", "empty", "of another key", "another context's text"])
def test_what_is_damaged_is_made_anew(shelf: Path, context: Path, damage: str) -> None:
    whole, _ = check.compiled(context)
    (file,) = shelf.glob("*.context")
    data = file.read_bytes()
    damaged = {
        "a byte changed": data.replace(b"demonstration", b"demonstratioN", 1),
        "cut short": data[: len(data) // 2],
        "empty": b"",
        "of another key": data,
        "another context's text": data.partition(b"\n")[0] + b"\n[]\n{}",
    }[damage]
    if damage == "of another key":
        other = shelf / f"{'0' * 64}.context"
        other.write_bytes(damaged)
        assert kept.take("0" * 64) is None
        return
    file.write_bytes(damaged)
    assert kept.take(file.stem) is None
    assert check.compiled(context)[0] == whole
    assert file.read_bytes() == data


def test_a_folder_that_others_may_write_to_is_not_used(shelf: Path, context: Path) -> None:
    shelf.mkdir(mode=0o777)
    shelf.chmod(0o777)
    found, _ = check.compiled(context)
    assert found is not None
    assert not list(shelf.iterdir())


def test_nothing_is_kept_when_that_is_switched_off(context: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(kept.FOLDER, "off")
    assert kept.folder() is None
    found, _ = check.compiled(context)
    assert found is not None


def test_the_key_is_of_the_files_their_names_and_the_day() -> None:
    keys = {
        kept.key_of(files, day)
        for files in ([("a", b"1")], [("a", b"2")], [("b", b"1")], [("a", b"1"), ("b", b"")])
        for day in (TODAY, date(2026, 3, 3))
    }
    assert len(keys) == 8


def test_only_so_many_are_kept(shelf: Path, context: Path) -> None:
    found, _ = check.compiled(context)
    assert found is not None
    for number in range(kept.MOST + 3):
        kept.keep(f"{number:064}", kept.Kept(found, ()))
    assert len(list(shelf.glob("*.context"))) == kept.MOST
