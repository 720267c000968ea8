"""An invented caseload repeats itself, keeps to its script, and stops where it ends."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from amparo.domain.protocol.calendar import as_microseconds
from amparo.domain.protocol.case import Record
from amparo.domain.protocol.caseload import Caseload, Recent, Step, invent_cases
from amparo.domain.protocol.language import Guard
from amparo.packs.caseload_file import read_caseload
from amparo.packs.protocol_file import read_protocol
from amparo.packs.strict_yaml import MistakeInFile
from tests.audit.commanding import HEAD

HOUR = 3_600_000_000
CHILD, ADULT = Guard(fact="child", wanted=True), Guard(fact="child", wanted=False)


def step(
    event: str, after: str = "", *, chance: float = 1, half: float = 0, ninth: float = 0
) -> Step:
    return Step(
        event=event, after=after, chance=chance, half_hours=half, ninth_hours=ninth, by=("",)
    )


SCRIPT = Caseload(
    zone=ZoneInfo("America/Asuncion"),
    begins=datetime(2026, 1, 1, tzinfo=ZoneInfo("America/Asuncion")),
    ends=datetime(2026, 4, 1, tzinfo=ZoneInfo("America/Asuncion")),
    cases=500,
    seed=7,
    facts={"child": 0.4},
    places={"Luque": 3, "Itá": 1},
    steps=[
        replace(step("met"), states=("child",), by=("police", "hospital")),
        step("identified", "met", chance=0.8, half=24, ninth=240),
        replace(step("guardian asked", "met", half=1, ninth=2), conditions=(CHILD,)),
        replace(step("interviewed", "met", half=1, ninth=2), conditions=(ADULT,)),
        step("certified", "identified", half=240, ninth=2400),
    ],
)


def invent(script: Caseload = SCRIPT) -> dict[str, list[Record]]:
    return dict(invent_cases(caseload=script))


def all_of(event: str, cases: dict[str, list[Record]]) -> list[Record]:
    return [record for records in cases.values() for record in records if record.event == event]


def test_the_same_seed_invents_the_same_cases() -> None:
    assert invent() == invent()
    assert invent(replace(SCRIPT, seed=8)) != invent()


def test_cases_are_named_as_invented_and_numbered() -> None:
    names = list(invent())

    assert len(names) == 500
    assert (names[0], names[499]) == ("DEMO-0001", "DEMO-0500")


def test_an_event_whose_guard_does_not_hold_does_not_happen() -> None:
    for records in invent().values():
        is_child = records[0].states["child"]
        happened = {record.event for record in records}
        assert not (is_child and "interviewed" in happened)
        assert is_child or "guardian asked" not in happened


def test_an_event_follows_only_what_happened() -> None:
    for records in invent().values():
        happened = [record.event for record in records]
        assert happened[0] == "met"
        assert "certified" not in happened or "identified" in happened


def test_what_would_happen_after_the_end_has_not_happened() -> None:
    cases = invent()
    first, last = as_microseconds(SCRIPT.begins), as_microseconds(SCRIPT.ends)
    found = [record.earliest for records in cases.values() for record in records]

    assert all(first <= instant < last for instant in found)
    identified, certified = all_of("identified", cases), all_of("certified", cases)
    assert len(certified) < 0.9 * len(identified)  # many would come after the end


def test_times_are_whole_minutes_and_exact_and_in_order() -> None:
    for records in invent().values():
        instants = [record.earliest for record in records]
        assert instants == sorted(instants)
        assert [instant % 60_000_000 for instant in instants] == [0] * len(instants)
        assert [record.latest for record in records] == instants


def test_chances_facts_places_and_delays_are_about_those_of_the_script() -> None:
    cases = invent(replace(SCRIPT, cases=4000, ends=datetime(2036, 1, 1, tzinfo=UTC)))
    met = all_of("met", cases)
    identified = all_of("identified", cases)
    delays = sorted(
        record.earliest - records[0].earliest
        for records in cases.values()
        for record in records
        if record.event == "identified"
    )

    assert len(identified) / 4000 == pytest.approx(0.8, abs=0.03)
    assert sum(record.states["child"] for record in met) / 4000 == pytest.approx(0.4, abs=0.03)
    assert sum(record.place == "Luque" for record in met) / 4000 == pytest.approx(0.75, abs=0.03)
    assert sum(record.institution == "police" for record in met) / 4000 == pytest.approx(
        0.5, abs=0.03
    )
    assert delays[len(delays) // 2] / HOUR == pytest.approx(24, rel=0.2)
    assert delays[len(delays) * 9 // 10] / HOUR == pytest.approx(240, rel=0.2)


def test_a_case_stays_in_one_place_and_an_unsaid_institution_is_none() -> None:
    for records in invent().values():
        assert len({record.place for record in records}) == 1
        assert {record.institution for record in records[1:]} <= {None}


def test_a_script_without_cases_invents_none() -> None:
    assert invent(replace(SCRIPT, cases=0)) == {}


def test_an_event_without_a_delay_happens_at_once() -> None:
    script = replace(SCRIPT, steps=[step("met"), step("told", "met")], cases=20)

    for records in invent(script).values():
        assert [record.event for record in records] == ["met", "told"]
        assert timedelta(microseconds=records[1].earliest - records[0].earliest) == timedelta(0)


def test_the_last_cases_are_recent_where_the_script_says_so() -> None:
    cases = list(invent(replace(SCRIPT, recent=Recent(cases=100, days=10))).values())
    ten_days_before = as_microseconds(SCRIPT.ends - timedelta(days=10))

    assert all(records[0].earliest >= ten_days_before for records in cases[400:])
    assert sum(records[0].earliest < ten_days_before for records in cases[:400]) > 300


def test_recent_days_never_reach_before_the_script_begins() -> None:
    cases = invent(replace(SCRIPT, recent=Recent(cases=500, days=1000)))
    first = as_microseconds(SCRIPT.begins)

    assert all(records[0].earliest >= first for records in cases.values())


def test_who_acts_may_be_named_by_the_place_of_the_case() -> None:
    script = replace(SCRIPT, steps=[replace(step("met"), by=("Police of {place}",))])

    for records in invent(script).values():
        assert records[0].institution == f"Police of {records[0].place}"


def test_a_delay_beyond_the_end_of_the_calendar_has_not_happened() -> None:
    slow = step("told", "met", half=1, ninth=1_000_000)

    cases = invent(replace(SCRIPT, steps=[step("met"), slow], cases=3000))

    assert len(all_of("met", cases)) == 3000
    assert 0 < len(all_of("told", cases)) < 3000


WRITTEN = """begins: 2026-01-01
ends: 2026-04-01
cases: 5
seed: 7
facts: {child: 0.4}
places: {Luque: 3}
steps:
  - {event: report received, states: child}
  - {event: visit made, after: report received, if: child, half: 1 days, nine_in_ten: 3 days}
