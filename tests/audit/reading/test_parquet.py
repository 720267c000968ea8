import io
import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal

import polars as pl
import pyarrow as pa
import pytest
from pyarrow import parquet

from amparo.audit.log import BrokenRow, Columns, Log
from amparo.audit.reading import UnreadableLog, read_log
from tests.audit.reading.reading_a_log import ASUNCION, instant, refusal, stated

Unit = Literal["ms", "us", "ns"]
MORNING = datetime(2026, 3, 5, 10, tzinfo=UTC)
NAIVE = datetime(2026, 3, 5, 10)  # noqa: DTZ001  # a file may hold times without a zone


def read_table(path: Path, **columns: object) -> Log:
    """Write a table with a case and an event unless said otherwise, and read it as a log."""
    table = {"case": ["C1"], "event": ["report"], **columns}
    pl.DataFrame(table).write_parquet(path)
    return read_log(path, columns=Columns(), zone=ASUNCION, fact_names=["child"])


def test_rows_become_codes_in_the_order_of_the_file(tmp_path: Path) -> None:
    log = read_table(
        tmp_path / "log.parquet",
        case=["C2", "C1", "C2"],
        event=["report", "report", "guardian"],
        happened=[MORNING] * 3,
        institution=["Police", None, "Court"],
    )

    assert (log.case.tolist(), log.cases) == ([0, 1, 0], ["C2", "C1"])
    assert (log.event.tolist(), log.events) == ([0, 0, 1], ["report", "guardian"])
    assert log.institution is not None
    assert stated(log.institution.tolist(), log.institutions) == ["Police", None, "Court"]
    assert log.line.tolist() == [1, 2, 3]


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
def test_a_timestamp_with_a_zone_is_an_instant(tmp_path: Path, unit: Unit) -> None:
    moment = pl.Series([MORNING], dtype=pl.Datetime(unit, "Europe/Madrid"))

    log = read_table(tmp_path / "log.parquet", happened=moment)

    meant = instant("2026-03-05T10:00:00+00:00")
    assert (log.earliest.tolist(), log.latest.tolist()) == ([meant], [meant])


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
def test_a_timestamp_without_a_zone_is_of_the_wall_clock(tmp_path: Path, unit: Unit) -> None:
    moment = pl.Series([NAIVE], dtype=pl.Datetime(unit))

    log = read_table(tmp_path / "log.parquet", happened=moment)

    assert log.earliest.tolist() == [instant("2026-03-05T10:00:00-03:00")]


def test_a_date_is_a_whole_day(tmp_path: Path) -> None:
    log = read_table(tmp_path / "log.parquet", happened=[date(2026, 3, 5)])

    assert log.earliest.tolist() == [instant("2026-03-05T00:00:00-03:00")]
    assert log.latest.tolist() == [instant("2026-03-06T00:00:00-03:00") - 1]


@pytest.mark.parametrize("kind", [pl.String, pl.Binary, pl.Categorical])
def test_text_may_be_of_any_type_that_holds_it(tmp_path: Path, kind: type[pl.DataType]) -> None:
    log = read_table(
        tmp_path / "log.parquet",
        case=pl.Series(["C1"]).cast(kind),
        happened=pl.Series(["2026-03-05T10:00Z"]).cast(kind),
    )

    assert (log.cases, log.earliest.tolist()) == (["C1"], [instant("2026-03-05T10:00:00+00:00")])


def test_whole_numbers_name_cases(tmp_path: Path) -> None:
    assert read_table(tmp_path / "log.parquet", case=[17], happened=[MORNING]).cases == ["17"]


@pytest.mark.parametrize(
    "said", [[True, False, None], [1, 0, None], [1.0, 0.0, None], ["sí", "no", ""]]
)
def test_facts_may_be_of_any_type_that_says_yes_or_no(tmp_path: Path, said: list[object]) -> None:
    log = read_table(
        tmp_path / "log.parquet",
        case=["C1"] * 3,
        event=["report"] * 3,
        happened=[MORNING] * 3,
        child=said,
    )

    assert log.facts["child"].tolist() == [1, 0, -1]


