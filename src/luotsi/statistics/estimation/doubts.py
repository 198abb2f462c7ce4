"""What a reader must be told beside any number, in words."""

from __future__ import annotations

from math import inf, isfinite

import numpy as np

from luotsi.statistics.estimation.bootstrap import Estimator
from luotsi.statistics.estimation.results import HETEROGENEITY, Estimate, Method
from luotsi.statistics.estimation.tables import CaptureTable

DISAGREE = 2.0
MOVES = 0.05  # one person that moves the estimate by more is named


def doubts_about(
    found: Estimate, table: CaptureTable, asked: tuple[dict[Method, float], Estimator | None]
) -> tuple[str, ...]:
    """Warnings that hold whatever the method: disagreement, cells on which much rests, heterogeneity."""
    totals, estimator = asked
    return (
        *_disagreement({**totals, found.method: found.estimate or inf}),
        *(_one_person(table, found.estimate or inf, estimator) if estimator else ()),
        HETEROGENEITY,
    )


def _disagreement(totals: dict[Method, float]) -> tuple[str, ...]:
    finite = {method: total for method, total in totals.items() if isfinite(total) and total > 0}
    low, high = min(finite, key=finite.__getitem__), max(finite, key=finite.__getitem__)
    if finite[high] <= DISAGREE * finite[low]:
        return ()
    return (f"methods disagree by more than 2×: from {finite[low]:,.0f} ({low}) to {finite[high]:,.0f} ({high})",)


def _one_person(table: CaptureTable, base: float, estimator: Estimator) -> tuple[str, ...]:
    """The cell in which one person more moves the estimate most, if by more than 5 %."""
    totals = estimator(table.vector + np.eye(len(table.counts)))
    moves = np.abs(totals / base - 1)
    cell = int(np.argmax(moves))
    name = table.name(cell + 1)
    if not isfinite(float(moves[cell])):
        return (f"one person more in cell {name} leaves no estimate",)
    if moves[cell] <= MOVES:
        return ()
    return (f"one person more in cell {name} moves the estimate by {moves[cell]:.0%}".replace("%", " %"),)
