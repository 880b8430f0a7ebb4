"""First pass: documents become definitions, each thing under its id. Told here: what is written twice, or in a file of another name."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any

from engine.compiler.faults import Faults, did_you_mean
from engine.compiler.pointing import words_of
from engine.definitions.country import Calendar, Context, Settings
from engine.definitions.forms import Form, Options
from engine.definitions.people import Duties, People, Policies, Profile, Roles
from engine.definitions.reading import KINDS, Definition, read
from engine.definitions.rules import Rules
from engine.definitions.scenarios import Scenario
from engine.definitions.workflows import Workflow
from engine.source import Document, Laid, Mapping_, Node, Scalar, Sequence_, Table

NAMED_BY_FILE = ("form", "options", "workflow", "profile")
"""Kinds of thing that stand alone in a file whose name is their id."""


FIXED_TEXTS = frozenset({"title", "plural", "purpose", "basis", "label"})
"""Keys whose texts are the same for every record; some of them are filled in where they stand beside a question, a group or rows."""


@dataclass(slots=True)
class Gathered:
    """All definitions of a context. `opaque` are things that are there but couldn't be read, as (kind, id)."""

    forms: dict[str, Definition[Form]] = field(default_factory=dict)
    options: dict[str, Definition[Options]] = field(default_factory=dict)
    workflows: dict[str, Definition[Workflow]] = field(default_factory=dict)
    rules: dict[str, Definition[Rules]] = field(default_factory=dict)
    profiles: dict[str, Definition[Profile]] = field(default_factory=dict)
    calendars: dict[str, Definition[Calendar]] = field(default_factory=dict)
    people: dict[str, Definition[People]] = field(default_factory=dict)
    scenarios: list[Definition[Scenario]] = field(default_factory=list)
    duties: Definition[Duties] | None = None
    roles: Definition[Roles] | None = None
    policies: Definition[Policies] | None = None
    settings: Definition[Settings] | None = None
    context: Definition[Context] | None = None
    tables: tuple[Table, ...] = ()
    opaque: set[tuple[str, str]] = field(default_factory=set)
    misnamed: set[tuple[str, str]] = field(default_factory=set)
    """Things that aren't there, but whose files are: they hold a thing of another name, which is told."""
    hidden: set[tuple[str, str]] = field(default_factory=set)
    lost: frozenset[str] = frozenset()
    """The names of files of which nothing could be read."""
    missing: frozenset[tuple[str, str]] = frozenset()
    """Things that `uses` names and nobody wrote, which is told there."""

    def excused(self, kind: str, identity: str = "") -> bool:
        """Whether a thing that isn't there may be missing only because of a fault already told: it couldn't be read, its file says
        nothing that could be read, or it stands under a first key that is none. A collection (no `identity`) may be in any such file."""
        strange = {each for other, each in self.opaque if other not in KINDS}
        if identity:
            known = (kind, identity) in self.opaque or (kind, identity) in self.misnamed | self.missing
            return known or identity in self.lost or identity in strange
        return (kind, "") in self.opaque or bool(self.lost) or bool(strange)

    def has_opaque(self, kind: str) -> bool:
        """Whether something of a kind is there but couldn't be read."""
        return bool(self.lost) or any(each == kind or each not in KINDS for each, _ in self.opaque)


_COLLECTIONS = {
    "duties": "duties",
    "roles": "roles",
    "consent_policies": "policies",
    "settings": "settings",
    "context": "context",
}
_THINGS = {
    "form": "forms",
    "options": "options",
    "workflow": "workflows",
    "record": "rules",
    "profile": "profiles",
    "calendar": "calendars",
    "people": "people",
}


