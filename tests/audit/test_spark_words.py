"""What Java writes before it fails is pages long; one line of it is the reason."""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from amparo.audit.spark import SparkFailed, _java_out_of_sight, reason_of_java


def complain() -> None:
    """Write as Java does: to standard error itself, and not by way of Python."""
    program = (
        "import os; os.write(2, b'Exception in thread \"main\" a.b.Exception: no such\\n at c')"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def fail_after(saying: Callable[[], None]) -> None:
    """Fail as pyspark does where Java does not start, after Java has said something or not."""
    with _java_out_of_sight():
        saying()
        raise RuntimeError("Java gateway process exited\nwith a long story")


def test_the_last_error_that_java_tells_in_a_line_is_the_reason() -> None:
    text = (
        "26/11/24 00:33:15 WARN Utils: Your hostname resolves to a loopback address\n"
        "26/11/24 00:33:15 ERROR StandaloneSchedulerBackend: All masters are unresponsive!\n"
        "\tat org.apache.spark.deploy.SparkSubmit.main(SparkSubmit.scala)\n"
    )

    assert reason_of_java(text=text) == "All masters are unresponsive!"
    assert reason_of_java(text="WARNING: Using incubator modules\n") == ""


def test_java_that_fails_is_told_in_one_line_and_not_shown(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SparkFailed) as failed:
        fail_after(complain)

    assert str(failed.value) == "no such"
    assert capfd.readouterr().err == ""


def test_where_java_says_nothing_the_first_line_of_the_problem_is_told() -> None:
    with pytest.raises(SparkFailed, match=r"^Java gateway process exited$"):
        fail_after(lambda: None)


def test_what_is_said_afterwards_is_seen_again(capfd: pytest.CaptureFixture[str]) -> None:
    with _java_out_of_sight():
        complain()
    os.write(2, b"seen\n")

    assert capfd.readouterr().err == "seen\n"
