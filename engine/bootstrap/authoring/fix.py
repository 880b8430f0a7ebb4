"""`tais fix`: mends what needs no thinking in the files of a context, shows each change, and tells what remains.

Each round checks the context as it would be, makes the edits that are certain, and checks again; suggestions of words stay only if there
are fewer faults with them than without. Nothing is written before it is known how it ends. What an edit is, `source.mending` knows.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from engine import library
from engine.bootstrap.check import context_folder
from engine.compiler.compiling import compile_context
from engine.diagnostics import MEANT, Diagnostic, Severity, has_errors, in_order
from engine.source.folders import Content, content_of, files_below, read_content, read_context, shown
from engine.source.mending.applying import apply, is_certain, word_at
from engine.source.mending.blocks import in_blocks
from engine.source.mending.layout import plain_lines, tidied

ROUNDS = 12
"""A fault may hide another one behind it; more than so many don't stand behind one another."""
FLOW = frozenset({"E120", "E121", "E122"})
"""Texts that flow style can't hold without quotes: they are better written with a line for each key."""
GOOD, FAULTS = 0, 1

Texts = dict[str, str]


def run(context: Path, *, dry_run: bool, tell: Callable[[Iterable[Diagnostic]], None]) -> int:
    """Mend a context's folder. Answers 0 when no errors remain, 1 when some do."""
    folder = context_folder(context)
    paths = {shown(path): path for path in files_below(folder)}
    before = {file: text for file, path in paths.items() if (text := _text(path)) is not None}
    after, mended, remaining = mend(folder, before)
    changed = [file for file in before if after[file] != before[file]]
    for file in changed:
        print("".join(_diff(file, before[file], after[file])), end="")  # noqa: T201 (the command's own output)
        if not dry_run:
            paths[file].write_bytes(after[file].encode())
    tell(remaining)
    did = "Would mend" if dry_run else "Mended"
    print(_summed(did, mended, changed))  # noqa: T201
    return FAULTS if has_errors(remaining) else GOOD


def mend(
    folder: Path, before: Mapping[str, str], over: Path | None = None
) -> tuple[Texts, list[Diagnostic], list[Diagnostic]]:
    """The texts of a context's files (by path, as diagnostics show it) mended; the faults that were mended, and those that remain.

    `over` is another library than the shipped one.
    """
    texts = {file: plain_lines(text) for file, text in before.items()}
    mended: list[Diagnostic] = []
    found = _checked(folder, texts, over)
    for words in (False, True):
        for _ in range(ROUNDS):
            new, done = _round(texts, [each for each in found if bool(MEANT.fullmatch(each.remedy)) is words])
            if not done:
                break
            then = _checked(folder, new, over)
            if words and _weight(then) >= _weight(found):
                break
            texts, found, mended = new, then, [*mended, *done]
    laid_out = {file: tidied(text, file) for file, text in _in_blocks(texts, mended).items()}
    then = _checked(folder, laid_out, over)
    return (laid_out, mended, then) if len(then) == len(found) else (texts, mended, found)


def _round(texts: Texts, found: list[Diagnostic]) -> tuple[Texts, list[Diagnostic]]:
    """The certain edits of one list of faults made; the faults whose edits were made."""
    new, done = dict(texts), list[Diagnostic]()
    for file, text in texts.items():
        own = [each for each in found if each.span.file == file and is_certain(each, word_at(text, each))]
        made = apply(text, own)
        new[file] = made.text
        done += made.mended
    return new, done


def _weight(found: list[Diagnostic]) -> tuple[int, int]:
    """How much is wrong: errors first, then warnings."""
    errors = sum(each.severity is Severity.ERROR for each in found)
    return errors, len(found) - errors


def _in_blocks(texts: Texts, mended: list[Diagnostic]) -> Texts:
    """The texts with a line for each key where a text in flow style had to be put in quotes."""
    quoted: dict[str, set[str]] = {}
    for each in mended:
        if each.code in FLOW:
            quoted.setdefault(each.span.file, set()).update(edit.text for edit in each.edits)
    return {file: in_blocks(text, file, quoted[file]) if file in quoted else text for file, text in texts.items()}


def _checked(folder: Path, texts: Texts, over: Path | None) -> list[Diagnostic]:
    """What `tais check` would say if the files said this."""

    def content(path: Path, layer: str) -> Content:
        text = texts.get(shown(path))
        return content_of(path, layer) if text is None else read_content(shown(path), text.encode(), layer)

    laid, faults = read_context(folder, over or library(), content)
    if not laid.documents:
        return in_order(faults)
    return in_order([*faults, *compile_context(laid, datetime.now(UTC).date()).diagnostics])


def _text(path: Path) -> str | None:
    """A file's text; none where it can't be read or isn't UTF-8: check tells that."""
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _diff(file: str, before: str, after: str) -> Iterable[str]:
    """What changes, as a unified diff; line ends and marks that nobody sees are told in a sentence."""
    if plain_lines(before) != before:
        yield f"{file}: line ends of Windows, or a byte order mark, are taken away\n"
    old, new = (each.splitlines(keepends=True) for each in (plain_lines(before), after))
    yield from difflib.unified_diff(old, new, file, file, n=1)


def _summed(did: str, mended: list[Diagnostic], changed: list[str]) -> str:
    if not changed:
        return "Nothing to mend without thinking."
    faults = f"{len(mended)} {'fault' if len(mended) == 1 else 'faults'}"
    return f"{did} {faults} in {len(changed)} {'file' if len(changed) == 1 else 'files'}."
