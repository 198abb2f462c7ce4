"""Every reference value beside ours, table by table. `luotsi.statistics.commands.validate` writes it as a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from luotsi.statistics.estimation import baselines, decomposable, latent_class, stepwise
from luotsi.statistics.estimation.bootstrap import bootstrap, quantile
from luotsi.statistics.estimation.chains import AGREE
from luotsi.statistics.estimation.examples import FOLDER, example, resamples
from luotsi.statistics.estimation.existence import status, support_of
from luotsi.statistics.estimation.fitting import fit, flags
from luotsi.statistics.estimation.methods import wald
from luotsi.statistics.estimation.models import from_notation, with_pairs
from luotsi.statistics.estimation.selection import BestOf, rank_models
from luotsi.statistics.estimation.tables import CaptureTable, pairs

SEED = 1
LEVELS = (0.025, 0.1, 0.9, 0.975)


@dataclass(frozen=True)
class Check:
    """One figure. `met` is False where ours lies outside the tolerance of the reference."""

    table: str
    what: str
    reference: str
    ours: str
    met: bool


def expected() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load((FOLDER / "expected.yaml").read_text(encoding="utf-8"))
    return found


def checks(name: str, said: dict[str, Any], *, samplers: bool = True) -> Iterator[Check]:
    """All checks of one table. Without `samplers` the latent classes are left out, which take seconds."""
    table = example(name)
    for section, check in SECTIONS.items():
        for key in said:
            if key == section or (section.endswith("*") and key.startswith(section[:-1])):
                yield from check(table, name, key, said[key])
    if (FOLDER / f"{name}_resamples.csv").is_file():
        yield from _resamples(table, name)
    if samplers and "latent_class_K10" in said:
        yield from _latent_class(table, name, said["latent_class_K10"])


def near(name: str, what: str, reference: float, ours: float, *, relative: float = 0.0, absolute: float = 0.0) -> Check:
    met = abs(ours - reference) <= max(absolute, relative * abs(reference))
    return Check(
        name, what, f"{reference:,.6g}" if abs(reference) < 1 else f"{reference:,.4f}", _shown(ours, reference), met
    )


def same(name: str, what: str, reference: object, ours: object) -> Check:
    return Check(name, what, str(reference), str(ours), reference == ours)


def _shown(ours: float, reference: float) -> str:
    return f"{ours:,.6g}" if abs(reference) < 1 else f"{ours:,.4f}"


def _description(table: CaptureTable, name: str, key: str, said: Any) -> Iterator[Check]:
    ours: dict[str, object] = {
        "observed_people": table.observed,
        "observed_cells": sum(count > 0 for count in table.counts),
        "list_totals": table.totals,
        "pairs_without_overlap": list(table.pairs_without_overlap),
    }
    yield same(name, key.replace("_", " "), said, ours[key])


def _log_linear(table: CaptureTable, name: str, key: str, said: Any) -> Iterator[Check]:
    for label, one in said.items():
        chosen = [pair for pair in pairs(table.size) if table.name(pair) in one["pairs"]]
        fits = fit(table.vector[None, :], flags([with_pairs(table.size, chosen)], table.size))
        interval = wald(fits, table.observed)
        yield near(name, f"{label}: N", one["N"], float(fits.total[0]), relative=1e-4)
        yield near(name, f"{label}: Wald low", one["wald95"][0], interval.low, relative=1e-4)
        yield near(name, f"{label}: Wald high", one["wald95"][1], interval.high, relative=1e-4)
        yield near(name, f"{label}: deviance", one["deviance"], float(fits.deviance[0]), absolute=2e-3)
        yield near(name, f"{label}: AIC", one["aic"], float(fits.aic[0]), absolute=2e-3)
        yield same(name, f"{label}: degrees of freedom", one["df"], int((fits.means > 0).sum() - fits.finite.sum()))
        if label.startswith("stepwise"):
            found = stepwise.choose(table.vector[None, :], table.size, float(label.partition("_p")[2]))
            ours = {table.name(pair) for pair in pairs(table.size) if found.fits.terms[0, pair]}
            yield same(name, f"{label}: pairs chosen", sorted(one["pairs"]), sorted(ours))


def _status(table: CaptureTable, name: str, key: str, said: Any) -> Iterator[Check]:
    model = with_pairs(table.size, pairs(table.size))
    yield same(name, "status of all pairs", said, status(table.size, support_of(table.vector), model))


def _every_pair_model(table: CaptureTable, name: str, key: str, said: Any) -> Iterator[Check]:
    for model, one in said.items():
        terms = from_notation(model)
        yield same(name, f"{model}: status", one["status"], status(table.size, support_of(table.vector), terms))
        if one["status"] == 0:
            fits = fit(table.vector[None, :], flags([terms], table.size))
            yield near(name, f"{model}: N", one["N"], float(fits.total[0]), relative=1e-4)
            yield near(name, f"{model}: AIC", one["aic"], float(fits.aic[0]), absolute=2e-3)
            yield near(name, f"{model}: BIC", one["bic"], float(fits.bic[0]), absolute=2e-3)


def _hierarchical(table: CaptureTable, name: str, key: str, said: Any) -> Iterator[Check]:
    found = rank_models(table, 2).by_status
    yield same(name, "models", said["count"], sum(found.values()))
    yield same(
        name, "models by status", said["status_counts"], ",".join(f"{code}={number}" for code, number in found.items())
    )


def _best(table: CaptureTable, name: str, key: str, said: Any) -> Iterator[Check]:
    ranking = rank_models(table, 2)
    yield same(name, "BIC: models of status 0", said["models_status0"], len(ranking.models))
    rows = [(said["model"], said["N"], said["bic"]), *said["next"]]
    for (model, total, bic), ours in zip(rows, ranking.models, strict=False):
        yield Check(name, "BIC: model", model, ours.notation, ours.model == from_notation(model))
        yield near(name, f"BIC {model}: N", total, ours.total, relative=1e-4, absolute=0.06)
        yield near(name, f"BIC {model}: BIC", bic, ours.bic, absolute=2e-3)


def _bic_limits(table: CaptureTable, name: str, key: str, said: Any) -> Iterator[Check]:
    top = int(key.partition("top")[2])
    models = [ranked.model for ranked in rank_models(table, 2).models[:top]]
    found = bootstrap(table, BestOf(table.size, models), 1000, SEED)
    for level, reference, tolerance in zip(LEVELS, said["limits_2.5_10_90_97.5"], said["tolerance_rel"], strict=True):
        limit = quantile(found.totals, found.corrected(level))
        yield near(name, f"BIC, BCa limit {100 * level:g} %", reference, limit, relative=tolerance)


def _stepwise_limits(table: CaptureTable, name: str, key: str, said: Any) -> Iterator[Check]:
    found = bootstrap(table, lambda counts: stepwise.choose(counts, table.size).totals, 1000, SEED)
    yield near(name, "stepwise, BCa: acceleration", said["acceleration"], found.acceleration or 0.0, absolute=2e-5)
    share = said["share_of_resamples_below_estimate"]
    yield near(name, "stepwise, BCa: share below", share, found.share_below, absolute=0.06)
    for level in LEVELS:
        low, high = said[f"accept_{100 * level:g}"]
        limit = quantile(found.totals, found.corrected(level))
        yield Check(
            name,
            f"stepwise, BCa limit {100 * level:g} %",
            f"{low:,.1f} to {high:,.1f}",
            f"{limit:,.1f}",
            low <= limit <= high,
        )


def _decomposable(table: CaptureTable, name: str, key: str, said: Any) -> Iterator[Check]:
    found = decomposable.average(table, delta=said["delta"])
    label = f"decomposable, δ = {said['delta']:g}"
    yield same(name, f"{label}: graphs", said["graphs"], found.number_of_graphs)
    ours = {"mean": found.mean, "sd": found.deviation, "median": found.median, "mode": found.mode}
    ours |= {"q2.5": found.quantile(0.025), "q97.5": found.quantile(0.975)}
    for figure, value in ours.items():
        yield near(name, f"{label}: {figure}", said[figure], value, relative=2e-3)
    for (model, probability), (cliques, share) in zip(said["top"], found.graphs, strict=False):
        matched = set(model.strip("[]").split(",")) == set(cliques.strip("[]").split(","))
        yield Check(name, f"{label}: graph", model, cliques, matched)
        yield near(name, f"{label}: {model}", probability, share, absolute=2e-3)


def _chao(table: CaptureTable, name: str, key: str, said: Any) -> Iterator[Check]:
    found = baselines.chao(table)
    for form, reference in said.items():
        yield near(name, f"Chao: {form}", reference, getattr(found, form), relative=1e-6)


def _chapman(table: CaptureTable, name: str, key: str, said: Any) -> Iterator[Check]:
    for one in baselines.every_two_lists(table):
        both, total, error = said[one.pair]
        yield same(name, f"Chapman {one.pair}: overlap", both, one.overlap)
        yield near(name, f"Chapman {one.pair}: N", total, one.chapman, absolute=1e-3)
        yield near(name, f"Chapman {one.pair}: standard error", error, one.error, absolute=1e-3)


def _resamples(table: CaptureTable, name: str) -> Iterator[Check]:
    counts, totals, parameters = resamples(name)
    found = stepwise.choose(counts, table.size)
    worst = float(abs(found.totals / totals - 1).max())
    agreed = int((found.fits.finite.sum(axis=1) == parameters).sum())
    yield Check(
        name, f"stepwise on {len(totals)} resamples: largest relative difference", "1e-4", f"{worst:.1e}", worst < 1e-4
    )
    yield same(name, "stepwise on resamples: same number of parameters", len(parameters), agreed)


def _latent_class(table: CaptureTable, name: str, said: Any) -> Iterator[Check]:
    """By default lengths; where chains have not met and those of the reference had, with its number and length of chains."""
    found, label = latent_class.sample(table, seed=SEED), "latent classes"
    if "tolerance" not in said:
        wanted = "not met" if said["must_warn_not_converged"] else "met"
        yield Check(name, f"{label}: chains", wanted, _agreement(found), (found.r_hat > AGREE) == (wanted == "not met"))
        return
    if found.r_hat > AGREE:
        lengths = {key: said[key] for key in ("chains", "sweeps", "burn_in")}
        found = latent_class.sample(table, seed=SEED, **lengths)
        label = f"latent classes, {said['chains']} chains of {said['sweeps']:,}"
    yield Check(name, f"{label}: chains", "met", _agreement(found), found.r_hat <= AGREE)
    for figure, probability, key in (
        ("median", 0.5, "median_rel"),
        ("q2.5", 0.025, "q_rel"),
        ("q97.5", 0.975, "q_rel"),
    ):
        ours, tolerance = found.quantile(probability), said["tolerance"][key]
        yield near(name, f"{label}: {figure}", said[figure], ours, relative=tolerance)


def _agreement(found: latent_class.LatentClasses) -> str:
    return f"{'met' if found.r_hat <= AGREE else 'not met'}, R̂ {found.r_hat:.3f}"


SECTIONS: dict[str, Callable[[CaptureTable, str, str, Any], Iterator[Check]]] = {
    "observed_people": _description, "observed_cells": _description, "list_totals": _description,
    "pairs_without_overlap": _description, "loglinear": _log_linear, "all_pairs_status": _status,
    "every_pair_model": _every_pair_model, "hierarchical_models": _hierarchical, "bic_best_maxorder2": _best,
    "bic_bca_maxorder2_B1000*": _bic_limits, "stepwise_bca_p0.02_B1000": _stepwise_limits,
    "decomposable_bma*": _decomposable, "chao": _chao, "chapman": _chapman,
}  # fmt: skip
