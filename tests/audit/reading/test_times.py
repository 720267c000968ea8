from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as some

from amparo.audit.log import NOT_RECORDED, BrokenRow
from amparo.audit.reading.times import read_times
from amparo.audit.reading.zones import wall_clock
from tests.audit.reading.reading_a_log import ASUNCION, EPOCH, HEADER, instant, read

MADRID = ZoneInfo("Europe/Madrid")
SANTIAGO = ZoneInfo("America/Santiago")
TORONTO = ZoneInfo("America/Toronto")
APIA = ZoneInfo("Pacific/Apia")
NOT_A_TIME = "is not a time such as 2026-03-05T14:30, 2026-03-05 or 2026-03"


def bounds(text: str, zone: ZoneInfo) -> tuple[int, int]:
    """Give the earliest and latest instants of a time that must be good."""
    times = read_times(column=pl.Series([text]), zone=zone)
    assert times.fault.tolist() == [0]
    return int(times.earliest[0]), int(times.latest[0])


def just_before(text: str) -> int:
    """Give the last microsecond before an instant."""
    return instant(text) - 1


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-03-05T14:30Z", "2026-03-05T14:30:00+00:00"),
        ("2026-03-05t14:30:15z", "2026-03-05T14:30:15+00:00"),
        ("2026-03-05 14:30:15.25+01:00", "2026-03-05T14:30:15.250000+01:00"),
        ("2026-03-05T14:30:15,25+0100", "2026-03-05T14:30:15.250000+01:00"),
        ("2026-03-05T14:30-03", "2026-03-05T14:30:00-03:00"),
        ("2026-03-05T14:30:15.1234567899Z", "2026-03-05T14:30:15.123456+00:00"),
        ("2026-03-05T14:30", "2026-03-05T14:30:00-03:00"),
        ("  2026-03-05 14:30:59  ", "2026-03-05T14:30:59-03:00"),
        ("2024-02-29T00:00Z", "2024-02-29T00:00:00+00:00"),
        ("1900-01-01T00:00Z", "1900-01-01T00:00:00+00:00"),
        ("2199-12-31T23:59:59.999999Z", "2199-12-31T23:59:59.999999+00:00"),
    ],
)
def test_a_time_of_day_means_one_instant(text: str, meant: str) -> None:
    assert bounds(text, ASUNCION) == (instant(meant), instant(meant))


def test_a_day_lasts_from_its_first_microsecond_to_its_last() -> None:
    assert bounds("2026-03-05", ASUNCION) == (
        instant("2026-03-05T00:00:00-03:00"),
        just_before("2026-03-06T00:00:00-03:00"),
    )


def test_a_month_lasts_from_its_first_microsecond_to_its_last() -> None:
    assert bounds("2026-02", MADRID) == (
        instant("2026-02-01T00:00:00+01:00"),
        just_before("2026-03-01T00:00:00+01:00"),
    )


def test_a_month_in_which_clocks_change_has_two_offsets() -> None:
    assert bounds("2026-03", MADRID) == (
        instant("2026-03-01T00:00:00+01:00"),
        just_before("2026-04-01T00:00:00+02:00"),
    )


def test_a_day_that_lost_an_hour_has_twenty_three() -> None:
    earliest, latest = bounds("2026-03-29", MADRID)

    assert latest + 1 - earliest == timedelta(hours=23) // timedelta(microseconds=1)


def test_a_day_whose_midnight_was_skipped_starts_at_one() -> None:
    # In Paraguay and in Chile clocks went from 23:59:59 to 01:00:00.
    assert bounds("2023-10-01", ASUNCION) == (
        instant("2023-10-01T01:00:00-03:00"),
        just_before("2023-10-02T00:00:00-03:00"),
    )
    assert bounds("2024-09-08", SANTIAGO)[0] == instant("2024-09-08T01:00:00-03:00")


def test_the_day_before_a_skipped_midnight_ends_where_the_next_starts() -> None:
    assert bounds("2023-09-30", ASUNCION)[1] == just_before("2023-10-01T01:00:00-03:00")


def test_a_day_whose_last_hour_was_shown_twice_has_twenty_five() -> None:
    # In Paraguay clocks went back from midnight to 23:00 of the day before.
    assert bounds("2024-03-23", ASUNCION) == (
        instant("2024-03-23T00:00:00-03:00"),
        just_before("2024-03-24T00:00:00-04:00"),
    )


def test_a_day_that_began_inside_a_skipped_hour_starts_where_clocks_resumed() -> None:
    # In Toronto clocks went from 23:30 to 00:30 in 1919.
    assert bounds("1919-03-31", TORONTO)[0] == instant("1919-03-31T00:30:00-04:00")


