"""`tais new`: a context to begin with. It checks clean, can be served, and has one scenario that passes; its people are made up.

What it writes comes from three sides: what every context has, then either a small procedure of its own or kinds of record of the
shared library, whose duties, settings and compartments decide the roles, the settings and the people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template
from zoneinfo import available_timezones

from engine import library
from engine.bootstrap import locales
from engine.bootstrap.authoring.pieces import (
    Duty,
    Kind,
    compartments,
    duties,
    kinds,
    library_documents,
    sample_rules,
    sample_settings,
    settings_read,
    with_needed,
)
from engine.bootstrap.authoring.schemas import line_for, save, texts
from engine.definitions.words import ID, did_you_mean
from engine.source.nodes import Document
from engine.source.parsing.reading import read_yaml

START = Path(__file__).parent / "start"
SCHEMAS = Path(".tais") / "schemas"
OWN_LEVEL, LAST_LEVEL = "district", "village"
CLASSES = "[personal, sensitive, restricted]"
NAMES = ("Ada", "Ben", "Cora", "Dan", "Eva", "Finn", "Gala", "Hugo", "Ines", "Jon", "Kira", "Leo")
LANGUAGE = re.compile(r"[a-z]{2,3}")
FORMATS: Mapping[str, str] = {"tet": "pt_TL"}
"""The locale whose dates and numbers serve a language that has none of its own."""


class Template_(Template):  # noqa: N801 - `Template` is the library's
    """Places are written `@name`: `${…}` belongs to the language."""

    delimiter = "@"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked for. `take`: kinds of record of the shared library; none means a small procedure of one's own."""

    folder: Path
    title: str
    source: str
    offered: tuple[str, ...]
    time_zone: str
    take: tuple[str, ...]

    @property
    def id(self) -> str:
        """The context's id: its folder's name."""
        return self.folder.resolve().name.replace("-", "_")


@dataclass(frozen=True, slots=True)
class Plan:
    """What the context is made of: its kinds of record, the duties in them, and what they ask for."""

    wishes: Wishes
    kinds: tuple[Kind, ...]
    duties: tuple[Duty, ...]
    settings: Mapping[str, tuple[str, str]]
    compartments: tuple[str, ...]
    services: tuple[str, ...]

    @property
    def level(self) -> str:
        """The level of places that numbers of records name."""
        return next((kind.level for kind in self.kinds if kind.level), OWN_LEVEL)


def run(
    folder: Path, *, title: str, source: str, offered: tuple[str, ...], time_zone: str, take: tuple[str, ...]
) -> int:
    """Write the context and tell what to do next. 1: it can't be made."""
    languages = tuple(dict.fromkeys((*offered, source)))
    wishes = Wishes(folder, title, source, languages, time_zone, take)
    if why := refusal(wishes):
        print(why)  # noqa: T201 (the command's own output)
        return 1
    written = write(wishes)
    print(f"{len(written)} files in {folder}. Next: read {folder / 'README.md'}, then\n")  # noqa: T201
    for command in (f"tais check {folder}", f"tais test {folder}", f"tais serve {folder} --demo"):
        print(f"    {command}")  # noqa: T201
    return 0


def told_kinds() -> dict[str, tuple[str, tuple[str, ...]]]:
    """The kinds of record of the shared library: title, and the other kinds that come with each."""
    known = offered_kinds()
    return {
        each.id: (each.title, tuple(other for other in with_needed([each.id], known) if other != each.id))
        for each in known.values()
    }


def offered_kinds() -> dict[str, Kind]:
    """The kinds of record that the shared library offers, by id."""
    return kinds(library_documents(library()))


def refusal(wishes: Wishes) -> str:
    """Why no context can be made of these wishes, in one sentence with its remedy; empty if one can."""
    if wishes.folder.exists() and (not wishes.folder.is_dir() or any(wishes.folder.iterdir())):
        return f"{wishes.folder} is there already and not empty. Choose another folder."
    if not ID.fullmatch(wishes.id):
        return f"`{wishes.folder.name}` can't name a context. Use lower-case letters, digits and `-`, a letter first."
    odd = [each for each in (wishes.source, *wishes.offered) if not LANGUAGE.fullmatch(each)]
    if odd:
        return f"`{odd[0]}` is not the code of a language. Write it like `en` or `tet`."
    if wishes.time_zone not in available_timezones():
        near = did_you_mean(wishes.time_zone, available_timezones(), "Write it like `Europe/Lisbon`.")
        return f"There is no time zone `{wishes.time_zone}`. {near}"
    known = offered_kinds()
    unknown = [each for each in wishes.take if each not in known]
    if unknown:
        return f"The library has no kind of record `{unknown[0]}`. {did_you_mean(unknown[0], tuple(known), f'It has {_listed(known)}.')}"
    if wishes.take and wishes.source != "en":
        return "The shared forms are written in English. Take them with `en` as the language of your files, and offer yours beside it."
    return ""


