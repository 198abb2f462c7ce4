"""Write docs/statistics/validation.md: every reference value beside ours, and coverage on tables with known truth.

python -m luotsi.statistics.commands.validate docs/statistics/validation.md
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from luotsi.statistics.estimation.results import Method
from luotsi.statistics.estimation.settings import Settings
from luotsi.statistics.estimation.simulation import SCENARIOS, coverage
from luotsi.statistics.estimation.validation import Check, checks, expected

METHODS: tuple[Method, ...] = ("main", "stepwise", "bic", "decomposable", "chao")
HEAD = """\
# Validation

Written by `python -m luotsi.statistics.commands.validate`; do not edit. Reference values come with the library, with their tolerances and
sources, in `src/luotsi/statistics/data/mse`. Random figures are drawn with seed 1: bootstrap limits with 1,000 resamples, latent classes
with 8 chains of 20,000 sweeps unless another length is named. "no" means that our figure lies outside the tolerance of the reference.
"""
COVERAGE = """\
## Tables with known truth

{tables} tables of four lists were drawn from each scenario, and each method was asked for its 95 % interval, with {draws}
resamples where there are any. *Covered* should be 95 %. *Below* is how often the whole interval lies below the truth.
*Ratio* is the median of estimate over truth, *width* the median of upper over lower limit, *refused* the tables on which
no interval was given. With {tables} tables a share of 95 % is known to about ±{error:.0f} points. Where people differ in how
easily they are met, every method is too low, and the intervals do not say so.
"""


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m luotsi.statistics.commands.validate", description=__doc__)
    parser.add_argument("output", type=Path, help="the page to write")
    parser.add_argument("--tables", type=int, default=60, help="simulated tables of each scenario")
    parser.add_argument("--bootstrap", type=int, default=300, help="resamples on each simulated table")
    given = parser.parse_args(arguments)
    found = [check for name, said in expected().items() for check in checks(name, said)]
    given.output.write_text("\n".join(_page(found, given.tables, given.bootstrap)) + "\n", encoding="utf-8")
    for check in found:
        if not check.met:
            sys.stderr.write(f"not met: {check.table}, {check.what}: {check.reference}, ours {check.ours}\n")
    return 0 if all(check.met for check in found) else 1


def _page(found: Sequence[Check], tables: int, draws: int) -> Iterator[str]:
    missed = [check for check in found if not check.met]
    yield HEAD
    yield f"{len(found) - len(missed)} of {len(found)} figures are met.\n"
    if missed:
        yield "Not met: " + "; ".join(f"{check.table}, {check.what}" for check in missed) + ".\n"
    for name, rows in groupby(found, key=lambda check: check.table):
        yield f"## {name}\n\n| Figure | Reference | Ours | Met |\n|---|---|---|---|"
        yield from (f"| {one.what} | {one.reference} | {one.ours} | {'yes' if one.met else 'no'} |" for one in rows)
        yield ""
    yield from _coverage(tables, draws)


def _coverage(tables: int, draws: int) -> Iterator[str]:
    yield COVERAGE.format(tables=tables, draws=draws, error=196 * (0.95 * 0.05 / tables) ** 0.5)
    yield "| Scenario | Method | Covered | Below | Ratio | Width | Refused |\n|---|---|---|---|---|---|---|"
    for place, scenario in enumerate(SCENARIOS):
        for one in coverage(scenario, METHODS, tables, Settings(bootstrap=draws), seed=place):
            shares = f"{one.covered:.0%} | {one.too_low:.0%}"
            yield f"| {one.scenario} | {one.method} | {shares} | {one.ratio:.2f} | {one.width:.2f} | {one.refused} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
