"""The program `tais`: its commands, their options, their help. Each loads its own part of `bootstrap`, and only when it is run.

It decides exit codes (0 good, 1 faults of the implementer, 2 wrong use or a failure of ours) and tells what was found; it does no work.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from engine.cli import asking
from engine.cli.layers import layers
from engine.cli.machines import as_github, as_sarif
from engine.cli.telling import as_json, as_text, read_on
from engine.diagnostics import Diagnostic, has_errors

GOOD, FAULTS, FAILURE = 0, 1, 2
INTERRUPTED = 130

app = typer.Typer(
    name="tais",
    help="Reads a country's case-management procedure, written as YAML, checks it and serves it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
audit = typer.Typer(help="Prove that the journal is whole.", no_args_is_help=True, rich_markup_mode=None)
user = typer.Typer(help="People who may log in.", no_args_is_help=True, rich_markup_mode=None)
keys = typer.Typer(help="The keys of an installation.", no_args_is_help=True, rich_markup_mode=None)
docs = typer.Typer(help="Pages of documentation.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(audit, name="audit")
app.add_typer(docs, name="docs")
app.add_typer(keys, name="keys")
app.add_typer(layers)
app.add_typer(user, name="user")


class Format(StrEnum):
    """How diagnostics are written."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"


class Coverage(StrEnum):
    """How coverage is written."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


class Standing(StrEnum):
    """What a new database is for."""

    LIVE = "live"
    TRAINING = "training"


Context = Annotated[Path, typer.Argument(metavar="CONTEXT", help="The context's folder, for example contexts/country.")]
Database = Annotated[
    str | None,
    typer.Option(metavar="URL", help="The database, as an SQLAlchemy URL. Without it: an SQLite file in var/.", show_default=False),
]


@app.callback()
def everywhere(
    trace: Annotated[bool, typer.Option("--trace", help="Show where a failure of Tais itself happened.")] = False,
) -> None:
    """Options of all commands (`--trace` is read before anything else: see `main`)."""


@app.command(short_help="Tell every fault of a context.")
def check(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="Contexts, folders or single files.", show_default=False)],
    format: Annotated[
        Format, typer.Option(help="Lines for people, a JSON list, SARIF 2.1.0, or annotations of GitHub's workflows.")
    ] = Format.TEXT,
) -> int:
    """Tell every fault of a context: file, line, column, what is wrong and what to do.

    Exit code: 0 no errors (there may be warnings), 1 errors, 2 a failure of Tais itself.
    """
    from engine.bootstrap import check as command

    found = command.run(paths)
    if format is Format.TEXT:
        typer.echo(as_text(found, colour=sys.stdout.isatty()))
        if sys.stdout.isatty() and found:
            typer.echo(read_on(found))
    else:
        typer.echo({Format.JSON: as_json, Format.SARIF: as_sarif, Format.GITHUB: as_github}[format](found))
    return FAULTS if has_errors(found) else GOOD


@app.command(short_help="Mend what needs no thinking.")
def fix(
    context: Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be changed.")] = False,
) -> int:
    """Mend what can be mended without thinking: quotes, tabs, spaces, slips of one letter; show each change, and what remains.

    Only the context's own files are changed, and only in the places shown; comments and layout stay. Exit code: 0 no errors remain,
    1 some do, 2 a failure of Tais itself.
    """
    from engine.bootstrap.authoring import fix as command

    return command.run(context, dry_run=dry_run, tell=tell)


@app.command(short_help="Check a context and serve it.")
def serve(
    context: Context,
    host: Annotated[str, typer.Option(metavar="H", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="N", help="The port to listen on.", min=1, max=65535)] = 8000,
    database: Database = None,
    demo: Annotated[bool, typer.Option("--demo", help="Fictional people, with keys and a database of their own.")] = False,
    apply: Annotated[bool, typer.Option("--apply", help="Make this context the active one, even if the database has another.")] = False,
    https: Annotated[
        bool, typer.Option("--https", help="Reached through https (a TLS proxy in front): cookies say so. Always so when live.")
    ] = False,
) -> int:
    """Check a context and serve it. A faulty one is refused with the same list as `tais check`.

    An empty database takes the context; one that has another configuration active keeps it (and says so) unless --apply is given.
    """
    from engine.bootstrap import serve as command

    return command.run(context, host=host, port=port, database=database, demo=demo, apply=apply, https=https, tell=tell)


@app.command(short_help="Serve a context to whoever writes it.")
def dev(
    context: Context,
    port: Annotated[int, typer.Option(metavar="N", help="The port to listen on.", min=1, max=65535)] = 8000,
    host: Annotated[str, typer.Option(metavar="H", help="An address of this machine; no other is taken.")] = "127.0.0.1",
    database: Annotated[
        str | None,
        typer.Option(metavar="URL", help="An SQLite database of its own. Without it: var/dev-CONTEXT.sqlite.", show_default=False),
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin with an empty database.")] = False,
) -> int:
    """Serve a context to whoever writes it: every save is compiled and shown at once, faults over the pages that they concern.

    It shows the context to fictional people, on this machine only. /studio/ draws its workflows, forms, rules and permissions.
    """
    from engine.bootstrap import dev as command

    return command.run(context, host=host, port=port, database=database, fresh=fresh, tell=tell)


@app.command(short_help="Make a context the active configuration.")
def apply(
    context: Context,
    database: Database = None,
    standing: Annotated[
        Standing | None, typer.Option("--as", help="For an empty database: what it is for, once and for all.", show_default=False)
    ] = None,
) -> int:
    """Check a context, show what changes for live records, and make it the active configuration."""
    from engine.bootstrap import apply as command

    return command.run(context, database=database, standing=standing.value if standing else None, tell=tell)


@app.command("test", short_help="Run the scenarios of a context.")
def play(
    context: Context,
    only: Annotated[str, typer.Option(metavar="TEXT", help="Only scenarios with this text in their title.")] = "",
    coverage: Annotated[Coverage | None, typer.Option(help="How much of the procedure they go through, and what is missing.")] = None,
    into: Annotated[Path | None, typer.Option(metavar="FILE", help="The file of `json` and `html`; else coverage.json or .html.")] = None,
    least: Annotated[
        float | None, typer.Option("--min", metavar="PERCENT", min=0, max=100, help="Fail when less of the procedure is gone through.")
    ] = None,
    stubs: Annotated[Path | None, typer.Option(metavar="DIR", help="Write sketches of scenarios for what is missing.")] = None,
) -> int:
    """Run the scenarios of a context, each on a stage of its own; a failure says what was expected, what there was, and where.

    Exit code: 0 all go as they say, 1 some don't, or less than --min is gone through, or the context is faulty; 2 a failure of Tais
    itself.
    """
    from engine.bootstrap import test as command

    wanted = command.Wanted(only, coverage.value if coverage is not None else "", into, least, stubs)
    return command.run(context, tell=tell, wanted=wanted)


@app.command(short_help="Tell which translations are missing.")
def locales(
    context: Context,
    write: Annotated[
        bool, typer.Option("--write", help="Add what is missing to the catalogues, and mark what nobody says any more.")
    ] = False,
) -> int:
    """Tell how the catalogues stand in every language that a context offers: missing, stale, waiting for review, places wrong.

    Exit code: 0 every language is complete, 1 one isn't (or the context is faulty).
    """
    from engine.bootstrap import locales as command

    return command.run(context, write=write, tell=tell)


@app.command(short_help="Fire deadlines and deliver messages.")
def worker(database: Database = None) -> int:
    """Fire deadlines and deliver messages, beside one or more `tais serve`. Several may run at once."""
    from engine.bootstrap import worker as command

    return command.run(database=database)


def _answer(help: str) -> object:
    return typer.Option(help=f"{help} Asked for when it isn't said.", show_default=False)


@app.command(short_help="Write a context to begin with.")
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder; its name becomes the context's id.", show_default=False)],
    title: Annotated[str | None, _answer("What the installation is called: the country.")] = None,
    source: Annotated[str | None, _answer("The language that you write your files in, like en.")] = None,
    languages: Annotated[str | None, _answer("The languages that people can choose, with commas between.")] = None,
    time_zone: Annotated[str | None, _answer("The time zone, like Europe/Lisbon.")] = None,
    take: Annotated[str | None, _answer("Kinds of record and forms of the shared library, with commas between, or none.")] = None,
) -> int:
    """Write a context to begin with: it checks clean, can be served, and has a scenario that passes. Its people are made up.

    Exit code: 0 written, 1 it can't be made (and why).
    """
    from engine.bootstrap.authoring import starting as command

    called = asking.text("What is it called", title, folder.name.replace("-", " ").title())
    first = asking.text("The language that you write your files in", source, "en")
    return command.run(
        folder,
        title=called,
        source=first,
        offered=asking.words("The languages that people can choose, with commas between", languages, first),
        time_zone=asking.text("The time zone", time_zone, "UTC"),
        take=asking.pieces(take, command.told_pieces()),
    )


@app.command(short_help="Write JSON Schemas for editors.")
def schema(
    context: Annotated[
        Path | None,
        typer.Argument(metavar="[CONTEXT]", help="A context whose ids the editor offers too.", show_default=False),
    ] = None,
    write: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A folder for <kind>.json; without it they are printed.", show_default=False)
    ] = None,
) -> int:
    """Write the JSON Schema of each kind of file, with which an editor completes, explains and underlines while one types."""
    from engine.bootstrap.authoring import schemas as command

    return command.run(context, write)


@docs.command("language", short_help="Print the page of the language.")
def docs_language(
    write: Annotated[bool, typer.Option("--write", help="Write it to docs/language.md of this installation instead.")] = False,
) -> int:
    """Print the page of the language: its chapters, and the reference of every key, type, function and refusal, made from the code."""
    from engine.bootstrap.authoring import language as command

    return command.run(write)


@docs.command("code", short_help="Explain a code of tais check.")
def docs_code(
    code: Annotated[str, typer.Argument(metavar="CODE", help="A code that `tais check` has told, for example E404.")],
) -> int:
    """Print what a code means, why, the smallest faulty example and its repair."""
    from engine.bootstrap.authoring import codes as command

    return command.run(code)


@audit.command("verify", short_help="Prove that no line was changed.")
def audit_verify(database: Database = None) -> int:
    """Read the whole journal and prove that no line was changed, added or taken away.

    Exit code: 0 whole, 1 not whole (the record and the line are named).
    """
    from engine.bootstrap import audit as command

    return command.run(database=database)


@keys.command("new", short_help="Make keys in a file.")
def keys_new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to make; only its owner can read it.")],
    key_store: Annotated[
        str | None,
        typer.Option(metavar="URL", help="The database for wrapped keys. Without it: beside an SQLite database.", show_default=False),
    ] = None,
    checkpoints: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="The file for copies of checkpoints. Without it: beside an SQLite database.", show_default=False),
    ] = None,
) -> int:
    """Make the keys of a new installation. On PostgreSQL both options are needed, and the key store is a database apart.

    TAIS_KEYS=@FILE then gives them to every other command.
    """
    from engine.bootstrap.machine import keys as command

    return command.run(file, key_store=key_store, checkpoints=checkpoints)


@user.command("add", short_help="Add a person who may log in.")
def user_add(
    id: Annotated[str, typer.Argument(metavar="ID", help="The name to log in with.")],
    name: Annotated[str, typer.Option(help="The person's name, as others see it.")],
    role: Annotated[str, typer.Option(help="A role of the active configuration.")],
    team: Annotated[str | None, typer.Option(help="The person's team.", show_default=False)] = None,
    area: Annotated[str | None, typer.Option(help="The code of the person's area.", show_default=False)] = None,
    organisation: Annotated[str | None, typer.Option(help="The id of the person's organisation.", show_default=False)] = None,
    language: Annotated[str | None, typer.Option(help="The language to begin with.", show_default=False)] = None,
    database: Database = None,
) -> int:
    """Add a person. A first password is made up and printed once."""
    from engine.bootstrap import user as command

    return command.run(
        id=id, name=name, role=role, team=team, area=area, organisation=organisation, language=language, database=database
    )


Id = Annotated[str, typer.Argument(metavar="ID", help="The name that they log in with.")]


@user.command("password", short_help="Make a new password for somebody.")
def user_password(id: Id, database: Database = None) -> int:
    """Make a new password for somebody who forgot theirs or was locked out. It is printed once; their sessions end."""
    from engine.bootstrap import user as command

    return command.new_password(id, database=database)


@user.command("stop", short_help="Keep somebody out from now on.")
def user_stop(
    id: Id,
    again: Annotated[bool, typer.Option("--undo", help="Let them in again.")] = False,
    database: Database = None,
) -> int:
    """Keep somebody out from now on: their sessions end, their tokens open nothing. What they did stays in the history."""
    from engine.bootstrap import user as command

    return command.let_in(id, active=again, database=database)


@user.command("token", short_help="Make a token for a program.")
def user_token(
    id: Id,
    name: Annotated[str, typer.Option(help="What it is for.")],
    days: Annotated[int, typer.Option(metavar="N", help="How many days it lasts.", min=1, max=366)] = 90,
    database: Database = None,
) -> int:
    """Make a bearer token with which a program acts as this person through /api/v1. It is printed once."""
    from engine.bootstrap import user as command

    return command.new_token(id, name=name, days=days, database=database)


def tell(diagnostics: Iterable[Diagnostic]) -> None:
    """Write diagnostics for people; handed to the commands that refuse a faulty context."""
    typer.echo(as_text(diagnostics, colour=sys.stderr.isatty()), err=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and answer its exit code. `--trace` may stand anywhere."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    trace = "--trace" in given
    try:
        result = app([each for each in given if each != "--trace"], prog_name="tais", standalone_mode=False)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except Exception as fault:  # the last door: nobody gets a stack trace unasked
        return _failed(fault, trace)
    return result if isinstance(result, int) else GOOD


def _failed(fault: Exception, trace: bool) -> int:
    if isinstance(fault, typer.TyperException):  # wrong use: typer says how
        typer.echo(f"tais: {fault.format_message()}\nTry `tais --help`, or `tais COMMAND --help`.", err=True)
        return FAILURE
    if trace:
        traceback.print_exception(fault)
    said = " ".join(str(fault).split())
    what = f"{type(fault).__name__}: {said}" if said else type(fault).__name__
    hint = "" if trace else " Run it again with --trace to see where."
    typer.echo(f"tais failed, and the fault is not yours: {what}.{hint}", err=True)
    return FAILURE


if __name__ == "__main__":
    sys.exit(main())
