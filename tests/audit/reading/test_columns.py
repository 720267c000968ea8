from pathlib import Path

import pytest

from amparo.audit.log import Columns
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
