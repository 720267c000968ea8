"""``amparo audit`` from the command line: a small log goes in, reports and tables come out."""

import csv
import json
from pathlib import Path

import polars as pl
import pytest

from tests.audit.commanding import HEAD, LOG, RULES, Desk, counts

WHOLE = {
    "events": 9,
    "cases": 3,
    "duties": {
        "D1": counts(on_time=1, late=1, still=1),
        "D2": counts(late=1),
        "D3": counts(on_time=2, still=1),
    },
    "bars": {"B1": {"applied": 2, "breached": 1}},
}
BREACHES = [
    ["C-1", "duty", "D2", "1", "true", "child office", "late", "2026-03-02T10:00:00-03:00",
     "2026-03-04T23:59:59-03:00", "2026-03-05T08:00:00-03:00", "8.00", "Law 1 art. 3"],
    ["C-2", "duty", "D1", "1", "true", "police", "late", "2026-03-02T10:00:00-03:00",
     "2026-03-03T10:00:00-03:00", "2026-03-04T14:00:00-03:00", "28.00", "Law 1 art. 2"],
    ["C-2", "bar", "B1", "1", "true", "court", "breached", "2026-03-04T12:00:00-03:00",
     "2026-03-04T12:00:00-03:00", "2026-03-04T12:00:00-03:00", "0.00", "Law 1 art. 4"],
]  # fmt: skip
COLUMNS = ["case", "kind", "rule", "version", "is_law", "institution", "outcome", "opened", "due",
           "ended", "late_by_hours", "basis"]  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(folder=tmp_path, capsys=capsys)


def test_the_text_says_who_kept_which_duty(desk: Desk) -> None:
    answer = desk.audit()

    lines = [" ".join(line.split()) for line in answer.out.splitlines() if line]
    assert answer.status == 0
    assert answer.err == ""
    assert lines[:11] == [
        "9 events of 3 cases, judged under example version 1 as of 2026-03-06 12:00 "
        "(America/Asuncion).",
        "DUE BY LAW HELD BY arose on time late overdue open lifted late by, half 9 in 10",
        "D1 · safe place given police 3 1 1 0 1 0 28 h 28 h",
        "D2 · visit made child office 1 0 1 0 0 0 8 h 8 h",
        "DUE BY LAW, NO TIME STATED HELD BY arose done waiting lifted took, half 9 in 10",
        "D3 · case closed police 3 2 1 0 2 d 4 d",
        "BARS applied breached",
        "B1 · case closed 2 1",
        "BARS BREACHED BY WHOSE ACT breached",
        "B1 · case closed court 1",
        "For 1 duty the law states no time. It cannot be late; the report shows how long it took, "
        "or waits so",
    ]


def test_the_answer_for_machines_has_exactly_these_counts(desk: Desk) -> None:
    answer = desk.audit(LOG, "--json")

    assert answer.status == 0
    assert json.loads(answer.out) == WHOLE


def test_a_rule_that_never_arose_stands_there_with_zeros(desk: Desk) -> None:
    answer = desk.audit("case,event,happened\n1,visit made,2026-03-02 10:00\n", "--json")

    assert json.loads(answer.out) == {
        "events": 1,
        "cases": 1,
        "duties": {"D1": counts(), "D2": counts(), "D3": counts()},
        "bars": {"B1": {"applied": 0, "breached": 0}},
    }


def test_a_protocol_without_duties_and_bars_judges_nothing(desk: Desk) -> None:
    answer = desk.audit(LOG, "--json", protocol=HEAD)

    assert json.loads(answer.out) == {"events": 9, "cases": 3, "duties": {}, "bars": {}}


def test_breaches_become_a_csv_with_a_row_each(desk: Desk) -> None:
    desk.audit(LOG, "--breaches", desk.folder / "new folder" / "breaches.csv")

    with (desk.folder / "new folder" / "breaches.csv").open(encoding="utf-8") as file:
        assert list(csv.reader(file)) == [COLUMNS, *BREACHES]


