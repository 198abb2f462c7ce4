"""Published tables that come with the library, for tutorials, checks and comparisons. Sources: data/mse/SOURCE.txt."""

from __future__ import annotations

import csv
from importlib.resources import files as resources

import numpy as np

from luotsi.statistics.estimation.files import read_text
from luotsi.statistics.estimation.fitting import Floats
from luotsi.statistics.estimation.tables import CaptureTable

FOLDER = resources("luotsi.statistics") / "data" / "mse"
NAMES = ("uk2013_6", "uk2013_5", "western_5", "neworleans_5_n185", "korea_3", "artificial_3", "spinabifida_3")


def example(name: str) -> CaptureTable:
    """A published table by its name, one of `NAMES`."""
    return read_text((FOLDER / f"{name}.csv").read_text(encoding="utf-8"))


def resamples(name: str) -> tuple[Floats, Floats, Floats]:
    """Sixty resamples of a table (60, 2^t - 1), the stepwise estimate on each, and its number of finite parameters."""
    head, *rows = csv.reader((FOLDER / f"{name}_resamples.csv").read_text(encoding="utf-8").splitlines())
    masks = [sum(1 << place for place, mark in enumerate(history) if mark == "1") for history in head[:-2]]
    values = np.array(rows, dtype=np.float64)
    counts = np.zeros((len(values), 2 ** len(head[0]) - 1))
    counts[:, np.array(masks) - 1] = values[:, :-2]
    return counts, values[:, -2], values[:, -1]
