"""Whatever may be written and answered: one result from Python and from the browser's script."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.expressions import Environment, Tree, check_text, compile_program, encode_environment, encode_value
from engine.expressions.encoding import Json
from tests.expressions.test_conformance import EVALUATOR, HERE
from tests.expressions.typed import TABLE, environments, sources

Evaluated = Callable[[list[Tree], Environment], list[dict[str, Json]]]
SCOPE = TABLE.scope


@pytest.fixture(scope="module")
def browser() -> Iterator[Evaluated]:
    """The browser's evaluator in one process that answers line by line."""
    node = shutil.which("node")
    assert node, "node is needed to run the browser's evaluator"
    command = [node, str(HERE / "serve_conformance.mjs"), EVALUATOR.as_uri()]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        asked, answered = process.stdin, process.stdout
        assert asked is not None
        assert answered is not None

        def evaluated(trees: list[Tree], env: Environment) -> list[dict[str, Json]]:
            asked.write(json.dumps({"trees": trees, "env": encode_environment(env)}) + "\n")
            asked.flush()
            found = json.loads(answered.readline())
            assert isinstance(found, list)
            return found

        yield evaluated
        asked.close()


def agree(browser: Evaluated, written: list[str], env: Environment) -> list[str]:
    """Demand one result; gives what kind each was."""
    trees: list[Tree] = []
    wanted: list[dict[str, Json]] = []
    for source in written:
        checked = check_text(source, SCOPE)
        assert checked.program is not None, (source, checked.faults)
        trees.append(checked.program.tree)
        env.problems = []
        wanted.append({"value": encode_value(compile_program(checked.program)(env)), "problems": [*env.problems]})
    found = browser(trees, env)
    for source, here, there in zip(written, wanted, found, strict=True):
        assert here == there, source
    return [str(each["value"])[:9] for each in wanted]


@settings(max_examples=150)
@given(st.lists(sources(), min_size=1, max_size=6), environments())
def test_python_and_the_browser_agree_on_whatever_is_written(
    browser: Evaluated, written: list[str], env: Environment
) -> None:
    agree(browser, written, env)


@pytest.mark.long
@settings(max_examples=5_000)
@given(st.lists(sources(), min_size=1, max_size=10), environments())
def test_python_and_the_browser_agree_on_very_much_that_is_written(
    browser: Evaluated, written: list[str], env: Environment
) -> None:
    agree(browser, written, env)


def test_what_is_made_up_yields_every_kind_of_value(browser: Evaluated) -> None:
    kinds: Counter[str] = Counter()

    @settings(max_examples=60, database=None, derandomize=True)
    @given(st.lists(sources(), min_size=8, max_size=8), environments())
    def count(written: list[str], env: Environment) -> None:
        kinds.update(agree(browser, written, env))

    count()
    # the agreement means something only if most of it isn't “unknown”
    assert kinds["{'unknown"] < kinds.total() / 2
    assert {"True", "False", "{'number'", "{'date': ", "{'instant"} <= set(kinds)
