"""What can be set for the methods, with the values that the sources chose."""

from __future__ import annotations

from dataclasses import dataclass

from luotsi.statistics.estimation.errors import BadRequest
from luotsi.statistics.estimation.latent_class import CHAINS, SWEEPS
from luotsi.statistics.estimation.selection import TOP
from luotsi.statistics.estimation.stepwise import THRESHOLD
from luotsi.statistics.estimation.threshold import Prior

MOST_DRAWS = 1_000_000


@dataclass(frozen=True)
class Settings:
    """`seed` decides every random draw; the same seed gives the same figures. `bootstrap` 0 takes the Wald interval."""

    seed: int = 1
    bootstrap: int = 1_000  # resamples
    level: float = 0.95  # of intervals
    threshold: float = THRESHOLD  # p-value of the stepwise choice
    order: int = 2  # lists in the largest interaction that BIC looks at
    top: int = TOP  # models that resamples choose among, by BIC
    delta: float | None = None  # prior per cell of decomposable graphs; None is 2^-t
    chains: int = CHAINS  # of latent classes
    sweeps: int = SWEEPS  # of latent classes, half of which burn in
    prior: Prior = "proper"  # of thresholding

    def __post_init__(self) -> None:
        if not 0 <= self.threshold <= 1:
            raise BadRequest(f"The threshold is a p-value between 0 and 1; {self.threshold:g} is none.")
        if not 0 <= self.bootstrap <= MOST_DRAWS:
            raise BadRequest(f"Take between 0 (none) and {MOST_DRAWS:,} resamples; {self.bootstrap:,} were asked for.")
        if not 0 < self.level < 1:
            raise BadRequest(f"The level lies strictly between 0 and 1, e.g. 0.95; it is {self.level:g}.")
        if self.seed < 0:
            raise BadRequest(f"The seed is a whole number, 0 or more; it is {self.seed}.")
        if self.top < 1:
            raise BadRequest("Resamples must have at least one model to choose.")
