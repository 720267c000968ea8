"""A line of the log holds what is known to hold no value."""

import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest

from amparo.apps.operations.logs import WithoutValues, log_what_ends

VALUE = "Invented Name"
JOB = {"id": 7, "task_name": "cases.advance", "task_kwargs": {"name": VALUE}}


def line(name: str, message: str, *values: object, **extra: Any) -> str:
    """What is written of a record."""
    record = logging.LogRecord(name, logging.WARNING, "/lib/pool.py", 680, message, values, None)
    record.__dict__.update(extra)
    return WithoutValues("%(levelname)s %(name)s %(message)s").format(record)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (
            line("amparo.web", "GET %s %d", "case", 404),
            "WARNING amparo.web GET case 404",
        ),
        (
            line("psycopg.pool", "error connecting in %r: %s", "pool-1", VALUE),
            "WARNING psycopg.pool pool:680: error connecting in %r: %s",
        ),
        (
            line("asyncio", f"Task exception was never retrieved: {VALUE}"),
            "WARNING asyncio pool:680: -",
        ),
        (
            line("amparoo.web", VALUE),
            "WARNING amparoo.web pool:680: -",
        ),
        (
            line("procrastinate.worker.worker", f"Job advance[7](name='{VALUE}') failed", job=JOB),
            "WARNING procrastinate.worker.worker pool:680: task cases.advance, job 7",
        ),
        (
            line("procrastinate", VALUE, job={"id": VALUE, "task_name": VALUE}),
            "WARNING procrastinate pool:680: task -, job -",
        ),
    ],
)
def test_a_line_is_told_without_what_may_hold_a_value(written: str, told: str) -> None:
    assert written == told


def test_a_line_tells_its_time_in_utc_and_says_so() -> None:
    record = logging.LogRecord("amparo.web", logging.INFO, "/a.py", 1, "GET", None, None)
    record.created, record.msecs = 1_796_000_400.25, 250.0

    told = WithoutValues("%(asctime)s %(message)s").format(record)

    assert told == "2026-11-30T01:00:00.250Z GET"


def test_an_exception_is_told_by_its_kind_and_place() -> None:
    try:
        raise LookupError(VALUE) from ValueError(VALUE)
    except LookupError:
        raised = sys.exc_info()
    record = logging.LogRecord("amparo.web", logging.ERROR, "/a.py", 1, "failed", None, raised)
    record.exc_text = f"as another wrote it: {VALUE}"

    told = WithoutValues("%(message)s").format(record)

    assert VALUE not in told
    assert told.startswith("failed\nbuiltins.ValueError; its message is not logged\n")
    assert told.endswith("builtins.LookupError; its message is not logged")


@pytest.fixture
def written() -> Iterator[StringIO]:
    """What the log says, as the product writes it."""
    text = StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(WithoutValues("%(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    yield text
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
    logging.getLogger().removeHandler(handler)


def test_what_nobody_caught_is_told_by_its_kind(written: StringIO) -> None:
    log_what_ends()

    def fail() -> None:
        raise LookupError(VALUE)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    sys.excepthook(ValueError, ValueError(VALUE), None)

    assert VALUE not in written.getvalue()
    assert "amparo.apps.operations.logs a thread ended\n" in written.getvalue()
    assert "builtins.LookupError; its message is not logged\n" in written.getvalue()
    assert "amparo.apps.operations.logs a process ended\n" in written.getvalue()
    assert "builtins.ValueError; its message is not logged\n" in written.getvalue()


def test_a_warning_is_told_by_its_place(written: StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(False)
        logging.captureWarnings(True)
        warnings.warn(VALUE, stacklevel=1)

    assert VALUE not in written.getvalue()
    assert written.getvalue().startswith("py.warnings warnings:")
