"""Cases that fill every table: many duties at once, chains, and logs made to do harm."""

from pathlib import Path

import numpy as np
import pytest

from amparo.audit import judging
from amparo.audit.coding import CodedLog, code_log
from amparo.audit.log import Log
from amparo.domain.protocol.case import Record
from amparo.domain.protocol.kernel import layout as at
from amparo.domain.protocol.language import Protocol
from amparo.packs.protocol_file import read_protocol
from tests.audit.commanding import Desk
from tests.audit.running_the_kernel import Cases, Sizes, compiled, interpreted, lay_out_cases

MINUTE = 60_000_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
BEGIN = 1_767_225_600_000_000  # 2026-01-01 in UTC

HEAD = """
protocol: storms
version: 1
in_force: 2020-01-01
source: statute
calendars:
  civil: {zone: UTC, weekend: [saturday, sunday], last_day_off: stands}
events: {asked: {}, answered: {}, warned: {}, escalated: {}, held: {}, freed: {}, closed: {}}
"""
CHAIN = """
duties:
  answer:
    {who: office, must: answered, when: asked, within: 24 hours, again: each, silence: warned,
     basis: 1}
  escalate:
    {who: office, must: escalated, when: breach of answer, within: 2 days, again: each, basis: 2}
  heed:
    {who: head, must: closed, when: [warned, breach of escalate], within: 1 working day,
     again: each, basis: 3}
bars:
  no closing while unanswered: {event: closed, not_while: answer, basis: 4}
"""
RECURRENCE = """
duties:
  review: {who: office, must: asked, when: asked, within: 1 hour, basis: 1}
"""
PAUSES = """
duties:
  answer:
    {who: office, must: answered, when: asked, within: 30 days, again: each,
     clock_stops: {from: held, until: freed}, silence: warned, basis: 1}
"""
RESTARTS = """
duties:
  answer:
    {who: office, must: answered, when: asked, within: 24 hours, again: restart, silence: warned,
     basis: 1}
"""
BARS = """
duties:
  answer:
    {who: office, must: answered, when: asked, within: 24 hours, again: each, by: holder, basis: 1}
bars:
  never closed: {event: closed, never: yes, basis: 2}
  not while open: {event: closed, not_while: answer, basis: 3}
  not before freed: {event: closed, not_before: freed, basis: 4}
  not between: {event: closed, not_between: [held, freed], basis: 5}
"""


def protocol_of(folder: Path, rules: str) -> Protocol:
    path = folder / "protocol.yaml"
    path.write_text(HEAD + rules, encoding="utf-8")
    return read_protocol(path=path)


def storm(protocol: Protocol, *events: str, days_after: int, cases: int = 1) -> Cases:
    """Cases whose events follow each other every minute."""
    records = [
        Record(event=event, earliest=BEGIN + n * MINUTE, latest=BEGIN + n * MINUTE)
        for n, event in enumerate(events)
    ]
    as_of = BEGIN + len(events) * MINUTE + days_after * DAY
    return lay_out_cases(protocol=protocol, cases=[records] * cases, as_of=as_of)


def outcomes(cases: Cases, counts: list[int]) -> dict[str, list[int]]:
    """How many of each duty were on time, late, open, overdue, lifted, whoever held them."""
    names = cases.program.names
    shape = (len(names.duties), len(names.institutions), at.OUTCOMES)
    table = np.array(counts[: int(np.prod(shape))]).reshape(shape).sum(axis=1)
    return dict(zip(names.duties, table.tolist(), strict=True))


def bars(cases: Cases, counts: list[int]) -> dict[str, list[int]]:
    names = cases.program.names.bars
    table = np.array(counts[len(counts) - 2 * len(names) :]).reshape(-1, 2).tolist()
    return dict(zip(names, table, strict=True))


def coded_log(
    protocol: Protocol, events: list[str], *, minutes: int = 1, exact: bool = True
) -> CodedLog:
    """One case as a log that was read, its minutes known or only its month."""
    names = sorted(set(events))
    count = len(events)
    earliest = BEGIN + np.arange(count, dtype=np.int64) * minutes * MINUTE
    latest = earliest if exact else earliest + 31 * DAY
    log = Log(
        case=np.zeros(count, np.int32),
        cases=["the only case"],
        event=np.array([names.index(event) for event in events], np.int32),
        events=names,
        earliest=earliest,
        latest=latest,
        recorded=None,
        institution=None,
        institutions=[],
        place=None,
        places=[],
        facts={},
        line=np.arange(2, count + 2, dtype=np.int64),
        broken=[],
    )
    return code_log(log=log, protocol=protocol)


def test_five_thousand_triggers_each_breach_and_each_breach_opens_what_follows(
    tmp_path: Path,
) -> None:
    cases = storm(protocol_of(tmp_path, CHAIN), *["asked"] * 5000, days_after=30)

    verdict = compiled(cases=cases, sizes=Sizes(rows=1, queue=1, out=1))

    assert outcomes(cases, verdict.counts) == {
        "answer": [0, 0, 0, 5000, 0],
        "escalate": [0, 0, 0, 5000, 0],
        "heed": [0, 0, 0, 10000, 0],  # one for each silence, one for each breach
    }
    assert len(verdict.found) == 20_000


