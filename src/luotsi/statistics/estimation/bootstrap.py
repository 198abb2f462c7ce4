"""Bootstrap and BCa interval that redo the choice of model on every resample (METHODS 2.5).

Sources: Efron (1987), JASA 82, 171-185 (BCa); Silverman, Chan, Vincent (2024), Stat. Comput. 34, 44 (with model choice).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, isfinite

import numpy as np

from luotsi.statistics.estimation.fitting import Floats
from luotsi.statistics.estimation.results import Interval, IntervalKind, Progress, normal_quantile, normal_share
from luotsi.statistics.estimation.tables import CaptureTable

Estimator = Callable[[Floats], Floats]  # tables (R, C) to totals (R,), infinite where not estimable
CHUNK = 250
LEAST_DRAWS = 100


@dataclass(frozen=True, eq=False)
class Bootstrap:
    """`totals` are the sorted estimates of the resamples. `acceleration` is None where the jackknife has none."""

    estimate: float
    totals: Floats
    acceleration: float | None

    @property
    def share_below(self) -> float:
        """Resamples strictly below the estimate, as a fraction."""
        return float((self.totals < self.estimate).mean())

    def interval(self, level: float = 0.95) -> tuple[Interval, tuple[str, ...]]:
        """The BCa interval, or the percentile interval and why it is no better."""
        share, tail = self.share_below, (1 - level) / 2
        why: tuple[str, ...] = ()
        kind: IntervalKind = "bca"
        if share in (0.0, 1.0):
            why = (
                f"{'no' if share == 0 else 'every'} resample falls below the estimate, so the interval is a plain percentile one",
            )
        elif self.acceleration is None:
            why = ("with one person less the table carries no estimate, so the interval is a plain percentile one",)
        if why:
            kind, low, high = "percentile", tail, 1 - tail
        else:
            low, high = (self.corrected(probability) for probability in (tail, 1 - tail))
        interval = Interval(kind, level, quantile(self.totals, low), quantile(self.totals, high))
        return interval, why + self._doubts(interval)

    def corrected(self, probability: float) -> float:
        """α* = Φ(z₀ + (z₀ + z_α)/(1 - a(z₀ + z_α))). Needs a share strictly between 0 and 1, and an acceleration."""
        shift = normal_quantile(self.share_below)
        moved = shift + normal_quantile(probability)
        scale = 1 - (self.acceleration or 0.0) * moved
        if scale <= 0:
            return 0.0 if moved < 0 else 1.0
        return normal_share(shift + moved / scale)

    def _doubts(self, interval: Interval) -> tuple[str, ...]:
        lost = int(np.isinf(self.totals).sum())
        doubts = [f"{lost} of {len(self.totals)} resamples carry no estimate and count as endless"] if lost else []
        if interval.kind == "bca" and abs(normal_quantile(self.share_below)) > 0.6:
            doubts.append(
                f"{self.share_below:.0%} of the resamples fall below the estimate, so a limit rests on few of them; "
                "take more resamples and try several seeds"
            )
        if interval.high == inf:
            doubts.append("the interval has no upper limit")
        return tuple(doubts)


def bootstrap(
    table: CaptureTable, estimator: Estimator, draws: int, seed: int, progress: Progress | None = None
) -> Bootstrap:
    """Resample the people of the table, estimate each resample anew, and find the acceleration by the jackknife."""
    resamples = resample(table, draws, np.random.default_rng(seed))
    parts = []
    for at in range(0, draws, CHUNK):
        parts.append(estimator(resamples[at : at + CHUNK]))
        if progress:
            progress("resamples", min(1.0, (at + CHUNK) / draws))
    estimate = float(estimator(table.vector[None, :])[0])
    return Bootstrap(estimate, np.sort(np.concatenate(parts)), acceleration(table, estimator))


def resample(table: CaptureTable, draws: int, generator: np.random.Generator) -> Floats:
    """n^b ~ Multinomial(n; n_ω/n), shape (draws, C)."""
    return generator.multinomial(table.observed, table.vector / table.observed, size=draws).astype(np.float64)


def acceleration(table: CaptureTable, estimator: Estimator) -> float | None:
    """a = Σ n_ω r_ω³ / (6 (Σ n_ω r_ω²)^{3/2}), r_ω = N̄ - N_(ω), leaving out one person of each cell that has any."""
    cells = np.flatnonzero(table.vector > 0)
    fewer = table.vector - np.eye(len(table.counts))[cells]
    weights, totals = table.vector[cells], estimator(fewer)
    if not np.isfinite(totals).all():
        return None
    influence = (weights @ totals) / weights.sum() - totals
    squares = float(weights @ influence**2)
    if squares <= 1e-18 * float(weights.sum()) * max(1.0, float(np.abs(totals).max())) ** 2:
        return 0.0
    return float(weights @ influence**3 / (6 * squares**1.5))


def quantile(ordered: Floats, probability: float) -> float:
    """Quantile of sorted values, type 8 of Hyndman and Fan (1996), Am. Stat. 50, 361-365; infinite values allowed."""
    place = (len(ordered) + 1 / 3) * probability + 1 / 3
    below = int(np.clip(np.floor(place), 1, len(ordered)))
    above = min(below + 1, len(ordered))
    share = float(np.clip(place - below, 0.0, 1.0))
    low, high = float(ordered[below - 1]), float(ordered[above - 1])
    if share == 0.0 or low == high:
        return low
    return low + share * (high - low) if isfinite(high) else inf
