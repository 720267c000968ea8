"""Remarks on a log and a calendar that may mislead: nothing is dropped, the reader is told."""

import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from amparo.audit.coding import code_log
from amparo.audit.log import Columns
from amparo.audit.reading import read_log
from amparo.packs.protocol_file import read_protocol
from tests.audit.commanding import HEAD, LOG, RULES, Desk

WORKING = HEAD + RULES.replace("2 days", "2 working days")
AGAIN = "C-1,visit made,2026-03-05 08:00,child office,\n"
XES_EVENT = (
    '<event><string key="concept:name" value="{event}"/>'
    '<date key="time:timestamp" value="{at}"/>'
    '<string key="lifecycle:transition" value="{stage}"/></event>\n'
)


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(folder=tmp_path, capsys=capsys)


def remarks(desk: Desk, log: str, protocol: str = HEAD + RULES) -> str:
    return " ".join(desk.audit(log, protocol=protocol).out.split())


def xes(*events: tuple[str, str, str]) -> str:
    told = "".join(XES_EVENT.format(event=e, at=at, stage=stage) for e, at, stage in events)
    return f'<log>\n<trace><string key="concept:name" value="1"/>\n{told}</trace></log>'


def told_of_xes(desk: Desk, *events: tuple[str, str, str]) -> str:
    path = desk.write("log.xes", xes(*events))
    protocol = desk.write("protocol.yaml", HEAD + RULES)
    return " ".join(desk.run("audit", path, "--protocol", protocol).out.split())


def test_a_row_that_stands_there_twice_is_remarked_on_and_judged(desk: Desk) -> None:
    said = remarks(desk, LOG + AGAIN)

    assert said.startswith("10 events of 3 cases")
    assert "1 row (line 11) says again what another says: the same case, event, time" in said


def test_only_the_first_lines_of_many_are_named(desk: Desk) -> None:
    assert "7 rows (lines 11, 12, 13, 14, 15, …) say again what another says" in remarks(
        desk, LOG + AGAIN * 7
    )


@pytest.mark.parametrize(
    "other",
    [
        "C-2,visit made,2026-03-05 08:00,child office,\n",
        "C-1,case closed,2026-03-05 08:00,child office,\n",
        "C-1,visit made,2026-03-05 08:01,child office,\n",
        "C-1,visit made,2026-03-05 08:00,police,\n",
        "C-1,visit made,2026-03-05 08:00,child office,no\n",
    ],
)
def test_a_row_that_differs_in_anything_is_no_repetition(desk: Desk, other: str) -> None:
    assert "say again" not in remarks(desk, LOG + other)
    assert "says again" not in remarks(desk, LOG + other)


def test_an_act_entered_twice_at_two_times_is_one_repetition(desk: Desk) -> None:
    log = (
        "case,event,happened,recorded\n"
        "1,report received,2026-03-02 10:00,2026-03-02 11:00\n"
        "1,visit made,2026-03-02 10:00,2026-03-02 11:30\n"
        "1,report received,2026-03-02 10:00,2026-03-02 12:00\n"
    )

    assert "1 row (line 4) says again what another says" in remarks(desk, log)


def test_an_act_told_as_it_starts_and_when_it_is_complete_is_remarked_on(desk: Desk) -> None:
    said = told_of_xes(
        desk,
        ("report received", "2026-03-02T10:00:00Z", "complete"),
        ("visit made", "2026-03-03T10:00:00Z", "START"),
        ("visit made", "2026-03-03T11:00:00Z", "COMPLETE"),
    )

    assert said.startswith("3 events of 1 case")
    assert "1 row (line 4) tells of an act that its case also tells as complete" in said


def test_an_act_that_is_only_started_is_not_remarked_on(desk: Desk) -> None:
    said = told_of_xes(
        desk,
        ("report received", "2026-03-02T10:00:00Z", "complete"),
        ("visit made", "2026-03-03T10:00:00Z", "start"),
    )

    assert "tells of an act" not in said


