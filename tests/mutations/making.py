"""All mutants of the corpus, by a seed: the same seed and the same files give the same mutants."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
    """Every mutant, in the order of files and kinds."""
    made: list[Mutant] = []
    for source in corpus.sources():
        names = corpus.worlds[source.world].names
        for maker in MAKERS:
            made += maker(source, names, Random(f"{seed} {source.file} {maker.__name__}"))
    return made


def sample(made: list[Mutant], number: int, seed: int = SEED) -> list[Mutant]:
    """Some mutants of every kind: of each in turn one more, until there are enough."""
    chance = Random(seed)
    by_kind: dict[str, list[Mutant]] = {}
    for each in made:
        by_kind.setdefault(each.kind, []).append(each)
    for group in by_kind.values():
        chance.shuffle(group)
    chosen: list[Mutant] = []
    while len(chosen) < number and any(by_kind.values()):
        for kind in sorted(by_kind):
            if by_kind[kind] and len(chosen) < number:
                chosen.append(by_kind[kind].pop())
    return chosen
