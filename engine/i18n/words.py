"""Every sentence for people that a compiled context holds, with the places where it stands: what a translator has to translate.

The engine's own sentences are found by `extraction`; `.po` files are read by `catalogues`. Which catalogue a sentence belongs to is not
decided here, and nothing is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass

from engine.compiled import CompiledContext, Organisation
from engine.expressions.program import Program
from engine.expressions.text import Text
from engine.forms.model import Group, Item, Option
from engine.i18n.catalogues import Key
from engine.i18n.speech import HOLE, PLACE
from engine.rules.model import Effect

SECTIONS: Mapping[str, str] = {
    "option_lists": "options",
    "forms": "form",
    "kinds": "workflow",
    "rules": "rule",
    "duties": "duty",
    "roles": "role",
    "profiles": "profile",
    "policies": "consent policy",
    "settings": "setting",
    "indicators": "indicator",
    "organisation_kinds": "options",
}
"""What a part of a context is called in YAML. Parts that aren't named here hold no sentence, or only the context's own."""

NAMED_BY = ("id", "event", "name")
"""The fields that name a thing, the first that it has."""

TRANSPARENT = (Item, Group)
"""What is no part of a question's name."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence stands: what it is there (`label`, `title`, `message`, …), in which section, and the thing's name with points."""

    what: str
    section: str
    name: str

    def __str__(self) -> str:
        """As translators read it: `label: form registration.sex`."""
        return f"{self.what}: {self.section} {self.name}".rstrip()


def context_words(context: CompiledContext) -> Mapping[Key, tuple[Place, ...]]:
    """Every sentence once, by its key in the catalogues, in the order in which the context holds them, with its places."""
    found: dict[Key, dict[Place, None]] = {}
    for text, place in _everywhere(context):
        if text.source:
            found.setdefault((text.context, text.source), {})[place] = None
    return {key: tuple(places) for key, places in found.items()}


def wrong_places(sentence: str, translations: tuple[str, ...]) -> bool:
    """Whether a translation lacks a place (`${…}` of a context's sentence, `{…}` of the engine's), changes one, or has one too many."""
    return any(places_of(sentence) != places_of(each) for each in translations if each)


def places_of(sentence: str) -> list[str]:
    """The places of a sentence that are filled in, sorted: `${…}` of a context's, `{…}` of the engine's."""
    holes = [match.group(0) for match in HOLE.finditer(sentence) if not match.group(1)]
    return sorted([*holes, *re.findall(PLACE, HOLE.sub("", sentence))])


def _everywhere(context: CompiledContext) -> Iterator[tuple[Text, Place]]:
    yield context.title, Place("title", "context", context.id)
    for part, section in SECTIONS.items():
        things: Mapping[str, object] = getattr(context, part)
        for identity, thing in things.items():
            if isinstance(thing, Text):  # a kind of organisation: an option of the list of that name
                yield thing, Place("option", section, f"{part}.{identity}")
            else:
                yield from _inside(thing, section, ())
    for organisation in context.organisations.values():
        yield _name(organisation)


def _name(organisation: Organisation) -> tuple[Text, Place]:
    return Text(organisation.name), Place("name", "directory", organisation.id)


def _inside(thing: object, section: str, above: tuple[str, ...]) -> Iterator[tuple[Text, Place]]:
    """The sentences of a thing and of what it holds, in the order of its fields."""
    if isinstance(thing, Program):
        return
    if is_dataclass(thing) and not isinstance(thing, type):
        name = (*above, *_called(thing))
        below = above if isinstance(thing, TRANSPARENT) else name
        for field in fields(thing):
            value = getattr(thing, field.name)
            if isinstance(value, Text):
                yield value, Place(_what(thing, field.name), section, ".".join(name))
            else:
                yield from _inside(value, section, below)
    elif isinstance(thing, Mapping):
        for value in thing.values():
            yield from _inside(value, section, above)
    elif isinstance(thing, (tuple, list)):
        for value in thing:
            yield from _inside(value, section, above)


def _called(thing: object) -> tuple[str, ...]:
    """What a thing is called; nothing for one without a name (a check, an item of a page)."""
    if isinstance(thing, Effect):
        return (thing.verb, thing.what) if thing.what else (thing.verb,)
    for field in NAMED_BY:
        called = getattr(thing, field, None)
        if isinstance(called, str):
            return (called,)
    return ()


def _what(thing: object, field: str) -> str:
    """What a sentence is: its field's name, but an option's label is the option."""
    return "option" if isinstance(thing, Option) and field == "label" else field.replace("_", " ")
