"""One call for every method: a table in, an estimate out that says how it was made and what to doubt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from math import exp, inf, isfinite

import numpy as np

from luotsi.statistics.estimation import baselines, bayesian, stepwise
from luotsi.statistics.estimation.bootstrap import LEAST_DRAWS, Estimator, bootstrap
from luotsi.statistics.estimation.doubts import doubts_about
from luotsi.statistics.estimation.errors import BadRequest
from luotsi.statistics.estimation.existence import STATUS_WORDS, status, support_of
from luotsi.statistics.estimation.fitting import Fits, fit, flags, intercept_errors
from luotsi.statistics.estimation.models import (
    Model,
    generators,
    interactions,
    main_effects,
    names,
    notation,
    with_pairs,
)
from luotsi.statistics.estimation.results import (
    METHODS,
    NOT_ESTIMABLE,
    Estimate,
    Interval,
    Method,
    Progress,
    Terms,
    normal_quantile,
)
from luotsi.statistics.estimation.selection import BestOf, rank_models
from luotsi.statistics.estimation.settings import Settings
from luotsi.statistics.estimation.tables import CaptureTable, pairs

LOG_LINEAR = (
    "Poisson log-linear model on all 2^t - 1 cells; terms without people are minus infinity",
    "AIC and BIC count those terms too; BIC with log of the number of people",
)


@dataclass(frozen=True)
class Prepared:
    """A log-linear method on one table: the model it chose, and the same choice for any number of tables."""

    model: Model
    estimator: Estimator
    conventions: tuple[str, ...] = ()


def estimate(
    table: CaptureTable, method: Method = "stepwise", settings: Settings | None = None, progress: Progress | None = None
) -> Estimate:
    """Estimate N, everybody seen or not, with one method. Lists that nobody is on are left out first.

    Never raises for data that carry no number: the estimate is then None and the warnings say why. Raises BadRequest
    where the method does not take this table at all, e.g. too many lists.
    """
    if method not in METHODS:
        raise BadRequest(f"There is no method {method}. The methods are {', '.join(METHODS)}.")
    settings = settings or Settings()
    empty, table = table.empty_lists, table.without_empty_lists() if table.observed else table
    told = tuple(f"nobody is on the list {name}; it is left out" for name in empty) if table.observed else ()
    if refused := _refusal(table, method, settings):
        found = refused
    elif method in LOG_LINEAR_METHODS:
        found = _log_linear(table, method, settings, progress)
    else:
        found = OTHERS[method](table, settings, progress)
    if found.is_estimable:
        found = replace(found, warnings=found.warnings + doubts_about(found, table, _quick(table, found, settings)))
    return replace(found, warnings=told + found.warnings)


def estimator_of(table: CaptureTable, method: Method, settings: Settings | None = None) -> Estimator | None:
    """The method as a function from many tables to their totals, where it is quick enough to be asked often."""
    settings = settings or Settings()
    if method == "chao":
        return lambda counts: np.array([_chao_total(table.with_counts(row)) for row in counts])
    return LOG_LINEAR_METHODS[method](table, settings, None).estimator if method in LOG_LINEAR_METHODS else None


def _refusal(table: CaptureTable, method: Method, settings: Settings) -> Estimate | None:
    """One list, or nobody at all, carries no number whatever the method."""
    if table.size > 1 and table.observed:
        return None
    why = "there is one list only" if table.observed else "nobody is on any list"
    code = status(table.size, support_of(table.vector), main_effects(table.size))
    return Estimate(
        table.observed, None, None, method, None, code, seed=settings.seed, warnings=(f"{NOT_ESTIMABLE}: {why}",)
    )


def _main(table: CaptureTable, settings: Settings, progress: Progress | None) -> Prepared:
    model = main_effects(table.size)
    return Prepared(model, BestOf(table.size, [model]), ("main effects only: lists are taken to be independent",))


def _all_pairs(table: CaptureTable, settings: Settings, progress: Progress | None) -> Prepared:
    model = with_pairs(table.size, pairs(table.size))
    return Prepared(model, BestOf(table.size, [model]), ("all pairs of lists",))


def _stepwise(table: CaptureTable, settings: Settings, progress: Progress | None) -> Prepared:
    size, limit = table.size, settings.threshold
    chosen = stepwise.choose(table.vector[None, :], size, limit)
    model = tuple(np.flatnonzero(chosen.fits.terms[0]).tolist()) if not chosen.statuses[0] else main_effects(size)
    return Prepared(
        model,
        lambda counts: stepwise.choose(counts, size, limit).totals,
        (f"pairs added forward while the smallest one-sided Poisson p-value is below {limit:g}",),
    )


def _bic(table: CaptureTable, settings: Settings, progress: Progress | None) -> Prepared:
    ranking = rank_models(table, min(settings.order, table.size), progress)
    models = [ranked.model for ranked in ranking.models[: settings.top]] or [main_effects(table.size)]
    said = f"lowest BIC among the hierarchical models with interactions of at most {settings.order} lists that exist"
    return Prepared(models[0], BestOf(table.size, models), (said, f"resamples choose among the {len(models)} best"))


LOG_LINEAR_METHODS: dict[Method, Callable[[CaptureTable, Settings, Progress | None], Prepared]] = {
    "main": _main, "stepwise": _stepwise, "all-pairs": _all_pairs, "bic": _bic,
}  # fmt: skip


def _log_linear(table: CaptureTable, method: Method, settings: Settings, progress: Progress | None) -> Estimate:
    prepared = LOG_LINEAR_METHODS[method](table, settings, progress)
    code = status(table.size, support_of(table.vector), prepared.model)
    terms = _terms(table, prepared.model)
    conventions = LOG_LINEAR + prepared.conventions
    if code:
        why = f"{NOT_ESTIMABLE}: {STATUS_WORDS[code]}"
        return Estimate(
            table.observed, None, None, method, terms, code, None, None, None, None, settings.seed, (why,), conventions
        )
    fits = fit(table.vector[None, :], flags([prepared.model], table.size))
    found = Estimate(
        table.observed, float(fits.total[0]), None, method, terms, 0,
        float(fits.deviance[0]), float(fits.aic[0]), float(fits.bic[0]), None, settings.seed, (), conventions,
    )  # fmt: skip
    if method == "stepwise":
        found = replace(found, details={"path": [asdict(step) for step in stepwise.path(table).steps]})
    return _with_interval(found, table, prepared, fits, settings, progress)


def _with_interval(
    found: Estimate, table: CaptureTable, prepared: Prepared, fits: Fits, settings: Settings, progress: Progress | None
) -> Estimate:
    if not settings.bootstrap:
        return replace(
            found,
            interval=wald(fits, table.observed, settings.level),
            warnings=("the interval takes the model for given and is too narrow; bootstrap to include its choice",),
        )
    drawn = bootstrap(table, prepared.estimator, settings.bootstrap, settings.seed, progress)
    interval, why = drawn.interval(settings.level)
    few = (f"{settings.bootstrap} resamples are few; take 1,000 or more",) if settings.bootstrap < LEAST_DRAWS else ()
    return replace(
        found,
        interval=interval,
        acceleration=drawn.acceleration,
        draws=settings.bootstrap,
        warnings=few + why,
        conventions=(*found.conventions, "resamples redo the choice of model; quantiles of type 8"),
        details={**found.details, "share_of_resamples_below": drawn.share_below},
    )


def wald(fits: Fits, observed: int, level: float = 0.95) -> Interval:
    """n + exp(α̂∅ ± z se), given the model (METHODS 2)."""
    reach = normal_quantile((1 + level) / 2) * float(intercept_errors(fits)[0])
    return Interval(
        "wald", level, *(observed + exp(min(700.0, float(fits.parameters[0, 0]) + way * reach)) for way in (-1, 1))
    )


def _terms(table: CaptureTable, model: Model) -> Terms:
    chosen = interactions(model)
    empty = [term for term in chosen if table.together[term] == 0]
    return Terms(names(chosen, table.lists), names(empty, table.lists), notation(generators(model)))


def _chao_total(table: CaptureTable) -> float:
    bounds = baselines.chao(table)
    return bounds.bias_corrected if bounds.f2 == 0 else bounds.plain


def _chao(table: CaptureTable, settings: Settings, progress: Progress | None) -> Estimate:
    bounds = baselines.chao(table)
    said: tuple[str, ...] = (
        "Chao's lower bound n + f1²/(2 f2)",
        "log-normal interval on the unseen part; equal chances are assumed",
    )
    warnings: tuple[str, ...] = ("this is a lower bound and not an estimate",)
    if bounds.f2 == 0:
        said, warnings = (
            ("Chao's bias-corrected lower bound n + f1(f1 - 1)/(2(f2 + 1))",),
            (*warnings, "nobody is on exactly two lists"),
        )
    forms = {name: value for name, value in asdict(bounds).items() if isinstance(value, int) or isfinite(value)}
    total, interval = _chao_total(table), bounds.interval(table.observed, settings.level)
    return Estimate(
        table.observed,
        total,
        interval,
        "chao",
        None,
        0,
        seed=settings.seed,
        warnings=warnings,
        conventions=said,
        details=forms,
    )


OTHERS: dict[Method, Callable[[CaptureTable, Settings, Progress | None], Estimate]] = {
    "chao": _chao,
    "decomposable": bayesian.averaged,
    "latent-class": bayesian.latent_classes,
    "threshold": bayesian.thresholded,
}


def quick_totals(table: CaptureTable, settings: Settings) -> dict[Method, float]:
    """What the methods say that take no time, infinite where the data carry no number."""
    row = table.vector[None, :]
    found: dict[Method, float] = {"chao": _chao_total(table)}
    for method in ("main", "stepwise", "all-pairs"):
        estimator = estimator_of(table, method, settings)
        found[method] = float(estimator(row)[0]) if estimator else inf
    return found


def _quick(table: CaptureTable, found: Estimate, settings: Settings) -> tuple[dict[Method, float], Estimator | None]:
    return quick_totals(table, settings), estimator_of(table, found.method, settings)
