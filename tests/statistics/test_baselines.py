from math import inf

import pytest

from luotsi.statistics.estimation import baselines
from luotsi.statistics.estimation.errors import BadRequest
from luotsi.statistics.estimation.tables import CaptureTable
from tests.statistics.reference import entries, table


@pytest.mark.parametrize(("name", "said"), entries("chao"))
def test_chao_and_zelterman_agree_with_the_reference(name, said):
    found = baselines.chao(table(name))

    assert {form: getattr(found, form) for form in said} == pytest.approx(said, rel=1e-6)


@pytest.mark.parametrize(("name", "said"), entries("chapman"))
def test_chapman_agrees_with_the_reference_for_every_two_lists(name, said):
    found = {one.pair: [one.overlap, one.chapman, one.error] for one in baselines.every_two_lists(table(name))}

    assert found.keys() == said.keys()
    for pair, figures in said.items():
        assert found[pair] == pytest.approx(figures, abs=1e-3)


def test_lincoln_and_petersen_have_no_number_without_overlap():
    assert baselines.lincoln_petersen(30, 20, 0) == inf
    assert baselines.lincoln_petersen(30, 20, 6) == 100


def test_the_log_normal_interval_never_falls_below_the_people_seen():
    found = baselines.log_normal(50, 60, 40)

    assert 50 < found.low < 60 < found.high
    assert baselines.log_normal(50, 50, 4).high == 50


@pytest.mark.parametrize(("counts", "bound"), [((5, 5, 0), inf), ((0, 0, 7), 7), ((0, 0, 0), 0)])
def test_chao_at_the_edges(counts, bound):
    assert baselines.chao(CaptureTable(("A", "B"), counts)).plain == bound


def test_one_list_has_no_chao_bound():
    with pytest.raises(BadRequest, match="two lists"):
        baselines.chao(CaptureTable(("A",), (4,)))
