"""What is missing, dead or contradictory in a protocol is found before it is enacted."""

from datetime import date
from itertools import permutations, product
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.cli import main
from amparo.domain.protocol.calendar import Calendar
from amparo.domain.protocol.check import WHAT_IS_APPROXIMATED, check_protocol
from amparo.domain.protocol.check.differences import Bound, find_contradiction
from amparo.domain.protocol.check.findings import Finding, Kind
from amparo.domain.protocol.language import (
    Bar,
    BarKind,
    Deadline,
    Duty,
    Happening,
    Never,
    NotBefore,
    Protocol,
    Source,
    Text,
)
from amparo.packs.protocol_file import read_protocol
from amparo.packs.strict_yaml import MistakeInFile
from tests.packs.readings import PACKS

FINDINGS = Path(__file__).parent / "findings"
REFUSED_AT_LOAD = "unknown-event"
EXPECTED = {
    "bar-never-applies": [(Kind.BAR_NEVER_APPLIES, "B1")],
    "bar-never-lifts": [(Kind.BAR_NEVER_LIFTS, "B1 B2")],
    "dead-duty-by-bar": [(Kind.DEAD_DUTY, "D1 B1")],
    "dead-duty-by-fact": [(Kind.DEAD_DUTY, "D1"), (Kind.FACT_NOBODY_STATES, "D1")],
    "dead-duty-dates": [(Kind.DEAD_DUTY, "D2")],
    "dead-duty-no-time": [(Kind.DEAD_DUTY, "D2")],
    "deadline-after-silence": [(Kind.DEADLINE_MAY_BE_IMPOSSIBLE, "D2 D1 B1")],
    "deadline-may-be-impossible": [(Kind.DEADLINE_MAY_BE_IMPOSSIBLE, "D1 B1")],
    "deadline-never-applies": [(Kind.DEADLINE_NEVER_APPLIES, "D1")],
    "deadline-saved-by-a-pause": [(Kind.DEADLINE_MAY_BE_IMPOSSIBLE, "D1 B1")],
    "deadline-under-one-reading": [(Kind.DEADLINE_MAY_BE_IMPOSSIBLE, "D1 B1")],
    "event-no-rule-names": [(Kind.EVENT_NO_RULE_NAMES, "file copied")],
    "fact-no-rule-reads": [(Kind.FACT_NO_RULE_READS, "foreign")],
    "fact-nobody-states": [(Kind.FACT_NOBODY_STATES, "B1")],
    "gap": [(Kind.GAP, "D1 D2")],
    "impossible-chain": [(Kind.IMPOSSIBLE_DEADLINE, "D1 D2 D3 B1")],
    "impossible-deadline": [(Kind.IMPOSSIBLE_DEADLINE, "D1 B1 B2")],
    "impossible-for-children": [(Kind.IMPOSSIBLE_DEADLINE, "D1 B1")],
    "missing-basis": [(Kind.MISSING_BASIS, "D1")],
    "missing-institution": [(Kind.MISSING_INSTITUTION, "D1")],
    "missing-words": [(Kind.MISSING_WORDS, "D2")],
    "never-triggered-event": [(Kind.NEVER_TRIGGERED_EVENT, "D1 D2")],
    "nobody-named": [(Kind.NOBODY_NAMED, "D1")],
    "not-tried": [(Kind.NOT_TRIED, "D1")],
    "nothing-to-find": [],
    "overlap": [(Kind.OVERLAP, "D1 D2")],
    "overlap-of-bars": [(Kind.OVERLAP, "B1 B2")],
    "role-no-rule-names": [(Kind.ROLE_NO_RULE_NAMES, "ombudsman")],
    "slip-of-the-law": [(Kind.SLIP_OF_THE_LAW, "")],
    "target-looser-than-law": [(Kind.TARGET_LOOSER_THAN_LAW, "T1 D1")],
    "unfulfillable-duty": [(Kind.UNFULFILLABLE_DUTY, "D1 B1")],
    "unfulfillable-each-waits": [
        (Kind.UNFULFILLABLE_DUTY, "D1 B1"), (Kind.UNFULFILLABLE_DUTY, "D2 B2"),
    ],
    "unfulfillable-until": [
        (Kind.UNFULFILLABLE_DUTY, "D1 B1"), (Kind.BAR_NEVER_LIFTS, "B1 B2"),
    ],
    "unfulfillable-while-open": [(Kind.UNFULFILLABLE_DUTY, "D1 B1")],
    "vacant-role": [(Kind.VACANT_ROLE, "D1")],
}  # fmt: skip
SEVERE_IN_PACKS: dict[str, list[tuple[Kind, str]]] = {pack.name: [] for pack in PACKS}


