"""`tais new`: a context to begin with. It checks clean, can be served, and has one scenario that passes; its people are made up.

What it writes comes from three sides: what every context has, then either a small procedure of its own or kinds of record of the
shared library, whose duties, settings and compartments decide the roles, the settings and the people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from zoneinfo import available_timezones

from engine.bootstrap import locales
from engine.bootstrap.authoring.drafting import files_of
from engine.bootstrap.authoring.planning import Wishes, plan_of, told_pieces
from engine.bootstrap.authoring.schemas import line_for, save, texts
from engine.definitions.words import ID, did_you_mean

__all__ = ["Wishes", "refusal", "run", "told_pieces", "write"]

SCHEMAS = Path(".tais") / "schemas"
LANGUAGE = re.compile(r"[a-z]{2,3}")


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
    known = tuple(told_pieces())
    unknown = [each for each in wishes.take if each not in known]
    if unknown:
        near = did_you_mean(unknown[0], known, f"It has {_listed(known)}.")
        return f"The library has no kind of record and no form `{unknown[0]}`. {near}"
    if wishes.take and wishes.source != "en":
        return "The shared forms are written in English. Take them with `en` as the language of your files, and offer yours beside it."
    return ""


def write(wishes: Wishes) -> list[Path]:
    """Write the context; every file that was written, in order. `refusal` has been asked before."""
    written = [_save(wishes.folder, path, text) for path, text in files_of(plan_of(wishes)).items()]
    save(texts(wishes.folder), wishes.folder / SCHEMAS)
    locales.begin(wishes.folder)
    return written


def _save(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if name.endswith(".yaml"):
        kind = text.partition(":")[0]
        text = f"{line_for(path, kind, folder / SCHEMAS)}\n{text}"
    path.write_text(text, encoding="utf-8")
    return path


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{each}`" for each in names)