def write(wishes: Wishes) -> list[Path]:
    """Write the context; every file that was written, in order. `refusal` has been asked before."""
    plan = _plan(wishes)
    written = [_save(wishes.folder, path, text) for path, text in _files(plan).items()]
    save(texts(wishes.folder), wishes.folder / SCHEMAS)
    locales.begin(wishes.folder)
    return written


def _plan(wishes: Wishes) -> Plan:
    if wishes.take:
        documents = library_documents(library())
        known = kinds(documents)
        taken = with_needed(wishes.take, known)
        forms = {form for kind in taken for form in known[kind].forms}
        used = [each for each in documents if each.id in forms or each.id in taken or each.kind == "duties"]
    else:
        used, taken = _own_documents(), ()
        known = kinds(used)
    sending = any(known[each].sends for each in taken)
    services = [_options(each) for each in library_documents(library()) if each.id == "services"] if sending else []
    return Plan(
        wishes=wishes,
        kinds=tuple(known[each] for each in taken or known),
        duties=tuple(each for each in duties(used) if each.relation != "receiver" or sending),
        settings=sample_settings(library(), settings_read(used)) if taken else {},
        compartments=compartments(used),
        services=services[0] if services else (),
    )


def _own_documents() -> list[Document]:
    found: list[Document] = []
    for path in sorted((START / "own").rglob("*.yaml")):
        found += read_yaml(path.read_bytes(), path.name, "own")[0]
    return found


def _options(document: Document) -> tuple[str, ...]:
    listed = document.node.get("list")
    return tuple(text for each in getattr(listed, "items", ()) if (text := each.text("option")))


# --- the files -------------------------------------------------------------------------------------------------------------
def _files(plan: Plan) -> dict[str, str]:
    """The text of every file by its path in the context."""
    wishes = plan.wishes
    names = {"title": wishes.title, "folder": wishes.folder.name, "place": f"{_codes()[0]}-1"}
    found = {"context.yaml": _context(plan)}
    parts = ("every",) if wishes.take else ("every", "own")
    for part in parts:
        for path in sorted((START / part).rglob("*")):
            if path.is_file():
                name = path.relative_to(START / part).as_posix().replace("gitignore.txt", ".gitignore")
                found[name] = Template_(path.read_text(encoding="utf-8")).safe_substitute(names)
    found["options/location_levels.yaml"] = _levels(plan)
    found["places/locations.csv"] = _places(plan)
    found["places/directory.csv"] = _directory(plan)
    found["roles.yaml"] = _roles(plan)
    found["demo/people.yaml"] = found["people/office.yaml"] = _people(plan)
    if wishes.take:
        found["settings/assumed.yaml"] = _settings(plan)
        found["scenarios/first.yaml"] = _scenario(plan)
        found |= {
            f"rules/{record}.yaml": text
            for record, text in sample_rules(library(), [each.id for each in plan.kinds]).items()
        }
    return found


