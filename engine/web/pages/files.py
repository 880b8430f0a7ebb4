"""Files of answers: those that come with a posted form, and those that are handed out."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response

from engine.casework.files.keep_file import FileKept, Place, keep_file
from engine.casework.files.open_file import open_file
from engine.casework.outcomes import Absent, Wrong
from engine.forms.problems import Problem
from engine.web.asked import Asked, Reply
from engine.web.replies import absent, problem

UPLOAD = ":upload"
CONTENT_POLICY = "default-src 'none'; sandbox"


def show(asked: Asked) -> Reply:
    """A file, to be kept and not to be shown inside a page of ours: a browser runs nothing of it here."""
    names = asked.names
    view = open_file(asked.services.desk, asked.actor, names["path"], names["id"], names["file"])
    if isinstance(view, Absent):
        return problem(asked, 404, "absent") if asked.address.startswith("/api/") else absent(asked)
    headers = {
        "content-disposition": f'attachment; filename="{view.name}"',
        "content-security-policy": CONTENT_POLICY,
    }
    return Response(view.data, 200, headers, media_type=view.kind)


def taken_in(asked: Asked, place: tuple[str, str, str, str]) -> tuple[Mapping[str, tuple[str, ...]], list[Problem]]:
    """The posted fields with each file that came kept and referred to; and what is wrong with those that were not taken."""
    fields = dict(asked.fields)
    wrong: list[Problem] = []
    for name, data in asked.files.items():
        question = name.removesuffix(UPLOAD)
        if question == name:
            continue
        outcome = keep_file(asked.services.desk, asked.command({}), Place(*place, question), data)
        if isinstance(outcome, FileKept):
            fields.update(
                {
                    f"{question}:file": (outcome.file,),
                    f"{question}:kind": (outcome.kind,),
                    f"{question}:size": (str(outcome.size),),
                }
            )
            fields.pop(f"{question}:drop", None)
            fields.pop(f"{question}:name", None)
        elif isinstance(outcome, Wrong):
            wrong += outcome.problems
    return fields, wrong
