import gzip
from pathlib import Path

import pytest

from amparo.audit.log import BrokenRow, Columns, Log
from amparo.audit.reading import read_log, xes_events
from tests.audit.reading.reading_a_log import ASUNCION, instant, read, refusal, stated

LOGS = Path(__file__).parents[4] / "shared" / "data" / "logs"
TIME = '<date key="time:timestamp" value="2026-03-05T10:00:00.000+00:00"/>'
REPORT = '<string key="concept:name" value="report"/>' + TIME
CASE = '<string key="concept:name" value="C1"/>'


def xes(*lines: str, root: str = "<log>", end: str = "</log>") -> str:
    """Write a log of one trace: the given lines start on line 3."""
    return "\n".join([root, "<trace>", *lines, "</trace>", end])


def read_real(name: str) -> Log:
    """Read one of the public logs, where they are kept beside the repository."""
    path = LOGS / name
    if not path.is_file():
        pytest.skip(f"the public log {name} is not kept beside the repository")
    return read_log(path, columns=Columns(), zone=ASUNCION)


def test_events_take_the_case_of_their_trace(tmp_path: Path) -> None:
    log = read(
        tmp_path / "log.xes",
        xes(CASE, f"<event>{REPORT}</event>", "", f"<event>{REPORT}\n</event>"),
    )

    assert (log.case.tolist(), log.cases) == ([0, 0], ["C1"])
    assert (log.event.tolist(), log.events) == ([0, 0], ["report"])
    assert log.earliest.tolist() == [instant("2026-03-05T10:00:00+00:00")] * 2
    assert log.line.tolist() == [4, 6]


def test_attributes_of_a_trace_may_stand_after_its_events(tmp_path: Path) -> None:
    log = read(tmp_path / "log.xes", xes(f"<event>{REPORT}</event>", CASE))

    assert log.cases == ["C1"]


def test_only_attributes_directly_in_an_event_count(tmp_path: Path) -> None:
    nested = (
        f'<string key="org:group" value="x">{TIME}<string key="concept:name" value="no"/></string>'
    )
    scope = f'<global scope="event">{REPORT}</global>'
    text = xes(scope, CASE, f"<event>{REPORT}{nested}</event>", root=f"<log>{CASE}{scope}")

    log = read(tmp_path / "log.xes", text)

    assert (log.cases, log.events, log.institutions) == (["C1"], ["report"], ["x"])


def test_values_of_every_simple_type_count_and_lists_do_not(tmp_path: Path) -> None:
    log = read(
        tmp_path / "log.xes",
        xes(
            CASE,
            f'<event>{REPORT}<boolean key="child" value="true"/>',
            '<int key="detained" value="0"/></event>',
            f'<event>{REPORT}<list key="child"><boolean key="child" value="true"/></list></event>',
        ),
        fact_names=["child", "detained"],
    )

    assert log.facts["child"].tolist() == [1, -1]
    assert log.facts["detained"].tolist() == [0, -1]


def test_namespaces_as_default_and_as_prefix_read_alike(tmp_path: Path) -> None:
    plain = xes(CASE, f"<event>{REPORT}</event>", root='<log xmlns="http://www.xes-standard.org/">')
    prefixed = plain.replace("xmlns=", "xmlns:x=").replace("</", "<\0").replace("<", "<x:")
    prefixed = prefixed.replace("<x:\0", "</x:")

    for text in (plain, prefixed):
        assert read(tmp_path / "log.xes", text).events == ["report"]


def test_columns_are_keys_of_events_or_with_a_prefix_of_traces(tmp_path: Path) -> None:
    log = read(
        tmp_path / "log.xes",
        xes(
            '<string key="file" value="F9"/><string key="town" value="Luque"/>',
            f'<event>{REPORT}<string key="desk" value="Police"/></event>',
        ),
        columns=Columns(case="case:file", institution="desk", place="case:town"),
    )

    assert (log.cases, log.institutions, log.places) == (["F9"], ["Police"], ["Luque"])


