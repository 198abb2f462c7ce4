"""No hidden count can be computed: an attacker who tries every table that fits what is shown finds two for each cell."""

import random
from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luotsi.statistics.small_counts import Cell, Protected, Shown, hide_small, protect, with_totals

LARGEST = 12


def could_be(cell: Cell, beside: range) -> list[int]:
    """What an attacker who knows the rule takes for possible in this cell."""
    if cell.shown is Shown.EXACT:
        assert cell.count is not None
        return [cell.count]
    return [1, 2, 3, 4] if cell.shown is Shown.SMALL else list(beside)


def attack(shown: Protected, largest: int) -> dict[tuple[int, int], set[int]]:
    """For each hidden cell all values it has in any table that fits: totals right, each cell as its kind says."""
    beside = range(5, 2 * largest + 8)
    inner = [row[:-1] for row in shown.rows[:-1]]
    row_totals = [could_be(row[-1], range(5, 10 * largest)) for row in shown.rows[:-1]]
    column_totals = [could_be(cell, range(5, 10 * largest)) for cell in shown.rows[-1]]
    choices = [
        [row for row in product(*(could_be(cell, beside) for cell in cells)) if sum(row) in set(totals)]
        for cells, totals in zip(inner, row_totals, strict=True)
    ]
    allowed = [set(totals) for totals in column_totals]
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    for rows in product(*choices):
        sums = [sum(column) for column in zip(*rows, strict=True)]
        if all(total in allowed[j] for j, total in enumerate([*sums, sum(sums)])):
            for i, row in enumerate(with_totals(rows)):
                for j, count in enumerate(row):
                    found[i, j].add(count)
    return found


def hidden(shown: Protected) -> list[tuple[int, int]]:
    return [(i, j) for i, row in enumerate(shown.rows) for j, cell in enumerate(row) if cell.shown is not Shown.EXACT]


def assert_safe(counts: list[list[int]]) -> None:
    shown = protect(counts)
    table = with_totals(counts)
    for i, row in enumerate(table):
        for j, count in enumerate(row):
            if 0 < count < 5:
                assert shown.rows[i][j].shown in (Shown.SMALL, Shown.WITHHELD)
            if shown.rows[i][j].shown is Shown.EXACT:
                assert shown.rows[i][j].count == count
    if shown.is_withheld or not hidden(shown):
        return
    found = attack(shown, LARGEST)
    for place in hidden(shown):
        assert len(found[place]) > 1, (counts, place, found[place])


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(st.lists(st.integers(0, LARGEST), min_size=2, max_size=2), min_size=1, max_size=3))
def test_no_hidden_count_of_a_narrow_table_can_be_computed(counts: list[list[int]]):
    assert_safe(counts)


def test_no_hidden_count_of_a_random_table_with_many_zeros_and_small_counts_can_be_computed():
    chance = random.Random(7)
    for _ in range(120):
        rows = [[chance.choice([0, 0, 0, 1, 2, 4, 5, 9]) for _ in range(3)] for _ in range(2)]
        assert_safe(rows)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        # One small count in a large table takes three others with it, else a sum would tell it.
        ([[3, 40], [50, 60]], [["small", "beside"], ["beside", "beside"]]),
        # Two rows of small counts hide one another; nothing else is lost.
        ([[1, 2], [2, 1]], [["small", "small"], ["small", "small"]]),
        ([[10, 20], [30, 40]], [["exact", "exact"], ["exact", "exact"]]),
        ([[0, 0], [0, 0]], [["exact", "exact"], ["exact", "exact"]]),
    ],
)
def test_what_is_hidden_and_what_is_not(counts: list[list[int]], expected: list[list[str]]):
    rows = protect(counts).rows
    assert [[str(cell.shown) for cell in row[:-1]] for row in rows[:-1]] == expected


def test_a_table_that_cannot_be_protected_is_not_shown_at_all():
    # Four people behind four counts that are each at least one: whoever knows the rule would know every cell.
    shown = protect([[1, 1], [1, 1]])

    assert shown.is_withheld
    assert all(cell == Cell(Shown.WITHHELD) for row in shown.rows for cell in row)


def test_most_tables_of_ordinary_size_are_shown():
    chance = random.Random(3)
    tables = [[[chance.choice([0, 1, 3, 6, 12, 30]) for _ in range(4)] for _ in range(6)] for _ in range(50)]

    assert sum(protect(table).is_withheld for table in tables) == 0


def test_counts_without_a_total_beside_them_hide_themselves_alone():
    assert hide_small([0, 1, 4, 5]) == [
        Cell(Shown.EXACT, 0),
        Cell(Shown.SMALL),
        Cell(Shown.SMALL),
        Cell(Shown.EXACT, 5),
    ]


def test_a_table_with_negative_counts_or_uneven_rows_is_refused():
    for counts in ([[1, -1]], [[1], [1, 2]]):
        with pytest.raises(ValueError, match="rows of one length"):
            protect(counts)
