"""The Poisson log-linear fit, for many tables and models at once.

n_ω ~ Poisson(μ_ω) with log μ_ω the sum of the parameters of the subsets of ω (METHODS 2). One row of the arrays here is
one fit: R rows, C = 2^t - 1 cells, T = 2^t possible terms. Rows may be resamples of a table, models of one table, or both.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, xlogy

from luotsi.statistics.estimation.tables import on_all_of, subset_matrix

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
STEPS = 100
CHUNK = 600  # rows fitted together
CELLS = 4_000_000  # rows × cells × terms held at once


@dataclass(frozen=True, eq=False)
class Fits:
    """R fits. `parameters` has shape (R, T), 0 where a term is not in the model and -inf where nobody is on its lists."""

    parameters: Floats
    means: Floats  # (R, C), people expected per cell
    finite: Flags  # (R, T), the terms that were estimated
    terms: Flags  # (R, T), the terms of the model
    deviance: Floats
    log_likelihood: Floats
    observed: Floats

    @property
    def total(self) -> Floats:
        """N = n + exp(intercept), the estimate of METHODS 2."""
        with np.errstate(over="ignore"):
            return np.asarray(self.observed + np.exp(self.parameters[:, 0]))

    @property
    def aic(self) -> Floats:
        """-2 log L + 2p, with p counting the terms at minus infinity too."""
        return np.asarray(-2 * self.log_likelihood + 2 * self.terms.sum(axis=1))

    @property
    def bic(self) -> Floats:
        """-2 log L + p log n, n the number of people and not of cells."""
        penalty = np.log(np.maximum(self.observed, 1.0))
        return np.asarray(-2 * self.log_likelihood + self.terms.sum(axis=1) * penalty)


def flags(models: list[tuple[int, ...]], size: int) -> Flags:
    """Models as rows of booleans over all 2^t terms."""
    found = np.zeros((len(models), 2**size), dtype=bool)
    for row, model in enumerate(models):
        found[row, list(model)] = True
    return found


def fit(counts: Floats, terms: Flags, start: Floats | None = None) -> Fits:
    """Fit each row of `terms` (R, T) to the same row of `counts` (R, C). Every row must have status 0.

    A term without people is minus infinity and its cells leave the likelihood (METHODS 2.1). Newton's method on a concave
    likelihood, with the step halved where it went down; from `start` (R, T), or from a weighted least squares on n + 0.1.
    """
    widest = int(terms.sum(axis=1).max(initial=1))
    chunk = max(1, min(CHUNK, CELLS // (counts.shape[1] * widest)))
    parts = [
        _fit(counts[at : at + chunk], terms[at : at + chunk], None if start is None else start[at : at + chunk])
        for at in range(0, len(counts), chunk)
    ]
    names = ("parameters", "means", "finite", "terms", "deviance", "log_likelihood", "observed")
    return Fits(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def _fit(counts: Floats, terms: Flags, start: Floats | None) -> Fits:
    size = terms.shape[1].bit_length() - 1
    together = on_all_of(counts, size)
    empty = terms & (together == 0)
    finite = terms & ~empty
    kept = ~(empty.astype(np.float64) @ _subsets(size).T > 0)
    small = _Small.of(finite, kept, size)
    beta = small.least_squares(counts) if start is None else small.gathered(np.where(finite, start, 0.0))
    beta, means = _maximise(small, np.where(kept, counts, 0.0), beta)
    parameters = np.zeros(terms.shape)
    np.put_along_axis(parameters, small.index, np.where(small.used, beta, 0.0), axis=1)
    parameters[~finite] = 0.0
    parameters[empty] = -np.inf
    return Fits(parameters, means, finite, terms, *_fitness(counts, means), counts.sum(axis=1))


def _fitness(counts: Floats, means: Floats) -> tuple[Floats, Floats]:
    """Deviance 2Σ[n log(n/μ) - (n - μ)] with 0 log 0 = 0, and log likelihood Σ(n log μ - μ - log n!)."""
    likelihood = (xlogy(counts, means) - means).sum(axis=1)
    saturated = (xlogy(counts, counts) - counts).sum(axis=1)
    return 2 * (saturated - likelihood), likelihood - gammaln(counts + 1).sum(axis=1)


def _maximise(small: _Small, counts: Floats, beta: Floats) -> tuple[Floats, Floats]:
    """Newton's method for all rows; a row leaves once the promised gain is below 1e-16 of its scale."""
    beta, means = beta.copy(), small.means(beta)
    likelihood = _kernel(counts, means)
    left = np.arange(len(beta))
    for _ in range(STEPS):
        part = small.rows(left)
        step, gain = part.newton(counts[left], means[left])
        going = gain > 1e-16 * (1.0 + np.abs(likelihood[left]))
        left, step, part = left[going], step[going], part.rows(np.flatnonzero(going))
        if not len(left):
            break
        beta[left], means[left], likelihood[left] = _climb(part, counts[left], beta[left], step, likelihood[left])
    return beta, means