def test_a_time_shown_twice_means_both() -> None:
    assert bounds("2026-10-25T02:30", MADRID) == (
        instant("2026-10-25T02:30:00+02:00"),
        instant("2026-10-25T02:30:00+01:00"),
    )


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("2026-03-29T02:30", MADRID),
        ("2023-10-01T00:00", ASUNCION),
        ("2011-12-30", APIA),
        ("2011-12-30T12:00", APIA),
    ],
)
def test_a_time_that_no_clock_showed_is_reported(tmp_path: Path, text: str, zone: ZoneInfo) -> None:
    log = read(tmp_path / "log.csv", HEADER + f"C1,report,{text}\n", zone=zone)

    assert len(log) == 0
    assert log.broken == [
        BrokenRow(line=2, column="happened", value=text, why=f"no clock in {zone} showed this time")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "2026",
        "2026-13",
        "2026-00",
        "2026-3",
        "2026-02-30",
        "2025-02-29",
        "1900-02-29",
        "2026-3-5",
        "2026-03-00",
        "20260305",
        "05/03/2026",
        "2026/03/05",
        "2026-03-05T",
        "2026-03-05T1",
        "2026-03-05T14",
        "2026-03-05T24:00",
        "2026-03-05T14:60",
        "2026-03-05T14:30:60",
        "2026-03-05T14:30:",
        "2026-03-05T14:30:15.",
        "2026-03-05T14:30:15.Z",
        "2026-03-05T14:30+24:00",
        "2026-03-05T14:30+01:60",
        "2026-03-05T14:30+1",
        "2026-03-05T14:30+01:0",
        "2026-03-05T14:30 CET",
        "2026-03-05T14:30ZZ",
        "2026-03-05X14:30",
        "-026-03-05",
        "0000-03-05",
        "2026-03-05 14.30",
        "\u0662\u0660\u0662\u0666-03-05",
        "1772719200",
        "yesterday",
    ],
)
def test_anything_else_is_no_time_and_is_reported(tmp_path: Path, text: str) -> None:
    log = read(tmp_path / "log.csv", HEADER + f"C1,report,{text}\n")

    assert len(log) == 0
    assert log.broken == [BrokenRow(line=2, column="happened", value=text, why=NOT_A_TIME)]


@pytest.mark.parametrize(
    "text",
    ["1899-12-31T23:59:59Z", "2200-01-01T00:00Z", "0001-01-01", "9999-12", "1900-01-01T00:00+01"],
)
def test_a_time_out_of_range_is_reported(tmp_path: Path, text: str) -> None:
    log = read(tmp_path / "log.csv", HEADER + f"C1,report,{text}\n")

    why = "time out of range, which is 1900 to 2199"
    assert log.broken == [BrokenRow(line=2, column="happened", value=text, why=why)]


def test_a_missing_time_is_reported(tmp_path: Path) -> None:
    log = read(tmp_path / "log.csv", HEADER + "C1,report, \n")

    assert log.broken == [BrokenRow(line=2, column="happened", value=" ", why="time is missing")]


def test_recorded_takes_its_earliest_reading(tmp_path: Path) -> None:
    log = read(
        tmp_path / "log.csv",
        "case,event,happened,recorded\nC1,report,2026-03-05,2026-03-06\n",
    )

    assert log.recorded is not None
    assert log.recorded.tolist() == [instant("2026-03-06T00:00:00-03:00")]


def test_a_recorded_time_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    log = read(tmp_path / "log.csv", "case,event,happened,recorded\nC1,report,2026-03-05,soon\n")

    assert len(log) == 0
    assert log.broken == [BrokenRow(line=2, column="recorded", value="soon", why=NOT_A_TIME)]


def test_a_row_that_does_not_say_when_it_was_recorded_is_kept(tmp_path: Path) -> None:
    log = read(tmp_path / "log.csv", "case,event,happened,recorded\nC1,report,2026-03-05,\n")

    assert log.recorded is not None
    assert log.recorded.tolist() == [NOT_RECORDED]
    assert log.broken == []


def test_times_with_and_without_zones_stand_side_by_side() -> None:
    column = pl.Series(["2026-03-05T10:00Z", "2026-03-05", None, "2026-03-05T10:00"])

    times = read_times(column=column, zone=ASUNCION)

    assert times.fault.tolist() == [0, 0, 1, 0]
    assert times.earliest[[0, 1, 3]].tolist() == [
        instant("2026-03-05T10:00:00+00:00"),
        instant("2026-03-05T00:00:00-03:00"),
        instant("2026-03-05T10:00:00-03:00"),
    ]


zones = some.sampled_from(["America/Asuncion", "Europe/Madrid", "America/St_Johns", "Asia/Gaza"])
moments = some.datetimes(
    min_value=datetime(1901, 1, 1),  # noqa: DTZ001  # a time of the wall clock is meant
    max_value=datetime(2199, 1, 1),  # noqa: DTZ001  # a wall clock is meant
)


@given(moment=moments, name=zones)
def test_a_local_time_means_what_the_standard_library_says(moment: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    readings = [moment.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    exists = readings[0].astimezone(zone).replace(tzinfo=None) == moment

    times = read_times(column=pl.Series([moment.isoformat()]), zone=zone)

    assert times.fault.tolist() == [0 if exists else 4]
    if exists:
        expected = [(one - EPOCH) // timedelta(microseconds=1) for one in readings]
        assert [times.earliest[0], times.latest[0]] == expected


@given(moment=moments, name=zones)
def test_an_instant_falls_within_the_day_its_clock_showed(moment: datetime, name: str) -> None:
    there = moment.replace(tzinfo=UTC).astimezone(ZoneInfo(name))

    earliest, latest = bounds(there.date().isoformat(), ZoneInfo(name))

    assert earliest <= (there - EPOCH) // timedelta(microseconds=1) <= latest


@pytest.mark.parametrize(
    "name",
    ["Africa/Freetown", "Africa/Casablanca", "America/Noronha", "Asia/Gaza", "Pacific/Apia"],
)
def test_no_change_of_clocks_is_missed(name: str) -> None:
    # These zones changed their clocks at the shortest intervals, or by a whole day.
    zone, half_days = ZoneInfo(name), range(-2_200_000_000, 7_200_000_000, 43_200)
    shown = [datetime.fromtimestamp(second, zone).replace(tzinfo=UTC) for second in half_days]
    wall = np.array([(one - EPOCH) // timedelta(microseconds=1) for one in shown])

    earliest, latest = wall_clock(zone).bounds(first=wall, last=wall)

    instants = np.array(half_days) * 1_000_000
    assert bool(((earliest <= instants) & (instants <= latest)).all())
