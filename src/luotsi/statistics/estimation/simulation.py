"""Tables with a known truth, and how often an interval holds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

import numpy as np

from luotsi.statistics.estimation.methods import estimate
from luotsi.statistics.estimation.results import Method
from luotsi.statistics.estimation.settings import Settings
from luotsi.statistics.estimation.tables import CaptureTable


@dataclass(frozen=True)
class Scenario:
    """`people` in classes of `shares`, each met by list j with the chance `chances[class][j]`.

    `follows` sends people who are on list i to list j with a further chance: lists that refer to each other.
    """

    name: str
    people: int
    shares: tuple[float, ...]
    chances: tuple[tuple[float, ...], ...]
    follows: tuple[tuple[int, int, float], ...] = ()


SCENARIOS = (
    Scenario("independent lists", 2_000, (1.0,), ((0.10, 0.12, 0.08, 0.06),)),
    Scenario("one list refers to another", 2_000, (1.0,), ((0.10, 0.12, 0.08, 0.06),), ((0, 1, 0.30),)),
    Scenario("few people on two lists", 1_000, (1.0,), ((0.05, 0.06, 0.04, 0.05),)),
    Scenario("easy and hard to meet", 2_000, (0.3, 0.7), ((0.25, 0.30, 0.20, 0.20), (0.05, 0.04, 0.05, 0.03))),
    Scenario(
        "a class hardly anybody meets", 2_000, (0.5, 0.5), ((0.15, 0.15, 0.12, 0.10), (0.005, 0.005, 0.005, 0.005))
    ),
)


def simulate(scenario: Scenario, generator: np.random.Generator) -> CaptureTable:
    """One table drawn person by person. People on no list are drawn and then left out, as in life."""
    chances = np.array(scenario.chances)
    kind = generator.choice(len(scenario.shares), size=scenario.people, p=scenario.shares)
    on = generator.random((scenario.people, chances.shape[1])) < chances[kind]
    for source, target, chance in scenario.follows:
        on[:, target] |= on[:, source] & (generator.random(scenario.people) < chance)
    histories = on @ (1 << np.arange(chances.shape[1]))
    counts = np.bincount(histories, minlength=2 ** chances.shape[1])[1:]
    return CaptureTable(tuple("ABCDEFGHIJ"[: chances.shape[1]]), tuple(counts.tolist()))


@dataclass(frozen=True)
class Coverage:
    """How a method did on tables of one scenario. Shares are of the tables that gave an interval."""

    scenario: str
    method: Method
    tables: int
    refused: int
    covered: float
    too_low: float  # the interval lies below the truth
    ratio: float  # the median of estimate over truth
    width: float  # the median of high over low


def coverage(
    scenario: Scenario, methods: Sequence[Method], tables: int, settings: Settings, seed: int
) -> tuple[Coverage, ...]:
    """Draw tables and ask every method for its interval. All methods see the same tables."""
    generator = np.random.default_rng(seed)
    drawn = [simulate(scenario, generator) for _ in range(tables)]
    return tuple(_of(scenario, method, drawn, settings) for method in methods)


def _of(scenario: Scenario, method: Method, drawn: Sequence[CaptureTable], settings: Settings) -> Coverage:
    asked = [
        estimate(table, method, replace(settings, seed=settings.seed + place)) for place, table in enumerate(drawn)
    ]
    found = [(one.estimate, one.interval) for one in asked if one.estimate is not None and one.interval is not None]
    if not found:
        return Coverage(scenario.name, method, len(drawn), len(drawn), 0.0, 0.0, 0.0, 0.0)
    held = [interval.low <= scenario.people <= interval.high for _, interval in found]
    low = [interval.high < scenario.people for _, interval in found]
    return Coverage(
        scenario.name,
        method,
        len(drawn),
        len(drawn) - len(found),
        sum(held) / len(found),
        sum(low) / len(found),
        median(total / scenario.people for total, _ in found),
        median(interval.high / interval.low for _, interval in found),
    )
