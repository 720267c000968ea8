"""Judging on Spark, and saying in one line where Spark cannot."""

from importlib import import_module

from amparo.audit.coding import CodedLog
from amparo.audit.judging import Judged
from amparo.audit.spark import SparkFailed, SparkMissing, judge_on_spark
from amparo.cli.refusing import Refused

_LONGEST_REASON = 300


def judge_or_refuse(*, coded: CodedLog, master: str) -> Judged:
    """Judge a log on a Spark master; raises `Refused` where Spark is missing or fails."""
    try:
        return judge_on_spark(coded=coded, master=master)
    except SparkMissing as problem:
        raise Refused(str(problem)) from problem
    except _problems_of_spark() as problem:
        # Spark says the reason first, then pages of Java.
        reason = next(iter(str(problem).strip().splitlines()), type(problem).__name__)
        raise Refused(
            f"--master {master}: Spark could not judge the log; it needs Java 17 or newer and a "
            f"master that answers ({reason[:_LONGEST_REASON]})"
        ) from problem


def _problems_of_spark() -> tuple[type[Exception], ...]:
    from pyspark.errors import PySparkException

    # py4j comes with pyspark and ships no types: named so, mypy does not look for any.
    between_python_and_java = import_module("py4j.protocol")
    return (SparkFailed, between_python_and_java.Py4JError, PySparkException, OSError)
