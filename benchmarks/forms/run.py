"""Times our evaluation of one large form beside other engines, on the same submissions and in the same run.

The form, the submissions, what is expected of each and the other engines come from a folder named by `TAIS_PEERS` (see README.md);
nothing of it is kept here. Only an engine that agrees on every submission does the same work.
"""

from __future__ import annotations

import gc
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from engine.expressions import Environment, Name, NameTable, Options, Program, Value, check_text
from engine.expressions import scope as names
from engine.expressions.text import Check, Text
from engine.forms import Fault, Json, PreparedForm, QuestionType, Surroundings, evaluate, prepare, question_types
from engine.forms.model import Form, Group, Item, Option, OptionList, Question, Rows
from engine.forms.types.kind import Reader

PEERS = Path(os.environ.get("TAIS_PEERS", "peers"))
PYTHON = os.environ.get("TAIS_PEERS_PYTHON", sys.executable)
SECONDS = float(os.environ.get("SECONDS_EACH", "4"))
TYPES = {
    "text": "text",
    "int": "whole_number",
    "date": "date",
    "select": "choose_one",
    "bool": "yes_no",
    "multi": "choose_many",
}
ALL = ["naive", "codegen", "django", "wtforms", "pydantic"]
WORDS = {
    "eq": "==",
    "ne": "!=",
    "gt": ">",
    "lt": "<",
    "ge": ">=",
    "le": "<=",
    "add": "+",
    "sub": "-",
    "mul": "*",
    "and": "and",
    "or": "or",
}
TRUE = Program("true", ["lit", "condition", True], "condition")

Spec = Mapping[str, Any]


class Translation:
    """The neutral definition in our own words: expressions are written in the language and checked like an implementer's."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.fields: list[Spec] = [each for page in spec["pages"] for each in page["fields"]]
        self.lists: dict[str, OptionList] = {}
        self.patterns: dict[str, str] = {}
        self.about: dict[str, list[tuple[Any, str]]] = {}
        for each in spec["constraints"]:
            self.about.setdefault(each["on"], []).append((each["expr"], each["msg"]))
        for each in [*self.fields, *(field for group in spec["groups"] for field in group["fields"])]:
            self.type_of(each)
        rows = {
            each["name"]: names.rows("f", each["name"], dict(self.name(field, "row") for field in each["fields"]))
            for each in spec["groups"]
        }
        self.table: dict[str, Name] = dict(self.name(each, "here") for each in self.fields) | rows

    def type_of(self, field: Spec) -> tuple[str, str]:
        """Our question type and, for choices, the id of the list (one list for equal options)."""
        if "pattern" in field:
            self.patterns[f"text_{len(field['pattern'])}"] = field["pattern"]
            return f"text_{len(field['pattern'])}", ""
        if field["type"] not in ("select", "multi"):
            return TYPES[field["type"]], ""
        identity = f"of_{len(field['options'])}"
        self.lists.setdefault(
            identity, OptionList(identity, tuple(Option(each, Text(each)) for each in field["options"]))
        )
        return TYPES[field["type"]], identity

    def name(self, field: Spec, of: Any) -> tuple[str, Name]:
        """A question as expressions see it."""
        kind, options = self.type_of(field)
        known = {"choose_one": f"option:{options}", "choose_many": f"options:{options}"}.get(
            kind, "text" if kind in self.patterns else kind
        )
        return field["name"], names.question("f", field["name"], known, of=of)

    def program(self, neutral: Any, own: Mapping[str, Name] | None = None) -> Program:
        """A checked program of a neutral expression."""
        if isinstance(neutral, list) and neutral[0] == "if":
            parts = [self.program(each, own) for each in neutral[1:]]
            reads = tuple(sorted({name for part in parts for name in part.reads}))
            return Program("first", ["first", [[parts[0].tree, parts[1].tree]], parts[2].tree], parts[1].type, reads)
        source = self.words(neutral)
        lists = {
            f"option:{each.id}": Options(f"option:{each.id}", tuple(one.id for one in each.options))
            for each in self.lists.values()
        }
        checked = check_text(
            source, NameTable(self.table | dict(own or {}), lists | {"yes_no": Options("yes_no", ("yes", "no"))})
        )
        if checked.program is None:
            raise ValueError(f"{source}: {checked.faults}")
        return checked.program

    def words(self, neutral: Any) -> str:
        """A neutral expression in the language."""
        if not isinstance(neutral, list):
            return {True: "yes", False: "no"}[neutral] if isinstance(neutral, bool) else str(neutral)
        head, *parts = neutral
        if head in ("f", "r"):
            return str(parts[0])
        if head == "sum":
            return f"sum({parts[0]}, {parts[1]})"
        return "(" + f" {WORDS[head]} ".join(map(self.words, parts)) + ")"

    def checks(
        self, field: Spec, own: Mapping[str, Name] | None, further: Iterable[tuple[Any, str]]
    ) -> tuple[Check, ...]:
        """A field's limits and constraints as checks."""
        name = field["name"]
        found = [(self.program(each, own), message) for each, message in further]
        if "max_length" in field:
            scope = NameTable(self.table | dict(own or {}))
            length = check_text(f"length({name}) <= {field['max_length']}", scope).program
            found += [(length, "Too long")] if length else []
        if "min" in field:
            limits = ["and", ["ge", ["f", name], field["min"]], ["le", ["f", name], field["max"]]]
            found.append((self.program(limits, own), "Out of range"))
        return tuple(Check(that, Text(message)) for that, message in found)

    def question(
        self, field: Spec, own: Mapping[str, Name] | None = None, further: Iterable[tuple[Any, str]] = ()
    ) -> Item:
        """One field."""
        kind, options = self.type_of(field)
        return Item(
            question=Question(
                field["name"],
                kind,
                Text(field["label"]),
                options=options,
                required=TRUE if field.get("required") else None,
                show_if=self.program(field["visible_if"], own) if "visible_if" in field else None,
                calculate=self.program(field["calc"], own) if "calc" in field else None,
                checks=self.checks(field, own, further),
            )
        )

    def form(self) -> Form:
        """The whole form: a group for each page, rows for each repeating group."""
        pages = tuple(
            Item(
                group=Group(
                    page["name"],
                    Text(page["label"]),
                    tuple(self.question(each, None, self.about.get(each["name"], ())) for each in page["fields"]),
                )
            )
            for page in self.spec["pages"]
        )
        return Form("f", Text("The form"), pages + tuple(self.rows(each) for each in self.spec["groups"]))

    def rows(self, group: Spec) -> Item:
        """A repeating group; its constraint stands at the column that it names."""
        own = dict(self.name(each, "row") for each in group["fields"])
        rule = group["constraint"]
        items = tuple(
            self.question(each, own, [(rule["expr"], rule["msg"])] if each["name"] == rule["on"] else [])
            for each in group["fields"]
        )
        return Item(rows=Rows(group["name"], Text(group["label"]), items))


