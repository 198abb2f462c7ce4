"""BCa intervals that redo the choice of model."""

from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luotsi.statistics.estimation import bootstrap, selection, stepwise
from luotsi.statistics.estimation.errors import BadRequest
from luotsi.statistics.estimation.models import from_notation
from luotsi.statistics.estimation.tables import CaptureTable
from tests.statistics.reference import entries, expected, table

LEVELS = (0.025, 0.1, 0.9, 0.975)
BIC_BCA = [(name, key, said[key]) for name, said in expected().items() for key in said if key.startswith("bic_bca")]


def by_steps(size):
    return lambda counts: stepwise.choose(counts, size).totals


def limits(found):
    return [bootstrap.quantile(found.totals, found.corrected(level)) for level in LEVELS]


@pytest.mark.parametrize(("name", "said"), entries("stepwise_bca_p0.02_B1000"))
def test_the_stepwise_interval_agrees_with_the_reference(name, said):
    found = bootstrap.bootstrap(table(name), by_steps(table(name).size), 1000, seed=1)

    assert found.acceleration == pytest.approx(said["acceleration"], abs=2e-5)
    assert found.share_below == pytest.approx(said["share_of_resamples_below_estimate"], abs=0.06)
    for limit, key in zip(limits(found), ("accept_2.5", "accept_10", "accept_90", "accept_97.5"), strict=True):
        assert said[key][0] <= limit <= said[key][1], key


@pytest.mark.parametrize(("name", "said"), entries("bic_best_maxorder2"))
def test_the_best_model_by_bic_agrees_with_the_reference(name, said):
    ranking = selection.rank_models(table(name), 2)

    assert len(ranking.models) == ranking.by_status[0] == said["models_status0"]
    assert ranking.best.model == from_notation(said["model"])
    assert (ranking.best.total, ranking.best.bic) == pytest.approx((said["N"], said["bic"]), rel=1e-4, abs=2e-3)
    for found, (model, total, bic) in zip(ranking.models[1:], said["next"], strict=False):
        assert found.model == from_notation(model)
        assert found.total == pytest.approx(total, abs=0.06)
        assert found.bic == pytest.approx(bic, abs=2e-3)


@pytest.mark.parametrize(("name", "said"), entries("hierarchical_models"))
def test_every_status_is_counted_as_in_the_reference(name, said):
    ranking = selection.rank_models(table(name), 2)

    assert ",".join(f"{code}={number}" for code, number in ranking.by_status.items()) == said["status_counts"]
    assert sum(ranking.by_status.values()) == said["count"]


def test_the_published_best_model_of_all_orders_is_found():
    ranking = selection.rank_models(table("uk2013_5"), 4)

    assert ranking.best.total == pytest.approx(expected()["uk2013_5"]["published"]["bic_all_orders"]["N"], abs=0.5)


@pytest.mark.parametrize(("name", "key", "said"), BIC_BCA)
def test_the_interval_after_bic_agrees_with_the_reference(name, key, said):
    found, top = table(name), int(key.partition("top")[2])
    models = [ranked.model for ranked in selection.rank_models(found, 2).models[:top]]

    drawn = bootstrap.bootstrap(found, selection.BestOf(found.size, models), 1000, seed=1)

    for limit, reference, tolerance in zip(
        limits(drawn), said["limits_2.5_10_90_97.5"], said["tolerance_rel"], strict=True
    ):
        assert limit == pytest.approx(reference, rel=tolerance)


def test_models_on_resamples_are_chosen_as_the_full_search_would():
    found = table("korea_3")
    row = found.vector + np.array([3.0, 0, 1, 0, 2, 0, 0])
    best = selection.rank_models(found.with_counts(row), 2).best

    assert selection.BestOf(3, list(selection.hierarchical(3, 2)))(row[None, :])[0] == pytest.approx(best.total)


def test_too_many_models_are_refused_before_any_work():
    with pytest.raises(BadRequest, match="choose stepwise"):
        selection.rank_models(CaptureTable(tuple("ABCDEFG"), (1,) * 127), 2)
    with pytest.raises(BadRequest, match="between 2 and"):
        selection.rank_models(table("korea_3"), 4)


def test_the_same_seed_gives_the_same_interval():
    drawn = [bootstrap.bootstrap(table("korea_3"), by_steps(3), 200, seed=seed).totals.tolist() for seed in (7, 7, 8)]

    assert drawn[0] == drawn[1] != drawn[2]


def test_where_no_resample_falls_below_the_interval_says_so():
    found = bootstrap.Bootstrap(100.0, np.arange(100.0, 300.0), 0.1)
    interval, why = found.interval()

    assert interval.kind == "percentile"
    assert why[0].startswith("no resample falls below")


def test_resamples_without_an_estimate_are_counted_and_endless():
    found = bootstrap.Bootstrap(100.0, np.array([90.0] * 50 + [120.0] * 40 + [inf] * 10), 0.0)
    interval, why = found.interval()

    assert interval.high == inf
    assert any("10 of 100 resamples" in sentence for sentence in why)


def test_without_a_jackknife_the_interval_is_a_percentile_one():
    interval, why = bootstrap.Bootstrap(100.0, np.linspace(50, 150, 99), None).interval()

    assert interval.kind == "percentile"
    assert "one person less" in why[0]


@given(st.lists(st.floats(0, 1e6), min_size=2, max_size=40), st.floats(0, 1))
def test_quantiles_lie_within_the_values_and_agree_with_type_eight(values, probability):
    ordered = np.sort(values)

    found = bootstrap.quantile(ordered, probability)

    assert ordered[0] <= found <= ordered[-1]
    assert found == pytest.approx(np.quantile(ordered, probability, method="median_unbiased"), rel=1e-9, abs=1e-6)
