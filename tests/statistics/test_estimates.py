"""One call for every method: what an estimate says about itself, and when there is none."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luotsi.statistics import estimation
from luotsi.statistics.estimation import METHODS, BadRequest, CaptureTable, Link, Settings
from luotsi.statistics.estimation.links import linked_tables
from luotsi.statistics.estimation.results import HETEROGENEITY, NOT_ESTIMABLE, NOT_MET
from tests.statistics.reference import table

QUICK = Settings(bootstrap=100, sweeps=400)
KEYS = {
    "observed",
    "estimate",
    "interval",
    "method",
    "model",
    "status",
    "deviance",
    "aic",
    "bic",
    "acceleration",
    "seed",
    "warnings",
}


@pytest.mark.parametrize("method", METHODS)
def test_every_method_gives_the_same_kind_of_answer(method):
    found = estimation.estimate(table("western_5"), method, QUICK)
    told = found.as_json()

    assert told.keys() >= KEYS
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert found.conventions
    assert (found.estimate is None) == (NOT_MET in "".join(found.warnings))
    if found.interval:
        assert found.interval.low <= found.estimate <= found.interval.high
        assert told["interval"].keys() == {"kind", "level", "low", "high"}
        assert HETEROGENEITY in found.warnings


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "found",
    [
        CaptureTable(("A",), (7,)),
        CaptureTable(("A", "B"), (0, 0, 0)),
        CaptureTable(("A", "B"), (1, 0, 0)),
        CaptureTable(("A", "B", "C"), (0, 0, 0, 1, 0, 0, 0)),
    ],
    ids=["one list", "all zero", "one person", "one person of three lists"],
)
def test_tables_without_information_carry_no_number(found, method):
    told = estimation.estimate(found, method, QUICK)

    assert told.estimate is None
    assert told.interval is None
    assert told.status > 0
    assert any(NOT_ESTIMABLE in warning for warning in told.warnings)


@pytest.mark.parametrize("method", ["main", "stepwise", "all-pairs", "decomposable"])
def test_lists_that_never_meet_carry_no_number(method):
    told = estimation.estimate(CaptureTable(("A", "B", "C"), (40, 30, 0, 20, 0, 0, 0)), method, QUICK)

    assert told.estimate is None
    assert any(NOT_ESTIMABLE in warning for warning in told.warnings)


def test_a_model_that_does_not_exist_says_so_instead_of_a_number():
    told = estimation.estimate(table("korea_3"), "all-pairs", QUICK)

    assert (told.estimate, told.status) == (None, 1)
    assert "does not exist" in told.warnings[0]


def test_disagreement_and_single_persons_are_named():
    warnings = " ".join(estimation.estimate(table("western_5"), "stepwise", QUICK).warnings)

    assert "methods disagree by more than 2×: from 2,007 (main) to 7,874 (all-pairs)" in warnings
    assert "one person more in cell D:E moves the estimate by 14 %" in warnings


def test_chains_that_have_not_met_give_no_interval():
    told = estimation.estimate(table("uk2013_5"), "latent-class", Settings(sweeps=1_000))

    assert told.interval is None
    assert told.warnings[0].startswith(NOT_MET)
    assert told.details["r_hat"] > 1.05


def test_without_a_bootstrap_the_interval_is_walds():
    told = estimation.estimate(table("uk2013_6"), "stepwise", Settings(bootstrap=0))

    assert told.interval.kind == "wald"
    assert (told.interval.low, told.interval.high) == pytest.approx((9977.28, 13145.66), rel=1e-4)


def test_the_two_peaks_of_a_posterior_are_told():
    assert "2 peaks" in " ".join(estimation.estimate(table("uk2013_5"), "decomposable").warnings)


@pytest.mark.parametrize("method", ["main", "stepwise", "bic", "decomposable", "chao", "threshold"])
def test_an_empty_list_changes_nothing_but_is_named(method):
    found, larger = table("korea_3"), table("korea_3").with_empty_list("nobody")
    one, other = (estimation.estimate(each, method, QUICK) for each in (found, larger))

    assert (one.estimate, one.interval) == (other.estimate, other.interval)
    assert "nobody is on the list nobody; it is left out" in other.warnings


@given(st.permutations(range(5)))
@settings(max_examples=4, deadline=None)
def test_the_order_of_lists_does_not_matter(order):
    found = table("western_5")
    turned = found.reordered([found.lists[place] for place in order])

    for method in ("stepwise", "decomposable", "chao"):
        assert estimation.estimate(turned, method, Settings(bootstrap=0)).estimate == pytest.approx(
            estimation.estimate(found, method, Settings(bootstrap=0)).estimate, rel=1e-6
        )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"threshold": 1.5}, "between 0 and 1"),
        ({"bootstrap": -1}, "resamples"),
        ({"level": 1.0}, "level"),
        ({"seed": -1}, "seed"),
        ({"top": 0}, "one model"),
    ],
)
def test_settings_that_mean_nothing_are_refused(change, message):
    with pytest.raises(BadRequest, match=message):
        replace(Settings(), **change)


def test_a_method_that_is_not_there_is_refused():
    with pytest.raises(BadRequest, match="There is no method guess"):
        estimation.estimate(table("korea_3"), "guess")


def test_the_sensitivity_panel_asks_the_method_again_for_every_change():
    panel = estimation.sensitivity(table("western_5"), settings=QUICK, methods=("main", "stepwise", "chao"))

    assert panel.base == pytest.approx(2483.38, abs=0.01)
    assert panel.without_list.keys() == set("ABCDE")
    assert len(panel.merged) == 10
    assert panel.path.at(0.05) == pytest.approx(2817.77, abs=0.01)
    assert [one.method for one in panel.methods] == ["main", "stepwise", "chao"]
    more = {one.cell: one.more for one in panel.one_person}
    assert more["D:E"] / panel.base - 1 == pytest.approx(0.14, abs=0.005)
    assert all((one.fewer is None) or one.people > 0 for one in panel.one_person)
    alone = estimation.estimate(table("western_5").without_list("C"), settings=Settings(bootstrap=0)).estimate
    assert panel.without_list["C"] == pytest.approx(alone)


def test_the_panel_says_which_methods_do_not_take_the_table():
    counts = np.zeros(127, dtype=int)
    counts[[0, 1, 2, 3, 4, 7, 15, 31, 63, 64, 126, 6, 96]] = 20
    found = CaptureTable(tuple("ABCDEFG"), tuple(counts.tolist()))
    panel = estimation.sensitivity(found, "main", QUICK, methods=("bic", "decomposable"))

    assert panel.refused.keys() == {"bic", "decomposable"}


def test_a_slow_method_is_not_asked_for_every_cell():
    with pytest.raises(BadRequest, match="takes too long"):
        estimation.sensitivity(table("korea_3"), "latent-class")


def records_of(found):
    """One record per person and list, and the true links between the records of a person."""
    records, links = [], []
    for mask, count in enumerate(found.counts, start=1):
        for _ in range(count):
            own = [place for place in range(found.size) if mask >> place & 1]
            links += [(len(records) + step, len(records) + step + 1) for step in range(len(own) - 1)]
            records += own
    return records, links


def test_links_that_are_certain_give_the_table_itself():
    found = table("western_5")
    records, links = records_of(found)
    drawn = linked_tables(found.lists, records, [Link(*ends, 1.0) for ends in links], 2, np.random.default_rng(1))

    assert drawn.tolist() == [list(found.counts)] * 2


def test_missed_matches_raise_the_estimate_and_widen_the_interval():
    found = table("western_5")
    records, links = records_of(found)
    sure, unsure = (
        estimation.estimate_linked(
            found.lists, records, [Link(*ends, chance) for ends in links], "main", Settings(bootstrap=400), draws=20
        )
        for chance in (1.0, 0.7)
    )

    assert sure.estimate == pytest.approx(2007.14, abs=0.01)
    assert unsure.estimate > 1.2 * sure.estimate
    assert unsure.interval.high > sure.interval.high
    assert "linkage alone moves the estimate" in unsure.warnings[0]


def test_links_to_records_that_are_not_there_are_refused():
    for link, message in [(Link(0, 9, 0.5), "not there"), (Link(0, 1, 1.5), "between 0 and 1")]:
        with pytest.raises(estimation.BadTable, match=message):
            linked_tables(("A", "B"), [0, 1], [link], 2, np.random.default_rng(1))
    with pytest.raises(estimation.BadTable, match="by their place"):
        linked_tables(("A", "B"), [0, 2], [], 2, np.random.default_rng(1))
    with pytest.raises(BadRequest, match="at least twice"):
        estimation.estimate_linked(("A", "B"), [0, 1], [], draws=1)
