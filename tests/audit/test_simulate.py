"""``amparo simulate``: the same log under another rule, what differs, and what that is not."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from amparo.audit.coding import code_log
from amparo.audit.judging import judge_log
from amparo.audit.log import Columns
from amparo.audit.reading import read_log
from amparo.audit.rejudging import RowsMissing, compare
from amparo.audit.tables import Found, tabulate
from amparo.packs.protocol_file import read_protocol
from tests.architecture.files import HOUSE
from tests.audit.commanding import HEAD, LOG, RULES, Answer, Desk

CAUTION = (
    "This is re-judging, not a forecast: people did what they did under the rules of then. "
    "Under other rules they might have acted otherwise."
)
A = HEAD + RULES
B = A.replace("version: 1", "version: 2")
LONGER = B.replace("within: 24 hours", "within: 3 days")


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(folder=tmp_path, capsys=capsys)


def simulate(desk: Desk, other: str, *options: str, log: str = LOG, one: str = A) -> Answer:
    first, second = desk.write("a.yaml", one), desk.write("b.yaml", other)
    path = desk.write("log.csv", log)
    return desk.run("simulate", path, "--protocol", first, "--against", second, *options)


def test_a_longer_deadline_moves_duties_from_late_to_on_time(desk: Desk) -> None:
    answer = simulate(desk, LONGER)

    assert answer.status == 0
    assert answer.err == ""
    assert [" ".join(line.split()) for line in answer.out.splitlines()] == [
        "A: 9 events of 3 cases, judged under example version 1 as of 2026-03-06 12:00 "
        "(America/Asuncion).",
        "B: 9 events of 3 cases, judged under example version 2 as of 2026-03-06 12:00 "
        "(America/Asuncion).",
        CAUTION,
        *[
            f"{label}: For 1 duty the law states no time. It cannot be late; the report shows "
            "how long it took, or waits so far."
            for label in "AB"
        ],
        "",
        "D1, held by police",
        "on time 1 → 2 +1",
        "late 1 → 0 −1",
        "late by, half 28 h → –",
        "late by, 9 in 10 28 h → –",
        "Duty by duty, where the outcome differs (A → B):",
        "D1: late → on time in 1 case (C-2)",
    ]


def test_machines_get_the_same_with_the_caution(desk: Desk) -> None:
    answer = simulate(desk, LONGER, "--json")

    assert json.loads(answer.out) == {
        "caution": CAUTION,
        "before": "example version 1",
        "after": "example version 2",
        "events": {"before": 9, "after": 9},
        "not_judged": {"before": 0, "after": 0},
        "duties": [
            {
                "duty": "D1",
                "institution": "police",
                "armed_before": 3,
                "on_time_before": 1,
                "late_before": 1,
                "open_before": 1,
                "overdue_before": 0,
                "lifted_before": 0,
                "median_hours_before": 28.0,
                "ninth_hours_before": 28.0,
                "armed_after": 3,
                "on_time_after": 2,
                "late_after": 0,
                "open_after": 1,
                "overdue_after": 0,
                "lifted_after": 0,
                "median_hours_after": None,
                "ninth_hours_after": None,
                "only": None,
            }
        ],
        "bars": [],
        "changes": [
            {
                "duty": "D1",
                "outcome_before": "late",
                "outcome_after": "on_time",
                "duties": 1,
                "cases": 1,
                "first_cases": ["C-2"],
            }
        ],
    }


def test_where_nothing_differs_that_is_said_with_the_caution(desk: Desk) -> None:
    answer = simulate(desk, B)
    machine = json.loads(simulate(desk, B, "--json").out)

    assert answer.out.endswith("\nNothing would differ.\n")
    assert CAUTION in answer.out
    assert machine["duties"] == []
    assert machine["bars"] == []
    assert machine["changes"] == []
    assert machine["caution"] == CAUTION


def test_a_duty_and_a_bar_only_in_one_are_marked(desk: Desk) -> None:
    other = B.replace("D2:", "D9:").replace("B1:", "B9:")

    answer = simulate(desk, other)

    lines = [" ".join(line.split()) for line in answer.out.splitlines()]
    assert lines[lines.index("") + 1 :] == [
        "D2, held by child office (only in A)",
        "arose 1 → 0 −1",
        "late 1 → 0 −1",
        "late by, half 8 h → –",
        "late by, 9 in 10 8 h → –",
        "D9, held by child office (only in B)",
        "arose 0 → 1 +1",
        "late 0 → 1 +1",
        "late by, half – → 8 h",
        "late by, 9 in 10 – → 8 h",
        "B1 (only in A)",
        "applied 2 → 0 −2",
        "breached 1 → 0 −1",
        "B9 (only in B)",
        "applied 0 → 2 +2",
        "breached 0 → 1 +1",
        "Duty by duty, where the outcome differs (A → B):",
        "D2: late → did not arise in 1 case (C-1)",
        "D9: did not arise → late in 1 case (C-1)",
    ]


def test_another_holder_is_shown_by_institution(desk: Desk) -> None:
    other = B.replace("who: child office", "who: court")

    found = json.loads(simulate(desk, other, "--json").out)["duties"]

    assert [
        (row["duty"], row["institution"], row["late_before"], row["late_after"], row["only"])
        for row in found
    ] == [("D2", "child office", 1, 0, None), ("D2", "court", 0, 1, None)]


def test_a_bar_that_forbids_less_is_shown(desk: Desk) -> None:
    other = B.replace("not_while: D1", "not_before: report received")

    found = json.loads(simulate(desk, other, "--json").out)

    assert found["duties"] == []
    assert found["bars"] == [
        {
            "bar": "B1",
            "applied_before": 2,
            "breached_before": 1,
            "applied_after": 2,
            "breached_after": 0,
            "only": None,
        }
    ]


def test_broken_rows_are_told_for_both_and_strict_stops(desk: Desk) -> None:
    log = LOG + "C-4,report received,soon,police,\n"

    answer = simulate(desk, LONGER, log=log)
    stopped = simulate(desk, LONGER, "--strict", log=log)

    assert "A: 1 row could not be judged and is not counted.\n" in answer.out
    assert "B: 1 row could not be judged and is not counted.\n" in answer.out
    assert (stopped.status, stopped.out) == (2, "")
    assert "line 11: happened 'soon'" in stopped.err


def test_a_protocol_that_is_not_there_stops_with_two(desk: Desk) -> None:
    log, path = desk.write("log.csv", LOG), desk.write("a.yaml", A)

    said = desk.refusal("simulate", log, "--protocol", path, "--against", desk.folder / "b.yaml")

    assert said.startswith("b.yaml: ")


def test_the_verdict_that_is_given_is_one_of_the_zone_of_the_first(desk: Desk) -> None:
    other = B.replace("America/Asuncion", "Asia/Tokyo")

    answer = simulate(desk, other, "--as-of", "2026-03-06")

    assert "as of 2026-03-06 23:59:59 (America/Asuncion)" in answer.out
    assert "as of 2026-03-07 11:59:59 (Asia/Tokyo)" in answer.out


def test_both_are_judged_as_of_the_same_instant(desk: Desk) -> None:
    other = B.replace("case closed: {}", "case closed: {}\n  audit made: {}")
    log = LOG + "C-9,audit made,2026-06-01 12:00,court,\n"

    assert json.loads(simulate(desk, other, "--json", log=log).out)["duties"] == []


def test_cases_that_change_places_are_told_though_the_counts_are_equal(desk: Desk) -> None:
    swapped = A.replace("24 hours", "{child: 24 hours, otherwise: 5 days}")
    other = B.replace("24 hours", "{child: 5 days, otherwise: 24 hours}")
    log = (
        "case,event,happened,child\n"
        "1,report received,2026-03-02 10:00,yes\n2,report received,2026-03-02 10:00,no\n"
        "1,safe place given,2026-03-04 10:00,\n2,safe place given,2026-03-04 10:00,\n"
    )

    found = json.loads(simulate(desk, other, "--json", log=log, one=swapped).out)
    text = simulate(desk, other, log=log, one=swapped).out

    assert found["duties"] == []
    assert [
        (row["duty"], row["outcome_before"], row["outcome_after"], row["first_cases"])
        for row in found["changes"]
    ] == [("D1", "late", "on_time", ["1"]), ("D1", "on_time", "late", ["2"])]
    assert "  D1: late → on time in 1 case (1)\n  D1: on time → late in 1 case (2)\n" in text


def test_being_late_by_more_is_told_though_the_counts_are_equal(desk: Desk) -> None:
    later = LOG.replace("03-03 09:00", "03-03 15:00")  # late under both

    answer = simulate(desk, B.replace("24", "20"), "--as-of", "2026-04-01", log=later)

    lines = [" ".join(line.split()) for line in answer.out.splitlines()]
    assert lines[lines.index("D1, held by police") + 1 :] == [
        "late by, half 28 h → 32 h",
        "late by, 9 in 10 26 d → 27 d",
    ]


def test_a_difference_of_minutes_is_written_in_hundredths(desk: Desk) -> None:
    log = LOG.replace("2026-03-04 14:00", "2026-03-30 14:10")
    other = B.replace("24 hours", "25 hours")

    answer = simulate(desk, other, "--as-of", "2026-04-01", log=log)

    assert "late by, 9 in 10 652.17 h → 651.17 h" in " ".join(answer.out.split())


def test_re_judging_needs_every_row() -> None:
    with pytest.raises(RowsMissing):
        compare(before=found_without_rows(), after=found_without_rows())


def found_without_rows() -> Found:
    """Judge a log as the audit does: of what is dated, only breaches are kept."""
    columns = Columns()
    protocol = read_protocol(path=HOUSE / "benchmarks/plain.yaml")
    zone = next(iter(protocol.calendars.values())).zone
    duty = next(iter(protocol.duties.values()))
    trigger = duty.when[0].event
    with TemporaryDirectory() as folder:
        path = Path(folder, "log.csv")
        path.write_text(f"case,event,happened\n1,{trigger},2026-03-02 10:00\n", encoding="utf-8")
        coded = code_log(log=read_log(path, columns=columns, zone=zone), protocol=protocol)
    return tabulate(coded=coded, judged=judge_log(coded=coded))
