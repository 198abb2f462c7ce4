"""The tutorial says what the library does."""

import doctest
from pathlib import Path

TUTORIAL = Path(__file__).resolve().parents[2] / "docs" / "statistics" / "tutorial-uk2013.md"


def test_the_tutorial_runs_as_it_is_written():
    found = doctest.testfile(str(TUTORIAL), module_relative=False, encoding="utf-8")

    assert found.attempted > 10
    assert found.failed == 0