def found_in(name: str) -> tuple[Finding, ...]:
    return check_protocol(protocol=read_protocol(path=FINDINGS / f"{name}.yaml"))


def found_in_pack(name: str) -> tuple[Finding, ...]:
    pack = next(pack for pack in PACKS if pack.name == name)
    return check_protocol(protocol=read_protocol(path=pack.protocol))


@pytest.mark.parametrize("name", EXPECTED)
def test_a_protocol_with_one_fault_is_told_of_it_and_of_nothing_else(name: str) -> None:
    found = [(finding.kind, " ".join(finding.rules)) for finding in found_in(name)]

    assert found == EXPECTED[name]


def test_every_protocol_with_a_fault_is_expected_here() -> None:
    names = {path.stem for path in FINDINGS.glob("*.yaml")}

    assert names == {*EXPECTED, REFUSED_AT_LOAD}


def test_every_kind_of_finding_has_a_protocol_that_shows_it() -> None:
    assert {kind for found in EXPECTED.values() for kind, _ in found} == set(Kind)


def test_an_unknown_event_is_refused_before_any_check() -> None:
    with pytest.raises(MistakeInFile, match="did you mean 'place given'"):
        found_in(REFUSED_AT_LOAD)


def test_an_impossible_deadline_is_explained_step_by_step_with_its_articles() -> None:
    (finding,) = found_in("impossible-deadline")

    assert finding.message == "'prosecutor told' can never be done in time"
    assert finding.steps == (
        "D1: prosecutor told at most 24 hours after victim identified (Law 1 art. 2)",
        "B1: reflection ended not before 30 days after victim identified (Law 2 art. 9)",
        "B2: prosecutor told not before reflection ended (Law 2 art. 10)",
    )
    assert finding.articles == ("Law 1 art. 2", "Law 2 art. 9", "Law 2 art. 10")


def test_a_gap_says_in_which_cases_nothing_applies() -> None:
    (finding,) = found_in("gap")

    assert "where not child and not foreign" in finding.message


@pytest.mark.parametrize("pack", [pack.name for pack in PACKS])
def test_no_pack_holds_what_cannot_work_as_written(pack: str) -> None:
    severe = [(f.kind, " ".join(f.rules)) for f in found_in_pack(pack) if f.is_severe]

    assert severe == SEVERE_IN_PACKS[pack]


def test_paraguay_names_nobody_for_article_36_5() -> None:
    unnamed = [f for f in found_in_pack("paraguay") if f.kind is Kind.NOBODY_NAMED]

    assert {("PY15a",), ("PY15b",)} <= {finding.rules for finding in unnamed}
    assert any("36.5" in article for finding in unnamed for article in finding.articles)


def test_the_slip_in_article_7_of_paraguay_is_shown() -> None:
    slips = [f for f in found_in_pack("paraguay") if f.kind is Kind.SLIP_OF_THE_LAW]

    assert any(f.articles == ("Ley 4788/12, art. 7.1",) for f in slips)


def test_liberia_shows_where_its_sources_name_nobody() -> None:
    unnamed = [f.rules for f in found_in_pack("liberia") if f.kind is Kind.NOBODY_NAMED]

    assert ("LR11a",) in unnamed


