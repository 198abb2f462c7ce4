"""Small counts: what a table of counts may show, so that nobody behind a number can be found.

A count from 1 to 4 is shown as "<5". What could be computed back from the row, the column and the totals is hidden by
hiding further cells. Whoever reads the table also knows this rule, so the rule holds against a reader who knows that a
cell shown as "<5" is 1, 2, 3 or 4 and that a cell hidden beside it is not: for every hidden cell at least two values
fit all that is shown. Where no choice of cells achieves that, the table is not shown at all.

Pure functions on whole numbers, without the database. Source of the rule: minimum cell size 5 with complementary
suppression as national statistical offices and the UNODC data file use it.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

MINIMUM = 5
Position = tuple[int, int]
Node = tuple[str, int]


class Shown(StrEnum):
    """How a cell is shown."""

    EXACT = "exact"
    SMALL = "small"  # 1 to 4, shown as "<5"
    BESIDE = "beside"  # hidden so that a small one cannot be computed
    WITHHELD = "withheld"  # hidden with the whole table


@dataclass(frozen=True)
class Cell:
    """A cell as it may be shown: its count if exact, else nothing of it."""

    shown: Shown
    count: int | None = None


@dataclass(frozen=True)
class Protected:
    """A table that may be shown: rows with their totals last, and a row of totals last, all protected together."""

    rows: tuple[tuple[Cell, ...], ...]

    @property
    def is_withheld(self) -> bool:
        return any(cell.shown is Shown.WITHHELD for row in self.rows for cell in row)


def hide_small(counts: Sequence[int]) -> list[Cell]:
    """Counts that no total is shown beside: each from 1 to 4 is hidden, and nothing else has to be."""
    return [Cell(Shown.SMALL) if 0 < count < MINIMUM else Cell(Shown.EXACT, count) for count in counts]


def protect(counts: Sequence[Sequence[int]]) -> Protected:
    """A table of counts with its totals, protected as a whole. Raises ValueError for negative counts or uneven rows."""
    table = with_totals(counts)
    small = frozenset(place for place, count in _cells(table) if 0 < count < MINIMUM)
    hidden, safe = set(small), set[Position]()
    for place in sorted(small):
        if place in safe:
            continue
        cycle = _best_cycle(table, place, hidden, small)
        if cycle is None:
            return Protected(tuple(tuple(Cell(Shown.WITHHELD) for _ in row) for row in table))
        # Along a cycle each cell could be another number, so one cycle protects all of its cells.
        hidden.update(cycle)
        safe.update(cycle)
    rows = enumerate(table)
    return Protected(tuple(tuple(_cell(n, (i, j), hidden, small) for j, n in enumerate(row)) for i, row in rows))


def with_totals(counts: Sequence[Sequence[int]]) -> list[list[int]]:
    """The table with a total at the end of each row and a row of totals."""
    if len({len(row) for row in counts}) > 1 or any(count < 0 for row in counts for count in row):
        raise ValueError("A table has rows of one length and no negative counts.")
    rows = [[*row, sum(row)] for row in counts]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def _cell(count: int, place: Position, hidden: set[Position], small: frozenset[Position]) -> Cell:
    if place in small:
        return Cell(Shown.SMALL)
    return Cell(Shown.BESIDE) if place in hidden else Cell(Shown.EXACT, count)


def _cells(table: list[list[int]]) -> Iterator[tuple[Position, int]]:
    for i, row in enumerate(table):
        for j, count in enumerate(row):
            yield (i, j), count


def _best_cycle(
    table: list[list[int]], place: Position, hidden: set[Position], small: frozenset[Position]
) -> set[Position] | None:
    """The cells, cheapest to hide, along which `place` could be another number with all sums unchanged; None if there are none."""
    steps = (1, -1, 2, -2, 3, -3)
    for step in steps:
        if _fits(table, place, step, small) and (corners := _hidden_rectangle(table, place, step, hidden, small)):
            return corners
    best: tuple[int, set[Position]] | None = None
    for step in steps:
        if (best is None or best[0] > 0) and _fits(table, place, step, small):
            found = _cheapest_cycle(table, place, step, hidden, small)
            if found and (best is None or found[0] < best[0]):
                best = found
    return best[1] if best else None


def _fits(table: list[list[int]], place: Position, step: int, small: frozenset[Position]) -> bool:
    """Would a reader who knows the rule still believe this cell if it were larger by `step`?"""
    could_be = table[place[0]][place[1]] + step
    return 0 < could_be < MINIMUM if place in small else table[place[0]][place[1]] >= MINIMUM <= could_be


def _sign(table: list[list[int]], place: Position) -> int:
    """Totals stand on the other side of their sums; the total of totals is back on the first."""
    last_row, last_column = len(table) - 1, len(table[0]) - 1
    return -1 if (place[0] == last_row) != (place[1] == last_column) else 1


def _hidden_rectangle(
    table: list[list[int]], place: Position, step: int, hidden: set[Position], small: frozenset[Position]
) -> set[Position] | None:
    """Four corners that are hidden already and can give and take: found without a search in all but a few cases."""
    row, column = place
    push = step * _sign(table, place)
    beside = [j for j in range(len(table[0])) if j != column and (row, j) in hidden]
    for i in range(len(table)):
        if i == row or (i, column) not in hidden:
            continue
        for j in beside:
            others = {(row, j): -push, (i, column): -push, (i, j): push}
            if (i, j) in hidden and all(_fits(table, at, n * _sign(table, at), small) for at, n in others.items()):
                return {place, *others}
    return None


def _cheapest_cycle(
    table: list[list[int]], place: Position, step: int, hidden: set[Position], small: frozenset[Position]
) -> tuple[int, set[Position]] | None:
    """The cheapest way (Dijkstra) from the column of `place` back to its row, over cells that can give and take `step` in turn.

    Rows and columns are the nodes and cells the edges, so the way and `place` are one more here and one less there in
    every row and column that they touch. Cells hidden already cost nothing.
    """
    push = step * _sign(table, place)
    start, goal = ("column", place[1]), ("row", place[0])
    queue: list[tuple[int, Node, Node, Position]] = [(0, start, start, place)]
    came: dict[Node, tuple[Node, Position]] = {}
    while queue:
        cost, node, before, cell = heapq.heappop(queue)
        if node in came:
            continue
        came[node] = before, cell
        if node == goal:
            return cost, _way_back(came, goal, start)
        for following, cell in _edges(table, node):
            # Going from a column to a row the sum of the column is evened out, so the sign turns there.
            change = (-push if node[0] == "column" else push) * _sign(table, cell)
            if cell != place and following not in came and _fits(table, cell, change, small):
                price = 0 if cell in hidden else 1_000 + min(table[cell[0]][cell[1]], 1_000_000)
                heapq.heappush(queue, (cost + price, following, node, cell))
    return None


def _edges(table: list[list[int]], node: Node) -> Iterator[tuple[Node, Position]]:
    """Where one gets from a row or column, and over which cell."""
    side, index = node
    if side == "column":
        return ((("row", i), (i, index)) for i in range(len(table)))
    return ((("column", j), (index, j)) for j in range(len(table[0])))


def _way_back(came: dict[Node, tuple[Node, Position]], goal: Node, start: Node) -> set[Position]:
    """The cells of the way; those of `place` itself too, over which it began."""
    node, cells = goal, {came[start][1]}
    while node != start:
        node, cell = came[node]
        cells.add(cell)
    return cells
