"""Bayesian averaging over decomposable graphs: a closed form, no sampling (METHODS 3).

Every graph of lists that is chordal, equally likely beforehand; p(N) ∝ 1/N; a hyper-Dirichlet prior with δ per cell.
Source: Madigan, York (1997), Biometrika 84, 19-31; Dawid, Lauritzen (1993), Ann. Statist. 21, 1272-1317.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from luotsi.statistics.estimation.errors import BadRequest
from luotsi.statistics.estimation.fitting import Floats
from luotsi.statistics.estimation.graphs import Graphs, decomposable
from luotsi.statistics.estimation.results import Progress
from luotsi.statistics.estimation.tables import CaptureTable

GRID = 30  # the unseen run from 1 to this many times the people observed
MOST_GRID = 3_000_000
NEGLIGIBLE = 45.0  # a graph whose best weight is e^-45 of the best of all changes no printed figure
CELLS = 2_000_000  # graphs × grid points held at once


@dataclass(frozen=True, eq=False)
class Averaged:
    """The posterior of N. `totals` and `density` are its grid, one person apart, and the probability of each point."""

    totals: Floats
    density: Floats
    graphs: tuple[tuple[str, float], ...]  # the likeliest graphs by their cliques, with their probabilities
    number_of_graphs: int
    delta: float

    def quantile(self, probability: float) -> float:
        place = int(np.searchsorted(np.cumsum(self.density), probability))
        return float(self.totals[min(place, len(self.totals) - 1)])

    @property
    def median(self) -> float:
        return self.quantile(0.5)

    @property
    def mean(self) -> float:
        return float(self.totals @ self.density)

    @property
    def deviation(self) -> float:
        return float(np.sqrt((self.totals - self.mean) ** 2 @ self.density))

    @property
    def mode(self) -> float:
        return float(self.totals[int(np.argmax(self.density))])

    @property
    def tail(self) -> float:
        """The probability in the last twentieth of the grid. Above 1 % the grid, and not the data, makes the answer."""
        return float(self.density[-max(1, len(self.density) // 20) :].sum())

    def modes(self, prominence: float = 0.05) -> tuple[float, ...]:
        """Peaks of the density that stand out by this share of the highest, by where they lie."""
        inner = self.density[1:-1]
        peaks = np.flatnonzero((inner > self.density[:-2]) & (inner >= self.density[2:])) + 1
        peaks = np.append(peaks, 0) if self.density[0] > self.density[1] else peaks
        kept: list[int] = []
        for peak in sorted(peaks.tolist()):
            if self.density[peak] < prominence * self.density.max():
                continue
            if kept and self._valley(kept[-1], peak) > 1 - prominence:
                kept[-1] = max(kept[-1], peak, key=lambda place: float(self.density[place]))
            else:
                kept.append(peak)
        return tuple(float(self.totals[peak]) for peak in kept)

    def _valley(self, one: int, other: int) -> float:
        """The lowest density between two peaks, as a share of the lower peak."""
        lower = min(float(self.density[one]), float(self.density[other]))
        return float(self.density[one : other + 1].min()) / lower


def average(
    table: CaptureTable,
    *,
    delta: float | None = None,
    grid: int = GRID,
    top: int = 10,
    progress: Progress | None = None,
) -> Averaged:
    """The posterior of N over all decomposable graphs, with the unseen from 1 to `grid` × n, one by one."""
    found = decomposable(table.size)
    delta = 2.0**-table.size if delta is None else delta
    points = grid * table.observed
    if delta <= 0 or not 1 <= points <= MOST_GRID:
        raise BadRequest(
            f"δ must be above 0, and the unseen must run over 1 to {MOST_GRID:,} points; here are {points:,}."
        )
    unseen = np.arange(1.0, points + 1)
    live, shift = _live(found, table, delta, unseen)
    density, weights = np.empty(points), np.zeros(len(live))
    step = max(16, CELLS // len(live))
    coefficients = found.coefficients[live].astype(np.float64)
    for at in range(0, points, step):
        block = np.exp(_log_weights(coefficients, table, delta, unseen[at : at + step]) - shift)
        density[at : at + step] = block.sum(axis=0)
        weights += block.sum(axis=1)
        if progress:
            progress("unseen people", min(1.0, (at + step) / points))
    best = np.argsort(-weights, kind="stable")[:top]
    likeliest = tuple((found.notation(int(live[place])), float(weights[place] / weights.sum())) for place in best)
    return Averaged(table.observed + unseen, density / density.sum(), likeliest, len(found.edges), delta)


def _live(found: Graphs, table: CaptureTable, delta: float, unseen: Floats) -> tuple[NDArray[np.intp], float]:
    """The graphs that matter, by their best weight on a coarse grid, and the best weight of all.

    Log weights are smooth in log n₀, so a grid of equal ratios sees each peak to within a small fraction.
    """
    coarse = np.unique(np.rint(np.geomspace(1, unseen[-1], 400)))
    step = max(64, CELLS // len(coarse))
    best = np.concatenate(
        [
            _log_weights(found.coefficients[at : at + step].astype(np.float64), table, delta, coarse).max(axis=1)
            for at in range(0, len(found.edges), step)
        ]
    )
    return np.flatnonzero(best > best.max() - NEGLIGIBLE), float(best.max())


def _log_weights(coefficients: Floats, table: CaptureTable, delta: float, unseen: Floats) -> Floats:
    """log w(g, n₀) up to a constant, shape (graphs, grid)."""
    total = table.observed + unseen
    common = gammaln(total + 1) - gammaln(unseen + 1) - np.log(total)
    return np.asarray(coefficients @ _log_cliques(table, delta, unseen) + common)


def _log_cliques(table: CaptureTable, delta: float, unseen: Floats) -> Floats:
    """L_v(n₀) + logΓ(δ2^t) - logΓ(n + n₀ + δ2^t) for every set of lists v; shape (2^t, grid). Row 0 is not used."""
    rows = np.zeros((2**table.size, len(unseen)))
    whole = delta * 2**table.size
    scale = gammaln(whole) - gammaln(table.observed + unseen + whole)
    cells = np.arange(1, 2**table.size)
    for lists in range(1, 2**table.size):
        prior = delta * 2 ** (table.size - lists.bit_count())
        marginal = np.bincount(cells & lists, weights=table.vector, minlength=2**table.size)
        inside = [cell for cell in range(1, 2**table.size) if cell & lists == cell]
        constant = gammaln(marginal[inside] + prior).sum() - 2 ** lists.bit_count() * gammaln(prior)
        rows[lists] = gammaln(unseen + marginal[0] + prior) + constant + scale
    return rows
