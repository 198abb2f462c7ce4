"""The best hierarchical model by BIC, among all of them, and the same choice on resamples (METHODS 2.4).

Source: Silverman, Chan, Vincent (2024), Stat. Comput. 34, 44, sections 2 and 3.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luotsi.statistics.estimation.existence import reduced, status, support_of
from luotsi.statistics.estimation.fitting import Floats, fit, flags
from luotsi.statistics.estimation.models import Model, generators, hierarchical, notation
from luotsi.statistics.estimation.results import Progress
from luotsi.statistics.estimation.tables import CaptureTable

TOP = 20  # models that resamples choose among; close to exhaustive at four and five lists
CHUNK = 2_000


@dataclass(frozen=True)
class Ranked:
    """A model with its figures."""

    model: Model
    total: float
    deviance: float
    aic: float
    bic: float

    @property
    def notation(self) -> str:
        """`[12,3]`, lists numbered from 1."""
        return notation(generators(self.model))


@dataclass(frozen=True)
class Ranking:
    """Models of status 0 by rising BIC; `by_status` counts the models of each status."""

    models: tuple[Ranked, ...]
    by_status: dict[int, int]

    @property
    def best(self) -> Ranked | None:
        return self.models[0] if self.models else None


def rank_models(table: CaptureTable, order: int = 2, progress: Progress | None = None) -> Ranking:
    """Fit every hierarchical model with interactions of at most `order` lists that can be estimated."""
    models = hierarchical(table.size, order)
    found = statuses(table.size, support_of(table.vector), models)
    usable = [model for model, code in zip(models, found, strict=True) if code == 0]
    # Rows of about the same width are fitted together.
    usable.sort(key=len)
    ranked: list[Ranked] = []
    for at in range(0, len(usable), CHUNK):
        ranked += _figures(table, usable[at : at + CHUNK])
        if progress:
            progress("models", min(1.0, (at + CHUNK) / len(usable)))
    ranked.sort(key=lambda one: (one.bic, one.model))
    codes, numbers = np.unique(found, return_counts=True)
    return Ranking(tuple(ranked), dict(zip(codes.tolist(), numbers.tolist(), strict=True)))


def _figures(table: CaptureTable, models: list[Model]) -> list[Ranked]:
    fits = fit(np.repeat(table.vector[None, :], len(models), axis=0), flags(models, table.size))
    columns = (fits.total.tolist(), fits.deviance.tolist(), fits.aic.tolist(), fits.bic.tolist())
    return [Ranked(model, *figures) for model, *figures in zip(models, *columns, strict=True)]


def statuses(size: int, support: int, models: tuple[Model, ...]) -> NDArray[np.int_]:
    """The status of each model.

    With the same terms at minus infinity the kept cells are the same, and then a submodel of a model of status 0 has
    status 0: a direction of its parameters is one of the larger model too (METHODS 2.2). So of each such group the
    union is asked first, and its models only where the union fails.
    """
    groups: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for place, model in enumerate(models):
        finite = set(reduced(size, support, model)[2])
        groups[tuple(term for term in model if term not in finite)].append(place)
    found = np.zeros(len(models), dtype=np.int_)
    for places in groups.values():
        union = sorted(set().union(*(models[place] for place in places)), key=lambda mask: (mask.bit_count(), mask))
        if status(size, support, tuple(union)) != 0:
            found[places] = [status(size, support, models[place]) for place in places]
    return found


class BestOf:
    """An estimator for the bootstrap: the total of the model with the lowest BIC among a few, per row."""

    def __init__(self, size: int, models: list[Model]) -> None:
        self.size, self.models = size, sorted(models, key=len)
        self.terms = flags(self.models, size)

    def __call__(self, counts: Floats) -> Floats:
        totals, criteria = self._each(counts)
        best = np.argmin(criteria, axis=1)
        return np.where(np.isfinite(criteria.min(axis=1)), totals[np.arange(len(best)), best], np.inf)

    def _each(self, counts: Floats) -> tuple[Floats, Floats]:
        """Total and BIC of every model on every row, infinite where the status is not 0; shapes (R, models)."""
        totals = np.full((len(counts), len(self.models)), np.inf)
        criteria = totals.copy()
        supports = [support_of(row) for row in counts]
        found = np.array([self._statuses(support) for support in supports])
        for place in range(len(self.models)):
            rows = np.flatnonzero(found[:, place] == 0)
            if len(rows):
                fits = fit(counts[rows], np.repeat(self.terms[place : place + 1], len(rows), axis=0))
                totals[rows, place], criteria[rows, place] = fits.total, fits.bic
        return totals, criteria

    def _statuses(self, support: int) -> NDArray[np.int_]:
        return statuses(self.size, support, tuple(self.models))
