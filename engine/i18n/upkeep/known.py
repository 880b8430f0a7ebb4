"""Whether the languages of a context are languages: each needs the ways of writing dates and numbers of some country.

A language that the tables of the world's languages don't hold takes those of another one, named under `formats`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from babel.localedata import exists, locale_identifiers

from engine.diagnostics import Diagnostic, Span, did_you_mean
from engine.source import Laid, Mapping_, Node, Scalar, Sequence_

FORMATS = "formats"


def language_faults(laid: Laid, shipped: Collection[str]) -> Iterator[Diagnostic]:
    """What the context's page of languages names and nobody knows; each language is told once. `shipped` are those that Tais speaks."""
    context = laid.one("context") or next(iter(laid.of("context")), None)
    languages = context.node.get("languages") if context is not None else None
    if not isinstance(languages, Mapping_):
        return
    formats = languages.get(FORMATS)
    written = {entry.key.text: entry.value for entry in formats} if isinstance(formats, Mapping_) else {}
    for value in written.values():
        if isinstance(value, Scalar) and not exists(value.text.replace("-", "_")):
            remedy = did_you_mean(value.text, locale_identifiers(), "Write a language and a country, like `pt_PT`.")
            yield Diagnostic("E428", f"There are no ways of writing called `{value.text}`.", value.span, remedy)
    told: set[str] = set(shipped)
    for language, span in _named(languages):
        if language not in told and language not in written and not exists(language.replace("-", "_")):
            told.add(language)
            remedy = f"Correct it, or say under `formats:` whose ways of writing it takes: `{language}: en_GB`."
            yield Diagnostic("E428", f"There is no language `{language}` whose ways of writing are known.", span, remedy)


def _named(languages: Mapping_) -> Iterator[tuple[str, Span]]:
    """Every language that is named, the offered ones first."""
    fallback = languages.get("fallback")
    offered = languages.get("offered")
    nodes: list[Node | None] = [offered if isinstance(offered, Sequence_) else None, languages.get("source")]
    nodes += [entry.value for entry in fallback] if isinstance(fallback, Mapping_) else []
    for node in nodes:
        items = node.items if isinstance(node, Sequence_) else (node,)
        yield from ((each.text, each.span) for each in items if isinstance(each, Scalar) and each.text)
