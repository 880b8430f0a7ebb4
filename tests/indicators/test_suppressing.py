"""Small cells are hidden, and so are those from which they could be reckoned."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from engine.indicators import ALL, Observation, suppressed, tabulate
from engine.indicators.reckoning import reckoned
from engine.indicators.suppressing import MOST_RECKONED
from tests.indicators.samples import indicator

At = tuple[str, ...]


def added_up(cells: dict[At, tuple[int, ...]]) -> dict[At, tuple[int, ...]]:
    """The cells with all their totals."""
    found: dict[At, tuple[int, ...]] = {}
    for at, counts in cells.items():
        for each in product(*((one, ALL) for one in at)):
            before = found.get(each, (0,) * len(counts))
            found[each] = tuple(one + other for one, other in zip(before, counts, strict=True))
    return found


def hidden(smallest: int = 5, **cells: int) -> set[str]:
    """The hidden ones of a single line of cells."""
    counts = added_up({(name,): (count,) for name, count in cells.items()})
    return {at[0] for at in suppressed(counts, smallest)}


def test_a_cell_of_few_is_hidden_and_the_smallest_beside_it() -> None:
    assert hidden(a=3, b=20, c=9) == {"a", "c"}


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    assert hidden(a=5, b=0, c=9) == set()


def test_two_cells_that_are_few_together_need_a_third() -> None:
    assert hidden(a=1, b=2, c=30, d=8) == {"a", "b", "d"}
    assert hidden(a=3, b=4, c=30, d=8) == {"a", "b"}


def test_a_cell_alone_takes_its_total_with_it() -> None:
    assert hidden(a=3) == {"a", ALL}
    assert hidden(a=3, b=0) == {"a", ALL}


def test_where_everything_is_small_everything_is_hidden() -> None:
    assert hidden(a=1, b=1) == {"a", "b", ALL}


def test_with_a_smallest_of_one_all_is_shown() -> None:
    assert hidden(1, a=1, b=1) == set()


def test_a_share_of_few_is_hidden_and_so_is_the_share_of_all_but_few() -> None:
    seen = [Observation(number < 1, ("red",)) for number in range(20)]
    seen += [Observation(number < 10, (colour,)) for colour in ("blue", "green") for number in range(20)]
    table = tabulate(indicator("proportion", "true", split=("colour",), smallest=5), seen)
    shown = {cell.at[0] for cell in table.cells if not cell.hidden}
    assert "red" not in shown
    assert len(shown & {"blue", "green"}) == 1
    turned = [Observation(not each.value, each.at) for each in seen]
    assert {
        cell.at[0] for cell in tabulate(indicator("proportion", "true", smallest=5), turned).cells if not cell.hidden
    } == shown


def test_a_hidden_cell_says_nothing() -> None:
    table = tabulate(indicator("sum", "price", smallest=5), [Observation(3, ("a",))])
    assert {(cell.hidden, cell.value, cell.base) for cell in table.cells} == {(True, None, None)}


TABLES = st.dictionaries(
    st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"), st.sampled_from("uv")),
    st.tuples(st.integers(0, 12), st.integers(0, 12)),
    min_size=1,
)


@given(TABLES, st.integers(2, 6))
def test_no_difference_tells_of_few(cells: dict[At, tuple[int, ...]], smallest: int) -> None:
    counts = added_up(cells)
    found = suppressed(counts, smallest)
    for at, count in counts.items():
        assert at in found or not any(0 < each < smallest for each in count)
    for at in counts:
        for place in range(len(at)):
            total = (*at[:place], ALL, *at[place + 1 :])
            line = [each for each in counts if (*each[:place], ALL, *each[place + 1 :]) == total and each != total]
            missing = [each for each in line if each in found]
            if total in found:
                assert missing
            elif missing:
                assert len(missing) > 1
                for part in zip(*(counts[each] for each in missing), strict=True):
                    assert not 0 < sum(part) < smallest


def lines_of(counts: dict[At, tuple[int, ...]]) -> list[list[At]]:
    """All lines of a table, each with its total last."""
    found = []
    for total in counts:
        for place in range(len(total)):
            line = [at for at in counts if at != total and (*at[:place], ALL, *at[place + 1 :]) == total]
            found += [[*line, total]] if line else []
    return found


@given(TABLES, st.integers(2, 6))
def test_several_lines_together_tell_of_few_neither(cells: dict[At, tuple[int, ...]], smallest: int) -> None:
    counts = added_up(cells)
    known = reckoned(lines_of(counts), suppressed(counts, smallest))
    assert [at for at in known if any(0 < each < smallest for each in counts[at])] == []


def test_what_lines_leave_open_may_follow_from_several_of_them() -> None:
    grid = [(row, column) for row in "ab" for column in "xy"]
    totals = [("a", ALL), ("b", ALL), (ALL, "x"), (ALL, "y"), (ALL, ALL)]
    lines = lines_of(dict.fromkeys([*grid, *totals], (1,)))
    assert reckoned(lines, grid) == []
    assert reckoned(lines, grid[:3]) == sorted(grid[:3])
    assert reckoned(lines, [("a", "x"), ("a", ALL), (ALL, "x"), (ALL, ALL)]) == []


def test_where_very_much_is_hidden_all_totals_are() -> None:
    many: dict[At, tuple[int, ...]] = {(f"{row}", f"{column}"): (1,) for row in range(20) for column in range(20)}
    assert len(many) > MOST_RECKONED
    counts = added_up(many)
    assert suppressed(counts, 5) == set(counts)


@given(TABLES)
def test_what_is_hidden_does_not_hang_on_the_order_of_the_cells(cells: dict[At, tuple[int, ...]]) -> None:
    backwards = dict(reversed(added_up(cells).items()))
    assert suppressed(backwards, 5) == suppressed(added_up(cells), 5)
