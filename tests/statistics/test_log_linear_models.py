"""Poisson log-linear fits, existence and stepwise choice, against the reference values."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luotsi.statistics.estimation import stepwise
from luotsi.statistics.estimation.examples import resamples
from luotsi.statistics.estimation.existence import raises_some_cell, status, support_of
from luotsi.statistics.estimation.fitting import fit, flags, intercept_errors
from luotsi.statistics.estimation.models import (
    from_notation,
    hierarchical,
    interactions,
    main_effects,
    names,
    with_pairs,
)
from luotsi.statistics.estimation.tables import CaptureTable, pairs
from tests.statistics.reference import entries, table

LOGLINEAR = [(name, label, said) for name, section in entries("loglinear") for label, said in section.items()]


@pytest.mark.parametrize(("name", "label", "said"), LOGLINEAR)
def test_a_fit_agrees_with_the_reference(name, label, said):
    found = table(name)
    chosen = [pair for pair in pairs(found.size) if found.name(pair) in said["pairs"]]

    fits = fit(found.vector[None, :], flags([with_pairs(found.size, chosen)], found.size))
    error, unseen = intercept_errors(fits)[0], fits.total[0] - found.observed

    assert len(chosen) == len(said["pairs"])
    assert fits.total[0] == pytest.approx(said["N"], rel=1e-6)
    assert fits.deviance[0] == pytest.approx(said["deviance"], abs=2e-3)
    assert fits.aic[0] == pytest.approx(said["aic"], abs=2e-3)
    assert (fits.means > 0).sum() - fits.finite.sum() == said["df"]
    assert [found.observed + unseen * np.exp(z * error) for z in (-1.959964, 1.959964)] == pytest.approx(
        said["wald95"], rel=1e-4
    )
    assert {found.name(term) for term in np.flatnonzero(np.isneginf(fits.parameters[0]))} == set(said["minus_infinity"])


@pytest.mark.parametrize(("name", "label", "said"), [entry for entry in LOGLINEAR if entry[1].startswith("stepwise")])
def test_stepwise_chooses_what_the_reference_chose(name, label, said):
    found, threshold = table(name), float(label.removeprefix("stepwise_p"))

    chosen = stepwise.choose(found.vector[None, :], found.size, threshold)
    model = tuple(np.flatnonzero(chosen.fits.terms[0]).tolist())

    assert set(names(interactions(model), found.lists)) == set(said["pairs"])
    assert chosen.totals[0] == pytest.approx(said["N"], rel=1e-6)
    assert stepwise.path(found).at(threshold) == pytest.approx(said["N"], rel=1e-6)


@pytest.mark.parametrize("name", ["uk2013_5", "western_5", "neworleans_5_n185"])
def test_stepwise_agrees_on_every_resample(name):
    counts, totals, parameters = resamples(name)

    chosen = stepwise.choose(counts, table(name).size)

    assert chosen.totals == pytest.approx(totals, rel=1e-6)
    assert chosen.fits.finite.sum(axis=1).tolist() == parameters.tolist()


@pytest.mark.parametrize("name", ["western_5", "korea_3"])
def test_rows_fitted_together_are_as_if_alone(name):
    found = table(name)
    counts = np.random.default_rng(5).multinomial(found.observed, found.vector / found.observed, size=25).astype(float)

    together = stepwise.choose(counts, found.size).totals
    alone = [stepwise.choose(row[None, :], found.size).totals[0] for row in counts]

    assert together == pytest.approx(alone, rel=1e-7)


@pytest.mark.parametrize(
    ("name", "model", "said"),
    [(name, model, said) for name, section in entries("every_pair_model") for model, said in section.items()],
)
def test_every_model_of_three_lists_has_its_status_and_figures(name, model, said):
    found, terms = table(name), from_notation(model)

    assert status(found.size, support_of(found.vector), terms) == said["status"]
    if said["status"] == 0:
        fits = fit(found.vector[None, :], flags([terms], found.size))
        assert fits.total[0] == pytest.approx(said["N"], rel=1e-4)
        assert (fits.aic[0], fits.bic[0]) == pytest.approx((said["aic"], said["bic"]), abs=2e-3)


@pytest.mark.parametrize(("name", "said"), entries("all_pairs_status"))
def test_all_pairs_have_the_status_of_the_reference(name, said):
    found = table(name)

    assert status(found.size, support_of(found.vector), with_pairs(found.size, pairs(found.size))) == said


@pytest.mark.parametrize(
    ("size", "order", "number"), [(3, 2, 8), (4, 2, 64), (4, 3, 113), (5, 2, 1024), (5, 3, 6212), (5, 4, 6893)]
)
def test_all_hierarchical_models_are_enumerated_once(size, order, number):
    models = hierarchical(size, order)

    assert len(models) == len(set(models)) == number
    for model in models[:: max(1, number // 50)]:
        assert all(term & ~(1 << place) in model for term in model for place in range(size))


@given(
    st.integers(3, 4).flatmap(
        lambda size: st.lists(st.sampled_from([0, 0, 0, 1, 7]), min_size=2**size - 1, max_size=2**size - 1)
    ),
    st.data(),
)
@settings(max_examples=60, deadline=None)
def test_existence_agrees_with_the_programme_of_the_paper(counts, data):
    """maximise y subject to A x = A n, x >= y >= 0 over the kept cells, with the counts themselves."""
    from scipy.optimize import linprog

    from luotsi.statistics.estimation.existence import reduced

    found = CaptureTable(tuple("ABCD"[: len(counts).bit_length()]), tuple(counts))
    chosen = data.draw(st.lists(st.sampled_from(pairs(found.size)), unique=True))
    model, support = with_pairs(found.size, chosen), support_of(found.vector)
    _, kept, finite = reduced(found.size, support, model)
    cells = np.flatnonzero(kept) + 1
    design = np.array([[float(cell & term == term) for cell in cells] for term in finite]).reshape(
        len(finite), len(cells)
    )
    verdict = status(found.size, support, model)

    if found.observed and len(cells):
        solved = linprog(
            [0.0] * len(cells) + [-1.0],
            A_eq=np.hstack([design, np.zeros((len(finite), 1))]),
            b_eq=design @ found.vector[kept],
            A_ub=np.hstack([-np.eye(len(cells)), np.ones((len(cells), 1))]),
            b_ub=np.zeros(len(cells)),
        )
        assert verdict in ((0, 2) if -solved.fun > 1e-6 else (1, 3))
        assert (verdict >= 2) == (np.linalg.matrix_rank(design) < len(finite))


def test_a_direction_that_only_raises_cells_means_that_nothing_exists():
    assert raises_some_cell(np.array([[1.0, 0.0], [0.0, 1.0]]))
    assert not raises_some_cell(np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, -1.0]]))
    assert not raises_some_cell(np.zeros((3, 2)))
    assert not raises_some_cell(np.array([[1.0], [-2.0]]))


def test_a_list_inside_another_is_met_with_a_finite_number_or_a_refusal():
    inside = CaptureTable(("A", "B", "C"), (50, 0, 12, 60, 8, 0, 3))  # everybody on B is on A

    chosen = stepwise.choose(inside.vector[None, :], 3)

    assert chosen.statuses[0] == 0
    assert inside.observed < chosen.totals[0] < 1e4


@pytest.mark.parametrize("counts", [(0, 0, 0), (1, 0, 0), (40, 30, 0)])
def test_two_lists_that_never_meet_carry_no_number(counts):
    chosen = stepwise.choose(np.array([counts], dtype=float), 2)

    assert chosen.statuses[0] != 0
    assert np.isinf(chosen.totals[0])


@given(st.lists(st.integers(0, 30), min_size=7, max_size=7), st.permutations("ABC"))
@settings(max_examples=40, deadline=None)
def test_main_effects_do_not_depend_on_the_order_of_lists(counts, order):
    found = CaptureTable(("A", "B", "C"), tuple(counts))
    turned = found.reordered(order)
    totals = [stepwise.choose(one.vector[None, :], 3, 0.0).totals[0] for one in (found, turned)]

    assert totals[0] == pytest.approx(totals[1], rel=1e-6)
    larger = stepwise.choose(found.with_empty_list("D").vector[None, :], 4, 0.0).totals[0]
    assert larger == pytest.approx(totals[0], rel=1e-6)


def test_main_effects_of_two_lists_are_lincoln_and_petersen():
    assert stepwise.choose(np.array([[40.0, 30.0, 6.0]]), 2).totals[0] == pytest.approx(46 * 36 / 6)
    assert main_effects(2) == (0, 1, 2)
