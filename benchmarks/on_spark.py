"""The line on Spark: the same kernel behind a shuffle, for those who have a cluster."""

from importlib.util import find_spec
from shutil import which

import numpy as np

from amparo.audit.judging import judge_log
from benchmarks.bulk import Bench, coded_log, protocol
from benchmarks.measure import Line, best_of, rate

MASTER = "local[2]"


def measure_spark(bench: Bench) -> list[Line]:
    """Compare judging on Spark with judging here; no budget, it only says what to expect."""
    what = f"judging on Spark {MASTER}, every construct"
    if not find_spec("pyspark") or not which("java"):
        note = "pyspark and Java are needed"
        return [Line(name="spark", what=what, figure=None, unit="", note=note)]
    from amparo.audit.spark import judge_on_spark

    bench.prepare()
    coded = coded_log(bench.full, protocol("every_construct"))
    ours = judge_log(coded=coded)
    here = best_of(lambda: judge_log(coded=coded))
    same = np.array_equal(ours.counts, judge_on_spark(coded=coded, master=MASTER).counts)
    there = best_of(lambda: judge_on_spark(coded=coded, master=MASTER))
    note = (
        f"{rate(len(coded) / there)}, session included; here {here:.3f} s; "
        f"{'the same' if same else 'NOT THE SAME'} counts"
    )
    details = {"events": len(coded), "seconds": there, "seconds_here": here, "same_counts": same}
    return [
        Line(name="spark", what=what, figure=there, unit=" s", note=note, details=details)
    ]  # fmt: skip
