"""Bayesian thresholding: all pairs, of which those stay that the posterior keeps away from zero (METHODS 5).

Source: Silverman (2020), JRSS A 183, 691-736, section 4. Flat prior on the intercept and the main effects; on pairs
N(0, 1) ("proper") or flat ("improper", where pairs without overlap are fixed at minus infinity).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from luotsi.statistics.estimation.chains import split_r_hat
from luotsi.statistics.estimation.existence import Status, status, support_of
from luotsi.statistics.estimation.fitting import Floats
from luotsi.statistics.estimation.models import interactions, main_effects, with_pairs
from luotsi.statistics.estimation.results import Progress
from luotsi.statistics.estimation.tables import CaptureTable, pairs, subset_matrix

Prior = Literal["proper", "improper"]
KEEP = 2.0  # a pair stays where |mean| exceeds this many standard deviations
CHAINS, SWEEPS, BURN_IN = 8, 6_000, 1_000


@dataclass(frozen=True, eq=False)
class Thresholded:
    """`totals` are draws of N, shape (chains, sweeps), from the model with the kept pairs; empty where `status` is not 0."""

    totals: Floats
    kept: tuple[int, ...]
    minus_infinity: tuple[int, ...]
    ratios: dict[int, float]  # mean over standard deviation of every pair in the model of all pairs
    status: Status

    @property
    def r_hat(self) -> float:
        return split_r_hat(np.log(self.totals))

    def quantile(self, probability: float) -> float:
        return float(np.quantile(self.totals, probability))


def threshold(
    table: CaptureTable,
    *,
    seed: int,
    prior: Prior = "proper",
    keep: float = KEEP,
    sweeps: int = SWEEPS,
    progress: Progress | None = None,
) -> Thresholded:
    """Sample the model of all pairs, keep the pairs beyond the threshold, and sample again with those."""
    generator, every = np.random.default_rng(seed), pairs(table.size)
    gone = tuple(pair for pair in every if table.together[pair] == 0) if prior == "improper" else ()
    verdict = _verdict(table, prior)
    if verdict:
        return Thresholded(np.empty((0, 0)), (), gone, {}, verdict)
    asked = [pair for pair in every if pair not in gone]
    first = _sample(table, asked, gone, prior, generator, sweeps)
    if progress:
        progress("sweeps", 0.5)
    spread = first[..., table.size + 1 :].reshape(-1, len(asked))
    ratios = dict(zip(asked, (spread.mean(axis=0) / spread.std(axis=0)).tolist(), strict=True))
    kept = tuple(pair for pair in asked if abs(ratios[pair]) > keep)
    second = _sample(table, list(kept), gone, prior, generator, sweeps)
    return Thresholded(table.observed + np.exp(second[..., 0]), kept, gone, ratios, 0)


def _verdict(table: CaptureTable, prior: Prior) -> Status:
    """A flat prior needs the likelihood of all pairs to have a peak; a proper one needs it of the main effects only."""
    model = with_pairs(table.size, pairs(table.size)) if prior == "improper" else main_effects(table.size)
    return status(table.size, support_of(table.vector), model)


def _sample(
    table: CaptureTable,
    chosen: list[int],
    gone: tuple[int, ...],
    prior: Prior,
    generator: np.random.Generator,
    sweeps: int,
) -> Floats:
    """Random-walk Metropolis, chains together, with steps shaped by the curvature at the mode; (chains, sweeps, p).

    Steps of 2.38/√p standard deviations. Source: Roberts, Gelman, Gilks (1997), Ann. Appl. Probab. 7, 110-120.
    """
    posterior = _Posterior(table, (*main_effects(table.size), *chosen), gone, prior)
    mode = posterior.mode()
    shape = np.linalg.cholesky(np.linalg.inv(posterior.curvature(mode))) * 2.38 / np.sqrt(len(mode))
    here = mode + generator.standard_normal((CHAINS, len(mode))) @ shape.T
    value, kept = posterior(here), np.empty((sweeps, CHAINS, len(mode)))
    for sweep in range(BURN_IN + sweeps):
        there = here + generator.standard_normal(here.shape) @ shape.T
        new = posterior(there)
        moves = -generator.standard_exponential(CHAINS) < new - value
        here[moves], value[moves] = there[moves], new[moves]
        if sweep >= BURN_IN:
            kept[sweep - BURN_IN] = here
    return kept.transpose(1, 0, 2)


class _Posterior:
    """Log posterior of the parameters up to a constant; called with an array (chains, p)."""

    def __init__(self, table: CaptureTable, terms: tuple[int, ...], gone: tuple[int, ...], prior: Prior) -> None:
        subsets = subset_matrix(table.size)
        kept = subsets[:, list(gone)].sum(axis=1) == 0
        present = [term for term in terms if table.together[term] or term in interactions(terms)]
        self.design = subsets[kept][:, present]
        self.counts = table.vector[kept]
        precision = 1.0 if prior == "proper" else 0.0
        self.precision = np.array([precision if term.bit_count() > 1 else 0.0 for term in present])

    def __call__(self, parameters: Floats) -> Floats:
        logs = parameters @ self.design.T
        with np.errstate(over="ignore"):
            means = np.exp(logs).sum(axis=-1)
        return np.asarray(logs @ self.counts - means - (parameters**2 @ self.precision) / 2)

    def curvature(self, parameters: Floats) -> Floats:
        means = np.exp(self.design @ parameters)
        return np.asarray((self.design * means[:, None]).T @ self.design + np.diag(self.precision))

    def mode(self) -> Floats:
        """Newton's method from a weighted least squares on n + 0.1, the step halved where the posterior fell."""
        weighted = self.design * (self.counts + 0.1)[:, None]
        here = np.linalg.solve(
            weighted.T @ self.design + np.diag(self.precision + 1e-9), weighted.T @ np.log(self.counts + 0.1)
        )
        for _ in range(100):
            slope = self.design.T @ (self.counts - np.exp(self.design @ here)) - self.precision * here
            step = np.linalg.solve(self.curvature(here), slope)
            if float(step @ slope) < 1e-12:
                break
            value = float(self(here))
            while float(self(here + step)) < value - 1e-9 * abs(value):
                step = step / 2
            here = here + step
        return np.asarray(here)
