"""How much an estimate rests on single lists, pairs of lists, persons, thresholds and methods (METHODS 6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import isfinite

import numpy as np

from luotsi.statistics.estimation.baselines import Chao, TwoLists, chao, every_two_lists
from luotsi.statistics.estimation.errors import BadRequest
from luotsi.statistics.estimation.fitting import Floats
from luotsi.statistics.estimation.methods import estimate, estimator_of
from luotsi.statistics.estimation.results import METHODS, Estimate, Method, Progress
from luotsi.statistics.estimation.settings import Settings
from luotsi.statistics.estimation.stepwise import Path, path
from luotsi.statistics.estimation.tables import CaptureTable

QUICK: tuple[Method, ...] = ("main", "stepwise", "all-pairs", "bic", "chao")


@dataclass(frozen=True)
class OnePerson:
    """What one person more or less in a cell does. None: no estimate; `fewer` is None too where nobody is in the cell."""

    cell: str
    people: int
    more: float | None
    fewer: float | None


@dataclass(frozen=True)
class Sensitivity:
    """The panel. Estimates are of `method`; None stands for "not estimable from these lists"."""

    method: Method
    base: float | None
    without_list: dict[str, float | None]
    merged: dict[str, float | None]  # by the two lists, `LA+NG`
    one_person: tuple[OnePerson, ...]
    path: Path
    methods: tuple[Estimate, ...]
    refused: dict[Method, str]  # methods that do not take this table, and why
    two_lists: tuple[TwoLists, ...]
    chao: Chao


def sensitivity(
    table: CaptureTable,
    method: Method = "stepwise",
    settings: Settings | None = None,
    *,
    methods: Sequence[Method] = METHODS,
    progress: Progress | None = None,
) -> Sensitivity:
    """Leave one list out, merge two lists, one person more or less in each cell, the p-path, and methods side by side.

    `method` is one of those that answer at once (`QUICK`); it is asked again for every change of the table.
    """
    if method not in QUICK:
        raise BadRequest(
            f"Sensitivity is computed for {', '.join(QUICK)}; {method} takes too long to be asked so often."
        )
    settings, table = settings or Settings(), table.without_empty_lists() if table.observed else table
    if table.size < 2 or not table.observed:
        raise BadRequest("Sensitivity needs at least two lists with people on them.")
    found, refused = side_by_side(table, methods, settings, progress)
    return Sensitivity(
        method,
        _total(table, method, settings),
        {name: _total(table.without_list(name), method, settings) for name in table.lists},
        {
            f"{one}+{other}": _total(table.merged(one, other), method, settings)
            for one, other in combinations(table.lists, 2)
        },
        one_person(table, method, settings),
        path(table),
        found,
        refused,
        every_two_lists(table, settings.level),
        chao(table),
    )


def side_by_side(
    table: CaptureTable, methods: Sequence[Method], settings: Settings, progress: Progress | None = None
) -> tuple[tuple[Estimate, ...], dict[Method, str]]:
    """Every method on the table, and the reasons of those that do not take it."""
    found, refused = [], dict[Method, str]()
    for method in methods:
        try:
            found.append(estimate(table, method, settings, progress))
        except BadRequest as reason:
            refused[method] = str(reason)
    return tuple(found), refused


def one_person(
    table: CaptureTable, method: Method = "stepwise", settings: Settings | None = None
) -> tuple[OnePerson, ...]:
    """The estimate with one person more, and with one less, in each of the 2^t - 1 cells."""
    estimator = estimator_of(table, method, settings)
    if estimator is None:
        raise BadRequest(f"{method} takes too long to be asked for every cell. Choose one of {', '.join(QUICK)}.")
    size, held = len(table.counts), np.flatnonzero(table.vector > 0)
    totals = estimator(np.concatenate([table.vector + np.eye(size), table.vector - np.eye(size)[held]]))
    fewer = dict(zip(held.tolist(), _numbers(totals[size:]), strict=True))
    more = _numbers(totals[:size])
    return tuple(
        OnePerson(table.name(cell + 1), table.counts[cell], more[cell], fewer.get(cell)) for cell in range(size)
    )


def _total(table: CaptureTable, method: Method, settings: Settings) -> float | None:
    """The estimate without an interval, None where a changed table carries none."""
    if not table.observed or (table := table.without_empty_lists()).size < 2:
        return None
    estimator = estimator_of(table, method, settings)
    return _numbers(estimator(table.vector[None, :]))[0] if estimator else None


def _numbers(totals: Floats) -> list[float | None]:
    return [total if isfinite(total) else None for total in totals.tolist()]
