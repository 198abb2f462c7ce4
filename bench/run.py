"""Measure Luotsi at some sizes and print the ratios: `make bench`, or `python bench/run.py --cases 100000,1000000`.

Nothing here is a test: figures move with the machine, so they are printed and never asserted. Each size has its own
embedded PostgreSQL under var/bench, filled once and kept.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

from measure import HOMES, RESULTS
from report import tables

HERE = Path(__file__).resolve().parent


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", default="100000,1000000", help="the sizes, with commas")
    parser.add_argument("--seconds", type=float, default=10.0, help="how long each thing is measured")
    parser.add_argument("--report", action="store_true", help="print the last run's table and measure nothing")
    given = parser.parse_args()
    sizes = [int(size) for size in given.cases.split(",")]
    for size in [] if given.report else sizes:
        done = subprocess.run(
            [sys.executable, HERE / "measure.py", "--cases", str(size), "--seconds", str(given.seconds)], check=False
        )
        if done.returncode:
            sys.stderr.write(f"bench: measuring {size:,} cases failed; see the lines above.\n")
            return 1
    results = [json.loads((HOMES / str(size) / RESULTS).read_text(encoding="utf-8")) for size in sizes]
    print(tables(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