def patterned(name: str, pattern: str) -> QuestionType:
    """A further question type: text of one shape. It enters by the door that is open to every type."""
    text = question_types()["text"]
    fits = re.compile(pattern).search

    def reader(question: Question, surroundings: Surroundings, otherwise: Reader) -> Reader:
        plain = text.reader(question, surroundings, otherwise)

        def read(raw: Json) -> Value | Fault:
            value = plain(raw)
            return value if not isinstance(value, str) or fits(value) else Fault("wrong_shape")

        return read

    return QuestionType(name, "text", reader, text.write, text.schema)


def load(spec: Spec) -> tuple[Form, Mapping[str, OptionList], Mapping[str, QuestionType]]:
    """The form as the compiler would hand it over."""
    translation = Translation(spec)
    form = translation.form()
    return form, translation.lists, question_types(patterned(*each) for each in translation.patterns.items())


def stored(submission: Mapping[str, Any]) -> dict[str, Json]:
    """A submission in our stored form; done beforehand, as for the peers."""
    return {name: _answer(value) for name, value in submission.items()}


def _answer(value: Any) -> Json:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return [stored(each) if isinstance(each, dict) else each for each in value]
    return str(value) if isinstance(value, int) else value


ENV = Environment(today=date(2026, 3, 2))


def answer(prepared: PreparedForm, answers: Mapping[str, Json]) -> tuple[list[str], dict[str, int | None]]:
    """What is compared: the paths of the problems, and the calculated values."""
    done = evaluate(prepared, answers, ENV)
    values = done.values
    return [each.path for each in done.problems], {name: _number(values.get(name)) for name in CALCULATED}


CALCULATED: list[str] = []


def _number(value: Value) -> int | None:
    return value // 1_000_000 if isinstance(value, int) else None


def timed(work: Callable[[], object], rounds: int = 11) -> float:
    """The median time of some work, in milliseconds."""
    times: list[float] = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e3


def ours(folder: Path) -> dict[str, object]:
    """Our line, in the form in which the peers print theirs."""
    spec, submissions, expected = (
        json.loads((folder / f"{each}.json").read_text()) for each in ("spec", "subs", "expected")
    )
    CALCULATED[:] = spec["calc_order"]
    form, lists, types = load(spec)
    prepared = prepare(form, lists, types)
    all_answers = [stored(each) for each in submissions]
    agree = 0
    for answers, right in zip(all_answers, expected, strict=True):
        paths, calculated = answer(prepared, answers)
        same = sorted(set(paths)) == right["errors"] and calculated == right["calcs"]
        agree += same
        if not same and os.environ.get("SHOW"):
            sys.stderr.write(f"{sorted(set(paths) ^ set(right['errors']))} {calculated} {right['calcs']}\n")
    gc.collect()
    times: list[float] = []
    stop = time.perf_counter() + SECONDS
    while time.perf_counter() < stop:
        answers = all_answers[len(times) % len(all_answers)]
        start = time.perf_counter()
        answer(prepared, answers)
        times.append(time.perf_counter() - start)
    times.sort()
    return {
        "name": "tais: engine.forms",
        "agree": f"{agree}/{len(expected)}",
        "load_ms": round(timed(lambda: prepare(form, lists, types)), 2),
        "eval_ms_median": round(times[len(times) // 2] * 1e3, 4),
        "eval_ms_p95": round(times[int(len(times) * 0.95)] * 1e3, 4),
        "n": len(times),
    }


def others(folder: Path, peers: list[str]) -> Iterator[str]:
    """The peers' own lines, each from a process of its own; where one isn't installed, that."""
    for peer in peers:
        command = [PYTHON, "pyforms.py", peer]
        done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
        yield done.stdout or f"{peer}: does not run here ({done.stderr.strip().splitlines()[-1]})\n"


def main(peers: list[str]) -> int:
    """Ours, then the peers that are named (all of them without a name; `none` for none)."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "forms"
        shutil.copytree(PEERS / "forms" if (PEERS / "forms").is_dir() else PEERS, folder)
        subprocess.run([PYTHON, "gen.py"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        line = ours(folder)
        sys.stdout.write(json.dumps(line) + "\n")
        for told in others(folder, [] if peers == ["none"] else peers or ALL):
            sys.stdout.write(told)
            sys.stdout.flush()
    return 0 if line["agree"] == "200/200" else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