def gather(laid: Laid, faults: Faults) -> Gathered:
    """All definitions of what was laid."""
    gathered = Gathered(tables=laid.tables, lost=_lost(laid), missing=laid.missing)
    files = [document.file for document in laid.documents]
    gathered.hidden = {(each.kind, each.id) for each in laid.hidden if not (laid.alone and each.kind == "options")}
    for written in sorted(laid.documents, key=lambda each: (each.kind, each.id, each.file)):
        document = _meant(written, laid)
        reading = read(document)
        faults.found.extend(reading.diagnostics)
        if reading.definition is None or reading.definition.damaged:
            faults.damaged.add(document.file)
        if reading.definition is None:
            gathered.opaque.add((document.kind, document.id))
            if document.kind not in KINDS:  # what it was meant to be is said by its file's name only
                gathered.opaque.add((document.kind, _stem(document)))
        else:
            _put(gathered, reading.definition)
            _fixed_texts(document.node, faults)
            _file_name(written, faults, several=files.count(document.file) > 1)
            if document.kind == "context":
                _folder_name(document, laid.layers[-1].name if laid.layers else "", faults)
            if document.kind in NAMED_BY_FILE and _stem(document) != document.id:
                gathered.misnamed.add((document.kind, _stem(document)))
    return gathered


def _lost(laid: Laid) -> frozenset[str]:
    """The names of files that hold no document although they were read."""
    told = {document.file for layer in laid.layers for document in layer.documents}
    files = (file for layer in laid.layers for file in layer.files if not file.endswith(".csv"))
    return frozenset(PurePosixPath(file).stem for file in files if file not in told)


def _put(gathered: Gathered, definition: Definition[Any]) -> None:
    kind = definition.document.kind
    if kind in _COLLECTIONS:
        setattr(gathered, _COLLECTIONS[kind], definition)
    elif kind == "scenario":
        gathered.scenarios.append(definition)
    else:
        getattr(gathered, _THINGS[kind])[definition.id] = definition
    if definition.damaged:
        gathered.opaque.add((kind, definition.id))


def _fixed_texts(node: Node, faults: Faults) -> None:
    """Titles and the like are the same for every record (only groups and rows have titles that are filled in): `${…}` would stay."""
    if isinstance(node, Sequence_):
        for item in node.items:
            _fixed_texts(item, faults)
    if not isinstance(node, Mapping_):
        return
    filled = {"title"} if "group" in node or "rows" in node else {"label"} if "option" not in node else set()
    for entry in node.entries:
        key = entry.key.text
        if isinstance(entry.value, Scalar) and key in FIXED_TEXTS - filled and "${" in entry.value.text:
            remedy = "Leave it out: the number and the name of the record stand beside it."
            faults.error("E218", f"`${{…}}` isn't filled in here: `{key}` is the same for every record.", entry.value.span, remedy)
        _fixed_texts(entry.value, faults)


def _meant(document: Document, laid: Laid) -> Document:
    """A thing whose file bears another name, under that name if only that is spoken of elsewhere: its own is most likely misspelt (told by
    `_file_name`), and nobody else should hear of it."""
    stem = _stem(document)
    if document.kind not in NAMED_BY_FILE or stem == document.id:
        return document
    others = [each for each in laid.documents if each is not document]
    if any((each.kind, each.id) == (document.kind, stem) or each.file == document.file for each in others):
        return document
    spoken = {word for each in others for word in words_of(each.node)}
    return replace(document, id=stem) if stem in spoken and document.id not in spoken else document


def _stem(document: Document) -> str:
    """The id that the name of a document's file says."""
    return PurePosixPath(document.file).stem.replace("-", "_")


def _file_name(document: Document, faults: Faults, *, several: bool) -> None:
    """A thing stands alone in a file that bears its name. `several`: the file holds more than this."""
    stem = _stem(document)
    if document.kind in NAMED_BY_FILE and stem != document.id:
        remedy = f"Put it into a file of its own, `{document.id}.yaml`."
        if not several:
            call = f"Call the file `{document.id}.yaml`, or the {document.kind} `{stem}`."
            remedy = did_you_mean(document.id, [stem], call)
        faults.error("E401", f"`{document.id}` stands in a file called `{stem}`.", document.id_span, remedy)


def _folder_name(document: Document, layer: str, faults: Faults) -> None:
    """A context bears the name of its folder; `layer` says it where the path of the file doesn't."""
    folder = (PurePosixPath(document.file).parent.name or layer).replace("-", "_")
    if folder and folder != document.id:
        remedy = did_you_mean(document.id, [folder], f"Write `context: {folder}`, or rename the folder.")
        message = f"The context `{document.id}` stands in a folder called `{folder}`."
        faults.warn("E401", message, document.id_span, remedy)
