"""The commands about layers: `explain`, `diff`, `lock`. Their work is done in `bootstrap`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from engine.cli.telling import as_text

layers = typer.Typer(rich_markup_mode=None)

Context = Annotated[Path, typer.Argument(metavar="CONTEXT", help="The context's folder, for example contexts/country.")]


@layers.command(short_help="Tell where a value comes from.")
def explain(
    context: Context,
    target: Annotated[str, typer.Argument(metavar="PLACE", help="For example forms/registration#date_of_birth.label")],
) -> int:
    """Tell what each layer says at one place, with file and line, and which one counts.

    PLACE is a thing and a path in it: forms/registration#date_of_birth.label, workflows/case#first_visit.within, roles#lead.sees
    """
    from engine.bootstrap.layers import explain as command

    return command.run(context, target)


@layers.command(short_help="Tell what changed, weakenings first.")
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The older version's folder, or `library`.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The newer version's folder.")],
) -> int:
    """Tell in words what changed between two versions of a context, or what a context changes of the library.

    What is weaker comes first: a lower class, a wider sight, a longer time, fewer needs, checks or levels.
    Exit code: 0 nothing is weaker, 1 something is, 2 one of the two can't be read.
    """
    from engine.bootstrap.layers import diff as command

    return command.run(old, new)


@layers.command(short_help="Write what a context takes from the library.")
def lock(context: Context) -> int:
    """Write tais.lock: what the context takes from the library, as it is now. `tais check` then tells what has changed since."""
    from engine.bootstrap.layers import lock as command

    return command.run(context, lambda found: typer.echo(as_text(found, colour=sys.stderr.isatty()), err=True))
