"""The shipped contexts over the library, read once; a mutant costs reading its own file again, layering and compiling.

It goes the way of `tais check`: `engine.source` reads and lays, `engine.compiler` compiles.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from engine.compiler.compiling import compile_context
from engine.diagnostics import Diagnostic, in_order
from engine.i18n.upkeep.known import language_faults
from engine.source import lay
from engine.source.folders import LIBRARY_FOLDERS, LIBRARY_LAYER, Content, files_below, layer_of, read_content
from tests.mutations.mutants import Mutant
from tests.mutations.names import Names, names_of
from tests.mutations.sources import Source

ROOT = Path(__file__).resolve().parents[2]
SPOKEN = frozenset(path.name for path in (ROOT / "locales").iterdir() if path.is_dir())
"""The languages that Tais speaks itself."""
CONTEXTS = ("timor-leste", "library-loans")
USES_LIBRARY = "timor-leste"
"""The context with which the library's own files are checked: it uses all of them."""


@dataclass
class World:
    """One context over the library: what each file says, and the same as the generator sees it."""

    name: str
    below: dict[str, Content]
    above: dict[str, Content]
    sources: list[Source] = field(default_factory=list)
    names: Names = field(default_factory=Names)

    def check(self, edits: Mapping[str, bytes | None]) -> list[Diagnostic]:
        """Every diagnostic of this world with some files changed, added or gone."""
        below, above = dict(self.below), dict(self.above)
        for file, data in edits.items():
            layer = above if file.startswith("contexts/") else below
            layer.pop(file, None)
            if data is not None:
                layer[file] = read_content(file, data, self.name if layer is above else LIBRARY_LAYER)
        layers = [
            layer_of(_in_order(below, LIBRARY_FOLDERS), LIBRARY_LAYER, ROOT),
            layer_of(_in_order(above, ("contexts",)), self.name, ROOT / "contexts" / self.name),
        ]
        faults = [fault for each in (*below.values(), *above.values()) for fault in each.faults]
        laid, laying = lay(layers)
        if not laid.documents:
            return in_order([*faults, *laying])
        return in_order([*faults, *laying, *compile_context(laid).diagnostics, *language_faults(laid, SPOKEN)])


@dataclass
class Corpus:
    """Every shipped context, by name."""

    worlds: dict[str, World]

    def check(self, mutant: Mutant) -> list[Diagnostic]:
        """What `tais check` says of a mutant."""
        edits: dict[str, bytes | None] = {
            file: text if text is None else text.encode() for file, text in mutant.edits.items()
        }
        return self.worlds[mutant.world].check({**edits, **mutant.raw})

    def sources(self) -> list[Source]:
        """Every file once: the library's with the context that uses it."""
        return [source for world in self.worlds.values() for source in world.sources]


def read_corpus() -> Corpus:
    """The corpus as it stands in this checkout."""
    return Corpus({name: _world(name) for name in CONTEXTS})


def _world(name: str) -> World:
    library = [path for folder in LIBRARY_FOLDERS for path in files_below(ROOT / folder)]
    below = _contents(library, LIBRARY_LAYER)
    above = _contents(files_below(ROOT / "contexts" / name), name)
    world = World(name, below, above)
    files = {**(below if name == USES_LIBRARY else {}), **above}
    world.sources = [
        Source(file, (ROOT / file).read_text(encoding="utf-8"), name, content.documents)
        for file, content in sorted(files.items())
    ]
    world.names = names_of(world.sources)
    return world


def _contents(paths: list[Path], layer: str) -> dict[str, Content]:
    files = {path.relative_to(ROOT).as_posix(): path for path in paths}
    return {file: read_content(file, path.read_bytes(), layer) for file, path in files.items()}


def _in_order(contents: Mapping[str, Content], folders: tuple[str, ...]) -> list[Content]:
    """The contents in the order in which the folders are read."""
    return [contents[file] for folder in folders for file in sorted(contents) if file.startswith(f"{folder}/")]
