"""The log in JSON: one line for each record, which a machine can read, and no value in it."""

import json
import logging
import sys
from pathlib import Path
from typing import Any

from amparo.apps.operations.log_lines import AsJson
from tests.apps.serving import served
from tests.apps.visiting import Visitor
from tests.database import TestDatabase

VALUE = "Invented Name"


def read(record: logging.LogRecord) -> dict[str, Any]:
    """What is written of a record; it must be one line."""
    (line,) = AsJson().format(record).splitlines()
    found: dict[str, Any] = json.loads(line)
    return found


def record_of(name: str, message: str, *values: object, raised: Any = None) -> logging.LogRecord:
    record = logging.LogRecord(name, logging.WARNING, "/lib/pool.py", 680, message, values, raised)
    record.created, record.msecs, record.process = 1_796_000_400.25, 250.0, 7
    return record


def test_a_record_is_one_object_with_its_time_in_utc() -> None:
    assert read(record_of("amparo.web", "GET %s %d", "case", 404)) == {
        "time": "2026-11-30T01:00:00.250Z",
        "level": "WARNING",
        "logger": "amparo.web",
        "process": 7,
        "said": "GET case 404",
    }


def test_what_another_library_says_is_told_without_its_values() -> None:
    told = read(record_of("psycopg.pool", "error connecting in %r: %s", "pool-1", VALUE))

    assert told["said"] == "pool:680: error connecting in %r: %s"


def test_a_fault_stands_in_the_same_line_by_its_kind_and_place() -> None:
    try:
        raise LookupError(VALUE) from ValueError(VALUE)
    except LookupError:
        raised = sys.exc_info()

    told = read(record_of("amparo.web", "failed", raised=raised))

    assert VALUE not in json.dumps(told)
    assert told["fault"].startswith("builtins.ValueError; its message is not logged\n")
    assert told["fault"].endswith("builtins.LookupError; its message is not logged")


def test_no_record_breaks_its_line_or_passes_for_another() -> None:
    hostile = 'first\nsecond\r\u2028{"level": "INFO"}\x1b[2J\ud800'

    line = AsJson().format(record_of("amparo.web", hostile))

    assert len(line.splitlines()) == 1
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["said"] == hostile


def test_the_web_that_really_serves_writes_nothing_else(
    database: TestDatabase, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    with served(database=database, log=log, said={"AMPARO_LOG": "json"}) as web:
        visitor = Visitor(port=web.port)
        statuses = [visitor.get(path).status for path in ("/sign-in/", "/no/such/page/")]

    told = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]

    assert statuses == [200, 404]
    ours = [one["said"].rpartition(" ms")[0].rpartition(" ")[0]
            for one in told if one["logger"] == "amparo.web"]  # fmt: skip
    assert [one for one in ours if "healthz" not in one] == ["GET sign-in 200", "GET - 404"]
