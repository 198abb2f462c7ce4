"""Latent classes and thresholding: the samplers, their agreement and their refusals."""

import numpy as np
import pytest

from luotsi.statistics.estimation import chains, latent_class, threshold
from luotsi.statistics.estimation.errors import BadRequest
from tests.statistics.reference import entries, table

MEETING = [
    (name, said)
    for name, said in entries("latent_class_K10")
    if "tolerance" in said and said["tolerance"]["q_rel"] < 0.1
]


@pytest.mark.parametrize("name", ["western_5"])
def test_a_short_run_comes_near_the_reference(name):
    said = dict(entries("latent_class_K10"))[name]
    found = latent_class.sample(table(name), seed=3, sweeps=4_000, burn_in=1_500)

    assert found.quantile(0.5) == pytest.approx(said["median"], rel=0.08)
    assert (found.quantile(0.025), found.quantile(0.975)) == pytest.approx((said["q2.5"], said["q97.5"]), rel=0.16)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "said"), MEETING)
def test_latent_classes_agree_with_the_reference(name, said):
    found = latent_class.sample(table(name), seed=1)

    assert found.r_hat <= chains.AGREE
    assert found.quantile(0.5) == pytest.approx(said["median"], rel=said["tolerance"]["median_rel"])
    assert found.quantile(0.025) == pytest.approx(said["q2.5"], rel=said["tolerance"]["q_rel"])
    assert found.quantile(0.975) == pytest.approx(said["q97.5"], rel=said["tolerance"]["q_rel"])


def test_the_united_kingdoms_five_lists_do_not_let_the_chains_meet():
    assert dict(entries("latent_class_K10"))["uk2013_5"]["must_warn_not_converged"]
    assert latent_class.sample(table("uk2013_5"), seed=1, sweeps=2_000).r_hat > chains.AGREE


def test_the_same_seed_gives_the_same_draws():
    one, same, other = (latent_class.sample(table("korea_3"), seed=seed, sweeps=60).totals for seed in (1, 1, 2))

    assert (one == same).all()
    assert (one != other).any()


def test_nobody_unseen_is_drawn_above_the_cap():
    found = latent_class.sample(table("artificial_3"), seed=1, sweeps=300)

    assert (found.totals - found.observed <= latent_class.CAP * found.observed).all()
    assert 0 <= found.near_cap <= 1


def test_bad_lengths_are_refused():
    with pytest.raises(BadRequest, match="burn-in"):
        latent_class.sample(table("korea_3"), seed=1, sweeps=10, burn_in=9)


def test_split_r_hat_tells_chains_that_meet_from_those_that_do_not():
    draws = np.random.default_rng(0).standard_normal((4, 1_000))

    assert chains.split_r_hat(draws) < 1.01
    assert chains.split_r_hat(draws + np.arange(4)[:, None]) > 1.5
    assert chains.split_r_hat(draws + np.linspace(0, 4, 1_000)) > 1.2
    assert chains.split_r_hat(np.ones((2, 10))) == 1.0
    assert chains.effective_draws(draws) > 2_000
    assert chains.effective_draws(draws.cumsum(axis=1)) < 200


@pytest.mark.parametrize(
    ("name", "prior", "code"), [("korea_3", "improper", 1), ("artificial_3", "improper", 2), ("korea_3", "proper", 0)]
)
def test_a_flat_prior_asks_whether_all_pairs_can_be_estimated(name, prior, code):
    found = threshold.threshold(table(name), seed=1, prior=prior, sweeps=50)

    assert found.status == code
    assert (found.totals.size > 0) == (code == 0)


def test_thresholding_keeps_strong_pairs_and_lies_near_the_maximum_likelihood():
    found = threshold.threshold(table("spinabifida_3"), seed=1, sweeps=2_000)

    assert [table("spinabifida_3").name(pair) for pair in found.kept] == ["A:B"]
    assert found.quantile(0.5) == pytest.approx(730.93, rel=0.01)
    assert found.r_hat < chains.AGREE


def test_a_flat_prior_fixes_pairs_without_overlap_at_minus_infinity():
    found = threshold.threshold(table("western_5"), seed=1, prior="improper", sweeps=500)

    assert [table("western_5").name(pair) for pair in found.minus_infinity] == ["A:B", "B:E"]
    assert "A:E" in [table("western_5").name(pair) for pair in found.kept]
