"""luotsi estimate: how many people nobody sees, from the overlap of lists."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from luotsi.statistics.estimation.errors import BadRequest, BadTable
from luotsi.statistics.estimation.files import read_csv
from luotsi.statistics.estimation.methods import estimate
from luotsi.statistics.estimation.results import METHODS, Estimate
from luotsi.statistics.estimation.settings import Settings
from luotsi.statistics.estimation.tables import CaptureTable

NUMBER, NO_NUMBER, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
QUIET_SECONDS = 2.0

HELP = """\
Estimate a hidden population from lists that overlap (multiple systems estimation).

FILE is CSV: one column per list, 1 for on the list and 0 for not, and a column
"count" with the number of people who have exactly that history:

    LA,NG,PF,count
    1,0,0,54
    0,1,0,463
    1,1,0,15

A history that is not given counts 0. People on no list are what is estimated.
"""
EPILOGUE = """\
methods:
  stepwise      adds pairs of lists while their overlap is least expected (p < --threshold); the default
  main          lists taken as independent; a baseline
  all-pairs     every pair of lists interacts; wide
  bic           the best of all hierarchical models by BIC
  decomposable  Bayesian average over all decomposable graphs of lists
  latent-class  Bayesian classes of people who are met with different chances
  threshold     Bayesian, keeps the pairs that the posterior holds away from zero
  chao          a lower bound from those on one and on two lists

examples:
  luotsi estimate lists.csv
  luotsi estimate lists.csv --method bic --bootstrap 2000 --seed 7
  luotsi estimate lists.csv --json | jq .interval
  luotsi estimate lists.csv --report out.html --language fi

exit status:
  0  there is an estimate
  1  the lists do not carry a number; the warnings say why
  2  the file or an option is wrong; the message says what to do
  130  interrupted
"""


def main(arguments: Sequence[str]) -> int:
    """Run the command. Results go to standard output, everything else to standard error."""
    given = _parser().parse_args(arguments)
    try:
        return _run(given)
    except (BadTable, BadRequest) as fault:
        sys.stderr.write(f"luotsi estimate: {fault}\n")
        return BAD_INPUT
    except OSError as fault:
        sys.stderr.write(f"luotsi estimate: {fault.filename or 'the output'}: {fault.strerror}.\n")
        return BAD_INPUT
    except KeyboardInterrupt:
        sys.stderr.write("luotsi estimate: interrupted; nothing was written.\n")
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="luotsi estimate", description=HELP, epilog=EPILOGUE, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="the table of capture histories, CSV in UTF-8")
    parser.add_argument("--method", choices=METHODS, default="stepwise", help="how to estimate (see below)")
    parser.add_argument("--threshold", type=float, default=0.02, metavar="P", help="p-value of stepwise (0.02)")
    parser.add_argument(
        "--bootstrap", type=int, default=1000, metavar="B", help="resamples of the interval; 0 for none (1000)"
    )
    parser.add_argument(
        "--seed", type=int, default=1, help="of every random draw; the same seed gives the same figures (1)"
    )
    parser.add_argument("--level", type=float, default=0.95, help="of the interval (0.95)")
    parser.add_argument("--order", type=int, default=2, help="lists in the largest interaction that bic looks at (2)")
    parser.add_argument("--sweeps", type=int, default=20_000, help="of each chain of latent-class (20000)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--report", type=Path, metavar="OUT.html", help="also write a page with every method and the caveats"
    )
    parser.add_argument("--language", choices=("en", "fi", "sv"), default="en", help="of the report (en)")
    return parser


def _run(given: argparse.Namespace) -> int:
    settings = Settings(
        seed=given.seed, bootstrap=given.bootstrap, threshold=given.threshold, level=given.level, order=given.order,
        sweeps=given.sweeps,
    )  # fmt: skip
    table = read_csv(given.file)
    _refuse_empty_lists(table)
    tell = _Progress()
    found = estimate(table, given.method, settings, tell)
    if given.report:
        from luotsi.statistics.estimation.report import page

        written = page(table, found, settings, given.language, progress=tell)
        given.report.write_text(written, encoding="utf-8")
    if given.json:
        sys.stdout.write(json.dumps(found.as_json(), ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(in_words(table, found))
    return NUMBER if found.is_estimable else NO_NUMBER


def _refuse_empty_lists(table: CaptureTable) -> None:
    if not table.observed:
        raise BadTable("Every count is 0, so nobody is on any list. Check the column count.")
    if table.empty_lists:
        raise BadTable(
            f"Nobody is on the list {table.empty_lists[0]}. Take its column out, or check that its people are in the file."
        )


def in_words(table: CaptureTable, found: Estimate) -> str:
    """The estimate as lines to read."""
    lines = [f"{found.observed:,} people on {table.size} lists: {', '.join(table.lists)}"]
    if found.estimate is None:
        lines.append("Estimate: none.")
    else:
        lines.append(
            f"Estimate: {found.estimate:,.0f} people in all, {found.estimate - found.observed:,.0f} of them unseen."
        )
    if found.interval:
        top = "no upper limit" if found.interval.high == float("inf") else f"{found.interval.high:,.0f}"
        lines.append(
            f"Interval: {found.interval.low:,.0f} to {top} ({found.interval.kind}, {found.interval.level:.0%})."
        )
    lines.append(f"Method: {found.method}; seed {found.seed}; status {found.status}.")
    if found.model:
        shown = [
            f"{term} (minus infinity)" if term in found.model.minus_infinity else term for term in found.model.terms
        ]
        lines.append(f"Pairs in the model: {', '.join(shown) or 'none'}.")
    if found.deviance is not None:
        lines.append(f"Deviance {found.deviance:,.4f}, AIC {found.aic:,.4f}, BIC {found.bic:,.4f}.")
    lines += [f"Convention: {convention}." for convention in found.conventions]
    lines += [f"Warning: {warning}." for warning in found.warnings]
    return "\n".join(lines) + "\n"


class _Progress:
    """Says on standard error how far the work is, from its third second on and every other second."""

    def __init__(self) -> None:
        self.said = time.monotonic()

    def __call__(self, what: str, share: float) -> None:
        if time.monotonic() - self.said >= QUIET_SECONDS:
            self.said = time.monotonic()
            sys.stderr.write(f"luotsi estimate: {what} {share:.0%}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