def _climb(
    part: _Small, counts: Floats, beta: Floats, step: Floats, likelihood: Floats
) -> tuple[Floats, Floats, Floats]:
    """A step per row, halved until the likelihood does not fall."""
    new = beta + step
    means = part.means(new)
    reached = _kernel(counts, means)
    for _ in range(40):
        worse = np.flatnonzero(~(reached >= likelihood - 1e-11 * np.abs(likelihood)))
        if not len(worse):
            break
        step[worse] /= 2
        new[worse] = beta[worse] + step[worse]
        means[worse] = part.rows(worse).means(new[worse])
        reached[worse] = _kernel(counts[worse], means[worse])
    return new, means, reached


def _kernel(counts: Floats, means: Floats) -> Floats:
    """Σ(n log μ - μ), what the fit maximises; -inf where a mean overflowed."""
    with np.errstate(invalid="ignore", over="ignore"):
        value = (xlogy(counts, means) - means).sum(axis=1)
    return np.where(np.isfinite(value), value, -np.inf)


@dataclass(frozen=True, eq=False)
class _Small:
    """The finite terms of each row, moved together: `index` (R, p) names them and `used` tells them from filling."""

    index: NDArray[np.intp]
    used: Flags
    kept: Flags
    design: Floats  # (R, C, p), 1 where the term lies in the cell
    size: int

    @classmethod
    def of(cls, finite: Flags, kept: Flags, size: int) -> _Small:
        widest = max(1, int(finite.sum(axis=1).max(initial=1)))
        index = np.argsort(~finite, axis=1, kind="stable")[:, :widest]
        used = np.take_along_axis(finite, index, axis=1)
        design = _subsets(size).T[index] * used[:, :, None] * kept[:, None, :]
        return cls(index, used, kept, np.ascontiguousarray(design), size)

    def rows(self, which: Any) -> _Small:
        if len(which) == len(self.index):
            return self
        return _Small(self.index[which], self.used[which], self.kept[which], self.design[which], self.size)

    def gathered(self, values: Floats) -> Floats:
        return np.where(self.used, np.take_along_axis(values, self.index, axis=1), 0.0)

    def means(self, beta: Floats) -> Floats:
        with np.errstate(over="ignore"):
            return np.where(self.kept, np.exp((beta[:, None, :] @ self.design)[:, 0]), 0.0)

    def information(self, weights: Floats) -> Floats:
        """XᵀWX: entry (θ, φ) is the weight on all lists of θ ∪ φ, so it is looked up in the superset sums."""
        sums = on_all_of(weights, self.size)
        both = self.index[:, :, None] | self.index[:, None, :]
        matrix: Floats = sums[np.arange(len(sums))[:, None, None], both] * (
            self.used[:, :, None] & self.used[:, None, :]
        )
        diagonal = np.arange(matrix.shape[1])
        # A trace of a ridge keeps a nearly singular matrix solvable; the optimum does not depend on it.
        matrix[:, diagonal, diagonal] = np.where(self.used, matrix[:, diagonal, diagonal] * (1 + 1e-12) + 1e-300, 1.0)
        return matrix

    def newton(self, counts: Floats, means: Floats) -> tuple[Floats, Floats]:
        """The step (R, p) and the gain it promises (R,)."""
        slope = np.where(self.used, (self.design @ (counts - means)[:, :, None])[:, :, 0], 0.0)
        step: Floats = np.asarray(
            np.linalg.solve(self.information(means), slope[:, :, None])[:, :, 0], dtype=np.float64
        )
        return step, np.asarray((step * slope).sum(axis=1))

    def least_squares(self, counts: Floats) -> Floats:
        """The first step of iteratively reweighted least squares, from μ = n + 0.1 (METHODS 2)."""
        weights = np.where(self.kept, counts + 0.1, 0.0)
        working = np.log(counts + 0.1) + (counts - (counts + 0.1)) / (counts + 0.1)
        right = np.where(self.used, (self.design @ (weights * working)[:, :, None])[:, :, 0], 0.0)
        return np.asarray(np.linalg.solve(self.information(weights), right[:, :, None])[:, :, 0])


@lru_cache(maxsize=16)
def _subsets(size: int) -> Floats:
    return subset_matrix(size)


def intercept_errors(fits: Fits) -> Floats:
    """Standard error of each intercept, the root of [(XᵀWX)⁻¹]∅∅, given the model. Shape (R,)."""
    size = fits.terms.shape[1].bit_length() - 1
    small = _Small.of(fits.finite, fits.means > 0, size)
    first = np.zeros(small.index.shape)
    first[:, 0] = 1.0  # the intercept comes first
    solved = np.linalg.solve(small.information(fits.means), first[:, :, None])
    return np.asarray(np.sqrt(solved[:, 0, 0]))
