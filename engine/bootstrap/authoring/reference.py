"""The reference of the language, made from what its parts say about themselves: kinds of file, keys, types, functions, refusals.

It is appended to the chapters that people write by hand; nothing here knows where.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from engine.bootstrap.authoring.examples import Key, examples, name_of
from engine.compiler.scenarios.words import REFUSALS
from engine.compiler.types import WrittenType, written_types
from engine.definitions.documentation.keys import KeyDocumentation, document, nouns
from engine.definitions.documentation.references import REFERENCES
from engine.definitions.documentation.schema import LAYERS
from engine.definitions.noun import Case, Described, First, Noun, Of
from engine.definitions.reading import KINDS
from engine.expressions.documentation import Entry, documented
from engine.i18n.messages import REFUSALS as SENTENCES

STAR = "\\*"
"""Behind a key that must be there."""

FIRST: tuple[type[Noun], ...] = (Described, Of, First, Case)
"""What stands before the kinds of file, because it may stand in all of them."""

FILES: Mapping[str, str] = {
    "form": "forms/<id>.yaml",
    "options": "options/<id>.yaml",
    "settings": "settings/*.yaml",
    "calendar": "calendars/<id>.yaml",
    "workflow": "workflows/<id>.yaml",
    "record": "rules/*.yaml, indicators/*.yaml",
    "duties": "workflows/duties.yaml",
    "roles": "roles.yaml",
    "profile": "profiles/<id>.yaml",
    "consent_policies": "consent_policies.yaml",
    "context": "context.yaml",
    "people": "demo/people.yaml, people/<name>.yaml",
    "scenario": "scenarios/*.yaml",
}
"""Where each kind of file stands in a context."""


def reference(root: Path) -> str:
    """The whole reference as Markdown. `root`: the library, whose files give the examples of keys."""
    return "\n".join([*_opening(), *_kinds(examples(root)), *_types(), *_functions(), *_refusals()]) + "\n"


def _opening() -> Iterator[str]:
    yield from (
        "## Reference",
        "",
        "Made from the engine itself: every kind of file, key, question type, function and refusal. An asterisk marks what must be",
        "there. The examples of keys are taken from contexts that check clean: those that ship, and one made for this page.",
        "",
        "| First key | Stands in | What it is |",
        "|---|---|---|",
    )
    for kind, model in KINDS.items():
        yield f"| [`{kind}`](#file-{kind}) | `{FILES.get(kind, '')}` | {_cell(document(model).says)} |"
    yield ""


def _kinds(found: Mapping[Key, str]) -> Iterator[str]:
    yield from ("### Keys and values that may stand everywhere", "")
    told: set[type[Noun]] = set()
    for model in FIRST:
        told.add(model)
        yield from _noun(model, found)
    yield from ("#### of a layer", "", "Keys of a file that changes a thing of the layer below.", "")
    yield from ("| Key | What it means |", "|---|---|")
    yield from (f"| `{key}` | {_cell(shape['description'])} |" for key, shape in LAYERS.items())
    yield from ("", "A list of words is replaced whole, or written as `{add: […], remove: […]}`.", "")
    for kind in KINDS:
        yield from (f"### File `{kind}`", "")
        for model in nouns(kind):
            if model not in told:
                told.add(model)
                yield from _noun(model, found)


def _noun(model: type[Noun], found: Mapping[Key, str]) -> Iterator[str]:
    noun = document(model)
    heading = "common keys" if model is Described else noun.name
    yield from (f"#### {heading}", "", noun.says, "", "| Key | Takes | What it means | Example |", "|---|---|---|---|")
    for key in noun.keys:
        example = found.get(name_of(model, key.key), "")
        shown = f"`{_cell(example)}`" if example else ""
        yield f"| `{key.key}`{STAR if key.obligatory else ''} | {_cell(_takes(model, key))} | {_cell(key.says)} | {shown} |"
    yield ""


def _takes(model: type[Noun], key: KeyDocumentation) -> str:
    names = REFERENCES.get((model.__name__, key.key), "")
    if len(key.nouns) == 1 and not key.words:
        return f"[{key.takes}](#{key.nouns[0].replace(' ', '-')})"
    if not key.words:
        return f"{key.takes}: {names}" if names else key.takes
    words = " ".join(f"`{each}`" for each in key.words)
    return "[a type](#question-types)" if len(key.words) > 15 else f"{key.takes}: {words}"


def _types() -> Iterator[str]:
    yield from ("### Question types", "")
    for each in written_types().values():
        yield from _type(each)


def _type(each: WrittenType) -> Iterator[str]:
    yield from (f"#### `{each.name}`", "", each.about)
    if each.keys:
        keys = ", ".join(f"`{key}`{STAR if key in each.needs else ''}" for key in each.keys)
        yield f"Keys of its own: {keys}."
    yield from ("", "```yaml", each.example.rstrip("\n"), "```", "")


def _functions() -> Iterator[str]:
    for kind, title in (("function", "Functions"), ("operator", "Operators")):
        yield from (f"### {title}", "")
        for entry in documented():
            if entry.kind == kind:
                yield from _function(entry)


def _function(entry: Entry) -> Iterator[str]:
    yield from (
        f"#### `{entry.signature}` → {entry.result}",
        "",
        entry.sentence,
        "",
        "| Expression | Answers | Gives |",
        "|---|---|---|",
    )
    for each in entry.examples:
        answers = f"`{_cell(each.answers)}`" if each.answers else ""
        yield f"| `{_cell(each.expression)}` | {answers} | `{_cell(each.value)}` |"
    yield ""


def _refusals() -> Iterator[str]:
    yield from (
        "### Codes of refusals",
        "",
        "What may not happen is refused with a code, which scenarios expect, and a sentence, which people read.",
        "",
        "| Code | People read |",
        "|---|---|",
    )
    for code in sorted(REFUSALS):
        said = SENTENCES.get(code, ("",))
        yield f"| `{code}` | {_cell(said[0])} |"


def _cell(text: str) -> str:
    """A text inside a table's cell."""
    return " ".join(text.split()).replace("|", "\\|")
