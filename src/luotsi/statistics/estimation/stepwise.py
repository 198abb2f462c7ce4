"""Forward stepwise choice of pairs, for many tables at once, and the path it takes.

From main effects on, the pair whose overlap is least expected under the current fit is added while its p-value lies below
a threshold (METHODS 2.3). Source: Chan, Silverman, Vincent (2021), JASA 116, 1297-1306, section 3.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import pdtr, pdtrc

from luotsi.statistics.estimation.existence import Status, status, support_of
from luotsi.statistics.estimation.fitting import Fits, Floats, fit, flags
from luotsi.statistics.estimation.models import Model, main_effects, with_pairs
from luotsi.statistics.estimation.tables import CaptureTable, on_all_of, pairs

THRESHOLD = 0.02  # chosen in the paper by simulation over 28 scenarios
NEVER = 1.0


@dataclass(frozen=True)
class Step:
    """One pair added. `p_value` is what chose it; the other figures are those of the model with it."""

    pair: str
    p_value: float
    overlap: int
    expected: float  # people on both lists under the model before
    estimate: float
    deviance: float
    aic: float
    bic: float


@dataclass(frozen=True)
class Path:
    """Every model that some threshold chooses. `start` is the estimate from main effects, None if it does not exist."""

    start: float | None
    steps: tuple[Step, ...]

    def at(self, threshold: float) -> float | None:
        """The estimate that this threshold gives."""
        estimate = self.start
        for step in self.steps:
            if step.p_value >= threshold:
                break
            estimate = step.estimate
        return estimate


@dataclass(frozen=True, eq=False)
class Chosen:
    """The outcome per row: its fit, where status is 0, and its total, infinite elsewhere."""

    fits: Fits
    statuses: NDArray[np.int_]

    @property
    def totals(self) -> Floats:
        return np.where(self.statuses == 0, self.fits.total, np.inf)


def choose(counts: Floats, size: int, threshold: float = THRESHOLD) -> Chosen:
    """Choose and fit a model for every row of `counts` (R, 2^t - 1)."""
    search = _Search(counts, size)
    while search.advance(threshold):
        pass
    return Chosen(search.fits(), search.statuses)


def path(table: CaptureTable) -> Path:
    """The pairs in the order in which they are added when every p-value below 1 is accepted."""
    search = _Search(table.vector[None, :], table.size)
    if search.statuses[0]:
        return Path(None, ())
    start, steps = float(search.fits().total[0]), []
    while search.advance(NEVER):
        pair, p_value, expected = search.last
        fits = search.fits()
        figures = (float(values[0]) for values in (fits.total, fits.deviance, fits.aic, fits.bic))
        steps.append(Step(table.name(pair), p_value, table.together[pair], expected, *figures))
    return Path(start, tuple(steps))


class _Search:
    """The state of all rows: their models and fits. `open` are the rows that may still grow."""

    def __init__(self, counts: Floats, size: int) -> None:
        self.size, self.counts, self.pairs = size, counts, pairs(size)
        self.together = on_all_of(counts, size)[:, self.pairs]
        self.supports = [support_of(row) for row in counts]
        base: Model = main_effects(size)
        self.statuses = np.array([status(size, support, base) for support in self.supports], dtype=np.int_)
        self.terms = flags([base], size).repeat(len(counts), axis=0)
        self.blocked = self.together < 0  # nothing yet
        self.safe = np.array([self._all_overlapping_exist(row) for row in range(len(counts))], dtype=bool)
        self.open = np.flatnonzero(self.statuses == 0)
        self.parameters = np.zeros(self.terms.shape)
        self.means = np.zeros(counts.shape)
        self.last = (0, NEVER, 0.0)
        self._refit(self.open, None)

    def _all_overlapping_exist(self, row: int) -> bool:
        """Where the model of every overlapping pair exists, each of its submodels does (METHODS 2.2)."""
        overlapping = [pair for pair, people in zip(self.pairs, self.together[row], strict=True) if people]
        return status(self.size, self.supports[row], with_pairs(self.size, overlapping)) == 0

    def advance(self, threshold: float) -> bool:
        """Add one pair to every open row that has one below the threshold; the others close."""
        expected = on_all_of(self.means[self.open], self.size)[:, self.pairs]
        p_values = self._p_values(expected)
        best = self._first_allowed(p_values, threshold)
        grows = best >= 0
        rows, chosen = self.open[grows], best[grows]
        self.open = rows
        if not len(rows):
            return False
        masks = np.array(self.pairs)[chosen]
        people, likely = self.together[rows, chosen], expected[grows, chosen]
        if len(self.counts) == 1:
            self.last = (int(masks[0]), float(p_values[grows, chosen][0]), float(likely[0]))
        self.terms[rows, masks] = True
        self.blocked[rows, chosen] = True
        self.safe[rows] &= people > 0
        # The pair starts where it alone would set its overlap right.
        start = self.parameters[rows]
        start[np.arange(len(rows)), masks] = np.log(np.maximum(people, 1e-3) / np.maximum(likely, 1e-12))
        self._refit(rows, np.where(np.isfinite(start), start, 0.0))
        return True

    def _p_values(self, expected: Floats) -> Floats:
        """min(P(X <= n*), P(X >= n*)) for X Poisson with the expected overlap; 1 for pairs that are out of question."""
        seen = self.together[self.open]
        upper = np.where(seen > 0, pdtrc(np.maximum(seen - 1, 0), expected), 1.0)
        return np.where(self.blocked[self.open], NEVER, np.minimum(pdtr(seen, expected), upper))

    def _first_allowed(self, p_values: Floats, threshold: float) -> NDArray[np.int_]:
        """Per row the pair with the smallest p-value below the threshold whose model exists; -1 where there is none."""
        best: NDArray[np.int_] = np.argmin(p_values, axis=1)  # the first of equals, so the order of lists decides ties
        below = p_values[np.arange(len(best)), best] < threshold
        sure = self.safe[self.open] & (self.together[self.open, best] > 0)
        for place in np.flatnonzero(below & ~sure):
            best[place] = self._search_row(int(self.open[place]), p_values[place], threshold)
        best[~below] = -1
        return best

    def _search_row(self, row: int, p_values: Floats, threshold: float) -> int:
        """Candidates in order, asking for existence until the first that passes. A refused one stays refused."""
        for candidate in np.argsort(p_values, kind="stable"):
            if not p_values[candidate] < threshold:
                return -1
            if self._status_with(row, self.pairs[candidate]) == 0:
                return int(candidate)
            p_values[candidate] = NEVER
        return -1

    def _status_with(self, row: int, pair: int) -> Status:
        chosen = [mask for mask in self.pairs if self.terms[row, mask] or mask == pair]
        return status(self.size, self.supports[row], with_pairs(self.size, chosen))

    def _refit(self, rows: NDArray[Any], start: Floats | None) -> None:
        if len(rows):
            fitted = fit(self.counts[rows], self.terms[rows], start)
            self.parameters[rows], self.means[rows] = fitted.parameters, fitted.means

    def fits(self) -> Fits:
        """The fits of all rows; those without status 0 hold the fit of nothing and are not to be read."""
        usable = np.where(self.statuses[:, None] == 0, self.terms, False)
        start = np.where(np.isfinite(self.parameters), self.parameters, 0.0)
        usable[:, 0] = True
        return fit(self.counts, usable, start)
