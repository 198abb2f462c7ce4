"""Closed forms that assume independent lists and equal chances. A check beside the estimate, never the estimate.

Notation of METHODS 1: two lists with totals n₁, n₂ share m people; f₁, f₂ people are on exactly one, exactly two of t lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import exp, inf, log, sqrt

from luotsi.statistics.estimation.errors import BadRequest
from luotsi.statistics.estimation.results import Interval, normal_quantile
from luotsi.statistics.estimation.tables import CaptureTable


@dataclass(frozen=True)
class TwoLists:
    """Two lists at a time. `lincoln_petersen` is infinite where nobody is on both."""

    pair: str
    overlap: int
    lincoln_petersen: float
    chapman: float
    error: float  # standard error of Chapman's form, people
    interval: Interval


@dataclass(frozen=True)
class Chao:
    """Chao's lower bound in its named forms, and Zelterman's estimate. Infinite where the form divides by zero."""

    f1: int
    f2: int
    plain: float  # n + f1²/(2 f2), continuous time
    t_occasion: float  # n + ((t - 1)/t) f1²/(2 f2)
    bias_corrected: float  # n + f1 (f1 - 1)/(2 (f2 + 1))
    zelterman: float  # n/(1 - exp(-2 f2/f1))
    error: float  # standard error of the plain form, people

    def interval(self, observed: int, level: float = 0.95) -> Interval | None:
        if self.plain == inf:
            return None
        return log_normal(observed, self.plain, self.error, level)


def lincoln_petersen(first: int, second: int, both: int) -> float:
    """N = n₁ n₂/m; infinite at m = 0. Source: Lincoln (1930), USDA Circular 118."""
    return first * second / both if both else inf


def chapman(first: int, second: int, both: int) -> tuple[float, float]:
    """N = (n₁+1)(n₂+1)/(m+1) - 1 and its standard error, people.

    Source: Chapman (1951), Univ. Calif. Publ. Stat. 1, 131-160; variance: Seber (1970), Biometrics 26, 805.
    """
    total = (first + 1) * (second + 1) / (both + 1) - 1
    spread = (first + 1) * (second + 1) * (first - both) * (second - both) / ((both + 1) ** 2 * (both + 2))
    return total, sqrt(spread)


def log_normal(observed: float, total: float, error: float, level: float = 0.95) -> Interval:
    """Log-normal interval on the unseen part f̂: C = exp(z sqrt(log(1 + Var/f̂²))), [obs + f̂/C, obs + f̂ C].

    Source: Burnham et al. (1987), American Fisheries Society Monograph 5, p. 212.
    """
    unseen = total - observed
    if unseen <= 0:
        return Interval("log-normal", level, float(observed), float(observed))
    factor = exp(normal_quantile((1 + level) / 2) * sqrt(log(1 + (error / unseen) ** 2)))
    return Interval("log-normal", level, observed + unseen / factor, observed + unseen * factor)


def two_lists(table: CaptureTable, first: str, second: str, level: float = 0.95) -> TwoLists:
    """Lincoln-Petersen and Chapman from two lists of the table, all others set aside."""
    one, other = (table.together[1 << table.lists.index(name)] for name in (first, second))
    both = table.together[1 << table.lists.index(first) | 1 << table.lists.index(second)]
    total, error = chapman(one, other, both)
    interval = log_normal(one + other - both, total, error, level)
    return TwoLists(f"{first}-{second}", both, lincoln_petersen(one, other, both), total, error, interval)


def every_two_lists(table: CaptureTable, level: float = 0.95) -> tuple[TwoLists, ...]:
    return tuple(two_lists(table, first, second, level) for first, second in combinations(table.lists, 2))


def chao(table: CaptureTable) -> Chao:
    """Chao's lower bound in every form; they differ by (t - 1)/t and by the correction for few pairs.

    Sources: Chao (1987), Biometrics 43, 783-791 (bounds; variance f₂(r⁴/4 + r³ + r²/2), r = f₁/f₂); Zelterman (1988),
    J. Stat. Plan. Inference 18, 225-237.
    """
    if table.size < 2:
        raise BadRequest("Chao's bound needs two lists or more.")
    _, f1, f2, *_ = table.frequencies()
    observed, size = table.observed, table.size
    corrected = observed + f1 * (f1 - 1) / (2 * (f2 + 1))
    if f2 == 0:
        bound = inf if f1 else float(observed)
        return Chao(f1, f2, bound, bound, corrected, bound, inf if f1 else 0.0)
    ratio = f1 / f2
    unseen, error = f1 * ratio / 2, sqrt(f2 * (ratio**4 / 4 + ratio**3 + ratio**2 / 2))
    zelterman = observed / (1 - exp(-2 * f2 / f1)) if f1 else float(observed)
    return Chao(f1, f2, observed + unseen, observed + unseen * (size - 1) / size, corrected, zelterman, error)
