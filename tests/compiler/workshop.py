"""A small context about bicycles, read from its folder into memory, with edits, and compiled."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.compiler import Compiled, compile_context
from engine.diagnostics import Diagnostic, in_order
from engine.source import Document, Laid, Layer, Table, lay, read_table, read_yaml

FOLDER = Path(__file__).parent / "bicycles"
LAYER = "bicycles"


@dataclass(frozen=True)
class Made:
    """What compiling an edited workshop gave."""

    compiled: Compiled
    diagnostics: list[Diagnostic]


def files() -> dict[str, str]:
    """The texts of the context by path, `bicycles/forms/intake.yaml`."""
    found = sorted([*FOLDER.rglob("*.yaml"), *FOLDER.rglob("*.csv")])
    return {f"{LAYER}/{path.relative_to(FOLDER).as_posix()}": path.read_text(encoding="utf-8") for path in found}


def laid(texts: dict[str, str]) -> tuple[Laid, list[Diagnostic]]:
    """The context as one layer, in the order of the texts given."""
    documents: list[Document] = []
    tables: list[Table] = []
    faults: list[Diagnostic] = []
    for path, text in texts.items():
        if path.endswith(".csv"):
            table, found = read_table(text.encode(), path, LAYER)
            tables += [table] if table else []
        else:
            read, found = read_yaml(text.encode(), path, LAYER)
            stem = Path(path).stem
            documents += [
                Document(each.kind, stem, each.file, each.node, each.layer) if each.kind == "people" else each
                for each in read
            ]
        faults += found
    result, laying = lay([Layer(LAYER, Path(LAYER), tuple(documents), tuple(tables), tuple(texts))])
    return result, [*faults, *laying]


def make(texts: dict[str, str]) -> Made:
    """Compile some texts."""
    result, faults = laid(texts)
    compiled = compile_context(result)
    return Made(compiled, in_order([*faults, *compiled.diagnostics]))


def edited(path: str, old: str, new: str) -> dict[str, str]:
    """The texts with one piece of one file replaced; the piece must stand there exactly once."""
    texts = files()
    full = f"{LAYER}/{path}"
    assert texts[full].count(old) == 1, f"{old!r} stands {texts[full].count(old)} times in {path}"
    texts[full] = texts[full].replace(old, new)
    return texts
