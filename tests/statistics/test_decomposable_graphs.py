import pytest

from luotsi.statistics.estimation import decomposable
from luotsi.statistics.estimation.errors import BadRequest
from luotsi.statistics.estimation.graphs import decomposable as graphs
from luotsi.statistics.estimation.graphs import elimination, maximal_cliques, neighbours
from luotsi.statistics.estimation.tables import CaptureTable
from tests.statistics.reference import expected, table

AVERAGED = [
    (name, key, said[key]) for name, said in expected().items() for key in said if key.startswith("decomposable_bma")
]


def cliques(text):
    return frozenset(text.strip("[]").split(","))


@pytest.mark.parametrize(("name", "key", "said"), AVERAGED)
def test_the_posterior_agrees_with_the_reference(name, key, said):
    found = decomposable.average(table(name), delta=said["delta"])

    assert found.number_of_graphs == said["graphs"]
    assert f"1..{len(found.totals)} step 1" == said["unseen_grid"]
    figures = (found.mean, found.deviation, found.median, found.quantile(0.025), found.quantile(0.975), found.mode)
    assert figures == pytest.approx(
        [said[name] for name in ("mean", "sd", "median", "q2.5", "q97.5", "mode")], rel=2e-3
    )
    for (graph, probability), (model, reference) in zip(found.graphs, said["top"], strict=False):
        assert cliques(graph) == cliques(model)
        assert probability == pytest.approx(reference, abs=2e-3)


def test_the_figures_that_madigan_and_york_published_for_spina_bifida_are_met():
    published = expected()["spinabifida_3"]["published"]
    found = decomposable.average(table("spinabifida_3"), delta=1.0)

    assert found.mode == published["mode_averaged"]
    assert found.graphs[0][1] == pytest.approx(published["top_model_probability"], abs=0.005)


@pytest.mark.parametrize(("size", "number"), [(2, 2), (3, 8), (4, 61), (5, 822)])
def test_all_decomposable_graphs_are_found(size, number):
    assert len(graphs(size).edges) == number


def test_a_square_without_a_diagonal_is_not_decomposable():
    square = sum(1 << place for place, pair in enumerate([3, 5, 9, 6, 10, 12]) if pair in (3, 6, 12, 9))

    assert elimination(neighbours(square, 4)) is None
    assert sorted(maximal_cliques(neighbours(square | 1 << 1, 4))) == [0b0111, 0b1101]


def test_the_posterior_of_the_united_kingdom_has_two_peaks():
    low, high = decomposable.average(table("uk2013_5")).modes()

    assert low == pytest.approx(11_718, abs=5)
    assert 20_000 < high < 28_000


def test_lists_that_hardly_meet_leave_the_posterior_at_the_end_of_the_grid():
    assert decomposable.average(CaptureTable(("A", "B", "C"), (40, 30, 0, 20, 0, 0, 0))).tail > 0.01


def test_too_many_lists_are_refused():
    with pytest.raises(BadRequest, match="Merge lists"):
        decomposable.average(CaptureTable(tuple("ABCDEFG"), (1,) * 127))
    with pytest.raises(BadRequest, match="above 0"):
        decomposable.average(table("korea_3"), delta=0.0)
