"""CPU seconds and peak memory of each line of the statistics, as ratios to a calibration loop in the same run.

python bench/estimating.py            every line
python bench/estimating.py stepwise   the lines whose name holds this word
"""

from __future__ import annotations

import json
import subprocess
import sys

CALIBRATION = "sum(number * number % 7 for number in range(4_000_000))"
EXAMPLE = "from luotsi.statistics.estimation import *; t = example('{table}')"
# What is measured: name, preparation, statement, most CPU seconds and most MiB by the requirement.
LINES = (
    ("stepwise with BCa, B = 1000, six lists", "uk2013_6", "estimate(t)", 8, 300),
    ("BIC over 6,893 models of five lists", "uk2013_5", "estimate(t, 'bic', Settings(order=4, bootstrap=0))", 5, None),
    ("decomposable graphs, five lists", "uk2013_5", "estimate(t, 'decomposable')", 2, 200),
    ("decomposable graphs, six lists", "uk2013_6", "estimate(t, 'decomposable')", 90, None),
    ("latent classes, 8 chains of 20,000", "uk2013_6", "estimate(t, 'latent-class')", 10, None),
    ("thresholding, six lists", "uk2013_6", "estimate(t, 'threshold')", None, None),
)  # fmt: skip
MEASURE = """
import json, resource, time
def spent(run):
    before = time.process_time(); run(); return time.process_time() - before
base = spent(lambda: {calibration})
{prepare}
def work():
    {statement}
seconds = spent(work)
print(json.dumps([base, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


def main(words: list[str]) -> int:
    print("| What | CPU s | at most | ratio to calibration | peak MiB | at most | met |\n|---|---|---|---|---|---|---|")
    for name, table, statement, most_seconds, most_memory in LINES:
        if words and not any(word in name for word in words):
            continue
        base, seconds, memory = measured(EXAMPLE.format(table=table), statement)
        met = "yes" if seconds <= (most_seconds or seconds) and memory <= (most_memory or memory) else "**no**"
        print(
            f"| {name} | {seconds:.2f} | {most_seconds or ''} | {seconds / base:.1f} | {memory:.0f} | {most_memory or ''} | {met} |",
            flush=True,
        )
    return 0


def measured(prepare: str, statement: str) -> tuple[float, float, float]:
    """CPU seconds of the calibration and of the statement, and the peak memory of the process, MiB."""
    code = MEASURE.format(calibration=CALIBRATION, prepare=prepare, statement=statement)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=600)
    base, seconds, memory = json.loads(done.stdout)
    return base, seconds, memory


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
