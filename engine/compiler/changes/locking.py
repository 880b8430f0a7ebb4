"""`tais.lock`: which library a context was last looked at with, thing by thing, so that a change below it doesn't pass unseen.

The file stands beside `context.yaml`; `tais lock` writes it. A context without one is told nothing. Reading and writing files is done
by whoever calls.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from engine import LIBRARY_VERSION
from engine.compiler.changes.laid import name_of_document
from engine.diagnostics import Diagnostic, Severity, Span
from engine.source.layers import Laid
from engine.source.nodes import Mapping_, Node, Scalar, Sequence_

FILE = "tais.lock"
HEAD = "# Written by `tais lock`: what this context takes from the layers below it, as it was when somebody last looked.\n"
LISTED = 4
VERSION = re.compile(r"\d+(\.\d+)*")
REMEDY = "Look at it (`tais explain`, `tais diff library`), then write `tais lock`."
Feeding: TypeAlias = Callable[[bytes], None]


def lock_text(laid: Laid) -> str:
    """What `tais.lock` says of a context as it stands now."""
    return HEAD + "".join(f"{name} {digest}\n" for name, digest in _digests(laid))


def check_lock(laid: Laid, text: str, file: str) -> Iterator[Diagnostic]:
    """A warning for each thing below that isn't any more what the lock says, at its line of the lock."""
    locked = {}
    for number, line in enumerate(text.splitlines(), 1):
        name, _, digest = line.partition(" ")
        if name and not name.startswith("#"):
            locked[name] = (digest.strip(), number)
            if not digest.strip():
                yield _told("E152", "This line isn't one that `tais lock` writes.", file, number, "Write the file anew: `tais lock`.")
    now = dict(_digests(laid))
    for name, (digest, number) in locked.items():
        if digest and name not in now:
            yield _told("W151", f"`{name}` isn't taken from the layer below any more.", file, number, REMEDY)
        elif digest and now[name] != digest:
            yield _told("W151", f"`{name}` has changed in the layer below since it was locked.", file, number, REMEDY)
    new = [name for name in now if name not in locked]
    if new and locked:
        listed = ", ".join(f"`{each}`" for each in new[:LISTED]) + (" …" if len(new) > LISTED else "")
        yield _told("W151", f"The layer below now gives {listed}, which the lock doesn't know.", file, 1, REMEDY)


def check_version(laid: Laid) -> Iterator[Diagnostic]:
    """A warning when the context says that it was written for another library than this one."""
    context = next((each for each in laid.documents if each.kind == "context"), None)
    named = context.node.get("library") if context is not None else None
    if isinstance(named, Scalar) and VERSION.fullmatch(named.text) and named.text != LIBRARY_VERSION:
        message = f"This context was written for the library {named.text}; this one is {LIBRARY_VERSION}."
        remedy = f"Look at what changed, then write `library: {LIBRARY_VERSION}`."
        yield Diagnostic("W153", message, named.span, remedy, Severity.WARNING)


def _told(code: str, message: str, file: str, line: int, remedy: str) -> Diagnostic:
    severity = Severity.WARNING if code.startswith("W") else Severity.ERROR
    return Diagnostic(code, message, Span(file, line, 1, line, 2), remedy, severity)


def _digests(laid: Laid) -> list[tuple[str, str]]:
    """Each thing of the layers below that the context takes, with a digest of what it says (not of how it is laid out)."""
    taken = {(each.kind, each.id) for each in laid.documents}
    own = laid.layers[-1].documents if laid.layers else ()
    taken |= {(each.kind, word) for each in own if (word := each.node.text("extends"))}
    parts: dict[str, list[Node]] = {}
    for layer in laid.layers[:-1]:
        for document in layer.documents:
            if (document.kind, document.id) in taken:
                parts.setdefault(f"{layer.name}/{name_of_document(document)}", []).append(document.node)
    return sorted((name, digest_of(*nodes)) for name, nodes in parts.items())


def digest_of(*nodes: Node) -> str:
    """SHA-256 of what nodes say, as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    for node in nodes:
        _feed(digest.update, node)
    return digest.hexdigest()


def _feed(update: Feeding, node: Node) -> None:
    if isinstance(node, Scalar):
        update(b"s%d:" % len(node.text.encode()) + node.text.encode())
    elif isinstance(node, Sequence_):
        update(b"l%d:" % len(node))
        for item in node.items:
            _feed(update, item)
    elif isinstance(node, Mapping_):
        update(b"m%d:" % len(node))
        for entry in node:
            _feed(update, entry.key)
            _feed(update, entry.value)