def test_breaches_become_a_parquet_file_with_the_same_rows(desk: Desk) -> None:
    path = desk.folder / "breaches.parquet"
    desk.audit(LOG, "--breaches", path)

    table = pl.read_parquet(path)

    assert table.columns == COLUMNS
    assert table.select("case", "rule", "outcome").rows() == [
        ("C-1", "D2", "late"),
        ("C-2", "D1", "late"),
        ("C-2", "B1", "breached"),
    ]
    assert table["late_by_hours"].round(2).to_list() == [8.0, 28.0, 0.0]
    assert table.schema["due"] == pl.Datetime("us", "America/Asuncion")


def test_without_breaches_the_table_has_its_columns_and_no_row(desk: Desk) -> None:
    path = desk.folder / "breaches.csv"
    desk.audit("case,event,happened\n1,visit made,2026-03-02 10:00\n", "--breaches", path)

    assert path.read_text(encoding="utf-8") == ",".join(COLUMNS) + "\n"


def test_what_happened_after_the_verdict_is_not_judged_and_that_is_said(desk: Desk) -> None:
    answer = desk.audit(LOG, "--json", "--as-of", "2026-03-03 10:00")

    assert json.loads(answer.out) == {
        "events": 3,
        "cases": 2,
        "duties": {
            "D1": counts(on_time=1, still=1),  # at its very due instant it is not overdue
            "D2": counts(still=1),
            "D3": counts(still=2),
        },
        "bars": {"B1": {"applied": 0, "breached": 0}},
    }
    assert "6 events happened after that and were not judged.\n" in answer.err


def test_a_verdict_of_a_day_is_that_of_its_end(desk: Desk) -> None:
    answer = desk.audit(LOG, "--json", "--as-of", "2026-03-03")

    assert json.loads(answer.out)["duties"]["D1"] == counts(on_time=1, overdue=1)


def test_a_verdict_later_than_the_log_lets_time_pass(desk: Desk) -> None:
    answer = desk.audit(LOG, "--json", "--as-of", "2027-01-01")

    assert json.loads(answer.out)["duties"]["D1"] == counts(on_time=1, late=1, overdue=1)


def test_the_clock_may_be_that_of_the_record(desk: Desk) -> None:
    log = (
        "case,event,happened,recorded\n"
        "1,report received,2026-03-02 10:00,2026-03-02 11:00\n"
        "1,safe place given,2026-03-03 09:00,2026-03-03 11:30\n"
    )

    by_event = json.loads(desk.audit(log, "--json").out)["duties"]["D1"]
    by_record = json.loads(desk.audit(log, "--json", "--clock", "recorded").out)["duties"]["D1"]

    assert by_event == counts(on_time=1)
    assert by_record == counts(late=1)


def test_columns_and_facts_may_have_any_name(desk: Desk) -> None:
    log = LOG.replace("case,event,happened,institution,child", "expediente,hecho,día,órgano,niño")
    named = ("--case", "expediente", "--event", "hecho", "--happened", "día",
             "--institution", "órgano", "--fact", "child=niño")  # fmt: skip

    assert json.loads(desk.audit(log, "--json", *named).out) == WHOLE


def test_times_without_a_zone_are_those_of_the_zone_that_is_given(desk: Desk) -> None:
    log = (
        "case,event,happened\n"
        "1,report received,2026-03-02T10:00-03:00\n"
        "1,safe place given,2026-03-03 11:00\n"
    )

    here = json.loads(desk.audit(log, "--json").out)["duties"]["D1"]
    in_utc = json.loads(desk.audit(log, "--json", "--zone", "UTC").out)["duties"]["D1"]

    assert here == counts(late=1)
    assert in_utc == counts(on_time=1)


