"""All mutants of the corpus, by a seed: the same seed and the same files give the same mutants."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import zip_longest
from random import Random

from tests.mutations.corpus import Corpus
from tests.mutations.kinds import conditions, layout, meaning, structure, tables, words
from tests.mutations.mutants import Mutant
from tests.mutations.names import Names
from tests.mutations.sources import Source

SEED = 20261122
Maker = Callable[[Source, Names, Random], Iterator[Mutant]]
MAKERS: tuple[Maker, ...] = (*words.ALL, *structure.ALL, *layout.ALL, *conditions.ALL, *meaning.ALL, *tables.ALL)


def mutants(corpus: Corpus, seed: int = SEED) -> list[Mutant]:
    """Every mutant at every place, in the order of files and kinds."""
    made: list[Mutant] = []
    for source in corpus.sources():
        names = corpus.worlds[source.world].names
        for maker in MAKERS:
            made += maker(source, names, Random(f"{seed} {source.file} {maker.__name__}"))
    return made


def drawn(made: list[Mutant], each: int, seed: int = SEED) -> list[Mutant]:
    """At most so many of each kind, drawn by the seed; kinds in their order."""
    chance = Random(seed)
    return [
        mutant for _, group in sorted(by_kind(made).items()) for mutant in chance.sample(group, min(each, len(group)))
    ]


def sample(made: list[Mutant], number: int, seed: int = SEED) -> list[Mutant]:
    """So many in all, of every kind in turn one more, and of a kind from each context in turn."""
    chance = Random(seed)
    waiting: dict[str, list[Mutant]] = {}
    for kind, group in sorted(by_kind(made).items()):
        chance.shuffle(group)
        worlds = [[each for each in group if each.world == world] for world in sorted({each.world for each in group})]
        turns = [each for turn in zip_longest(*worlds) for each in turn if each is not None]
        waiting[kind] = turns[::-1]
    chosen: list[Mutant] = []
    while len(chosen) < number and any(waiting.values()):
        for kind in waiting:
            if waiting[kind] and len(chosen) < number:
                chosen.append(waiting[kind].pop())
    return chosen


def by_kind(made: list[Mutant]) -> dict[str, list[Mutant]]:
    """The mutants of each kind."""
    found: dict[str, list[Mutant]] = {}
    for each in made:
        found.setdefault(each.kind, []).append(each)
    return found