def test_a_chain_of_breaches_is_the_same_interpreted(tmp_path: Path) -> None:
    cases = storm(protocol_of(tmp_path, CHAIN), *["asked"] * 300, days_after=30)

    assert (
        interpreted(cases=cases, sizes=Sizes(rows=1, queue=1, out=1)).found
        == compiled(cases=cases, sizes=Sizes(rows=1, queue=1, out=1)).found
    )


def test_a_chain_is_cut_off_by_the_verdict(tmp_path: Path) -> None:
    cases = storm(protocol_of(tmp_path, CHAIN), *["asked"] * 60, days_after=1)

    verdict = compiled(cases=cases, sizes=Sizes())

    # asked at 00:00 to 00:59, judged as of 01:00 the next day: all due before then
    assert outcomes(cases, verdict.counts) == {
        "answer": [0, 0, 0, 60, 0],
        "escalate": [0, 0, 60, 0, 0],
        "heed": [0, 0, 60, 0, 0],
    }


def test_one_answer_closes_all_that_was_asked(tmp_path: Path) -> None:
    events = [*["asked"] * 3000, "answered", *["asked"] * 2000]
    cases = storm(protocol_of(tmp_path, CHAIN), *events, days_after=0)

    verdict = compiled(cases=cases, sizes=Sizes(rows=1, queue=1, out=1))

    # 1,440 minutes are a day: of 3,000 asked, those of the first 1,560 minutes are late
    assert outcomes(cases, verdict.counts)["answer"] == [1440, 1560, 1440, 560, 0]


def test_a_recurrence_closes_and_opens_itself_five_thousand_times(tmp_path: Path) -> None:
    cases = storm(protocol_of(tmp_path, RECURRENCE), *["asked"] * 5000, days_after=0, cases=2)

    verdict = compiled(cases=cases, sizes=Sizes(rows=1, queue=1, out=1))

    assert outcomes(cases, verdict.counts) == {"review": [2 * 4999, 0, 2, 0, 0]}
    assert verdict.counts == interpreted(cases=cases, sizes=Sizes()).counts


def test_restarts_leave_one_duty_and_one_silence(tmp_path: Path) -> None:
    cases = storm(protocol_of(tmp_path, RESTARTS), *["asked"] * 5000, days_after=2)

    verdict = compiled(cases=cases, sizes=Sizes(rows=1, queue=1, out=1))

    assert outcomes(cases, verdict.counts) == {"answer": [0, 0, 0, 1, 0]}


def test_every_pause_lengthens_every_open_duty(tmp_path: Path) -> None:
    events = [*["asked"] * 60, *["held", "freed"] * 60]
    cases = storm(protocol_of(tmp_path, PAUSES), *events, days_after=31)

    verdict = compiled(cases=cases, sizes=Sizes(rows=1, queue=1, out=1))

    # all pauses lie in one day, the day of the trigger: nothing is left out
    assert outcomes(cases, verdict.counts) == {"answer": [0, 0, 0, 60, 0]}
    assert verdict.counts == interpreted(cases=cases, sizes=Sizes()).counts


def test_the_queue_grows_with_the_duties_and_not_with_their_pauses(tmp_path: Path) -> None:
    events = [*["asked"] * 60, *["held", "freed"] * 60]
    cases = storm(protocol_of(tmp_path, PAUSES), *events, days_after=31)

    verdict = compiled(cases=cases, sizes=Sizes(rows=128, queue=128))

    # 3,720 entries for 60 duties; a case of 100,000 events needs 26 GB so
    assert [full for _, _, full in verdict.stops] == [0]


def test_each_barred_event_is_put_to_each_bar(tmp_path: Path) -> None:
    events = ["asked", "held", *["closed"] * 5000, "freed", "answered"]
    cases = storm(protocol_of(tmp_path, BARS), *events, days_after=0)

    verdict = compiled(cases=cases, sizes=Sizes(rows=1, queue=1, out=1))

    assert bars(cases, verdict.counts) == {
        "never closed": [5000, 5000],
        "not while open": [5000, 5000],
        "not before freed": [5000, 5000],
        "not between": [5000, 5000],
    }


@pytest.mark.parametrize("queue", [1, 2, 3, 7, 64])
@pytest.mark.parametrize("rows", [1, 2, 3, 7, 64])
@pytest.mark.parametrize("out", [1, 5, 64])
def test_tables_of_every_size_give_the_answer_of_a_large_one(
    tmp_path: Path, rows: int, queue: int, out: int
) -> None:
    events = [*["asked"] * 9, "held", "warned", *["asked"] * 4, "freed", "answered", "closed"]
    sizes, ample = Sizes(rows=rows, queue=queue, out=out), Sizes(rows=4096, queue=4096, out=65536)
    for rules in (CHAIN, RECURRENCE, PAUSES, RESTARTS, BARS):
        cases = storm(protocol_of(tmp_path, rules), *events, days_after=40, cases=3)

        large = compiled(cases=cases, sizes=ample)

        assert len(large.stops) == 1
        for small in (compiled(cases=cases, sizes=sizes), interpreted(cases=cases, sizes=sizes)):
            assert small.counts == large.counts
            assert small.found == large.found


