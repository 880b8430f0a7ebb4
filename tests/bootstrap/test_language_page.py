"""The page of the language tells everything that an implementer can write, with examples that the engine reads."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from textwrap import indent
from typing import Any, get_type_hints

import pytest
from pydantic import TypeAdapter

from engine.bootstrap.authoring.examples import HERE, examples, missing, name_of
from engine.bootstrap.authoring.language import MARK, page
from engine.bootstrap.authoring.reference import FILES
from engine.bootstrap.check import run as check
from engine.cli.main import main
from engine.compiler.types import written_types
from engine.definitions.documentation.keys import nouns
from engine.definitions.forms import QUESTION_TYPES
from engine.definitions.noun import key_of
from engine.definitions.reading import KINDS, plain_of, read
from engine.definitions.rules import VERBS
from engine.definitions.workflows import WHEN
from engine.diagnostics import Severity
from engine.expressions import FUNCTIONS
from engine.source import read_yaml
from engine.workflows.refusals import CODES

ROOT = Path(__file__).resolve().parents[2]
PAGE = page(ROOT)
REFERENCE = PAGE.partition(MARK)[2]
EXAMPLES = examples(ROOT)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_file_has_its_chapter_and_its_place_in_a_context(kind: str) -> None:
    assert f"### File `{kind}`\n" in REFERENCE
    assert FILES[kind]


def test_every_key_stands_in_a_table() -> None:
    absent = {
        f"{model.__name__}.{key_of(field)}"
        for kind in KINDS
        for model in nouns(kind)
        for field in model.model_fields
        if f"\n| `{key_of(field)}`" not in REFERENCE
    }
    assert absent == set()


def test_every_type_function_verb_trigger_and_refusal_is_told() -> None:
    told = [*(f"#### `{name}`" for name in written_types()), *(f"#### `{name}(" for name in FUNCTIONS)]
    told += [f"| `{word}` |" for word in (*VERBS, *WHEN, *CODES)]
    assert [each for each in told if each not in REFERENCE] == []


def test_the_chapters_written_by_hand_are_kept_as_they_are() -> None:
    written = (ROOT / "docs" / "language.md").read_text(encoding="utf-8").partition(MARK)[0]
    assert PAGE.startswith(written)
    assert "## 1. Forms" in written


def test_every_key_has_an_example() -> None:
    assert missing(EXAMPLES) == [], "write it in engine/bootstrap/authoring/example, as short as can be"


def test_examples_stand_in_contexts_that_check_clean_and_whose_scenarios_pass(
    capsys: pytest.CaptureFixture[str],
) -> None:
    contexts = [HERE, ROOT / "contexts"]
    assert check(contexts) == []
    assert main(["test", str(HERE)]) == 0
    assert "0 failed" in capsys.readouterr().out


def test_a_key_without_an_example_is_told() -> None:
    one = next(iter(EXAMPLES))
    assert len(missing({key: text for key, text in EXAMPLES.items() if key != one})) >= 1


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_example_of_a_key_is_one_that_the_key_takes(kind: str) -> None:
    tried = 0
    for model in nouns(kind):
        hints: dict[str, Any] = get_type_hints(model, include_extras=True)
        for field in model.model_fields:
            example = EXAMPLES.get(name_of(model, key_of(field)))
            if example is not None:  # a missing one fails another test
                documents, faults = read_yaml(f"example: of\n{example}\n".encode(), "example", "")
                value = documents[0].node.get(key_of(field))
                assert (faults, value is None) == ([], False), example
                assert value is not None
                TypeAdapter(hints[field]).validate_python(plain_of(value))
                tried += 1
    assert tried > 0


def test_the_examples_of_question_types_compile(tmp_path: Path) -> None:
    """In one form, of a context that has the lists, kinds and places that they name."""
    folder = Path(shutil.copytree(HERE, tmp_path / "example"))
    questions = "".join(
        f"  - {indent(each.example, '    ').strip()}\n" for each in written_types().values() if each.name in QUESTION_TYPES
    )
    form = f"form: samples\ntitle: Samples\nclass: plain\npurpose: To try each type\nquestions:\n{questions}"
    (folder / "forms" / "samples.yaml").write_text(form, encoding="utf-8")
    for name in ("colours", "kinds_of_people"):
        listed = f"options: {name}\nlist: [{{option: grey, label: Grey}}, {{option: red, label: Red}}]\n"
        (folder / "options" / f"{name}.yaml").write_text(listed, encoding="utf-8")
    replace_in(folder / "options" / "organisation_kinds.yaml", "{option: pier", "{option: shop, label: Shop}, {option: pier")
    replace_in(folder / "options" / "location_levels.yaml", "{option: bank", "{option: town, label: Town}, {option: bank")
    replace_in(folder / "context.yaml", "levels: [bank]", "levels: [bank, town]")
    replace_in(folder / "workflows" / "sighting.yaml", "workflow: sighting", "workflow: case")
    replace_in(folder / "workflows" / "sighting.yaml", "forms: [bird]", "forms: [bird, samples]")
    (folder / "workflows" / "sighting.yaml").rename(folder / "workflows" / "case.yaml")
    for file in ("roles.yaml", "guests.yaml", "scenarios/birds.yaml"):
        replace_in(folder / file, "sighting", "case")
    assert [f"{each.span.line}: {each.message}" for each in check([folder]) if each.severity is Severity.ERROR] == []


def replace_in(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_the_blocks_of_the_chapters_are_files_that_the_engine_reads() -> None:
    blocks = re.findall(r"^```yaml\n(.*?)^```", PAGE.partition(MARK)[0], re.DOTALL | re.MULTILINE)
    assert len(blocks) > 5
    for number, block in enumerate(blocks):
        documents, faults = read_yaml(block.encode(), f"block {number}", "")
        assert faults == []
        for document in documents:
            layer = "extends" in document.node  # it is read after it was laid over another one
            assert layer or read(document).diagnostics == (), f"block {number}"


def test_every_link_inside_the_page_leads_to_a_heading() -> None:
    headings = re.findall(r"^#+ (.+)$", PAGE, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings}
    assert {each for each in re.findall(r"\]\(#([^)]+)\)", PAGE) if each not in anchors} == set()
