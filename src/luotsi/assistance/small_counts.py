"""Small counts are not shown: a pure rule over one table of counts with row and column totals.

A count below the threshold could point to a person (primary suppression). A single hidden cell could be computed from its row's or
column's total, so another one beside it is hidden too, the smallest (complementary suppression). Nought is shown: it points to nobody
who was there. Source of the two steps: Hundepool et al. (2012), Statistical Disclosure Control, ch. 4.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

THRESHOLD = 5
Key = tuple[str, str]


@dataclass(frozen=True)
class Table:
    """What may be shown: None is a hidden cell or total. Totals are of the true counts."""

    cells: dict[Key, int | None]
    rows: dict[str, int | None]
    columns: dict[str, int | None]


def suppress(counts: Mapping[Key, int], *, threshold: int = THRESHOLD) -> Table:
    """Hide what is small, and as much beside it as is needed so that no hidden cell follows from what is shown.

    Args: `counts` by (row, column), each >= 0; `threshold` >= 1: a count of 1 to threshold - 1 is small.
    Raises ValueError outside these. A cell that is not there counts as nought.
    """
    if threshold < 1 or any(count < 0 for count in counts.values()):
        raise ValueError("counts must be 0 or more and the threshold 1 or more")
    rows, columns = sorted({row for row, _ in counts}), sorted({column for _, column in counts})
    full = {(row, column): counts.get((row, column), 0) for row in rows for column in columns}
    lines = [[(row, column) for column in columns] for row in rows]
    lines += [[(row, column) for row in rows] for column in columns]
    hidden = {key for key, count in full.items() if 0 < count < threshold}
    while line := next((line for line in lines if _gives_away(line, hidden, full, threshold)), None):
        beside = [key for key in line if key not in hidden]
        spare = [key for key in beside if full[key] > 0] or beside
        hidden.add(min(spare, key=lambda key: (full[key], key)))
    row_totals = {row: _shown(sum(full[row, column] for column in columns), threshold) for row in rows}
    column_totals = {column: _shown(sum(full[row, column] for row in rows), threshold) for column in columns}
    return Table(
        cells={key: None if key in hidden else count for key, count in full.items()},
        rows=row_totals,
        columns=column_totals,
    )


def _shown(count: int, threshold: int) -> int | None:
    return None if 0 < count < threshold else count


def _gives_away(line: Sequence[Key], hidden: set[Key], full: Mapping[Key, int], threshold: int) -> bool:
    """Whether the total of this line would tell its hidden cells: one alone, or several that are small even together."""
    inside = [full[key] for key in line if key in hidden]
    if not inside or len(inside) == len(line):
        return False  # nothing hidden, or nothing shown from which to subtract but the total itself
    return len(inside) == 1 or sum(inside) < threshold