def test_broken_rows_are_reported_with_their_number(tmp_path: Path) -> None:
    log = read_table(
        tmp_path / "log.parquet",
        case=["C1", None, "C3", "C4", "C5"],
        event=["report", "report", "  ", "report", "report"],
        happened=[MORNING, MORNING, MORNING, None, datetime(1850, 1, 1, tzinfo=UTC)],
    )

    assert log.cases == ["C1"]
    assert log.line.tolist() == [1]
    assert [(row.line, row.column, row.why) for row in log.broken] == [
        (2, "case", "case is missing"),
        (3, "event", "event is missing"),
        (4, "happened", "time is missing"),
        (5, "happened", "time out of range, which is 1900 to 2199"),
    ]


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
@pytest.mark.parametrize("zone", [None, "UTC"])
@pytest.mark.parametrize("number", [-(2**63) + 1, 2**63 - 1])
def test_a_number_too_large_for_a_time_does_not_turn_into_another(
    tmp_path: Path, unit: Unit, zone: str | None, number: int
) -> None:
    moment = pl.Series([number]).cast(pl.Datetime(unit, zone))

    log = read_table(tmp_path / "log.parquet", happened=moment)

    why = "time out of range, which is 1900 to 2199"
    assert log.broken == [BrokenRow(line=1, column="happened", value=str(number), why=why)]


@pytest.mark.parametrize("number", [-(2**31), 2**31 - 1])
def test_a_date_too_far_out_to_be_written_is_reported(tmp_path: Path, number: int) -> None:
    day = pl.Series([number], dtype=pl.Int32).cast(pl.Date)

    log = read_table(tmp_path / "log.parquet", happened=day)

    why = "time out of range, which is 1900 to 2199"
    assert log.broken == [BrokenRow(line=1, column="happened", value=str(number), why=why)]


def test_a_date_out_of_range_is_reported_as_it_is_written(tmp_path: Path) -> None:
    log = read_table(tmp_path / "log.parquet", happened=[date(1850, 2, 3)])

    assert [row.value for row in log.broken] == ["1850-02-03"]


def test_bytes_that_are_not_utf8_are_reported(tmp_path: Path) -> None:
    log = read_table(
        tmp_path / "log.parquet",
        case=[b"C1", b"C\xff"],
        event=["report", "report"],
        happened=[MORNING, MORNING],
    )

    assert log.cases == ["C1"]
    assert log.broken == [
        BrokenRow(line=2, column="case", value="C\ufffd", why="is not UTF-8 text")
    ]


def test_a_log_without_rows_is_empty(tmp_path: Path) -> None:
    none = pl.Series([], dtype=pl.String)

    log = read_table(tmp_path / "log.parquet", case=none, event=none, happened=none)

    assert (len(log), log.broken) == (0, [])


def test_a_name_full_of_wildcards_is_one_file(tmp_path: Path) -> None:
    assert read_table(tmp_path / "log[1]*.parquet", happened=[MORNING]).cases == ["C1"]


@pytest.mark.parametrize(
    ("column", "values", "said"),
    [
        ("happened", [5], "the column 'happened' holds Int64 where it should hold timestamps"),
        ("case", [1.5], "the column 'case' holds Float64 where it should hold text or whole"),
        ("event", [["report"]], "the column 'event' holds List(String) where it should hold text"),
        ("child", [MORNING], "the column 'child' holds Datetime"),
    ],
)
def test_a_column_of_another_type_is_refused(
    tmp_path: Path, column: str, values: list[object], said: str
) -> None:
    with pytest.raises(UnreadableLog, match="where it should hold") as refused:
        read_table(tmp_path / "log.parquet", **{"happened": [MORNING], column: values})

    assert said in str(refused.value)


def test_a_missing_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableLog, match="no column holds the happened"):
        read_table(tmp_path / "log.parquet", hapened=[MORNING])


@pytest.mark.parametrize("content", [b"PAR1", b"case,event,happened\n", b"PAR1" + b"\0" * 99])
def test_a_file_that_is_not_parquet_is_refused(tmp_path: Path, content: bytes) -> None:
    assert refusal(tmp_path / "log.parquet", content).startswith("cannot be read as Parquet")


def test_a_parquet_file_cut_off_is_refused(tmp_path: Path) -> None:
    read_table(tmp_path / "log.parquet", happened=[MORNING])
    whole = (tmp_path / "log.parquet").read_bytes()

    for size in range(1, len(whole), 50):
        said = refusal(tmp_path / "cut.parquet", whole[:size])
        assert said.startswith("cannot be read as Parquet")


def test_progress_ends_with_the_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    read_table(path, happened=[MORNING])
    told: list[tuple[int, int]] = []

    read_log(
        path,
        columns=Columns(),
        zone=ASUNCION,
        progress=lambda done, total: told.append((done, total)),
    )

    assert told[-1] == (path.stat().st_size, path.stat().st_size)


