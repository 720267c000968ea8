"""What the commands must not do: overwrite what they read, leave out what they know."""

import json
from pathlib import Path

import pytest

from tests.audit.commanding import HEAD, LOG, RULES, Desk


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(folder=tmp_path, capsys=capsys)


@pytest.mark.parametrize("option", ["--breaches", "--html"])
def test_a_log_is_never_overwritten(desk: Desk, option: str) -> None:
    log, protocol = desk.write("log.csv", LOG), desk.write("protocol.yaml", HEAD + RULES)

    said = desk.refusal("audit", log, "--protocol", protocol, option, log)

    assert said == "log.csv: would overwrite log.csv, which is read; give another name"
    assert log.read_text(encoding="utf-8") == LOG


def test_a_protocol_is_never_overwritten(desk: Desk) -> None:
    log, protocol = desk.write("log.csv", LOG), desk.write("protocol.yaml", HEAD + RULES)

    said = desk.refusal("audit", log, "--protocol", protocol, "--html", protocol)

    assert said == "protocol.yaml: would overwrite protocol.yaml, which is read; give another name"
    assert protocol.read_text(encoding="utf-8") == HEAD + RULES


def test_two_answers_do_not_go_to_one_file(desk: Desk) -> None:
    log, protocol = desk.write("log.csv", LOG), desk.write("protocol.yaml", HEAD + RULES)
    out = desk.folder / "out.csv"

    said = desk.refusal("audit", log, "--protocol", protocol, "--html", out, "--breaches", out)

    assert said == "out.csv: would be written twice; give another name"
    assert not out.exists()


def test_the_report_says_that_it_goes_by_the_record(desk: Desk) -> None:
    log = "case,event,happened,recorded\n1,report received,2026-03-02 10:00,2026-03-02 11:00\n"

    by_record = desk.audit(log, "--clock", "recorded")
    by_event = desk.audit(log)

    remark = "Judged by when things were recorded, not by when they happened."
    assert remark in by_record.out
    assert remark not in by_event.out


def test_re_judging_names_the_rows_that_were_left_out(desk: Desk) -> None:
    broken = "C-4,report received,soon,police,\nC-4,unheard of,2026-03-05,,\n"
    log = desk.write("log.csv", LOG + broken)
    one, other = desk.write("a.yaml", HEAD + RULES), desk.write("b.yaml", HEAD + RULES)

    shown = desk.run("simulate", log, "--protocol", one, "--against", other)
    machine = desk.run("simulate", log, "--protocol", one, "--against", other, "--json")

    for said in (shown.out, machine.err):
        assert "line 11: happened 'soon': " in said
        assert "unknown event 'unheard of' in 1 row (line 12)" in said
    assert json.loads(machine.out)["not_judged"] == {"before": 2, "after": 2}


def test_how_long_it_took_leaves_out_what_was_lifted(desk: Desk) -> None:
    protocol = HEAD + (
        "duties:\n  D1: {who: police, must: safe place given, when: report received,\n"
        "       within: not stated, unless: case closed, basis: Law 1}\n"
    )
    log = (
        "case,event,happened\n"
        "1,report received,2026-03-02 10:00\n1,safe place given,2026-03-03 10:00\n"
        "2,report received,2026-03-02 10:00\n2,case closed,2026-03-12 10:00\n"
    )

    answer = desk.audit(log, protocol=protocol)

    assert [line.split()[-2:] for line in answer.out.splitlines() if line.startswith("D1")] == [
        ["24", "h"]
    ]


def test_a_target_without_a_time_is_never_called_late(desk: Desk) -> None:
    protocol = HEAD + (
        "duties:\n  T1: {who: police, must: safe place given, when: report received,\n"
        "       within: not stated, source: practice, basis: agreed}\n"
    )

    answer = desk.audit(protocol=protocol)

    assert "AGREED IN PRACTICE, NO TIME STATED" in answer.out
    assert "late" not in answer.out.split("Never arose")[0].split("\n\n")[1]


@pytest.mark.parametrize("link", ["hard", "soft"])
def test_a_log_is_never_overwritten_under_another_name(desk: Desk, link: str) -> None:
    log, protocol = desk.write("log.csv", LOG), desk.write("protocol.yaml", HEAD + RULES)
    other = desk.folder / "other.csv"
    if link == "hard":
        other.hardlink_to(log)
    else:
        other.symlink_to(log)

    said = desk.refusal("audit", log, "--protocol", protocol, "--breaches", other)

    assert said == "other.csv: would overwrite log.csv, which is read; give another name"
    assert log.read_text(encoding="utf-8") == LOG


def test_two_answers_do_not_go_to_one_file_of_two_names(desk: Desk) -> None:
    log, protocol = desk.write("log.csv", LOG), desk.write("protocol.yaml", HEAD + RULES)
    one, other = desk.write("one.csv", ""), desk.folder / "other.csv"
    other.hardlink_to(one)

    said = desk.refusal("audit", log, "--protocol", protocol, "--html", one, "--breaches", other)

    assert said == "other.csv: would be written twice; give another name"


@pytest.mark.parametrize("name", ["included.txt", "older.txt", "included-by-older.txt"])
def test_no_file_that_a_protocol_is_made_of_is_overwritten(desk: Desk, name: str) -> None:
    empty = "protocol: {0}\nversion: 1\nin_force: 2026-01-01\nevents: {{other act: {{}}}}\n"
    written = {
        "included.txt": empty.format("included"),
        "included-by-older.txt": empty.format("included by older"),
        "older.txt": HEAD.replace("2026-01-01", "2025-01-01").replace("version: 1", "version: 0")
        + "includes: [included-by-older.txt]\n"
        + RULES,
    }
    for file, text in written.items():
        desk.write(file, text)
    top = HEAD + "includes: [included.txt]\nprevious: older.txt\n" + RULES
    protocol, log = desk.write("protocol.yaml", top), desk.write("log.csv", LOG)

    said = desk.refusal("audit", log, "--protocol", protocol, "--html", desk.folder / name)

    assert said == f"{name}: would overwrite {name}, which is read; give another name"
    assert (desk.folder / name).read_text(encoding="utf-8") == written[name]
