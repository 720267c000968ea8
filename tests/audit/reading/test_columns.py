import unicodedata
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import pytest

from amparo.audit.log import Columns
from amparo.audit.reading import UnreadableLog, read_log
from tests.audit.reading.reading_a_log import read, refusal, stated

ROW = "C1,report,2026-03-05\n"


@pytest.mark.parametrize("name", ["case", "case_id", "case:concept:name", "caseid", "Case_ID"])
def test_the_case_is_found_by_its_usual_names(tmp_path: Path, name: str) -> None:
    assert read(tmp_path / "log.csv", f"{name},event,happened\n{ROW}").cases == ["C1"]


@pytest.mark.parametrize("name", ["event", "activity", "concept:name", "Activity"])
def test_the_event_is_found_by_its_usual_names(tmp_path: Path, name: str) -> None:
    assert read(tmp_path / "log.csv", f"case,{name},happened\n{ROW}").events == ["report"]


@pytest.mark.parametrize(
    "name",
    ["happened", "happened_at", "timestamp", "time:timestamp", "time", "date", "Timestamp"],
)
def test_the_time_is_found_by_its_usual_names(tmp_path: Path, name: str) -> None:
    assert len(read(tmp_path / "log.csv", f"case,event,{name}\n{ROW}")) == 1


@pytest.mark.parametrize("name", ["institution", "org:group"])
def test_the_institution_is_found_by_its_usual_names(tmp_path: Path, name: str) -> None:
    log = read(tmp_path / "log.csv", f"case,event,{name},date\nC1,report,Police,2026-03-05\n")

    assert log.institutions == ["Police"]


def test_an_earlier_usual_name_goes_before_a_later_one(tmp_path: Path) -> None:
    log = read(tmp_path / "log.csv", "activity,event,case,date\nno,report,C1,2026-03-05\n")

    assert log.events == ["report"]


def test_columns_are_read_where_the_caller_says(tmp_path: Path) -> None:
    log = read(
        tmp_path / "log.csv",
        "event,expediente,actuación,fecha,quién,dónde\nx,C1,denuncia,2026-03-05,Policía,Luque\n",
        columns=Columns(
            case="expediente",
            event="actuación",
            happened="fecha",
            institution="quién",
            place="dónde",
        ),
    )

    assert (log.cases, log.events) == (["C1"], ["denuncia"])
    assert (log.institutions, log.places) == (["Policía"], ["Luque"])


def test_a_missing_case_column_is_refused_with_the_columns_there_are(tmp_path: Path) -> None:
    assert refusal(tmp_path / "log.csv", "cases,event,happened\n") == (
        "no column holds the case; name one so (case, case_id, case:concept:name, caseid) "
        "or say which it is; did you mean 'cases'? (columns: cases, event, happened)"
    )


@pytest.mark.parametrize("gone", ["event", "happened"])
def test_every_needed_column_is_missed(tmp_path: Path, gone: str) -> None:
    header = "case,event,happened\n".replace(gone, "other")

    assert refusal(tmp_path / "log.csv", header).startswith(f"no column holds the {gone};")


def test_a_named_column_that_is_not_there_is_refused_with_one_like_it(tmp_path: Path) -> None:
    said = refusal(
        tmp_path / "log.csv",
        "case,event,happened,Institucion\n",
        columns=Columns(institution="institución"),
    )

    assert said == (
        "there is no column 'institución', which should hold the institution; "
        "did you mean 'Institucion'? (columns: case, event, happened, Institucion)"
    )


def test_a_fact_in_a_column_that_is_not_there_is_refused(tmp_path: Path) -> None:
    said = refusal(
        tmp_path / "log.csv", "case,event,happened\n", columns=Columns(facts={"child": "menor"})
    )

    assert said.startswith("there is no column 'menor', which should hold the fact child")


def test_a_column_that_stands_twice_is_refused(tmp_path: Path) -> None:
    twice = "case,event,happened,event\n"

    assert refusal(tmp_path / "log.csv", twice).startswith("2 columns are called 'event'")
    named = refusal(tmp_path / "log.csv", twice, columns=Columns(event="event"))
    assert named.startswith("the column 'event' stands there twice; rename one")