def test_broken_rows_and_unknown_events_are_told_with_their_line(desk: Desk) -> None:
    log = (
        "case,event,happened,child\n"
        "1,report received,2026-03-02 10:00,perhaps\n"
        "2,report received,02/03/2026,yes\n"
        "3,report recieved,2026-03-02 10:00,yes\n"
        "4,report received,2026-03-02 10:00,yes\n"
        "5,report recieved,2026-03-02 10:00,yes\n"
    )

    answer = desk.audit(log, "--json")

    assert answer.status == 0
    assert json.loads(answer.out)["cases"] == 1
    assert answer.err.splitlines()[:1] == ["4 rows could not be judged and are not counted."]
    assert answer.err.splitlines()[-3:] == [
        "line 2: child 'perhaps': is neither yes nor no",
        "line 3: happened '02/03/2026': is not a time such as 2026-03-05T14:30, 2026-03-05 or "
        "2026-03",
        "unknown event 'report recieved' in 2 rows (lines 4, 6); did you mean 'report received'?",
    ]
    text = desk.audit(log).out
    for line in answer.err.splitlines()[-3:]:
        assert line in text


def test_strict_stops_at_broken_rows_and_names_them(desk: Desk) -> None:
    log = LOG + "C-4,report received,soon,police,\nC-5,visit mad,2026-03-06,police,\n"
    page = desk.folder / "report.html"

    answer = desk.audit(log, "--strict", "--html", page)

    assert answer.status == 2
    assert answer.out == ""
    assert not page.exists()
    assert answer.err.replace(f"{desk.folder}/", "").splitlines() == [
        "log.csv: line 11: happened 'soon': is not a time such as 2026-03-05T14:30, 2026-03-05 or "
        "2026-03",
        "log.csv: unknown event 'visit mad' in 1 row (line 12); did you mean 'visit made'?",
        "stopped, because of --strict",
    ]
    assert desk.audit(LOG, "--strict").status == 0


def test_names_may_be_numbers_or_of_any_alphabet(desk: Desk) -> None:
    log = (
        "case,event,happened,institution\n"
        "007,report received,2026-03-02 10:00,Policía Ñemby\n"
        "7,report received,2026-03-02 10:00,警察\n"
        "1e3,report received,2026-03-02 10:00,𝓟\n"
        "7,safe place given,2026-03-04 10:00,警察\n"
    )
    path = desk.folder / "breaches.csv"

    answer = desk.audit(log, "--json", "--breaches", path)

    assert json.loads(answer.out)["cases"] == 3
    with path.open(encoding="utf-8") as file:
        assert [row[0] for row in csv.reader(file)] == ["case", "007", "7", "1e3"]


def test_a_duty_without_a_time_in_some_cases_is_not_called_late_there(desk: Desk) -> None:
    protocol = (HEAD + RULES).replace("24 hours", "{child: 24 hours, otherwise: not stated}")
    log = (
        "case,event,happened,child\n"
        "1,report received,2026-03-01 10:00,yes\n"
        "1,safe place given,2026-03-01 11:00,\n"
        "2,report received,2026-03-01 10:00,no\n"
        "2,safe place given,2026-06-09 10:00,\n"
    )

    lines = [" ".join(line.split()) for line in desk.audit(log, protocol=protocol).out.splitlines()]

    assert "D1 · safe place given police 2 2 0 0 0 0 – –" in lines  # not: late by 100 d


def test_a_target_that_became_law_later_was_missed_as_a_target(desk: Desk) -> None:
    target = HEAD.replace("source: statute", "source: practice")
    duty = RULES.partition("  D2:")[0]
    law = HEAD.replace("version: 1", "version: 2\nprevious: protocol-1.yaml")
    desk.write("protocol-1.yaml", target + duty)
    path = desk.folder / "breaches.parquet"

    desk.audit(LOG, "--breaches", path, protocol=law.replace("2026-01-01", "2026-06-01") + duty)

    assert pl.read_parquet(path).select("case", "version", "is_law").rows() == [("C-2", "1", False)]


