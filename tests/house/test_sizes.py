"""The house stays small: lines per module, lines per function, modules per folder, rooms one level deep, imports at the top."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ROOT / "engine"
MODULE_LINES = 450
FUNCTION_LINES = 60
FOLDER_MODULES = 10
VAGUE = {"utils", "util", "helpers", "helper", "manager", "base", "common", "misc"}

FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


def modules() -> list[Path]:
    """Every Python file of the engine and of the tests."""
    return sorted([*ENGINE.rglob("*.py"), *(ROOT / "tests").rglob("*.py")])


def place(path: Path, line: int = 1) -> str:
    """A place as it is printed: clickable in most terminals."""
    return f"{path.relative_to(ROOT)}:{line}"


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a file, methods and inner ones included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, FUNCTION):
            yield node


def test_no_module_is_longer_than_450_lines() -> None:
    lengths = {place(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {where: lines for where, lines in lengths.items() if lines > MODULE_LINES} == {}


def test_no_function_is_longer_than_60_lines() -> None:
    long = {
        f"{place(path, node.lineno)} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in modules()
        for node in functions(path)
    }
    assert {where: lines for where, lines in long.items() if lines > FUNCTION_LINES} == {}


def test_no_folder_holds_more_than_ten_modules() -> None:
    counts = Counter(path.parent for path in ENGINE.rglob("*.py") if path.name != "__init__.py")
    assert {place(folder): number for folder, number in counts.items() if number > FOLDER_MODULES} == {}


def test_rooms_have_one_level_of_sub_rooms() -> None:
    deep = [place(path) for path in ENGINE.rglob("*.py") if len(path.relative_to(ENGINE).parts) > 3]
    assert deep == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [place(path) for path in ENGINE.rglob("*.py") if path.stem in VAGUE or path.parent.name in VAGUE] == []


def test_only_cli_imports_our_package_inside_a_function() -> None:
    found = []
    for path in ENGINE.rglob("*.py"):
        if path.relative_to(ENGINE).parts[0] == "cli":
            continue
        for function in functions(path):
            found += [
                place(path, node.lineno)
                for node in ast.walk(function)
                if isinstance(node, ast.stmt) and imports_engine(node)
            ]
    assert found == []


def imports_engine(node: ast.stmt) -> bool:
    """Whether a node is an import of our own package."""
    if isinstance(node, ast.ImportFrom):
        return node.level > 0 or (node.module or "").split(".")[0] == "engine"
    return isinstance(node, ast.Import) and any(name.name.split(".")[0] == "engine" for name in node.names)


def test_every_module_of_the_engine_says_what_it_is_for() -> None:
    without = []
    for path in ENGINE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if text.strip() and not ast.get_docstring(ast.parse(text)):
            without.append(place(path))
    assert without == []


def test_every_folder_of_modules_is_a_package() -> None:
    """Import contracts don't see a folder without `__init__.py`."""
    folders = {path.parent for path in ENGINE.rglob("*.py")}
    assert [place(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []
