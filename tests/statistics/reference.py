"""The reference values of published tables, read once."""

from functools import cache
from typing import Any

import yaml

from luotsi.statistics.estimation.examples import FOLDER, NAMES, example
from luotsi.statistics.estimation.tables import CaptureTable


@cache
def expected() -> dict[str, Any]:
    return yaml.safe_load((FOLDER / "expected.yaml").read_text(encoding="utf-8"))


def entries(section: str) -> list[tuple[str, Any]]:
    """Each table that has this section, with the section."""
    return [(name, expected()[name][section]) for name in NAMES if section in expected()[name]]


@cache
def table(name: str) -> CaptureTable:
    return example(name)