def head_of_last_page(whole: bytes) -> int:
    """Find where the head of the page of ``happened`` begins."""
    footer = parquet.read_metadata(io.BytesIO(whole))
    return int(footer.row_group(0).column(2).data_page_offset)


@pytest.mark.parametrize("offset", range(14))
def test_a_page_with_a_damaged_head_is_refused_or_read_but_ends_nothing(
    tmp_path: Path, offset: int
) -> None:
    whole = table_of_fifty(tmp_path / "log.parquet")
    at = head_of_last_page(whole) + offset

    for value in (0, 1, 33, 127, 128, 255):
        (tmp_path / "bad.parquet").write_bytes(whole[:at] + bytes([value]) + whole[at + 1 :])
        with suppress(UnreadableLog):
            read_log(tmp_path / "bad.parquet", columns=Columns(), zone=ASUNCION)


def test_a_page_of_fewer_than_no_values_is_refused_with_its_column(tmp_path: Path) -> None:
    whole = table_of_fifty(tmp_path / "log.parquet")
    start = head_of_last_page(whole)
    at = whole.index(bytes([100]), start, start + 20)  # 50, as Thrift writes it: 0, -1, 1, -2 …

    said = refusal(tmp_path / "bad.parquet", whole[:at] + bytes([33]) + whole[at + 1 :])

    assert said == (
        "cannot be read as Parquet; export it again (the head of a page of column 'happened' is "
        "damaged)"
    )


@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_pages_of_every_writer_are_read(tmp_path: Path, version: str) -> None:
    table_of_fifty(tmp_path / "log.parquet")
    table = parquet.read_table(tmp_path / "log.parquet")
    small = {"data_page_size": 64, "row_group_size": 20, "write_batch_size": 4}
    parquet.write_table(table, tmp_path / "log.parquet", data_page_version=version, **small)

    log = read_log(tmp_path / "log.parquet", columns=Columns(), zone=ASUNCION)

    assert (len(log), log.broken) == (50, [])


def table_of_fifty(path: Path) -> bytes:
    """Write a log of fifty events, and give its bytes."""
    names = [f"c{number % 7}" for number in range(50)]
    times = [MORNING + timedelta(hours=number) for number in range(50)]
    pl.DataFrame({"case": names, "event": names, "happened": times}).write_parquet(path)
    return path.read_bytes()


def test_a_stage_that_is_no_text_is_left_alone(tmp_path: Path) -> None:
    table = {"happened": [MORNING], "lifecycle:transition": [1.5]}

    assert read_table(tmp_path / "log.parquet", **table).stage is None


def test_a_footer_that_names_no_column_in_utf8_is_refused_or_read(tmp_path: Path) -> None:
    whole = table_of_fifty(tmp_path / "log.parquet")
    places = [found.start() for found in re.finditer(b"happened", whole)]

    for at in places:
        (tmp_path / "bad.parquet").write_bytes(whole[:at] + bytes([0xBB]) + whole[at + 1 :])
        with suppress(UnreadableLog):
            read_log(tmp_path / "bad.parquet", columns=Columns(), zone=ASUNCION)

    assert len(places) > 1


@pytest.mark.parametrize("zone", ["Mars/Base", "+05:30", "Z"])
@pytest.mark.parametrize("column", ["happened", "never read"])
def test_a_zone_that_is_not_known_is_refused_with_its_column(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], zone: str, column: str
) -> None:
    times = {"happened": pa.array([0], pa.timestamp("us", tz="UTC"))}
    times[column] = pa.array([0], pa.timestamp("us", tz=zone))
    parquet.write_table(
        pa.table({"case": ["C1"], "event": ["report"], **times}), tmp_path / "log.parquet"
    )

    with pytest.raises(UnreadableLog) as refused:
        read_log(tmp_path / "log.parquet", columns=Columns(), zone=ASUNCION)

    assert str(refused.value).endswith(
        f"log.parquet: the column '{column}' is in the time zone '{zone}', which is not known; "
        "write it in UTC, or in a zone such as 'Africa/Monrovia'"
    )
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("zone", ["UTC", "utc", "+02:00", "-03:00", "Etc/GMT-2", "Europe/Madrid"])
def test_zones_that_are_known_are_read(tmp_path: Path, zone: str) -> None:
    times = pa.array([0], pa.timestamp("us", tz=zone))
    table = pa.table({"case": ["C1"], "event": ["report"], "happened": times})
    parquet.write_table(table, tmp_path / "log.parquet")

    log = read_log(tmp_path / "log.parquet", columns=Columns(), zone=ASUNCION)

    assert log.earliest.tolist() == [0]