def test_stages_in_a_table_are_remarked_on_too(desk: Desk) -> None:
    log = (
        "case,event,happened,lifecycle:transition\n"
        "1,visit made,2026-03-02 10:00,start\n1,visit made,2026-03-02 11:00,complete\n"
        "1,case closed,2026-03-02 11:00,\n"
    )

    assert "1 row (line 2) tells of an act" in remarks(desk, log)


@pytest.mark.parametrize(
    "protocol",
    [
        WORKING,
        (HEAD + RULES).replace("2 days", "2 days or working days"),
        (HEAD + RULES).replace("last_day_off: stands", "last_day_off: moves to next working day"),
    ],
)
def test_a_calendar_that_needs_days_off_and_lists_none_is_told(desk: Desk, protocol: str) -> None:
    assert (
        "Calendar 'civil' counts working days, or moves a last day off, but lists no days off; "
        "only weekends were counted as off."
    ) in remarks(desk, LOG, protocol)


@pytest.mark.parametrize(
    "protocol",
    [
        HEAD + RULES,
        WORKING.replace("stands}", "stands, days_off: {2026-05-01: Labour Day}}"),
        WORKING.replace("stands}", "stands, known: {from: 2026-01-01, until: 2027-01-01}}"),
    ],
)
def test_a_calendar_that_needs_none_or_knows_its_own_is_not_told(desk: Desk, protocol: str) -> None:
    assert "lists no days off" not in remarks(desk, LOG, protocol)


BY_PLACE = (
    HEAD
    + """roles:
  police:
    holders:
    - {institution: Comisaría 1, place: Luque}
    - {institution: Comisaría 2, place: Itá}
"""
    + RULES
)


def placed(*rows: tuple[str, str]) -> str:
    """Write a log of reports received by an institution at a place."""
    told = "".join(
        f"{case},report received,2026-03-02 10:00,{who},{where}\n"
        for case, (who, where) in enumerate(rows)
    )
    return f"case,event,happened,institution,place\n{told}"


def test_a_place_that_is_nearly_one_of_the_protocol_is_remarked_on(desk: Desk) -> None:
    log = placed(("", "LUQUE"), ("", "Luque"), ("", "LUQUE"), ("", "Ita"), ("", "Areguá"))

    said = remarks(desk, log, BY_PLACE)

    luque = "Place 'LUQUE' in 2 rows is none that the protocol names; did you mean 'Luque'?"
    ita = "Place 'Ita' in 1 row is none that the protocol names; did you mean 'Itá'?"
    assert luque in said
    assert ita in said
    assert "Areguá" not in said
    assert said.count("did you mean") == 2


def test_places_are_not_remarked_on_where_no_role_is_held_by_place(desk: Desk) -> None:
    assert "did you mean" not in remarks(desk, placed(("", "LUQUE"), ("", "Luque")))


def test_an_institution_that_is_nearly_a_role_or_holder_is_remarked_on(desk: Desk) -> None:
    log = placed(("Child  Office", ""), ("comisaria 1", ""), ("Comisaría 1", ""), ("Court", ""))

    said = remarks(desk, log, BY_PLACE)

    role = "Institution 'Child Office' in 1 row is none that the protocol names; did you mean"
    assert f"{role} 'child office'?" in said
    holder = "Institution 'comisaria 1' in 1 row is none that the protocol names; did you mean"
    assert f"{holder} 'Comisaría 1'?" in said
    assert said.count("did you mean") == 2


def test_near_names_go_to_standard_error_where_the_answer_is_for_machines(desk: Desk) -> None:
    answer = desk.audit(placed(("", "LUQUE")), "--json", protocol=BY_PLACE)

    said = "Place 'LUQUE' in 1 row is none that the protocol names; did you mean 'Luque'?\n"
    assert said in answer.err
    assert sorted(json.loads(answer.out)) == ["bars", "cases", "duties", "events"]


def test_rows_that_are_not_judged_name_no_near_place(desk: Desk) -> None:
    text = placed(("", "Luque")) + "9,unheard of,2026-03-02 10:00,,LUQUE\n"
    log = read_log(desk.write("log.csv", text), columns=Columns(), zone=ZoneInfo("UTC"))
    protocol = read_protocol(path=desk.write("protocol.yaml", BY_PLACE))

    assert code_log(log=log, protocol=protocol).near_names == ()