def test_facts_are_found_under_their_own_name_and_that_with_a_prefix(tmp_path: Path) -> None:
    log = read(
        tmp_path / "log.csv",
        "case,event,happened,child,fact:detained,menor\nC1,report,2026-03-05,yes,no,1\n",
        columns=Columns(facts={"minor": "menor"}),
        fact_names=["child", "detained", "foreign"],
    )

    assert {fact: values.tolist() for fact, values in log.facts.items()} == {
        "child": [1],
        "detained": [0],
        "minor": [1],
    }


def test_where_a_fact_stands_is_as_the_caller_says(tmp_path: Path) -> None:
    log = read(
        tmp_path / "log.csv",
        "case,event,happened,child,menor\nC1,report,2026-03-05,yes,no\n",
        columns=Columns(facts={"child": "menor"}),
        fact_names=["child"],
    )

    assert log.facts["child"].tolist() == [0]


def test_one_column_may_hold_two_things(tmp_path: Path) -> None:
    log = read(
        tmp_path / "log.csv",
        "case,event,happened,where\nC1,report,2026-03-05,Luque\n",
        columns=Columns(institution="where", place="where"),
    )

    assert log.institution is not None
    assert stated(log.institution.tolist(), log.institutions) == ["Luque"]
    assert log.places == ["Luque"]


@pytest.mark.parametrize("header", ["CHILD", "Child", "FACT:child"])
def test_a_fact_is_found_in_other_capitals(tmp_path: Path, header: str) -> None:
    text = f"case,event,happened,{header}\nC1,report,2026-03-05,yes\n"

    log = read(tmp_path / "log.csv", text, fact_names=["child"])

    assert {fact: values.tolist() for fact, values in log.facts.items()} == {"child": [1]}


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("other", ["NFC", "NFD"])
def test_a_fact_is_found_in_either_unicode_form(
    tmp_path: Path, form: Literal["NFC", "NFD"], other: Literal["NFC", "NFD"]
) -> None:
    header, fact = unicodedata.normalize(form, "Niñez"), unicodedata.normalize(other, "niñez")
    text = f"case,event,happened,{header}\nC1,report,2026-03-05,yes\n"

    log = read(tmp_path / "log.csv", text, fact_names=[fact])

    assert log.facts[fact].tolist() == [1]


def test_a_named_column_is_found_in_either_unicode_form(tmp_path: Path) -> None:
    text = f"expediente,event,happened,{unicodedata.normalize('NFD', 'quién')}\n" + (
        "C1,report,2026-03-05,Court\n"
    )

    log = read(tmp_path / "log.csv", text, columns=Columns(case="expediente", institution="quién"))

    assert log.institutions == ["Court"]


def test_of_two_columns_like_a_fact_the_exact_one_holds_it(tmp_path: Path) -> None:
    text = "case,event,happened,CHILD,child\nC1,report,2026-03-05,yes,no\n"

    assert read(tmp_path / "log.csv", text, fact_names=["child"]).facts["child"].tolist() == [0]


def test_two_columns_of_which_each_may_hold_a_fact_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("case,event,happened,CHILD,Child\nC1,report,2026-03-05,yes,no\n")

    with pytest.raises(UnreadableLog) as refused:
        read_log(path, columns=Columns(), zone=ZoneInfo("UTC"), fact_names=["child"])

    assert "'CHILD' and 'Child' may each hold the fact 'child'; say which does" in str(
        refused.value
    )


def test_a_column_that_holds_something_else_is_near_no_fact(tmp_path: Path) -> None:
    text = "case,event,happened,place,minor\nC1,report,2026-03-05,Luque,yes\n"

    log = read(tmp_path / "log.csv", text, fact_names=["Place", "Minor", "minor"])

    assert {fact: values.tolist() for fact, values in log.facts.items()} == {"minor": [1]}


def test_a_fact_in_other_capitals_is_found_in_xes(tmp_path: Path) -> None:
    event = (
        '<event><string key="concept:name" value="report"/>'
        '<date key="time:timestamp" value="2026-03-05"/><boolean key="NIÑEZ" value="true"/></event>'
    )
    trace = f'<trace><string key="concept:name" value="1"/>{event}</trace>'

    for head in ("", '<?xml version="1.0" encoding="UTF-8"?><!-- plain --><?other way?>'):
        log = read(tmp_path / "log.xes", f"{head}<log>{trace}</log>", fact_names=["niñez"])
        assert log.facts["niñez"].tolist() == [1]
