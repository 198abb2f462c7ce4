"""Linkage error carried into the estimate: links are drawn by their probabilities, and each drawing is estimated anew.

A missed match takes a person from an overlap and puts two into single lists, so the estimate rises about in proportion:
with few overlaps, one match in ten missed makes it some 11 % too high (METHODS 6).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from luotsi.statistics.estimation.bootstrap import quantile
from luotsi.statistics.estimation.errors import BadRequest, BadTable
from luotsi.statistics.estimation.fitting import Floats
from luotsi.statistics.estimation.methods import estimate, estimator_of
from luotsi.statistics.estimation.results import NOT_ESTIMABLE, Estimate, Interval, Method, Progress
from luotsi.statistics.estimation.settings import Settings
from luotsi.statistics.estimation.tables import CaptureTable


@dataclass(frozen=True)
class Link:
    """Two records, by their place among all records, that are the same person with this probability."""

    one: int
    other: int
    probability: float


def linked_tables(
    lists: Sequence[str], records: Sequence[int], links: Sequence[Link], draws: int, generator: np.random.Generator
) -> NDArray[np.int64]:
    """Tables (draws, 2^t - 1) of records, `records[i]` the list of record i, under links drawn independently.

    Records joined by a chain of links are one person, who is on the lists of all of them.
    """
    of_record = np.asarray(records, dtype=np.int64)
    if len(of_record) and not 0 <= of_record.min() <= of_record.max() < len(lists):
        raise BadTable(f"Records name lists 0 to {len(lists) - 1} by their place; one names another.")
    ends = np.array([(link.one, link.other) for link in links], dtype=np.int64).reshape(-1, 2)
    chances = np.array([link.probability for link in links])
    if ends.size and not 0 <= ends.min() <= ends.max() < len(of_record):
        raise BadTable(f"A link names a record that is not there; there are {len(of_record)}.")
    if not ((chances >= 0) & (chances <= 1)).all():
        raise BadTable("The probability of a link lies between 0 and 1.")
    drawn = generator.random((draws, len(links))) < chances
    return np.array([_count(of_record, ends[held], len(lists)) for held in drawn]).reshape(draws, 2 ** len(lists) - 1)


def _count(of_record: NDArray[np.int64], ends: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    number = len(of_record)
    joined = coo_array((np.ones(len(ends), dtype=bool), (ends[:, 0], ends[:, 1])), shape=(number, number))
    people, person = connected_components(joined, directed=False)
    histories = np.zeros(people, dtype=np.int64)
    np.bitwise_or.at(histories, person, np.int64(1) << of_record)
    return np.bincount(histories, minlength=2**size)[1:].astype(np.int64)


def estimate_linked(
    lists: Sequence[str],
    records: Sequence[int],
    links: Sequence[Link],
    method: Method = "stepwise",
    settings: Settings | None = None,
    *,
    draws: int = 50,
    progress: Progress | None = None,
) -> Estimate:
    """The estimate over drawn links: its median, and a percentile interval of both the linkage and the sampling.

    From each of `draws` tables, resamples are taken so that together they are `settings.bootstrap` or more.
    """
    settings = settings or Settings()
    if draws < 2:
        raise BadRequest("Draw the links at least twice; fewer cannot show what linkage adds.")
    generator = np.random.default_rng(settings.seed)
    tables = [
        CaptureTable(tuple(lists), tuple(counts.tolist()))
        for counts in linked_tables(lists, records, links, draws, generator)
    ]
    each = max(1, -(-settings.bootstrap // draws))
    totals, centres = [], []
    for number, table in enumerate(tables):
        resamples = generator.multinomial(table.observed, table.vector / table.observed, size=each).astype(float)
        found = _totals(table, np.concatenate([table.vector[None, :], resamples]), method, settings)
        centres.append(found[0])
        totals.append(found[1:])
        if progress:
            progress("drawings of links", (number + 1) / draws)
    return _combined(tables[0], np.array(centres), np.sort(np.concatenate(totals)), method, settings)


def _totals(table: CaptureTable, counts: Floats, method: Method, settings: Settings) -> Floats:
    estimator = estimator_of(table, method, settings)
    if estimator is None:
        raise BadRequest(f"Linkage error is carried into main, stepwise, all-pairs, bic and chao, not into {method}.")
    return estimator(counts)


def _combined(table: CaptureTable, centres: Floats, totals: Floats, method: Method, settings: Settings) -> Estimate:
    first = estimate(table, method, replace(settings, bootstrap=0))
    median = float(np.median(centres))
    said = (
        *first.conventions,
        f"links drawn {len(centres)} times by their probabilities; median and percentiles over drawings and resamples",
    )
    if not np.isfinite(median):
        why = f"{NOT_ESTIMABLE}: under half of the drawn links or more there is no estimate"
        return replace(first, estimate=None, interval=None, warnings=(why,), conventions=said)
    tail = (1 - settings.level) / 2
    interval = Interval("percentile", settings.level, quantile(totals, tail), quantile(totals, 1 - tail))
    lowest, highest = float(centres.min()), float(centres.max())
    told = f"linkage alone moves the estimate between {lowest:,.0f} and {highest:,.0f}"
    return replace(
        first, estimate=median, interval=interval, warnings=(told, *first.warnings), conventions=said, draws=len(totals)
    )