def test_a_target_that_became_law_during_the_log_is_told(desk: Desk) -> None:
    target = HEAD.replace("source: statute", "source: practice")
    duty = RULES.partition("  D2:")[0]
    law = HEAD.replace("version: 1", "version: 2\nprevious: protocol-1.yaml")
    desk.write("protocol-1.yaml", target + duty)
    path = desk.folder / "breaches.parquet"
    options = ("--breaches", path, "--as-of", "2026-03-10")

    out = desk.audit(LOG, *options, protocol=law.replace("2026-01-01", "2026-03-05") + duty).out

    found = pl.read_parquet(path).select("case", "version", "is_law").rows()
    assert found == [("C-2", "1", False), ("C-3", "2", True)]
    assert "DUE BY LAW" in out
    assert "A target under one version and law under another: D1." in " ".join(out.split())


def test_law_that_became_a_target_later_was_broken_as_law(desk: Desk) -> None:
    duty = RULES.partition("  D2:")[0]
    target = HEAD.replace("version: 1", "version: 2\nprevious: protocol-1.yaml")
    target = target.replace("source: statute", "source: practice")
    desk.write("protocol-1.yaml", HEAD + duty)
    path = desk.folder / "breaches.parquet"

    out = desk.audit(
        LOG, "--breaches", path, protocol=target.replace("2026-01-01", "2026-06-01") + duty
    ).out

    assert pl.read_parquet(path).select("version", "is_law").rows() == [("1", True)]
    assert "DUE BY LAW" in out
    assert "AGREED IN PRACTICE" not in out


def test_one_event_of_one_case_is_said_so(desk: Desk) -> None:
    out = desk.audit("case,event,happened\n1,visit made,2026-03-02 10:00\n").out

    assert out.startswith("1 event of 1 case, judged under")


def test_a_day_recorded_without_its_hour_favours_the_holder(desk: Desk) -> None:
    log = (
        "case,event,happened,recorded\n"
        "1,report received,2026-03-02 22:00,2026-03-02\n"
        "1,safe place given,2026-03-03 20:00,2026-03-03 20:00\n"
    )

    answer = desk.audit(log, "--json", "--clock", "recorded")

    assert json.loads(answer.out)["duties"]["D1"] == counts(on_time=1)


def test_unknown_events_that_are_not_shown_are_counted(desk: Desk) -> None:
    log = LOG + "".join(f"C-9,zz{number},2026-03-02,police,\n" for number in range(25))

    assert "… and 5 more" in desk.audit(log).out


VERSION_2 = """
protocol: example
version: 2
title: An amended protocol
in_force: 2026-03-04
previous: protocol-1.yaml
source: statute
calendars:
  civil: {zone: America/Asuncion, weekend: [saturday, sunday], last_day_off: stands}
events: {report received: {}, safe place given: {}, visit made: {}, case closed: {}}
duties:
  D1: {who: police, must: safe place given, when: report received, within: 1 hour, basis: Law 2}
bars:
  B1: {event: case closed, never: yes, basis: Law 2}
"""


def test_each_duty_keeps_the_version_it_arose_under(desk: Desk) -> None:
    desk.write("protocol-1.yaml", HEAD + RULES)
    path = desk.folder / "breaches.csv"

    answer = desk.audit(LOG, "--json", "--breaches", path, protocol=VERSION_2)

    found = json.loads(answer.out)
    assert found["duties"]["D1"] == counts(on_time=1, late=1, overdue=1)
    assert found["duties"]["D3"] == counts(on_time=2)
    assert found["bars"] == {"B1": {"applied": 2, "breached": 2}}
    with path.open(encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    assert [[row[0], *row[2:4], row[6]] for row in rows] == [
        ["C-1", "D2", "1", "late"],
        ["C-1", "B1", "2", "breached"],
        ["C-2", "D1", "1", "late"],
        ["C-2", "B1", "2", "breached"],
        ["C-3", "D1", "2", "overdue"],
    ]


@pytest.mark.spark
def test_spark_finds_the_same(desk: Desk) -> None:
    here, there = desk.folder / "here.csv", desk.folder / "there.csv"

    local = desk.audit(LOG, "--breaches", here)
    spark = desk.audit(LOG, "--breaches", there, "--engine", "spark")

    assert spark.status == 0
    assert spark.out == local.out
    assert there.read_bytes() == here.read_bytes()
