"""``amparo audit`` where something is wrong or meant to do harm: one clear line, no more."""

import csv
import json
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest

from amparo.cli import main
from amparo.cli.tables import write_table
from tests.audit.commanding import HEAD, LOG, RULES, Desk, counts

SCRIPT = "<script>alert(1)</script>"
SVG = "http://www.w3.org/2000/svg"


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(folder=tmp_path, capsys=capsys)


class Page(HTMLParser):
    """What stands on a page: its tags in order, and those inside each chart."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.charts: list[list[str]] = []
        self.inside = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag == "svg" and ("role", "img") in attrs:
            self.charts.append([])
            self.inside = 1
        elif self.inside:
            self.charts[-1].append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "svg":
            self.inside = 0


def page_of(desk: Desk, log: str = LOG, protocol: str = HEAD + RULES, *options: str) -> str:
    path = desk.folder / "report.html"
    answer = desk.audit(log, "--html", path, *options, protocol=protocol)
    assert answer.status == 0
    return path.read_text(encoding="utf-8")


def test_the_page_fetches_nothing_and_runs_nothing(desk: Desk) -> None:
    text = page_of(desk)
    page = Page(text)

    assert text.replace(SVG, "").count("://") == 0
    assert "url(" not in text
    assert "@import" not in text
    assert {"script", "link", "img", "iframe", "object", "embed", "base"} & set(page.tags) == set()
    assert [n for n, _ in page.attributes if n.startswith("on") or n in ("src", "href")] == []


def test_each_chart_has_a_title_a_description_and_a_table_beside_it(desk: Desk) -> None:
    page = Page(page_of(desk))
    after_charts = [tag for tag in page.tags if tag in ("figure", "table", "h2")]

    assert len(page.charts) == 4  # by institution, dated duties, undated duties, bars
    assert [chart[:2] for chart in page.charts] == [["title", "desc"]] * 4
    assert after_charts == ["h2", "figure", "table"] * 4 + ["h2"]


def test_nothing_that_is_named_can_inject(desk: Desk) -> None:
    evil = f"'{SCRIPT}\"&'"
    protocol = (HEAD + RULES).replace("D1", evil).replace("B1", f"'B{SCRIPT}'")
    protocol = protocol.replace("safe place given", evil).replace("who: police", f"who: {evil}")
    protocol = protocol.replace("An invented protocol", evil).replace("Law 1 art. 2", evil)
    log = LOG.replace("safe place given", f'"{SCRIPT}""&"').replace("court", SCRIPT)
    log += f'"{SCRIPT}",{SCRIPT},2026-03-02,{SCRIPT},{SCRIPT}\n'

    text = page_of(desk, log, protocol, "--notice", SCRIPT)

    assert text.count("&lt;script&gt;") >= 10
    assert "<script" not in text.lower()
    assert "script" not in Page(text).tags
    assert text.count("<title>") == text.count("</title>")
    assert "alert" not in str(Page(text).tags)


def test_the_notice_stands_on_top_of_the_page(desk: Desk) -> None:
    text = page_of(desk, LOG, HEAD + RULES, "--notice", "Invented & marked")

    assert '<main>\n<p class="notice">Invented &amp; marked</p>\n<h1>' in text


def test_what_cannot_be_read_is_refused_in_one_line(desk: Desk) -> None:
    protocol, log = desk.write("p.yaml", HEAD + RULES), desk.write("log.csv", LOG)
    (desk.folder / "folder.csv").mkdir()
    empty, spoilt = desk.write("empty.csv", ""), desk.write("log.parquet", "PAR1?")

    def said(path: str | Path, *options: str | Path) -> str:
        return desk.refusal("audit", path, "--protocol", protocol, *options)

    here = desk.folder
    assert said(here / "none.csv") == "none.csv: there is no such file"
    assert said(here / "folder.csv") == "folder.csv: is not a file"
    assert said(here / "log.txt").startswith("log.txt: is of no format known by its name; it ends")
    assert said(empty) == "empty.csv: the file is empty; a log has at least a header"
    assert said(spoilt).startswith("log.parquet: ")
    assert said(log, "--case", "akte") == (
        "log.csv: there is no column 'akte', which should hold the case "
        "(columns: case, event, happened, institution, child)"
    )
    assert said(log, "--fact", "child") == "--fact 'child': write FACT=COLUMN"
    assert said(log, "--fact", "age=child") == (
        "--fact 'age=child': the protocol has no fact 'age'; it has 'child'"
    )
    assert said(log, "--zone", "Mars") == (
        "--zone 'Mars' is no time zone; write one such as 'Africa/Monrovia'"
    )
    assert said(log, "--as-of", "soon") == (
        "--as-of: 'soon' is no instant; write 2026-03-05 14:30, 2026-03-05 or 2026-03"
    )
    assert said(log, "--clock", "recorded") == (
        "log.csv: the log has no column that says when a row was recorded"
    )


def test_a_protocol_that_cannot_be_taken_is_refused_in_one_line(desk: Desk) -> None:
    log = desk.write("log.csv", LOG)
    wrong = desk.write("wrong.yaml", (HEAD + RULES).replace("must: visit made", "must: visit mad"))

    def said(path: Path) -> str:
        return desk.refusal("audit", log, "--protocol", path)

    assert said(desk.folder / "none.yaml").startswith("none.yaml: ")
    assert said(desk.folder).endswith("cannot be read (Is a directory)")
    assert said(wrong).startswith("wrong.yaml:")
    assert "unknown event 'visit mad'; did you mean 'visit made'?" in said(wrong)


def test_what_cannot_be_written_is_refused_in_one_line(desk: Desk) -> None:
    protocol, log = desk.write("p.yaml", HEAD + RULES), desk.write("log.csv", LOG)
    (desk.folder / "folder.csv").mkdir()
    wanted = {
        ("--html", "."): "cannot be written (Is a directory)",
        ("--html", "log.csv/report.html"): "cannot be written (",
        ("--breaches", "folder.csv"): "cannot be written (",
        ("--breaches", "log.csv/breaches.parquet"): "cannot be written (",
        ("--breaches", "breaches.xlsx"): "the name ends in .csv or .parquet",
    }
    for (option, name), reason in wanted.items():
        said = desk.refusal("audit", log, "--protocol", protocol, option, desk.folder / name)
        assert reason in said
    assert log.read_text(encoding="utf-8") == LOG


def test_an_option_that_does_not_exist_stops_with_two(desk: Desk) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["audit", "log.csv", "--protocol", "p.yaml", "--speed", "high"])

    assert stopped.value.code == 2


@pytest.mark.parametrize(
    "log", ["case,event,happened\n", "case,event,happened\n1,visit mad,2026-03-02\n"]
)
def test_a_log_without_an_event_of_the_protocol_is_refused(desk: Desk, log: str) -> None:
    protocol = desk.write("p.yaml", HEAD + RULES)

    said = desk.refusal("audit", desk.write("log.csv", log), "--protocol", protocol)

    assert said.startswith("log.csv: no row of the log is an event of the protocol")


def test_a_log_of_which_nothing_is_left_is_refused_with_the_reason(desk: Desk) -> None:
    unknown = desk.audit("case,event,happened\n1,visit mad,2026-03-02\n")
    broken = desk.audit("case,event,happened\n1,visit made,02/03/2026\n")

    assert "did you mean 'visit made'?" in unknown.err
    assert "line 2: happened '02/03/2026'" in broken.err


def test_a_verdict_before_the_calendar_begins_is_no_crash(desk: Desk) -> None:
    assert desk.audit(LOG, "--as-of", "0001-01-01").status in (0, 2)


def test_a_name_too_long_for_a_file_is_refused(desk: Desk) -> None:
    protocol = desk.write("p.yaml", HEAD + RULES)

    assert desk.run("audit", desk.folder / f"{'x' * 5000}.csv", "--protocol", protocol).status == 2


def test_a_log_one_may_not_read_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    protocol, log = desk.write("p.yaml", HEAD + RULES), desk.write("log.parquet", "PAR1")
    log = desk.write("log.csv", LOG)
    read = Path.open
    monkeypatch.setattr(
        Path, "open", lambda path, *a, **k: refuse(path) if path == log else read(path, *a, **k)
    )

    assert "Permission denied" in desk.refusal("audit", log, "--protocol", protocol)


def test_spark_that_is_not_there_is_refused_in_one_line(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyspark.sql", None)
    protocol, log = desk.write("p.yaml", HEAD + RULES), desk.write("log.csv", LOG)

    said = desk.refusal("audit", log, "--protocol", protocol, "--engine", "spark")

    assert said == "Spark is not installed; install 'amparo[spark]' and Java 17 or newer"


def test_names_do_not_command_the_terminal(desk: Desk) -> None:
    log = LOG + 'C-4,"\x1b[2Jvisit\nmade",2026-03-02,"\x1b]0;police\x07",\n'

    answer = desk.audit(log)

    assert "\x1b" not in answer.out
    assert "\x07" not in answer.out
    assert "visit\nmade" not in answer.out


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_of_the_table_of_breaches_is_a_formula(desk: Desk, start: str) -> None:
    name = f"{start}HYPERLINK(1)"
    path = desk.folder / "breaches.csv"

    desk.audit(LOG.replace("C-2", f'"{name}"').replace("court", f'"{name}"'), "--breaches", path)

    with path.open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert [cell for cell in cells if cell.startswith(start)] == []
    assert f"'{name}" in cells


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_is_marked_in_csv_and_exact_in_parquet(desk: Desk, start: str) -> None:
    # a log cannot bring a tab or line break to a start: its readers strip them, a protocol may
    table = pl.DataFrame({"basis": [f"{start}1", "a=1", "", None], "hours": [-1.0, 2.0, 3.0, 4.0]})
    marked, exact = desk.folder / "table.csv", desk.folder / "table.parquet"

    write_table(table=table, path=marked)
    write_table(table=table, path=exact)

    with marked.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[0] for row in rows] == ["basis", f"'{start}1", "a=1", "", ""]
    assert rows[1][1] == "-1.00"
    assert pl.read_parquet(exact).equals(table)


def test_a_tab_or_line_break_that_a_log_puts_first_is_no_formula_either(desk: Desk) -> None:
    path = desk.folder / "breaches.csv"
    log = LOG.replace("C-2", '"\t=A1"').replace("court", '"\r@A1"')

    desk.audit(log, "--breaches", path)

    with path.open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert "'=A1" in cells
    assert "'@A1" in cells
    assert [cell for cell in cells if cell[:1] in ("=", "@", "\t", "\r")] == []


def test_a_name_of_ten_thousand_letters_is_cut_where_it_is_told(desk: Desk) -> None:
    answer = desk.audit(LOG + f"C-4,{'x' * 10_000},2026-03-02,police,\n")

    assert answer.status == 0
    assert max(map(len, answer.out.splitlines())) < 500


def test_names_of_ten_thousand_letters_are_judged_as_any_other(desk: Desk) -> None:
    log = LOG.replace("C-1", "C" * 10_000).replace("child office", "i" * 10_000)
    path = desk.folder / "breaches.csv"

    answer = desk.audit(log, "--json", "--breaches", path)

    assert json.loads(answer.out)["duties"]["D2"] == counts(late=1)
    assert f"\n{'C' * 10_000},duty,D2," in path.read_text(encoding="utf-8")
    assert max(map(len, desk.audit(log).out.splitlines())) < 200


@pytest.mark.parametrize("letter", ["\x1b", "\x9b", "\x7f", "\u202e", "\u2066", "\u2028"])
def test_no_letter_that_a_terminal_obeys_is_printed(desk: Desk, letter: str) -> None:
    name, escaped = f"a{letter}b", f"a\\u{ord(letter):04x}b"
    log = LOG + f"C-4,{name},2026-03-02,x,\n" + f"C-5,visit made,{name},x,\n"
    rules = (HEAD + RULES).replace("D1", f'"{escaped}"').replace("who: police", f'who: "{escaped}"')
    paths = [desk.write("a.yaml", rules), desk.write("b.yaml", rules.replace("24 hours", "3 days"))]
    pair = ("simulate", desk.write("log.csv", log), "--protocol", paths[0], "--against", paths[1])

    text, machine = desk.audit(log, protocol=rules), desk.audit(log, "--json", protocol=rules)
    strict = desk.audit(log, "--strict", protocol=rules)
    both, both_machine = desk.run(*pair), desk.run(*pair, "--json")

    for answer in (text, machine, strict, both, both_machine):
        assert letter not in answer.out + answer.err
    for said in (text.out, machine.err, strict.err):
        assert f"'{escaped}'" in said
    assert f"{escaped}, held by {escaped}" in both.out
    assert name in json.loads(machine.out)["duties"]
    assert name in {row["institution"] for row in json.loads(both_machine.out)["duties"]}


def test_letters_that_only_join_others_are_printed(desk: Desk) -> None:
    name = "می\u200cخواهم"

    assert name in desk.audit(LOG + f"C-4,{name},2026-03-02,x,\n").out


def test_a_log_of_which_nothing_is_left_names_a_few_reasons_in_one_line(desk: Desk) -> None:
    protocol = desk.write("p.yaml", HEAD + RULES)
    rows = "".join(f"1,zz{number},2026-03-02\n" for number in range(7))
    log = desk.write("log.csv", "case,event,happened\n" + rows)

    said = desk.refusal("audit", log, "--protocol", protocol)

    assert said.startswith(
        "log.csv: no row of the log is an event of the protocol: unknown event 'zz0' in 1 row "
        "(line 2); "
    )
    assert said.endswith("; … and 2 more unknown events")


@pytest.mark.parametrize("reason", ["Java gateway process exited", "Could not parse Master URL"])
def test_spark_that_fails_is_refused_in_one_line(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, reason: str
) -> None:
    errors = pytest.importorskip("pyspark.errors")
    spark = pytest.importorskip("amparo.cli.spark")

    def fail(**_: object) -> None:
        raise errors.PySparkRuntimeError(f"{reason}\n  at java.lang\n  at java.util")

    monkeypatch.setattr(spark, "judge_on_spark", fail)
    protocol, log = desk.write("p.yaml", HEAD + RULES), desk.write("log.csv", LOG)

    said = desk.refusal(
        "audit", log, "--protocol", protocol, "--engine", "spark", "--master", "mesos"
    )

    assert said.startswith("--master mesos: Spark could not judge the log; it needs Java 17")
    assert said.endswith(f"({reason})")


def test_a_file_where_a_folder_should_be_is_named(desk: Desk) -> None:
    protocol, log = desk.write("p.yaml", HEAD + RULES), desk.write("log.csv", LOG)

    said = desk.refusal("audit", log, "--protocol", protocol, "--html", log / "x.html")

    assert said == "log.csv/x.html: cannot be written (log.csv is a file and no folder)"
