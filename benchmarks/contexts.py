"""Writes small contexts as an implementer would, YAML files in a folder: the workflow peers' machine, and a form of 150 questions.

They go through the compiler like any country's. Nothing of another project is kept here: the machine comes as an argument.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType

PERSON = "worker"
FORM = "long_form"
OPTIONS = (250, 5, 20)
OPEN_AND_CLOSED = """
initial: open
states:
  open:
    title: Open
    transitions:
      - {event: close, title: Close, by: worker, to: closed}
  closed: {title: Closed, ended: true}
"""


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """A context's folder with these files and what every one of ours needs: itself, a role, a duty, a person."""
    common = {
        "context.yaml": f"""
context: {folder.name}
title: Benchmark
status: demonstration
time_zone: Asia/Dili
languages:
  source: en
  offered: [en]
  formats: {{en: en_GB}}
""",
        "roles.yaml": """
roles:
  worker:
    title: Worker
    duties: [worker]
    sees:
      - {record: item, which: own, classes: [personal], write: true}
    may: [create_item]
""",
        "workflows/duties.yaml": "duties:\n  worker: {title: Worker, is: owner}\n",
        "demo/people.yaml": f"people:\n  {PERSON}: {{name: Worker Ezemplu, role: worker, team: one}}\n",
    }
    for name, text in {**common, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip())
    return folder


def _form(name: str, questions: Iterable[str], entries: bool = False) -> str:
    head = [f"form: {name}", f"title: {name.replace('_', ' ').capitalize()}", "class: personal", "purpose: To measure"]
    return "\n".join(
        [*head, *(["entries: true", "entry_title: ${note}"] if entries else []), "questions:", *questions, ""]
    )


def _workflow(forms: Iterable[str], rest: str) -> str:
    return f"""
workflow: item
title: Item
plural: Items
path: items
number:
  text: I-${{year}}-${{sequence}}
  digits: 5
  restarts: [year]
forms: [{", ".join(forms)}]
shows:
  list: [number, state, owner]
  filter: [state]
  search: [number]
{rest}"""


# --- the peers' machine ---------------------------------------------------------------------------------------------
def machine(folder: Path, described: ModuleType) -> Path:
    """The machine that the workflow peers run: its data are a form, its guards read it, its tasks are forms that `finish` needs."""
    kinds = {bool: "yes_no", int: "whole_number", str: "text"}
    data = [f"  - {{ask: {name}, label: {name}, type: {kinds[type(value)]}}}" for name, value in described.DATA.items()]
    note = ["  - {ask: note, label: Note, type: text}"]
    states = [f"initial: {described.STATES[0]}", "states:"]
    for state in described.STATES:
        states += [f"  {state}:", f"    title: {state.capitalize()}"]
        states += ["    ended: true"] if state == "closed" else []
        if state in described.TIMERS:
            days = described.TIMERS[state] // 86400
            states += ["    deadlines:", f"      - {{deadline: {state}_due, title: {state}, within: {days} days}}"]
        states += ["    transitions:"]
        for source, event, target, guard in described.T:
            if source == state:
                states += _transition(event, target, _guard(guard, described), described)
    files = {
        "forms/data.yaml": _form("data", data),
        **{f"forms/{task}.yaml": _form(task, note) for task in described.TASKS},
        "workflows/item.yaml": _workflow(["data", *described.TASKS], "\n".join(states) + "\n"),
    }
    return write(folder, files)


def _transition(event: str, target: str, guard: str, described: ModuleType) -> list[str]:
    lines = [f"      - event: {event}", f"        title: {event.replace('_', ' ').capitalize()}", "        by: worker"]
    lines += [f"        if: {guard}", f"        to: {target}"]
    if event == "finish":
        lines += ["        needs:", *(f"          - {{form: {task}, since: entered}}" for task in described.TASKS)]
    return [*lines, "        reopens: true"] if event == "reopen" else lines


def _guard(guard: str, described: ModuleType) -> str:
    """A guard in our language: a yes_no is compared, a text is answered, and all are answers of the form `data`."""
    for name, value in described.DATA.items():
        if isinstance(value, bool):
            guard = re.sub(rf"\bnot {name}\b", f"data.{name} == no", guard)
            guard = re.sub(rf"(?<!\.)\b{name}\b", f"data.{name} == yes", guard)
        elif isinstance(value, str):
            guard = re.sub(rf"\b{name} != ''", f"answered(data.{name})", guard)
        else:
            guard = re.sub(rf"(?<!\.)\b{name}\b", f"data.{name}", guard)
    return guard


def data_of(described: ModuleType) -> dict[str, str]:
    """The machine's data as answers; an empty text is no answer."""
    words = {
        name: ("yes" if value else "no") if isinstance(value, bool) else str(value)
        for name, value in described.DATA.items()
    }
    return {name: value for name, value in words.items() if value}


# --- a form of 150 questions ----------------------------------------------------------------------------------------
def long_form(folder: Path) -> Path:
    """A kind with one form of 150 questions in ten groups: 50 texts, 25 numbers, 15 dates, 25 choices (ten of 250 options), 20
    yes or no, 5 of many, 10 calculated; 40 of them with a condition."""
    types = [
        *["text"] * 50,
        *["whole_number"] * 25,
        *["date"] * 15,
        *["choose_one, options: of_250"] * 10,
        *["choose_one, options: of_5"] * 15,
        *["yes_no"] * 20,
        *["choose_many, options: of_20"] * 5,
        *["calculated"] * 10,
    ]
    # The sorts are spread over the groups, as on a real page.
    order = sorted(range(len(types)), key=lambda index: (index % 10, index))
    lines: list[str] = []
    for place, index in enumerate(order):
        if place % 15 == 0:
            part = place // 15 + 1
            lines += [f"  - group: part_{part}", f"    title: Part {part}", "    questions:"]
        lines += _question(index, types[index])
    lists = {f"options/of_{size}.yaml": _options(size) for size in OPTIONS}
    workflow = _workflow([FORM], OPEN_AND_CLOSED)
    return write(folder, {f"forms/{FORM}.yaml": _form(FORM, lines), "workflows/item.yaml": workflow, **lists})


def _question(index: int, type_name: str) -> list[str]:
    head = [f"      - ask: q{index}", f"        label: Question number {index}"]
    if type_name == "calculated":
        # The numbers are q50 to q74.
        first = 50 + (index - 140) * 2
        return [*head, "        type: whole_number", f"        calculate: q{first} + q{first + 1}"]
    head += [
        f"        type: {type_name.partition(',')[0]}",
        *(f"        {each.strip()}" for each in type_name.split(",")[1:]),
    ]
    conditional = (index < 40 and index % 2 == 0) or 90 <= index < 110
    return [*head, f"        show_if: q{50 + index % 25} >= 0"] if conditional else head


def _options(size: int) -> str:
    options = "\n".join(f"  - {{option: o{number}, label: Option number {number}}}" for number in range(size))
    return f"options: of_{size}\nlist:\n{options}\n"


def long_answers() -> dict[str, object]:
    """Answers to every question that a person answers."""
    answers: dict[str, object] = {f"q{index}": f"Some text {index}" for index in range(50)}
    answers |= {f"q{index}": str(index) for index in range(50, 75)}
    answers |= {f"q{index}": "2026-03-02" for index in range(75, 90)}
    answers |= {f"q{index}": f"o{index}" for index in range(90, 100)}
    answers |= {f"q{index}": "o3" for index in range(100, 115)}
    answers |= {f"q{index}": "yes" for index in range(115, 135)}
    return answers | {f"q{index}": ["o1", "o7"] for index in range(135, 140)}
