"""Folders → layers: which files are read, and what is said when one is missing or cannot be read.

The library is `forms/` and `workflows/` of one folder; a context is any folder with a `context.yaml`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from engine.diagnostics import Diagnostic, Span
from engine.source.layers import Laid, Layer, lay
from engine.source.nodes import Document, Sequence_, Table
from engine.source.parsing.reading import read_yaml
from engine.source.tables import read_table

CONTEXT_FILE = "context.yaml"
LIBRARY_FOLDERS = ("forms", "workflows")
LIBRARY_LAYER = "library"
BY_FILE = frozenset({"people"})  # each file is a set of its own, called by its file's name
IGNORED = frozenset({"locales", "var", "node_modules"})


def read_context(path: Path, library: Path, content: ContentOf | None = None) -> tuple[Laid, list[Diagnostic]]:
    """Read a context's folder over the library (the folder that holds `forms/` and `workflows/`).

    All faults of all files come back, those of layering too; a file that is broken does not hide another one. `content` reads one
    file (None: `content_of`); whoever reads again and again hands in one that remembers.
    """
    if not path.is_dir():
        return Laid(()), [_missing(path, "There is no such folder.", "Check the path.")]
    file = path / CONTEXT_FILE
    if not file.is_file():
        return Laid(()), [_missing(file, "This file is missing: it says which context this is.", "Write `context: …` in it.")]
    below, faults = read_folders((library / name for name in LIBRARY_FOLDERS), LIBRARY_LAYER, library, content)
    above, more = read_folders([path], path.resolve().name, path, content)
    laid, laying = lay((below, above))
    return laid, [*faults, *more, *laying]


@dataclass(frozen=True, slots=True)
class Content:
    """What one file says. `lost`: a file that said something, of which nothing could be read."""

    file: str
    documents: tuple[Document, ...] = ()
    tables: tuple[Table, ...] = ()
    faults: tuple[Diagnostic, ...] = ()
    lost: bool = False


ContentOf = Callable[[Path, str], Content]
"""Reads the file at a path for the layer of a name."""


def read_content(file: str, data: bytes, layer: str) -> Content:
    """What the bytes of a file say; a table if its name ends with `.csv`."""
    if file.endswith(".csv"):
        table, faults = read_table(data, file, layer)
        return Content(file, tables=(table,) if table else (), faults=tuple(faults))
    found, faults = read_yaml(data, file, layer)
    return Content(file, tuple(_named(document) for document in found), (), tuple(faults), lost=bool(faults) and not found)


def layer_of(contents: Iterable[Content], name: str, root: Path) -> Layer:
    """One layer of what its files say, in their order."""
    read = tuple(contents)
    documents = tuple(document for each in read for document in each.documents)
    lost = frozenset(Path(each.file).stem.replace("-", "_") for each in read if each.lost)
    damaged = any(document.damaged for document in documents) or bool(lost)
    tables = tuple(table for each in read for table in each.tables)
    return Layer(name, root, documents, tables, tuple(each.file for each in read), damaged, lost)


def content_of(path: Path, layer: str) -> Content:
    """What the file at a path says; one that can't be read says nothing but a fault."""
    faults: list[Diagnostic] = []
    data = read_file(path, faults)
    return Content(shown(path), faults=tuple(faults), lost=True) if data is None else read_content(shown(path), data, layer)


def read_folders(
    folders: Iterable[Path], name: str, root: Path, content: ContentOf | None = None
) -> tuple[Layer, list[Diagnostic]]:
    """All YAML and CSV files below some folders, as one layer."""
    read = content or content_of
    contents = [read(path, name) for folder in folders for path in files_below(folder)]
    return layer_of(contents, name, root), [fault for each in contents for fault in each.faults]


def read_path(path: Path) -> list[Diagnostic]:
    """The faults of one file as a file."""
    diagnostics: list[Diagnostic] = []
    data = read_file(path, diagnostics)
    if data is not None:
        reader = read_table if path.suffix == ".csv" else read_yaml
        diagnostics += reader(data, shown(path))[1]
    return diagnostics


def files_below(folder: Path) -> list[Path]:
    """The YAML and CSV files below a folder, sorted; hidden folders and catalogues are left out."""
    found = []
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and name not in IGNORED]
        found += [Path(root, name) for name in names if name.endswith((".yaml", ".yml", ".csv")) and not name.startswith(".")]
    return sorted(found)


def read_file(path: Path, diagnostics: list[Diagnostic]) -> bytes | None:
    """The bytes of a file; None, with a diagnostic, when it cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        diagnostics.append(_missing(path, "There is no such file.", "Check the path."))
    except OSError as fault:
        message = f"This file cannot be read: {fault.strerror or fault}."
        diagnostics.append(Diagnostic("E102", message, _start(path), "Check its permissions."))
    return None


def shown(path: Path) -> str:
    """A path as people see it: relative to the working directory."""
    return Path(os.path.relpath(path)).as_posix()


def _named(document: Document) -> Document:
    """A set of things that stands alone has no id of its own: its file's name is."""
    if document.kind in BY_FILE or isinstance(document.node.entries[0].value, Sequence_):
        stem = Path(document.file).stem
        return Document(document.kind, stem, document.file, document.node, document.layer, document.damaged)
    return document


def _missing(path: Path, message: str, remedy: str) -> Diagnostic:
    return Diagnostic("E101", message, _start(path), remedy)


def _start(path: Path) -> Span:
    return Span(shown(path), 1, 1, 1, 2)
