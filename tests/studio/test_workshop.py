"""What is read again after a save, and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.bootstrap.check import compiled, scenarios_of
from engine.studio.workshop import changed
from tests.studio.country import copied


def names(parsed: tuple[str, ...]) -> list[str]:
    return [Path(each).name for each in parsed]


def test_the_first_edition_reads_every_file_and_the_next_none(tmp_path: Path) -> None:
    workshop = copied(tmp_path).workshop()
    first, second = workshop.edition(), workshop.edition()
    yaml_and_csv = [path for path in workshop.stamps() if path.suffix != ".po"]
    assert len(first.parsed) == len(yaml_and_csv) > 50
    assert second.parsed == ()
    assert (first.number, second.number) == (1, 2)


def test_after_a_save_only_the_saved_file_is_read_and_the_whole_is_as_if_all_were(tmp_path: Path) -> None:
    country = copied(tmp_path)
    workshop = country.workshop()
    before = workshop.edition()
    country.edit("forms/card.yaml", "label: Apelido", "label: Apelido de família")
    after = workshop.edition()
    assert names(after.parsed) == ["card.yaml"]
    whole, _ = compiled(country.folder)
    assert before.context is not None
    assert after.context is not None
    assert whole is not None
    assert after.context.digest == whole.digest != before.context.digest


def test_faults_of_files_that_were_not_read_again_are_told_again(tmp_path: Path) -> None:
    country = copied(tmp_path)
    workshop = country.workshop()
    country.edit("forms/card.yaml", "class: personal\n", "class: personal\n\tx: 1\n")
    first = workshop.edition()
    country.edit("roles.yaml", "roles:", "roles: ")
    second = workshop.edition()
    assert names(second.parsed) == ["roles.yaml"]
    assert first.context is second.context is None
    assert [each.code for each in second.diagnostics] == [each.code for each in first.diagnostics] != []


def test_a_new_file_is_read_and_a_file_that_is_gone_is_forgotten(tmp_path: Path) -> None:
    country = copied(tmp_path)
    workshop = country.workshop()
    known = workshop.stamps()
    workshop.edition()
    country.write("options/more.yaml", "options: more\nlist:\n  - {option: one, label: Um}\n")
    assert [path.name for path in changed(known, workshop.stamps())] == ["more.yaml"]
    assert names(workshop.edition().parsed) == ["more.yaml"]
    (country.folder / "options" / "more.yaml").unlink()
    gone = workshop.edition()
    assert gone.parsed == ()
    assert not any(each.id == "more" for each in gone.laid.documents)
    country.write("options/more.yaml", "options: more\nlist:\n  - {option: one, label: Um}\n")
    assert names(workshop.edition().parsed) == ["more.yaml"]


def test_a_catalogue_counts_as_a_change_but_is_not_read_as_yaml(tmp_path: Path) -> None:
    country = copied(tmp_path)
    workshop = country.workshop()
    workshop.edition()
    known = workshop.stamps()
    (country.folder / "locales" / "en").mkdir(parents=True, exist_ok=True)
    country.write("locales/en/library-loans.po", 'msgid ""\nmsgstr ""\n')
    assert [path.name for path in changed(known, workshop.stamps())] == ["library-loans.po"]
    assert workshop.edition().parsed == ()


def test_a_folder_without_a_context_is_told_and_not_served(tmp_path: Path) -> None:
    country = copied(tmp_path)
    (country.folder / "context.yaml").unlink()
    edition = country.workshop().edition()
    assert edition.context is None
    assert [each.code for each in edition.diagnostics] == ["E101"]


@pytest.mark.parametrize("name", ["library-loans", "timor-leste"])
@pytest.mark.parametrize("broken", [False, True], ids=["as shipped", "broken"])
def test_the_studio_finds_what_check_finds(tmp_path: Path, name: str, broken: bool) -> None:
    country = copied(tmp_path, name)
    if broken:
        country.edit("context.yaml", "status: demonstration", "status: demo")
        (country.folder / "locales" / "en").mkdir(parents=True, exist_ok=True)
        country.write(f"locales/en/{name}.po", 'msgid ""\nmsgstr ""\n\nmsgid "Hello ${you}"\nmsgstr "Hello"\n')
    edition = country.workshop().edition()
    context, scenarios, diagnostics = scenarios_of(country.folder)
    assert list(edition.diagnostics) == diagnostics
    assert edition.context == context
    assert len(edition.scenarios) == len(scenarios)


def test_a_catalogue_with_a_fault_keeps_the_context_from_being_served(tmp_path: Path) -> None:
    country = copied(tmp_path)
    workshop = country.workshop()
    assert workshop.edition().context is not None
    (country.folder / "locales" / "en").mkdir(parents=True, exist_ok=True)
    country.write("locales/en/library-loans.po", 'msgid ""\nmsgstr ""\n\nmsgid "Hello ${you}"\nmsgstr "Hello"\n')
    faulty = workshop.edition()
    assert faulty.context is None
    assert [each.code for each in faulty.diagnostics if each.severity == "error"] == ["E901"]
    (country.folder / "locales" / "en" / "library-loans.po").unlink()
    assert workshop.edition().context is not None
