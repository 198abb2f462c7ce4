"""The page of reference values, and tables with known truth."""

from pathlib import Path

import numpy as np
import pytest

from luotsi.statistics.commands import validate
from luotsi.statistics.estimation import Settings, simulation, validation
from tests.statistics.reference import expected

PAGE = Path(__file__).resolve().parents[2] / "docs" / "statistics" / "validation.md"
UNCHECKED = {"title", "file", "lists", "published", "triples_of_mutually_overlapping_lists", "latent_class_K10"}


@pytest.mark.parametrize("name", ["korea_3", "artificial_3", "western_5"])
def test_every_figure_of_a_table_is_met(name):
    found = list(validation.checks(name, expected()[name], samplers=False))

    assert len(found) > 40
    assert [check for check in found if not check.met] == []


@pytest.mark.parametrize("name", expected())
def test_no_section_of_the_reference_is_forgotten(name):
    known = {section.rstrip("*") for section in validation.SECTIONS}

    for key in expected()[name]:
        assert key in UNCHECKED or any(key.startswith(section) for section in known), key


def test_a_figure_outside_its_tolerance_is_not_met():
    assert validation.near("t", "N", 100.0, 100.5, absolute=1.0).met
    assert not validation.near("t", "N", 100.0, 102.0, relative=0.01).met
    assert not validation.same("t", "status", 0, 1).met


def test_the_page_holds_every_table():
    text = PAGE.read_text(encoding="utf-8")

    for name in expected():
        assert f"\n## {name}\n" in text
    for scenario in simulation.SCENARIOS:
        assert f"| {scenario.name} | stepwise |" in text


def test_the_command_writes_the_page_and_fails_where_a_figure_is_not_met(tmp_path, monkeypatch, capsys):
    bad = validation.Check("korea_3", "N", "1", "2", met=False)
    monkeypatch.setattr(validate, "checks", lambda name, said: [bad] if name == "korea_3" else [])
    monkeypatch.setattr(validate, "SCENARIOS", ())
    path = tmp_path / "page.md"

    assert validate.main([str(path)]) == 1
    assert "| N | 1 | 2 | no |" in path.read_text(encoding="utf-8")
    assert "not met: korea_3, N" in capsys.readouterr().err


def test_intervals_hold_the_truth_about_as_often_as_they_say_where_lists_are_independent():
    (found,) = simulation.coverage(simulation.SCENARIOS[0], ("main",), 40, Settings(bootstrap=200), seed=3)

    assert found.covered >= 0.85
    assert found.ratio == pytest.approx(1.0, abs=0.05)
    assert found.refused == 0


def test_a_pair_that_refers_is_found_and_allowed_for():
    main, steps = simulation.coverage(
        simulation.SCENARIOS[1], ("main", "stepwise"), 20, Settings(bootstrap=100), seed=4
    )

    assert main.ratio < 0.85
    assert steps.ratio == pytest.approx(1.0, abs=0.12)


def test_people_whom_hardly_any_list_meets_make_every_method_too_low():
    found = simulation.coverage(
        simulation.SCENARIOS[4], ("stepwise", "decomposable", "chao"), 10, Settings(bootstrap=60), seed=5
    )

    assert all(one.ratio < 0.9 for one in found)


def test_a_simulated_table_is_the_same_for_the_same_seed():
    one, same, other = (simulation.simulate(simulation.SCENARIOS[0], np.random.default_rng(seed)) for seed in (1, 1, 2))

    assert one == same != other
    assert 0 < one.observed < 2_000