def test_the_institution_is_the_group_where_one_is_stated(tmp_path: Path) -> None:
    log = read(
        tmp_path / "log.xes",
        xes(
            CASE,
            f'<event>{REPORT}<string key="org:group" value="Police"/></event>',
            f"<event>{REPORT}</event>",
        ),
    )

    assert log.institution is not None
    assert stated(log.institution.tolist(), log.institutions) == ["Police", None]


def test_broken_events_are_reported_with_the_line_they_start_on(tmp_path: Path) -> None:
    log = read(
        tmp_path / "log.xes",
        xes(
            CASE,
            f"<event>{TIME}</event>",
            '<event><string key="concept:name" value="report"/></event>',
            f"<event>{REPORT.replace('2026-03', '2026-13')}</event>",
            f"<event>{REPORT}</event>",
        ),
    )

    assert log.line.tolist() == [7]
    assert [(row.line, row.column, row.why) for row in log.broken] == [
        (4, "concept:name", "event is missing"),
        (5, "time:timestamp", "time is missing"),
        (6, "time:timestamp", "is not a time such as 2026-03-05T14:30, 2026-03-05 or 2026-03"),
    ]


def test_an_event_in_no_trace_has_no_case(tmp_path: Path) -> None:
    text = xes(CASE, f"<event>{REPORT}</event>", end=f"<event>{REPORT}</event></log>")

    log = read(tmp_path / "log.xes", text)

    assert log.line.tolist() == [4]
    assert [(row.line, row.why) for row in log.broken] == [(6, "case is missing")]


def test_a_key_stated_twice_is_reported(tmp_path: Path) -> None:
    log = read(
        tmp_path / "log.xes",
        xes(CASE, f"<event>{REPORT}{TIME}</event>", f"<event>{REPORT}</event>"),
    )

    assert log.line.tolist() == [5]
    assert log.broken == [
        BrokenRow(
            line=4,
            column="time:timestamp",
            value="2026-03-05T10:00:00.000+00:00",
            why="is stated more than once in its event; keep one",
        )
    ]


def test_a_case_stated_twice_breaks_every_event_of_its_trace(tmp_path: Path) -> None:
    log = read(tmp_path / "log.xes", xes(CASE + CASE, *[f"<event>{REPORT}</event>"] * 2))

    assert len(log) == 0
    assert [(row.line, row.why) for row in log.broken] == [
        (4, "is stated more than once in its trace; keep one"),
        (5, "is stated more than once in its trace; keep one"),
    ]


def test_a_log_in_another_encoding_reads(tmp_path: Path) -> None:
    text = '<?xml version="1.0" encoding="ISO-8859-1"?>' + xes(
        CASE, f"<event>{REPORT}</event>"
    ).replace("report", "denunció")

    assert read(tmp_path / "log.xes", text.encode("latin-1")).events == ["denunció"]


def test_a_packed_log_reads_as_the_plain_one(tmp_path: Path) -> None:
    text = xes(CASE, f"<event>{REPORT}</event>")

    assert read(tmp_path / "log.xes.gz", gzip.compress(text.encode())).cases == ["C1"]


def test_a_log_without_events_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "log.xes", "<log/>") == "it holds no event"


def test_a_key_that_no_event_states_is_refused_with_those_there_are(tmp_path: Path) -> None:
    text = xes(CASE, f"<event>{REPORT}</event>")

    assert refusal(tmp_path / "log.xes", text, columns=Columns(event="concept:nam")) == (
        "there is no column 'concept:nam', which should hold the event; did you mean "
        "'concept:name'? (columns: concept:name, time:timestamp, case:concept:name)"
    )


def test_a_log_without_names_of_cases_is_refused(tmp_path: Path) -> None:
    text = xes(f'<event>{REPORT}<string key="case:concept:name" value="C1"/></event>')

    assert "no column holds the case" in refusal(tmp_path / "log.xes", text)


