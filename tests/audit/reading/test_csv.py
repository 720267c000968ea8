import gzip
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from amparo.audit.log import BrokenRow, Columns
from amparo.audit.reading import UnreadableLog, from_csv, read_log
from tests.audit.reading.reading_a_log import ASUNCION, HEADER, instant, read, refusal, stated


def test_rows_become_codes_in_the_order_of_the_file(tmp_path: Path) -> None:
    log = read(
        tmp_path / "log.csv",
        "case,event,happened,institution,place\n"
        "C2,report,2026-03-05T10:00Z,Police,Asunción\n"
        "C1,report,2026-03-05T11:00Z,,\n"
        "C2,guardian,2026-03-05T12:00Z,Court,Asunción\n",
    )

    assert log.case.tolist() == [0, 1, 0]
    assert log.cases == ["C2", "C1"]
    assert stated(log.event.tolist(), log.events) == ["report", "report", "guardian"]
    assert log.institution is not None
    assert stated(log.institution.tolist(), log.institutions) == ["Police", None, "Court"]
    assert log.place is not None
    assert stated(log.place.tolist(), log.places) == ["Asunción", None, "Asunción"]
    assert log.earliest.tolist() == [
        instant("2026-03-05T10:00Z"),
        instant("2026-03-05T11:00Z"),
        instant("2026-03-05T12:00Z"),
    ]
    assert log.line.tolist() == [2, 3, 4]
    assert log.recorded is None
    assert log.broken == []


def test_a_log_without_institution_and_place_says_none(tmp_path: Path) -> None:
    log = read(tmp_path / "log.csv", HEADER + "C1,report,2026-03-05\n")

    assert (log.institution, log.institutions) == (None, ())
    assert (log.place, log.places) == (None, ())


def test_a_header_alone_is_an_empty_log(tmp_path: Path) -> None:
    for header in ("case,event,happened", HEADER):
        log = read(tmp_path / "log.csv", header)
        assert (len(log), log.cases, log.broken) == (0, [], [])


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_seen_in_the_header(tmp_path: Path, delimiter: str) -> None:
    text = (HEADER + "C1,report,2026-03-05\n").replace(",", delimiter)

    log = read(tmp_path / "log.csv", text)

    assert (log.cases, log.events) == (["C1"], ["report"])


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_end_of_line_is_one(tmp_path: Path, ending: str) -> None:
    text = (HEADER + "C1,report,2026-03-05\n\nC2,report,2026-03-05\n").replace("\n", ending)

    log = read(tmp_path / "log.csv", text)

    assert (log.cases, log.line.tolist()) == (["C1", "C2"], [2, 4])


def test_the_last_line_needs_no_end(tmp_path: Path) -> None:
    log = read(tmp_path / "log.csv", HEADER + "C1,report,2026-03-05")

    assert log.cases == ["C1"]


def test_the_mark_that_spreadsheets_write_first_is_no_part_of_a_name(tmp_path: Path) -> None:
    log = read(tmp_path / "log.csv", "\ufeff" + HEADER + "C1,report,2026-03-05\n")

    assert log.cases == ["C1"]


def test_quoted_fields_hold_delimiters_quotes_and_newlines(tmp_path: Path) -> None:
    log = read(
        tmp_path / "log.csv",
        'case,"event",happened\n"C,1","say ""no""","2026-03-05"\n"C\n2",report,2026-03-05\n',
    )

    assert (log.cases, log.events) == (["C,1", "C\n2"], ['say "no"', "report"])


def test_lines_are_true_after_newlines_inside_quotes(tmp_path: Path) -> None:
    log = read(
        tmp_path / "log.csv",
        'case,event,happened,note\nC1,report,2026-03-05,"one\ntwo\r\nthree"\n,report,2026-03-05,\n',
    )

    assert log.line.tolist() == [2]
    assert [row.line for row in log.broken] == [5]


def test_white_space_around_a_text_does_not_count(tmp_path: Path) -> None:
    log = read(tmp_path / "log.csv", HEADER + "C1,report,2026-03-05\n C1 , report, 2026-03-05 \n")

    assert (log.case.tolist(), log.cases, log.events) == ([0, 0], ["C1"], ["report"])


def test_accents_written_in_two_ways_are_one_text(tmp_path: Path) -> None:
    rows = "C1,Fiscal\u00eda,2026-03-05\nC1,Fiscali\u0301a,2026-03-05\n"

    log = read(tmp_path / "log.csv", HEADER + rows)

    assert (log.event.tolist(), log.events) == ([0, 0], ["Fiscal\u00eda"])


