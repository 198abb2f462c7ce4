"""What an estimate is: a number with its interval, model, status, conventions, seed and warnings, or the refusal of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from math import isfinite
from statistics import NormalDist
from typing import Any, Literal

Method = Literal["main", "stepwise", "all-pairs", "bic", "decomposable", "latent-class", "threshold", "chao"]
METHODS: tuple[Method, ...] = (
    "main", "stepwise", "all-pairs", "bic", "decomposable", "latent-class", "threshold", "chao",
)  # fmt: skip
IntervalKind = Literal["bca", "percentile", "wald", "log-normal", "posterior"]
Progress = Callable[[str, float], None]  # what is being done, and the share that is done

NOT_ESTIMABLE = "not estimable from these lists"
HETEROGENEITY = "hidden heterogeneity would bias all of these low"
NOT_MET = "chains have not met"


@dataclass(frozen=True)
class Interval:
    """`level` 0.95 means that 5 % lie outside. `low` and `high` are people, and `high` may be infinite."""

    kind: IntervalKind
    level: float
    low: float
    high: float


@dataclass(frozen=True)
class Terms:
    """The interactions of a model by the names of their lists (`LA:NG`); main effects are always in it."""

    terms: tuple[str, ...] = ()
    minus_infinity: tuple[str, ...] = ()
    notation: str = ""


@dataclass(frozen=True)
class Estimate:
    """One method's answer. `estimate` is None where the data do not carry a number, and `warnings` say why.

    `status` is 0 where the maximum likelihood estimate exists and is identified, 1 not existing, 2 not identified, 3
    neither; methods without a likelihood to maximise report 0. `conventions` name every choice that a reader would
    need to compute the same figures.
    """

    observed: int
    estimate: float | None
    interval: Interval | None
    method: Method
    model: Terms | None
    status: int
    deviance: float | None = None
    aic: float | None = None
    bic: float | None = None
    acceleration: float | None = None
    seed: int | None = None
    warnings: tuple[str, ...] = ()
    conventions: tuple[str, ...] = ()
    draws: int = 0
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def is_estimable(self) -> bool:
        return self.estimate is not None

    def as_json(self) -> dict[str, Any]:
        """The object of `estimate --json`: plain numbers, and null where there is none."""
        interval = None if self.interval is None else asdict(self.interval)
        model = None if self.model is None else asdict(self.model)
        numbers = {name: getattr(self, name) for name in ("deviance", "aic", "bic", "acceleration")}
        found = {
            "observed": self.observed,
            "estimate": self.estimate,
            "interval": interval,
            "method": self.method,
            "model": model,
            "status": self.status,
            **numbers,
            "seed": self.seed,
            "warnings": list(self.warnings),
            "conventions": list(self.conventions),
            "draws": self.draws,
            "details": self.details,
        }
        return {name: _plain(value) for name, value in found.items()}


def _plain(value: Any) -> Any:
    """JSON has no infinity: an endless upper limit is null, as is a number that is none."""
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value


def normal_quantile(probability: float) -> float:
    """Φ⁻¹."""
    return NormalDist().inv_cdf(probability)


def normal_share(value: float) -> float:
    """Φ."""
    return NormalDist().cdf(value)