def test_a_log_cut_off_is_refused_with_line_and_column(tmp_path: Path) -> None:
    text = xes(CASE, f"<event>{REPORT}</event>", f"<event>{REPORT}</event>")

    said = refusal(tmp_path / "log.xes", text[: text.rindex("<event>") + 7])

    assert said == "line 5, column 8: it is not well-formed XML (no element found)"


def test_a_log_malformed_half_way_is_refused_with_line_and_column(tmp_path: Path) -> None:
    text = xes(CASE, f"<event>{REPORT}</event>", "<event></trace>")

    said = refusal(tmp_path / "log.xes", text)

    assert said == "line 5, column 10: it is not well-formed XML (mismatched tag)"


def test_a_packed_log_cut_off_is_refused(tmp_path: Path) -> None:
    packed = gzip.compress(xes(CASE, f"<event>{REPORT}</event>").encode())

    assert "cut off" in refusal(tmp_path / "log.xes.gz", packed[:-4])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("<html><event/></html>", "line 1, column 1: it is not XES: it holds <html> and not <log>"),
        ("case,event", "line 1, column 1: it is not well-formed XML (syntax error)"),
        (
            f"<log><trace><event><event>{REPORT}</event></event></trace></log>",
            "line 1, column 20: it is not XES: <event> stands where none may",
        ),
        (
            "<log><trace><trace/></trace></log>",
            "line 1, column 13: it is not XES: <trace> stands where none may",
        ),
    ],
)
def test_a_file_that_is_not_xes_is_refused(tmp_path: Path, content: str, said: str) -> None:
    assert refusal(tmp_path / "log.xes", content) == said


def test_entities_that_swell_are_refused(tmp_path: Path) -> None:
    laughs = "".join(
        f'<!ENTITY laugh{number} "{f"&laugh{number - 1};" * 10}">' for number in range(1, 20)
    )
    text = f'<!DOCTYPE log [<!ENTITY laugh0 "ha">{laughs}]>\n' + xes(
        '<string key="concept:name" value="&laugh19;"/>'
    )

    assert "it declares a document type" in refusal(tmp_path / "log.xes", text)


def test_entities_from_other_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    entity = f'<!DOCTYPE log [<!ENTITY other SYSTEM "file://{tmp_path}/secret">]>'
    text = entity + xes(CASE, f"<event>&other;{REPORT}</event>")

    assert "it declares a document type" in refusal(tmp_path / "log.xes", text)


def test_an_outside_document_type_is_refused(tmp_path: Path) -> None:
    text = '<!DOCTYPE log SYSTEM "http://example.org/log.dtd">' + xes(CASE)

    assert "it declares a document type" in refusal(tmp_path / "log.xes", text)


def test_elements_nested_without_end_are_refused(tmp_path: Path) -> None:
    text = xes(CASE, "<event>" + '<string key="a" value="b">' * 100_000)

    assert "elements are nested deeper than 100" in refusal(tmp_path / "log.xes", text)


def test_a_piece_of_xml_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xes_events, "LONGEST_PIECE", 1 << 16)
    text = xes(CASE, f'<event><string key="concept:name" value="{"x" * (1 << 20)}"/></event>')

    assert "a single piece of XML is longer" in refusal(tmp_path / "log.xes", text)


def test_the_road_traffic_log_reads_whole() -> None:
    log = read_real("Road_Traffic_Fine_Management_Process.xes.gz")

    assert (len(log), len(log.cases), len(log.events)) == (561_470, 150_370, 11)
    assert log.broken == []
    assert (log.cases[0], log.events[0]) == ("A1", "Create Fine")
    assert log.earliest[0] == instant("2006-07-24T00:00:00+02:00")


def test_the_receipt_log_reads_whole() -> None:
    log = read_real("08_receipt.xes.gz")

    assert (len(log), len(log.cases), len(log.events)) == (8577, 1434, 27)
    assert log.broken == []
    assert log.institution is not None