def test_a_row_without_a_case_is_reported_with_its_line(tmp_path: Path) -> None:
    log = read(tmp_path / "log.csv", HEADER + "C1,report,2026-03-05\n ,report,2026-03-05\n")

    assert len(log) == 1
    assert log.broken == [BrokenRow(line=3, column="case", value=" ", why="case is missing")]


def test_a_row_without_an_event_is_reported_with_its_line(tmp_path: Path) -> None:
    log = read(tmp_path / "log.csv", HEADER + "C1,,2026-03-05\nC1,report,2026-03-05\n")

    assert log.broken == [BrokenRow(line=2, column="event", value="", why="event is missing")]


def test_a_row_with_two_faults_is_reported_once(tmp_path: Path) -> None:
    log = read(tmp_path / "log.csv", HEADER + ",,yesterday\n")

    assert [row.why for row in log.broken] == ["case is missing"]


def test_a_row_with_too_few_or_too_many_fields_is_reported(tmp_path: Path) -> None:
    log = read(
        tmp_path / "log.csv",
        HEADER + "C1,report\nC2,report,2026-03-05\nC3,report,2026-03-05,more,\n",
    )

    assert log.cases == ["C2"]
    assert log.broken == [
        BrokenRow(
            line=2,
            column="the whole row",
            value="C1,report",
            why="has 2 fields where the header has 3",
        ),
        BrokenRow(
            line=4,
            column="the whole row",
            value="C3,report,2026-03-05,more,",
            why="has 5 fields where the header has 3",
        ),
    ]


def test_text_after_a_closing_quote_is_reported(tmp_path: Path) -> None:
    log = read(
        tmp_path / "log.csv",
        HEADER + '"C"1,report,2026-03-05\n"C2,report,\n"C3",report,x\nC4,report,2026-03-05\n',
    )

    assert log.cases == ["C4"]
    assert [(row.line, row.value, row.why) for row in log.broken] == [
        (2, '"C"1,report,2026-03-05', "has text after a closing quote"),
        (3, '"C2,report,\n"C3",report,x', "has text after a closing quote"),
    ]


def test_a_quote_inside_a_field_is_a_letter(tmp_path: Path) -> None:
    log = read(tmp_path / "log.csv", HEADER + 'C"1,report,2026-03-05\n')

    assert log.cases == ['C"1']


def test_bytes_that_are_not_utf8_are_reported_in_the_columns_read(tmp_path: Path) -> None:
    log = read(
        tmp_path / "log.csv",
        b"case,event,happened,note\n"
        b"C1,denunci\xf3,2026-03-05,\n"
        b"C2,report,2026-03-05,se\xf1a\n"
        b"C3,report,2026-03-0\xff,\n",
    )

    assert log.cases == ["C2"]
    assert [(row.line, row.column, row.value, row.why) for row in log.broken] == [
        (2, "event", "denunci\ufffd", "is not UTF-8 text"),
        (4, "happened", "2026-03-0\ufffd", "is not UTF-8 text"),
    ]


def test_a_long_value_is_cut_in_the_report(tmp_path: Path) -> None:
    log = read(tmp_path / "log.csv", HEADER + f"C1,report,{'9' * 500}\nC2,{'x' * 500}\n")

    assert [row.value for row in log.broken] == ["9" * 80, "C2," + "x" * 77]


def test_broken_rows_stand_in_the_order_of_their_lines(tmp_path: Path) -> None:
    log = read(tmp_path / "log.csv", HEADER + "C1,report,x\n,report,2026-03-05\nC1\nC1,,2026\n")

    assert [row.line for row in log.broken] == [2, 3, 4, 5]


def test_names_used_by_broken_rows_alone_are_left_out(tmp_path: Path) -> None:
    log = read(tmp_path / "log.csv", HEADER + "C1,arrest,never\nC2,report,2026-03-05\n")

    assert (log.cases, log.events) == (["C2"], ["report"])
    assert (log.case.tolist(), log.event.tolist()) == ([0], [0])


def test_a_missing_institution_stays_unknown_beside_a_broken_row(tmp_path: Path) -> None:
    log = read(
        tmp_path / "log.csv",
        "case,event,happened,institution\n"
        "C1,report,never,Police\nC2,report,2026-03-05,\nC3,report,2026-03-05,Court\n",
    )

    assert log.institution is not None
    assert stated(log.institution.tolist(), log.institutions) == [None, "Court"]


def test_an_open_quote_is_refused_with_the_line_of_its_row(tmp_path: Path) -> None:
    said = refusal(
        tmp_path / "log.csv", HEADER + 'C1,report,2026-03-05\nC2,"report,2026-03-05\nC3,a,b\n'
    )

    assert said == "the row that starts on line 3 does not end: a quote is left open"