def _save(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if name.endswith(".yaml"):
        kind = text.partition(":")[0]
        text = f"{line_for(path, kind, folder / SCHEMAS)}\n{text}"
    path.write_text(text, encoding="utf-8")
    return path


def _context(plan: Plan) -> str:
    wishes = plan.wishes
    languages = [f"  source: {wishes.source}", f"  offered: [{', '.join(wishes.offered)}]"]
    others = [each for each in wishes.offered if each != wishes.source]
    if others:
        languages.append(f"  fallback: {{{', '.join(f'{each}: {wishes.source}' for each in others)}}}")
    formats = [f"{each}: {FORMATS[each]}" for each in wishes.offered if each in FORMATS]
    if formats:
        languages.append(f"  formats: {{{', '.join(formats)}}}")
    forms = list(dict.fromkeys(form for kind in plan.kinds for form in kind.forms)) if wishes.take else []
    taken = [kind.id for kind in plan.kinds] if wishes.take else []
    return "\n".join(
        [
            f"context: {wishes.id}",
            f"title: {_quoted(wishes.title)}",
            "status: demonstration",
            f"time_zone: {wishes.time_zone}",
            "languages:",
            *languages,
            f"levels: [{plan.level}, {LAST_LEVEL}]",
            *(["library: 1.0"] if taken else []),
            f"uses: {{forms: [{', '.join(forms)}], workflows: [{', '.join(taken)}]}}",
            "",
        ]
    )


def _levels(plan: Plan) -> str:
    levels = (plan.level, LAST_LEVEL)
    lines = [f"  - {{option: {each}, label: {each.replace('_', ' ').capitalize()}}}" for each in levels]
    return "\n".join(["options: location_levels", "list:", *lines, ""])


def _codes() -> tuple[str, str]:
    return "N", "S"


def _places(plan: Plan) -> str:
    languages = plan.wishes.offered
    header = ",".join(["code", "short", "parent", "level", *(f"name_{each}" for each in languages)])
    rows = []
    for code, name in zip(_codes(), ("Northland", "Southland"), strict=True):
        rows.append(",".join([code, code, "", plan.level, *[name] * len(languages)]))
        rows += [
            ",".join([f"{code}-{each}", f"{code}{each}", code, LAST_LEVEL, *[f"{name} {each}"] * len(languages)])
            for each in (1, 2)
        ]
    return "\n".join([header, *rows, ""])


def _directory(plan: Plan) -> str:
    rows = ["id,kind,name,services,covers,for_sex,age_from,age_to,phone,agreement_until"]
    rows.append("our_office,own_office,Our office (made up),,,,,,,2099-12-31")
    rows.append(f"other_service,partner,Another service (made up),{' '.join(plan.services)},,,,,,2099-12-31")
    return "\n".join([*rows, ""])


def _roles(plan: Plan) -> str:
    lines = ["roles:"]
    creating = [f"create_{kind.id}" for kind in plan.kinds]
    for duty in plan.duties:
        lines += [f"  {_role(duty)}:", f"    title: {_quoted(duty.title)}", f"    duties: [{duty.id}]", "    sees:"]
        lines += [f"      - {{{each}}}" for each in _sights(duty, plan.kinds)]
        if duty.relation == "owner":
            lines.append(f"    may: [{', '.join(creating)}]")
        if duty.relation in ("owner", "team") and plan.compartments:
            lines.append(f"    compartments: [{', '.join(plan.compartments)}]")
    return "\n".join([*lines, ""])


def _role(duty: Duty) -> str:
    return f"{duty.id}_post"


def _sights(duty: Duty, of: Sequence[Kind]) -> Iterable[str]:
    """What a role with this duty sees, by its relation to a record."""
    if duty.relation == "receiver":
        for kind in (each for each in of if each.sends):
            yield f"record: {kind.id}, which: shared, classes: {CLASSES}"
            forms = [form for by, form in kind.written_by if by == duty.id]
            if forms:
                yield f"record: {kind.id}, which: shared, forms: [{', '.join(forms)}], write: true"
        return
    which = {"owner": "own", "team": "team"}.get(duty.relation, "organisation")
    for kind in of:
        yield f"record: {kind.id}, which: {which}, classes: {CLASSES}{', write: true' if which == 'own' else ''}"


def _people(plan: Plan) -> str:
    """Two people for each role: nobody approves their own request."""
    lines = ["people:"]
    posts = [(duty, number) for duty in plan.duties for number in (1, 2)]
    for (duty, number), name in zip(posts, NAMES * 2, strict=False):
        organisation, team = ("other_service", "there") if duty.relation == "receiver" else ("our_office", "here")
        lines.append(f"  {duty.id}_{number}:")
        lines.append(
            f"    {{name: {name} Example, role: {_role(duty)}, team: {team}, area: {_codes()[0]}, organisation: {organisation},"
            f" language: {plan.wishes.source}}}"
        )
    return "\n".join([*lines, ""])


def _settings(plan: Plan) -> str:
    lines = ["settings:"]
    for name, (title, value) in plan.settings.items():
        lines += [f"  {name}:", f"    title: {_quoted(title)}", f"    value: {value}", "    from: 2026-01-01"]
        lines += ["    note: Assumed from a shipped demonstration. Look it up in your own law", "    confirm: true"]
    return "\n".join([*lines, ""])


def _scenario(plan: Plan) -> str:
    kind = min((each for each in plan.kinds if not each.sends), key=lambda each: len(each.forms))
    owner = next(duty for duty in plan.duties if duty.relation == "owner")
    return "\n".join(
        [
            f"scenario: {_quoted(f'{kind.title} begins as {kind.initial}')}",
            "starts: 2026-03-02 09:00",
            "people: office",
            "steps:",
            f"  - as: {owner.id}_1",
            f"    create: {kind.id}",
            "    fill_the_rest: true",
            f"    forms: {{{', '.join(f'{form}: {{}}' for form in kind.forms)}}}",
            f"  - expect: {{state: {kind.initial}}}",
            "",
        ]
    )


def _quoted(text: str) -> str:
    """A text as YAML takes it, in quotes only where it needs them."""
    plain = re.fullmatch(r"[^\W\d_][\w ().’'-]*", text) and text.lower() not in ("true", "false", "null", "yes", "no")
    return text if plain else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{each}`" for each in names)
