"""Random changes of bytes: whatever a file holds, reading it ends with documents and diagnostics, never with an exception.

A change is not counted as found or not: many are harmless (another letter in a title). What is asked is only that nothing raises, that
every diagnostic has a place in the file, and how long the slowest took.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from engine.definitions.reading import read
from engine.source.folders import Content, read_content
from tests.mutations.corpus import ROOT, Corpus
from tests.mutations.sources import Source

MARKS = (
    *(mark.encode() for mark in "{ } [ ] : - # , \" ' | > &a *a ! % @ \\ ${ () == ~ ` ? <<:".split()),
    *(
        b": ",
        b"- ",
        b" #",
        b"\t",
        b"\n",
        b"\r",
        b"\r\n",
        b"\0",
        b"\xff",
        b"\xc3",
        b"\xef\xbb\xbf",
        b"---\n",
        b"...\n",
        b"? ",
    ),
    *(b"9" * 40, b"\xe2\x80\xa8", b"  "),
)
SIDE = 400
"""Every so many single files, one whole context is checked."""


@dataclass
class Outcome:
    """What random changes showed. `crashes` tell the seed's number, the file and what was raised."""

    tried: int = 0
    whole: int = 0
    crashes: list[str] = field(default_factory=list)
    slowest: float = 0.0


def shaken(data: bytes, chance: Random) -> bytes:
    """The bytes after one to four random changes."""
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        place = chance.randrange(len(data) + 1)
        length = chance.choice((1, 1, 1, 3, 20, 200))
        way = chance.randrange(6)
        if way == 0:
            data = data[:place] + bytes([chance.randrange(256)]) + data[place + 1 :]
        elif way == 1:
            data = data[:place] + data[place + length :]
        elif way == 2:
            data = data[:place] + chance.choice(MARKS) + data[place:]
        elif way == 3:
            data = data[:place] + data[place : place + length] + data[place:]
        elif way == 4:
            other = chance.randrange(len(data) + 1)
            data = data[:place] + data[other : other + length] + data[place + length :]
        else:
            data = (
                data[:place]
                if chance.random() < 0.2
                else data[:place] + bytes(chance.randrange(256) for _ in range(3)) + data[place:]
            )
    return data


def shake(corpus: Corpus, number: int, seed: int) -> Outcome:
    """Change bytes so many times: one file is read each time, and now and then its whole context is checked."""
    outcome = Outcome()
    sources = corpus.sources()
    for turn, (source, data) in enumerate(_cases(sources, number, seed)):
        began = time.process_time()
        try:
            _of_one(source, data)
            if turn % SIDE == 0:
                outcome.whole += 1
                corpus.worlds[source.world].check({source.file: data})
        except Exception as fault:
            outcome.crashes.append(f"{turn} {source.file}: {fault!r}")
        outcome.tried += 1
        outcome.slowest = max(outcome.slowest, time.process_time() - began)
    return outcome


def _cases(sources: list[Source], number: int, seed: int) -> Iterator[tuple[Source, bytes]]:
    for turn in range(number):
        chance = Random(seed * 1_000_003 + turn)
        source = chance.choice(sources)
        yield source, shaken(source.text.encode(), chance)


def _of_one(source: Source, data: bytes) -> Content:
    """Read one file and its documents; every fault has a place within it."""
    content = read_content(source.file, data, ROOT.name)
    found = [*content.faults, *(fault for each in content.documents for fault in read(each).diagnostics)]
    last = data.count(b"\n") + data.count(b"\r") + 2
    for each in found:
        if not (1 <= each.span.line <= last and each.span.column >= 1 and each.message):
            raise AssertionError(f"{each.code} has no place in the file: {each.span}")
    return content
