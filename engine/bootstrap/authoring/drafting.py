"""The files of a new context, as texts by their paths. What they hold was decided before: see `planning`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from string import Template

from engine import library
from engine.bootstrap.authoring.pieces import Duty, Kind, sample_rules
from engine.bootstrap.authoring.planning import START, Plan

LAST_LEVEL = "village"
CLASSES = "[personal, sensitive, restricted]"
NAMES = ("Ada", "Ben", "Cora", "Dan", "Eva", "Finn", "Gala", "Hugo", "Ines", "Jon", "Kira", "Leo")
FORMATS: Mapping[str, str] = {"tet": "pt_TL"}
"""The locale whose dates and numbers serve a language that has none of its own."""


class Template_(Template):  # noqa: N801 - `Template` is the library's
    """Places are written `@name`: `${…}` belongs to the language."""

    delimiter = "@"


def files_of(plan: Plan) -> dict[str, str]:
    """The text of every file by its path in the context."""
    wishes = plan.wishes
    names = {"title": wishes.title, "folder": wishes.folder.name, "place": f"{_codes()[0]}-1"}
    found = {"context.yaml": _context(plan)}
    parts = ("every",) if plan.taken else ("every", "own")
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
    if plan.settings:
        found["settings/assumed.yaml"] = _settings(plan)
    if plan.forms:
        found |= _further_forms(plan, found)
    if plan.taken:
        found["scenarios/first.yaml"] = _scenario(plan)
        found |= {
            f"rules/{record}.yaml": text
            for record, text in sample_rules(library(), [each.id for each in plan.kinds]).items()
        }
    return found


def _context(plan: Plan) -> str:
    wishes = plan.wishes
    languages = [f"  source: {wishes.source}", f"  offered: [{', '.join(wishes.offered)}]"]
    others = [each for each in wishes.offered if each != wishes.source]
    if others:
        languages.append(f"  fallback: {{{', '.join(f'{each}: {wishes.source}' for each in others)}}}")
    formats = [f"{each}: {FORMATS[each]}" for each in wishes.offered if each in FORMATS]
    if formats:
        languages.append(f"  formats: {{{', '.join(formats)}}}")
    inside = dict.fromkeys(form for kind in plan.kinds if kind.id in plan.taken for form in kind.forms)
    forms = [*inside, *plan.forms]
    return "\n".join(
        [
            f"context: {wishes.id}",
            f"title: {_quoted(wishes.title)}",
            "status: demonstration",
            f"time_zone: {wishes.time_zone}",
            "languages:",
            *languages,
            f"levels: [{plan.level}, {LAST_LEVEL}]",
            *(["library: 1.0"] if forms else []),
            f"uses: {{forms: [{', '.join(forms)}], workflows: [{', '.join(plan.taken)}]}}",
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


def _smallest(plan: Plan) -> Kind:
    """The kind that begins by itself and has the fewest forms."""
    return min((each for each in plan.kinds if not each.sends), key=lambda each: len(each.forms))


def _further_forms(plan: Plan, files: Mapping[str, str]) -> dict[str, str]:
    """The file by which the smallest kind gets forms of the library that it doesn't have there."""
    kind = _smallest(plan)
    name = f"workflows/{kind.id}.yaml"
    added = ", ".join(plan.forms)
    if kind.id in plan.taken:
        return {name: f"workflow: {kind.id}\nextends: {kind.id}\nforms: {{add: [{added}]}}\n"}
    return {
        name: files[name].replace(
            f"forms: [{', '.join(kind.forms)}]", f"forms: [{', '.join((*kind.forms, *plan.forms))}]"
        )
    }


def _scenario(plan: Plan) -> str:
    kind = _smallest(plan)
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