def test_a_table_that_is_full_counts_nothing_of_the_case_it_could_not_finish(
    tmp_path: Path,
) -> None:
    cases = storm(protocol_of(tmp_path, RECURRENCE), *["asked"] * 3, days_after=1, cases=2)

    verdict = compiled(cases=cases, sizes=Sizes(rows=3, queue=1, out=3))

    # the first case fills the three rows told, the second is judged after they were taken out
    assert verdict.stops == [(1, 3 * at.OUT_WIDTH, at.OUT_FULL), (2, 3 * at.OUT_WIDTH, 0)]
    assert outcomes(cases, verdict.counts) == {"review": [4, 0, 0, 2, 0]}


@pytest.mark.parametrize("few_events", [0, 1_000_000])
def test_the_tables_of_a_thread_grow_by_themselves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few_events: int
) -> None:
    monkeypatch.setattr(judging, "FEW_EVENTS", few_events)
    monkeypatch.setattr(judging, "CROWDED_CASE", few_events)
    monkeypatch.setattr(judging, "_OUT_ROWS", 1)
    coded = coded_log(protocol_of(tmp_path, CHAIN), ["asked"] * 5000 + ["closed"])

    judged = judging.judge_log(coded=coded, every=True)

    assert judged.counts.sum() == 5000 + 3560 + 3560
    assert judged.bars.tolist() == [[1, 1]]
    assert len(judged.rows) == judged.counts.sum() + 1


@pytest.mark.slow
@pytest.mark.parametrize("rules", [CHAIN, RECURRENCE, RESTARTS, BARS])
def test_a_hundred_thousand_events_in_one_case_come_to_an_end(tmp_path: Path, rules: str) -> None:
    events = (["asked", "held", "closed", "freed"] * 25_000)[:100_000]
    coded = coded_log(protocol_of(tmp_path, rules), events)

    judged = judging.judge_log(coded=coded)

    assert judged.counts.sum() >= 1


@pytest.mark.slow
@pytest.mark.parametrize("events", [["closed"], ["asked", "closed"], ["held", "closed"]])
def test_fifty_thousand_events_of_one_month_come_to_an_end(
    tmp_path: Path, events: list[str]
) -> None:
    log = [*events, *["closed"] * (50_000 - len(events))]
    coded = coded_log(protocol_of(tmp_path, BARS), log, exact=False, minutes=0)

    judged = judging.judge_log(coded=coded)

    assert judged.bars[:, 0].tolist() == [log.count("closed")] * 4


DOUBLING = "duties:\n" + "".join(
    f"  {side}{level}: {{who: office, must: answered, when: {when}, within: 1 hour, again: each, "
    "basis: 1}\n"
    for level in range(12)
    for side in "AB"
    for when in ["asked" if not level else f"[breach of A{level - 1}, breach of B{level - 1}]"]
)


@pytest.mark.parametrize("few_events", [0, 1_000_000])
def test_breaches_that_double_without_end_are_refused_by_the_name_of_their_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few_events: int
) -> None:
    monkeypatch.setattr(judging, "FEW_EVENTS", few_events)
    monkeypatch.setattr(judging, "FEW_ROWS", 128)
    monkeypatch.setattr(judging, "MOST_ROWS", 1024)
    coded = coded_log(protocol_of(tmp_path, DOUBLING), ["asked", "held"], minutes=60 * 24)

    with pytest.raises(judging.TooManyDuties) as refused:
        judging.judge_log(coded=coded)

    assert str(refused.value) == (
        "more than 1,024 duties and bars arose in the case 'the only case'; look for a breach that "
        "opens several duties with 'again: each', whose breaches open more in turn"
    )


def test_a_storm_below_the_cap_is_judged_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "FEW_ROWS", 128)
    coded = coded_log(protocol_of(tmp_path, DOUBLING), ["asked", "held"], minutes=60 * 24)

    judged = judging.judge_log(coded=coded)

    assert judged.counts.sum() == 2 * (2**12 - 1)  # 2, 4, 8 … 4,096


def test_a_command_refuses_a_storm_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(judging, "FEW_ROWS", 128)
    monkeypatch.setattr(judging, "MOST_ROWS", 1024)
    desk = Desk(folder=tmp_path, capsys=capsys)
    log = "case,event,happened\nC-7,asked,2026-01-01 10:00\nC-7,held,2026-01-02 10:00\n"
    path = desk.write("protocol.yaml", HEAD + DOUBLING)

    said = desk.refusal("audit", desk.write("log.csv", log), "--protocol", path)

    assert said.startswith("log.csv: more than 1,024 duties and bars arose in the case 'C-7'; ")
