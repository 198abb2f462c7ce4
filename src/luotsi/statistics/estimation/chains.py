"""Whether chains of draws agree."""

from __future__ import annotations

import numpy as np

from luotsi.statistics.estimation.fitting import Floats

AGREE = 1.05  # R̂ up to which chains are said to have met


def split_r_hat(draws: Floats) -> float:
    """Split R̂ of draws (chains, sweeps): 1 where all halves of all chains tell the same; infinite where one stands still.

    Source: Gelman et al. (2013), Bayesian Data Analysis, 3rd ed., section 11.4.
    """
    half = draws.shape[1] // 2
    halves = np.concatenate([draws[:, :half], draws[:, half : 2 * half]])
    within = halves.var(axis=1, ddof=1).mean()
    between = half * halves.mean(axis=1).var(ddof=1)
    if within == 0:
        return 1.0 if between == 0 else float("inf")
    return float(np.sqrt(((half - 1) / half * within + between / half) / within))


def effective_draws(draws: Floats) -> float:
    """How many independent draws the chains are worth, by batch means of the root of their length. Same source, 11.5."""
    chains, sweeps = draws.shape
    size = max(1, int(np.sqrt(sweeps)))
    batches = draws[:, : sweeps // size * size].reshape(chains, -1, size).mean(axis=2)
    spread = size * batches.var(ddof=1)
    return float(draws.size if spread == 0 else min(draws.size, draws.size * draws.var() / spread))