"""


def read(folder: Path, text: str) -> Caseload:
    protocol, script = folder / "protocol.yaml", folder / "script.yaml"
    more = HEAD.replace(
        "child: {if_unknown: no}", "child: {if_unknown: no}\n  adult: {if_unknown: no}"
    )
    protocol.write_text(more, encoding="utf-8")
    script.write_text(text, encoding="utf-8")
    return read_caseload(path=script, protocol=read_protocol(path=protocol))


def test_a_written_script_is_read(tmp_path: Path) -> None:
    script = read(tmp_path, WRITTEN)

    assert (script.cases, script.facts, script.places) == (5, {"child": 0.4}, {"Luque": 3})
    assert [(one.half_hours, one.ninth_hours) for one in script.steps] == [(0, 0), (24, 72)]


@pytest.mark.parametrize(
    ("right", "wrong", "line", "reason"),
    [
        (", nine_in_ten: 3 days", "", 9, "'half' stands without 'nine_in_ten'"),
        ("half: 1 days, ", "", 9, "'nine_in_ten' stands without 'half'"),
        ("nine_in_ten: 3 days", "nine_in_ten: 23 hours", 9, "is sooner than 'half'"),
        ("half:", "chance: 1.1, half:", 9, "'1.1' is no chance; write 0 to 1"),
        ("half:", "chance: -0.1, half:", 9, "'-0.1' is no chance; write 0 to 1"),
        ("half:", "chance: nan, half:", 9, "'nan' is no chance; write 0 to 1"),
        ("child: 0.4", "child: 40", 5, "'40' is no chance; write 0 to 1"),
        ("child: 0.4", "chil: 0.4", 5, "did you mean 'child'?"),
        ("states: child", "states: adult", 8, "'adult' has no chance; give it one"),
        ("if: child", "if: adult", 9, "'adult' has no chance; give it one"),
        ("{child: 0.4}", "{}", 8, "'child' has no chance; give it one"),
        ("cases: 5", "cases: 5.5", 3, "'5.5' is not a whole number"),
        ("cases: 5", "cases: inf", 3, "'inf' is not a whole number"),
        ("cases: 5", "cases: 5\nrecent: {cases: 6, days: 2}", 4, "more than all 5 cases"),
        ("cases: 5", "cases: 5\nrecent: {cases: 3, days: 0}", 4, "no day; write at least 1"),
        ("cases: 5", "cases: 5\nrecent: {cases: 3}", 4, "'days' is missing"),
        ("cases: 5", "cases: 5\nrecent: {case: 3}", 4, "did you mean 'cases'?"),
        ("{Luque: 3}", "{}", 6, "no place; write one with its weight"),
        ("{Luque: 3}", "{Luque: -1}", 6, "'-1' is not a whole number"),
        ("{Luque: 3}", "Luque", 6, "text stands where a mapping is expected"),
    ],
)
def test_a_slip_in_a_script_is_told_with_its_line_and_mend(
    tmp_path: Path, right: str, wrong: str, line: int, reason: str
) -> None:
    with pytest.raises(MistakeInFile) as mistake:
        read(tmp_path, WRITTEN.replace(right, wrong))

    said = str(mistake.value)
    assert said.startswith(f"{tmp_path}/script.yaml:{line}: ")
    assert reason in said
    assert "\n" not in said