def test_the_command_prints_findings_what_is_approximated_and_answers_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status = main(["protocol", "check", str(FINDINGS / "impossible-deadline.yaml")])
    said = capsys.readouterr().out

    assert status == 1
    assert "Impossible deadline: 1 (will not work as written)" in said
    assert all(line in said for line in WHAT_IS_APPROXIMATED)


def test_the_command_answers_nought_where_everything_can_work(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["protocol", "check", str(FINDINGS / "nobody-named.yaml")]) == 0
    assert main(["protocol", "check", str(FINDINGS / "nothing-to-find.yaml"), "--json"]) == 0
    assert '"findings": []' in capsys.readouterr().out


def test_a_file_that_cannot_be_read_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["protocol", "check", str(FINDINGS / "unknown-event.yaml")]) == 2
    assert "unknown event 'place givn'" in capsys.readouterr().err


NAMES = "abcd"
bounds = st.builds(
    Bound,
    earlier=st.sampled_from(NAMES),
    later=st.sampled_from(NAMES),
    most=st.integers(-3, 3),
)


@given(system=st.lists(bounds, max_size=7))
def test_a_contradiction_is_found_exactly_where_no_hours_fit(system: list[Bound]) -> None:
    """All choices of hours from 0 to 9 are tried: four instants need no more for these bounds."""
    fits = any(
        all(at[b.later] - at[b.earlier] <= b.most for b in system)
        for hours in product(range(10), repeat=len(NAMES))
        for at in [dict(zip(NAMES, hours, strict=True))]
    )

    circle = find_contradiction(bounds=system)

    assert bool(circle) is not fits
    assert sum(bound.most for bound in circle) < 0 or not circle
    ends = [bound.later for bound in circle]
    assert ends == [bound.earlier for bound in [*circle[1:], *circle[:1]]]


def protocol_of(kinds: list[tuple[str, BarKind]]) -> Protocol:
    """A protocol with a duty after each event, and bars on these events."""
    text = Text(basis="Law 1")
    return Protocol(
        name="tiny", version="1", title="", in_force=date(2026, 1, 1), facts={}, roles={},
        calendars={"civil": Calendar(zone=ZoneInfo("UTC"))},
        events={**dict.fromkeys(NAMES, ()), **{f"after {name}": () for name in NAMES}},
        duties={
            f"D{name}": Duty(
                name=f"D{name}", who="police", must=f"after {name}", source=Source.STATUTE,
                when=(Happening(event=name),), within=(Deadline(when=None, period=None),),
                text=text,
            )
            for name in NAMES
        },
        bars={
            f"B{number}": Bar(
                name=f"B{number}", event=event, kind=kind, source=Source.STATUTE, text=text
            )
            for number, (event, kind) in enumerate(kinds)
        },
    )  # fmt: skip


def may_happen(order: tuple[str, ...], kinds: list[tuple[str, BarKind]]) -> bool:
    """Whether the events can lawfully happen in this order."""
    for place, event in enumerate(order):
        for barred, kind in kinds:
            if barred != event:
                continue
            if isinstance(kind, Never):
                return False
            if isinstance(kind, NotBefore) and kind.event not in order[:place]:
                return False
    return True


bars_on = st.tuples(
    st.sampled_from(NAMES),
    st.one_of(
        st.builds(Never), st.builds(NotBefore, event=st.sampled_from(NAMES), delay=st.none())
    ),
)


@given(kinds=st.lists(bars_on, max_size=6))
def test_a_duty_is_dead_exactly_where_no_order_of_events_leads_to_it(
    kinds: list[tuple[str, BarKind]],
) -> None:
    orders = [order for size in range(1, 5) for order in permutations(NAMES, size)]
    reached = {event for order in orders if may_happen(order, kinds) for event in order}

    found = check_protocol(protocol=protocol_of(kinds))

    dead = {finding.rules[0] for finding in found if finding.kind is Kind.DEAD_DUTY}
    assert dead == {f"D{name}" for name in NAMES if name not in reached}
