"""The Bayesian methods as estimates: the posterior median, or a refusal where the posterior cannot be trusted."""

from __future__ import annotations

from luotsi.statistics.estimation import decomposable, latent_class, threshold
from luotsi.statistics.estimation.chains import AGREE
from luotsi.statistics.estimation.existence import STATUS_WORDS
from luotsi.statistics.estimation.models import names
from luotsi.statistics.estimation.results import NOT_ESTIMABLE, NOT_MET, Estimate, Interval, Progress, Terms
from luotsi.statistics.estimation.settings import Settings
from luotsi.statistics.estimation.tables import CaptureTable, pairs

MOST_TAIL = 0.01  # of the posterior at the end of what was looked at


def averaged(table: CaptureTable, settings: Settings, progress: Progress | None = None) -> Estimate:
    """Average over decomposable graphs. Refused where the end of the grid holds more than 1 % of the posterior."""
    found = decomposable.average(table, delta=settings.delta, progress=progress)
    conventions = (
        f"all {found.number_of_graphs:,} decomposable graphs equally likely; p(N) ∝ 1/N; δ = {found.delta:g} per cell",
        f"unseen people from 1 to {decomposable.GRID} × observed, one by one; the estimate is the posterior median",
    )
    best = found.graphs[0][0]
    details = {
        "graphs": [{"cliques": cliques, "probability": share} for cliques, share in found.graphs],
        "mean": found.mean, "modes": list(found.modes()), "tail": found.tail,
    }  # fmt: skip
    model = Terms(_edges(best, table), (), best)
    warnings: tuple[str, ...] = ()
    if found.tail > MOST_TAIL:
        said = f"{NOT_ESTIMABLE}: {found.tail:.1%} of the posterior lies at the end of the grid, so the grid makes the answer"
        return Estimate(
            table.observed, None, None, "decomposable", model, 0, seed=settings.seed, warnings=(said,),
            conventions=conventions, details=details,
        )  # fmt: skip
    if len(modes := found.modes()) > 1:
        peaks = " and ".join(f"{mode:,.0f}" for mode in modes)
        warnings = (f"the posterior has {len(modes)} peaks, at {peaks}; one number says little",)
    tail = (1 - settings.level) / 2
    interval = Interval("posterior", settings.level, found.quantile(tail), found.quantile(1 - tail))
    return Estimate(
        table.observed, found.median, interval, "decomposable", model, 0, seed=settings.seed, warnings=warnings,
        conventions=conventions, details=details,
    )  # fmt: skip


def _edges(cliques: str, table: CaptureTable) -> tuple[str, ...]:
    """The pairs of lists that some clique of a notation holds."""
    sets = [sum(1 << int(digit) - 1 for digit in clique) for clique in cliques.strip("[]").split(",")]
    return names([pair for pair in pairs(table.size) if any(pair & ~clique == 0 for clique in sets)], table.lists)


def latent_classes(table: CaptureTable, settings: Settings, progress: Progress | None = None) -> Estimate:
    """Latent classes. Refused where the chains have not met, or where draws press against the cap."""
    found = latent_class.sample(
        table, seed=settings.seed, chains=settings.chains, sweeps=settings.sweeps, progress=progress
    )
    conventions = (
        f"{found.classes} classes, α ~ Gamma(0.25, 0.25), p(N) ∝ 1/N; unseen people capped at {latent_class.CAP} × observed",
        f"{settings.chains} chains of {settings.sweeps:,} sweeps, half of them burn-in; the estimate is the posterior median",
    )
    details = {
        "r_hat": found.r_hat, "chain_medians": list(found.chain_medians), "effective_draws": found.effective,
        "share_near_cap": found.near_cap, "median_of_all_draws": found.quantile(0.5),
    }  # fmt: skip
    refusal = _sampler_refusal(found)
    tail = (1 - settings.level) / 2
    interval = Interval("posterior", settings.level, found.quantile(tail), found.quantile(1 - tail))
    return Estimate(
        table.observed, None if refusal else found.quantile(0.5), None if refusal else interval, "latent-class", None, 0,
        seed=settings.seed, warnings=refusal, conventions=conventions, draws=found.totals.size, details=details,
    )  # fmt: skip


def _sampler_refusal(found: latent_class.LatentClasses) -> tuple[str, ...]:
    low, high = min(found.chain_medians), max(found.chain_medians)
    if not found.r_hat <= AGREE:
        return (
            f"{NOT_MET}: split R̂ is {found.r_hat:.2f}, and their medians run from {low:,.0f} to {high:,.0f}; "
            "more sweeps may help, or these lists do not carry a number by this method",
        )
    if found.near_cap > MOST_TAIL:
        return (f"{NOT_ESTIMABLE}: {found.near_cap:.1%} of the draws press against the cap on unseen people",)
    return ()


def thresholded(table: CaptureTable, settings: Settings, progress: Progress | None = None) -> Estimate:
    """Bayesian thresholding, with the interval given the pairs that were kept."""
    found = threshold.threshold(table, seed=settings.seed, prior=settings.prior, progress=progress)
    spread = "N(0, 1)" if settings.prior == "proper" else "flat; pairs without overlap are minus infinity"
    conventions = (
        f"flat prior on main effects, {spread} on pairs; pairs stay beyond {threshold.KEEP:g} standard deviations",
        "the estimate is the posterior median, given the pairs that stay",
    )
    model = Terms(names((*found.kept, *found.minus_infinity), table.lists), names(found.minus_infinity, table.lists))
    refusal: tuple[str, ...] = ()
    if found.status:
        refusal = (f"{NOT_ESTIMABLE}: {STATUS_WORDS[found.status]}",)
    elif not found.r_hat <= AGREE:
        refusal = (f"{NOT_MET}: split R̂ is {found.r_hat:.2f}",)
    if refusal:
        return Estimate(
            table.observed,
            None,
            None,
            "threshold",
            model,
            found.status,
            seed=settings.seed,
            warnings=refusal,
            conventions=conventions,
        )
    tail = (1 - settings.level) / 2
    return Estimate(
        table.observed, found.quantile(0.5), Interval("posterior", settings.level, found.quantile(tail), found.quantile(1 - tail)),
        "threshold", model, 0, seed=settings.seed, conventions=conventions, draws=found.totals.size,
        warnings=("the interval takes the pairs that stay for given",),
        details={"ratios": {table.name(pair): ratio for pair, ratio in found.ratios.items()}, "r_hat": found.r_hat},
    )  # fmt: skip
