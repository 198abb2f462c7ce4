"""Latent classes of people who are met with different chances: a Dirichlet process mixture (METHODS 4).

Source: Manrique-Vallier (2016), Biometrics 72, 1246-1254. All chains are moved together in arrays: H chains, K classes,
C cells that hold people, t lists.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luotsi.statistics.estimation.chains import effective_draws, split_r_hat
from luotsi.statistics.estimation.errors import BadRequest
from luotsi.statistics.estimation.fitting import Floats
from luotsi.statistics.estimation.results import Progress
from luotsi.statistics.estimation.stepwise import choose
from luotsi.statistics.estimation.tables import CaptureTable

CLASSES, CHAINS, SWEEPS = 10, 8, 20_000
SHAPE = RATE = 0.25  # of the prior of α
CAP = 20  # unseen people are redrawn above this many times the observed ones
RELABEL = (500, 1_000, 2_000)  # sweeps after which classes are numbered anew by size, while burning in


@dataclass(frozen=True, eq=False)
class LatentClasses:
    """Draws of N after burn-in, shape (chains, sweeps)."""

    totals: Floats
    observed: int
    classes: int
    burn_in: int

    @property
    def r_hat(self) -> float:
        """Split R̂ on log N."""
        return split_r_hat(np.log(self.totals))

    @property
    def effective(self) -> float:
        return effective_draws(np.log(self.totals))

    @property
    def chain_medians(self) -> tuple[float, ...]:
        return tuple(np.median(self.totals, axis=1).tolist())

    @property
    def near_cap(self) -> float:
        """The share of draws with more than nine tenths of the unseen people that the cap allows."""
        return float((self.totals - self.observed > 0.9 * CAP * self.observed).mean())

    def quantile(self, probability: float) -> float:
        return float(np.quantile(self.totals, probability))


def sample(
    table: CaptureTable,
    *,
    seed: int,
    chains: int = CHAINS,
    sweeps: int = SWEEPS,
    burn_in: int | None = None,
    classes: int = CLASSES,
    progress: Progress | None = None,
) -> LatentClasses:
    """Run the chains; the first `burn_in` sweeps (half of them unless said otherwise) are left out."""
    burn_in = sweeps // 2 if burn_in is None else burn_in
    if chains < 1 or classes < 2 or not 0 <= burn_in < sweeps - 3:
        raise BadRequest("Take at least one chain, two classes, and four sweeps more than the burn-in.")
    if table.size < 2 or not table.observed:
        raise BadRequest("Latent classes need two lists or more, and people on them.")
    sampler = _Sampler(table, chains, classes, np.random.default_rng(seed))
    kept = np.empty((sweeps - burn_in, chains))
    for sweep in range(sweeps):
        sampler.sweep()
        if sweep in RELABEL and sweep < burn_in:
            sampler.relabel()
        if sweep >= burn_in:
            kept[sweep - burn_in] = sampler.unseen
        if progress and sweep % 500 == 0:
            progress("sweeps", sweep / sweeps)
    return LatentClasses(table.observed + kept.T, table.observed, classes, burn_in)


class _Sampler:
    """The state of all chains: log weights of classes, logs of the chances λ and 1 - λ, α, and the unseen people."""

    def __init__(self, table: CaptureTable, chains: int, classes: int, generator: np.random.Generator) -> None:
        cells = np.flatnonzero(table.vector > 0)
        self.random, self.observed = generator, table.observed
        self.counts = table.vector[cells].astype(np.int64)
        self.marks = (cells[:, None] + 1 >> np.arange(table.size) & 1).astype(np.float64)
        self.alpha = np.full(chains, 0.1)
        self.log_weights, self.log_on, self.log_off, self.hidden = self._start(table, chains, classes)
        self.unseen = self.hidden.sum(axis=1)
        self.limit = CAP * table.observed
        self.size = table.size

    def _start(self, table: CaptureTable, chains: int, classes: int) -> tuple[Floats, Floats, Floats, Floats]:
        """Chains that start far apart, so that they have something to agree about (METHODS 4, traps c and d).

        Every other chain starts at one class for all, with N as if lists were independent, which chains are slow to leave.
        The others have one big class with N from 1.5 to 13 times the people observed, and small classes with any chances.
        """
        spread = self.random.uniform(0.5, 12.0, chains)
        total = table.observed * (1 + spread)
        small = np.full(chains, 0.1)
        independent = float(choose(table.vector[None, :], table.size, 0.0).totals[0])
        if np.isfinite(independent):
            total[1::2], small[1::2] = max(independent, table.observed + 1.0), 1e-5
        chances = self.random.beta(0.5, 2.0, (chains, classes, table.size))
        chances[:, 0] = np.array(list(table.totals.values())) / total[:, None]
        chances = chances.clip(1e-6, 1 - 1e-6)
        weights = np.repeat(small[:, None] / (classes - 1), classes, axis=1)
        weights[:, 0] = 1 - small
        hidden = np.zeros((chains, classes))
        hidden[:, 0] = np.rint(total) - table.observed
        return np.log(weights), np.log(chances), np.log1p(-chances), hidden

    def sweep(self) -> None:
        """One Gibbs sweep; the numbers are those of METHODS 4."""
        seen = self._allocate()  # 1
        on = np.matmul(self._seen_by_class(seen), self.marks)
        people = seen.sum(axis=1)
        self._chances(on, people)  # 2
        self._weights(people + self.hidden)  # 3 and 6
        self._unseen()  # 4 and 5

    def _allocate(self) -> NDArray[np.int64]:
        """The people of each cell over the classes: multinomial, weights ν_k Π λ^ω (1-λ)^(1-ω). Shape (H, C, K)."""
        logs = np.matmul(self.marks, (self.log_on - self.log_off).transpose(0, 2, 1))
        logs += (self.log_weights + self.log_off.sum(axis=2))[:, None, :]
        return self.random.multinomial(self.counts, _shares(logs))

    @staticmethod
    def _seen_by_class(seen: NDArray[np.int64]) -> Floats:
        return seen.transpose(0, 2, 1).astype(np.float64)

    def _chances(self, on: Floats, people: Floats) -> None:
        """λ ~ Beta(1 + on, 1 + off), off with the unseen; as logs of two gammas, so that neither end is lost."""
        off = (people + self.hidden)[:, :, None] - on
        one, other = self.random.standard_gamma(1 + on), self.random.standard_gamma(1 + off)
        both = np.log(one + other)
        self.log_on, self.log_off = np.log(one) - both, np.log(other) - both

    def _weights(self, people: Floats) -> None:
        """V_k ~ Beta(1 + T_k, α + Σ_{l>k} T_l), then α ~ Gamma(0.25 + K - 1, rate 0.25 - log ν_K)."""
        later = people[:, ::-1].cumsum(axis=1)[:, ::-1] - people
        one = np.log(self.random.standard_gamma(1.0 + people[:, :-1]))
        other = self._log_gamma(self.alpha[:, None] + later[:, :-1])
        both = np.logaddexp(one, other)
        left = (other - both).cumsum(axis=1)  # log of what the sticks up to k leave
        self.log_weights[:, :-1] = one - both
        self.log_weights[:, 1:-1] += left[:, :-1]
        self.log_weights[:, -1] = left[:, -1]
        classes = people.shape[1]
        self.alpha = self.random.standard_gamma(SHAPE + classes - 1, len(people)) / (RATE - left[:, -1])

    def _log_gamma(self, shape: Floats) -> Floats:
        """Logs of gamma draws whose shape may be as small as 1e-7: log Gamma(a + 1) + log(U)/a."""
        return np.asarray(
            np.log(self.random.standard_gamma(shape + 1.0)) - self.random.standard_exponential(shape.shape) / shape
        )

    def _unseen(self) -> None:
        """n₀ ~ NegBin(n, 1 - ρ), redrawn above the cap, and its split over the classes ∝ ν_k Π(1-λ)."""
        logs = self.log_weights + self.log_off.sum(axis=2)
        seen_chance = np.maximum(-np.expm1(np.logaddexp.reduce(logs, axis=1)), 1e-12)
        self.unseen = self.random.negative_binomial(self.observed, seen_chance).astype(np.float64)
        for chain in np.flatnonzero(self.unseen > self.limit):
            self.unseen[chain] = self._below_cap(float(seen_chance[chain]))
        self.hidden = self.random.multinomial(self.unseen.astype(np.int64), _shares(logs)).astype(np.float64)

    def _below_cap(self, seen_chance: float) -> float:
        for _ in range(1_000):
            drawn = self.random.negative_binomial(self.observed, seen_chance)
            if drawn <= self.limit:
                return float(drawn)
        return float(self.limit)

    def relabel(self) -> None:
        """Number classes by falling size and start α small: the truncated stick has a spurious mode with the big class last."""
        order = np.argsort(-self.log_weights, axis=1, kind="stable")
        self.log_weights = np.take_along_axis(self.log_weights, order, axis=1)
        self.hidden = np.take_along_axis(self.hidden, order, axis=1)
        for name in ("log_on", "log_off"):
            setattr(self, name, np.take_along_axis(getattr(self, name), order[:, :, None], axis=1))
        self.alpha[:] = 0.1


def _shares(logs: Floats) -> Floats:
    """Probabilities of logs along the last axis."""
    shares = np.exp(logs - logs.max(axis=-1, keepdims=True))
    return np.asarray(shares / shares.sum(axis=-1, keepdims=True))