def test_an_open_quote_is_refused_before_it_swallows_a_long_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(from_csv, "BLOCK", 64)

    said = refusal(tmp_path / "log.csv", HEADER + '"C1,report,2026-03-05\n' + "C2,a,b\n" * 999)

    assert said == "the row that starts on line 2 does not end: a quote is left open"


def test_blocks_cut_rows_without_changing_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = HEADER + 'C1,"re""port",2026-03-05\r\nC2,"a\r\nb",2026-03-05\r\n,x,2026-03-05\r\nC3\r\n'
    whole = read(tmp_path / "log.csv", text)

    for block in range(40, 90):
        monkeypatch.setattr(from_csv, "BLOCK", block)
        log = read(tmp_path / "log.csv", text)
        assert (log.cases, log.events, log.broken) == (whole.cases, whole.events, whole.broken)
        assert log.line.tolist() == [2, 3]


def test_a_packed_file_reads_as_the_plain_one(tmp_path: Path) -> None:
    log = read(tmp_path / "log.csv.gz", gzip.compress((HEADER + "C1,report,2026-03-05").encode()))

    assert log.cases == ["C1"]


def test_a_file_cut_off_in_its_packing_is_refused(tmp_path: Path) -> None:
    packed = gzip.compress((HEADER + "C1,report,2026-03-05\n" * 500).encode())

    assert refusal(tmp_path / "log.csv.gz", packed[:-9]) == (
        "the gzip file is cut off before its end; copy it again"
    )


def test_a_damaged_packing_is_refused(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress((HEADER + "C1,report,2026-03-05\n" * 500).encode()))
    packed[-5] ^= 255

    assert "is not whole gzip" in refusal(tmp_path / "log.csv.gz", bytes(packed))


def test_a_plain_file_named_as_packed_is_refused(tmp_path: Path) -> None:
    assert "is not whole gzip" in refusal(tmp_path / "log.csv.gz", HEADER)


def test_a_packed_nothing_is_refused(tmp_path: Path) -> None:
    assert "the file is empty" in refusal(tmp_path / "log.csv.gz", gzip.compress(b""))


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "log.csv", "") == ("the file is empty; a log has at least a header")


def test_utf16_is_refused_with_what_to_do(tmp_path: Path) -> None:
    said = refusal(tmp_path / "log.csv", HEADER.encode("utf-16"))

    assert said == "is UTF-16 text; save it as CSV in UTF-8"


def test_a_header_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    said = refusal(tmp_path / "log.csv", b"caso,actuaci\xf3n,fecha\n")

    assert said == "line 1, the header, is not UTF-8 text; save it as CSV in UTF-8"


def test_a_header_with_an_open_quote_is_refused(tmp_path: Path) -> None:
    said = refusal(tmp_path / "log.csv", 'case,"event,happened\n')

    assert said.startswith("line 1, the header, does not read as names of columns")


def test_a_blank_header_is_refused(tmp_path: Path) -> None:
    assert "(columns: none)" in refusal(tmp_path / "log.csv", "\nC1,report,2026-03-05\n")


def test_progress_is_told_in_bytes_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(HEADER + "C1,report,2026-03-05\n")
    told: list[tuple[int, int]] = []

    read_log(
        path,
        columns=Columns(),
        zone=ASUNCION,
        progress=lambda done, total: told.append((done, total)),
    )

    assert told[-1] == (41, 41)


fields = some.text(alphabet='a1 -",;\t\n\r\u00e9\x00', max_size=8)


@given(rows=some.lists(some.lists(fields, min_size=1, max_size=4), max_size=8))
@settings(max_examples=150, deadline=None)
def test_every_row_is_either_judged_or_reported(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    quoted = [",".join('"' + one.replace('"', '""') + '"' for one in row) for row in rows]
    path = tmp_path_factory.mktemp("rows") / "log.csv"

    log = read(path, HEADER + "".join(row + "\r\n" for row in quoted))

    assert len(log) + len(log.broken) == len(rows)


@given(noise=some.binary(max_size=60).filter(lambda noise: b'"' not in noise))
@settings(max_examples=150, deadline=None)
def test_every_line_of_noise_is_either_judged_or_reported(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes
) -> None:
    log = read(tmp_path_factory.mktemp("noise") / "log.csv", HEADER.encode() + noise)

    lines = noise.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    assert len(log) + len(log.broken) == sum(line != b"" for line in lines)


@given(noise=some.binary(max_size=60))
@settings(max_examples=150, deadline=None)
def test_noise_is_read_or_refused_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes
) -> None:
    with suppress(UnreadableLog):
        read(tmp_path_factory.mktemp("noise") / "log.csv", noise)
