"""Every fault that an implementer can make is found, where it is, with the word that was meant."""

from __future__ import annotations

import re

import pytest

from tests.mutations.corpus import Corpus, read_corpus
from tests.mutations.making import by_kind, mutants, sample
from tests.mutations.mutants import Mutant
from tests.mutations.randombytes import shake
from tests.mutations.report import FOUND, GIVEN_BACK, PAGE, POINTS, SLOWEST, Figures, figures, judged, measure, told

SAMPLE = 600


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return read_corpus()


@pytest.fixture(scope="module")
def every(corpus: Corpus) -> list[Mutant]:
    return mutants(corpus)


def test_the_shipped_contexts_are_sound_before_anything_is_changed(corpus: Corpus) -> None:
    assert {name: world.check({}) for name, world in corpus.worlds.items()} == {name: [] for name in corpus.worlds}


def test_there_are_thousands_of_mutants_of_many_kinds(every: list[Mutant]) -> None:
    assert len(by_kind(every)) >= 60
    assert len(every) >= 5000


def test_the_same_seed_gives_the_same_mutants(corpus: Corpus, every: list[Mutant]) -> None:
    again = mutants(corpus)
    assert [each.name for each in again] == [each.name for each in every]
    assert mutants(corpus, seed=1) != every


def test_every_mutant_changes_something_and_knows_where(corpus: Corpus, every: list[Mutant]) -> None:
    texts = {source.file: source.text for source in corpus.sources()}
    for each in every:
        assert each.raw or any(texts.get(file) != text for file, text in each.edits.items()), each.name
        for file, line in each.places:
            text = each.edits.get(file) or texts.get(file) or each.raw[file].decode(errors="replace")
            assert 1 <= line <= text.count("\n") + 2, each.name


def test_a_sample_of_mutants_is_found_pointed_at_and_given_back(corpus: Corpus, every: list[Mutant]) -> None:
    verdicts = judged(corpus, sample(every, SAMPLE))
    faults = "\n".join(filter(None, map(told, verdicts)))
    _good_enough(figures(verdicts), faults)


def test_random_bytes_never_raise(corpus: Corpus) -> None:
    assert shake(corpus, 2000, seed=7).crashes == []


@pytest.mark.long
def test_the_corpus_and_random_bytes_at_length() -> None:
    verdicts, outcome = measure()
    _good_enough(figures(verdicts), "\n".join(filter(None, map(told, verdicts))))
    assert outcome.crashes == []
    assert max(each.seconds for each in verdicts) < SLOWEST
    assert outcome.slowest < SLOWEST


def test_the_page_of_the_last_long_run_holds_what_is_wanted() -> None:
    text = PAGE.read_text(encoding="utf-8")
    shares = {
        name: float(number) / 100
        for name, number in re.findall(r"^\| (found|points|the suggestion)[^|]*\| ([0-9.]+) %", text, re.M)
    }
    assert shares["found"] >= FOUND
    assert shares["points"] >= POINTS
    assert shares["the suggestion"] >= GIVEN_BACK
    assert "| ended in a traceback | 0 |" in text


def _good_enough(total: Figures, faults: str) -> None:
    assert total.crashes == 0, faults
    assert total.found >= FOUND, faults
    assert total.points is not None, faults
    assert total.points >= POINTS, faults
    assert total.given_back is not None, faults
    assert total.given_back >= GIVEN_BACK, faults
