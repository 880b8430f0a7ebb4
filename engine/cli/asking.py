"""What `tais new` asks when it wasn't said on the command line. It decides nothing: `bootstrap` refuses what can't be."""

from __future__ import annotations

from collections.abc import Mapping

import typer

NONE = "none"


def text(question: str, given: str | None, default: str) -> str:
    """The answer given on the command line, or the one that is typed now."""
    return given if given is not None else str(typer.prompt(question, default=default))


def words(question: str, given: str | None, default: str) -> tuple[str, ...]:
    """Several words, with commas between; `none` is none."""
    answer = text(question, given, default)
    found = (each.strip() for each in answer.split(","))
    return tuple(dict.fromkeys(each for each in found if each and each != NONE))


def pieces(given: str | None, offered: Mapping[str, tuple[str, tuple[str, ...]]]) -> tuple[str, ...]:
    """Kinds of record and forms of the shared library: each is told with its title and what it needs beside itself."""
    if given is None:
        typer.echo("The shared library has these kinds of record (each with its forms) and single forms:")
        for name, (title, needs) in offered.items():
            beside = f" (takes {', '.join(needs)} too)" if needs else ""
            typer.echo(f"  {name}: {title}{beside}")
    return words(f"Which do you take, with commas between ({NONE}: begin with a small procedure of your own)", given, NONE)
