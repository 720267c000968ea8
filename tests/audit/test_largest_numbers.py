"""The first and the last instant, the longest times and the most facts, through the whole kernel.

The interpreted kernel counts with Python's numbers, which have no end; the compiled one with those
of 64 bits. Where both agree, nothing ran over.
"""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from amparo.domain.protocol.case import CaseState, Record
from amparo.domain.protocol.kernel import layout as at
from amparo.domain.protocol.language import Protocol
from amparo.domain.protocol.replay import replay
from amparo.domain.protocol.wellformed import MOST_FACTS
from amparo.packs.protocol_file import read_protocol
from amparo.packs.strict_yaml import MistakeInFile
from tests.audit.reading.reading_a_log import instant, read
from tests.audit.running_the_kernel import Cases, Sizes, compiled, interpreted, lay_out_cases
from tests.domain.naive import naive_replay

DAY = 86_400_000_000
FIRST = instant("1900-01-01T00:00+00:00")
SECOND = FIRST + DAY  # in every zone the law is in force by then
LAST = instant("2199-12-31T23:59:59.999999+00:00")
LONGEST = ("878400 hours", "36600 days", "36600 working days", "1200 months",
           "36600 days or working days")  # fmt: skip
"""A hundred years, in each unit: more is refused by the language."""


def protocol(folder: Path, zone: str) -> Protocol:
    """Duties that last as long as the language lets them, under as many facts as it lets be."""
    facts = [f"f{number}" for number in range(MOST_FACTS)]
    duties = "".join(
        f"  D{number}: {{who: office, must: answered, when: asked, if: [{', '.join(facts)}],"
        f" within: {within}, again: each, clock_stops: {{from: held, until: freed}}, basis: 1}}\n"
        for number, within in enumerate(LONGEST)
    )
    text = (
        "protocol: largest\nversion: 1\nin_force: 1900-01-01\nsource: statute\n"
        f"calendars:\n  civil: {{zone: {zone}, weekend: [saturday, sunday],"
        " last_day_off: moves to next working day, months: round down}\n"
        f"facts: {{{', '.join(f'{fact}: {{if_unknown: no}}' for fact in facts)}}}\n"
        f"events: {{asked: {{states: [{', '.join(facts)}]}}, answered: {{}}, held: {{}},"
        f" freed: {{}}}}\nduties:\n{duties}"
        "bars:\n  B1: {event: answered, not_before: freed, basis: 1}\n"
    )
    path = folder / "protocol.yaml"
    path.write_text(text, encoding="utf-8")
    return read_protocol(path=path)


def case(*times: tuple[str, int]) -> list[Record]:
    yes = {f"f{number}": True for number in range(MOST_FACTS)}
    return [
        Record(event=event, earliest=when, latest=when, states=yes if event == "asked" else {})
        for event, when in times
    ]


CASES = {
    "the first instant": case(("asked", FIRST), ("answered", FIRST)),
    "the last instant": case(("asked", LAST), ("answered", LAST)),
    "from the first to the last": case(("asked", SECOND), ("answered", LAST)),
    "never answered": case(("asked", SECOND)),
    "held all the while": case(("asked", SECOND), ("held", SECOND + 1), ("freed", LAST)),
    "held to the end": case(("asked", LAST - DAY), ("held", LAST)),
    "as wide as can be": [Record(event="asked", earliest=FIRST, latest=LAST)],
}


def laid_out(folder: Path, zone: str) -> tuple[Protocol, Cases]:
    law = protocol(folder, zone)
    return law, lay_out_cases(protocol=law, cases=list(CASES.values()), as_of=LAST)


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "America/Asuncion"])
def test_nothing_runs_over_in_the_compiled_kernel(tmp_path: Path, zone: str) -> None:
    _, cases = laid_out(tmp_path, zone)

    fast, slow = compiled(cases=cases, sizes=Sizes()), interpreted(cases=cases, sizes=Sizes())

    assert fast.counts == slow.counts
    assert fast.found == slow.found
    assert fast.left == slow.left
    assert len(fast.found) >= 20
    dues = [row[1 + at.ROW_DUE] for row in fast.found if row[1 + at.ROW_RULE] >= 0]
    assert max(dues) > LAST
    assert min(dues) > FIRST


def states(state: CaseState) -> list[str]:
    return sorted(map(repr, (*state.duties, *state.bars)))


@pytest.mark.parametrize("name", [name for name in CASES if name != "as wide as can be"])
def test_the_longest_times_are_counted_as_the_page_says(tmp_path: Path, name: str) -> None:
    law = protocol(tmp_path, "UTC")

    found = replay(protocol=law, records=CASES[name], as_of=LAST)

    assert states(found) == states(naive_replay(protocol=law, records=CASES[name], as_of=LAST))


@pytest.mark.parametrize(
    ("written", "good"),
    [
        ("1900-01-01T00:00:00Z", True),
        ("1899-12-31T23:59:59.999999Z", False),
        ("2199-12-31T23:59:59.999999Z", True),
        ("2200-01-01T00:00:00Z", False),
        ("9999-12-31T23:59:59.999999-23:59", False),
        ("0001-01-01T00:00:00+23:59", False),
    ],
)
def test_an_instant_at_the_edge_is_read_and_one_beyond_it_is_told(
    tmp_path: Path, written: str, *, good: bool
) -> None:
    log = read(tmp_path / "log.csv", f"case,event,happened\nC-1,asked,{written}\n")

    assert len(log.earliest) == int(good)
    assert len(log.broken) == int(not good)


def test_the_widest_numbers_of_cases_stay_apart(tmp_path: Path) -> None:
    for kind, numbers in (
        (pl.Int64, [-(2**63), -1, 0, 2**63 - 1]),
        (pl.UInt64, [0, 2**63, 2**64 - 2, 2**64 - 1]),
    ):
        path = tmp_path / "log.parquet"
        pl.DataFrame(
            {
                "case": pl.Series(numbers, dtype=kind),
                "event": ["asked"] * 4,
                "happened": [datetime(2026, 1, 1, tzinfo=UTC)] * 4,
            }
        ).write_parquet(path)

        log = read(path, path.read_bytes())

        assert [log.cases[code] for code in log.case] == [str(number) for number in numbers]


@pytest.mark.parametrize(
    ("amount", "why"),
    [
        ("36601 days", "is longer than 100 years"),
        ("878401 hours", "is longer than 100 years"),
        (f"{2**63} hours", "is not a period"),
        (f"{'9' * 1900} months", "is not a period"),
    ],
)
def test_a_time_longer_than_a_hundred_years_is_refused_by_name(
    tmp_path: Path, amount: str, why: str
) -> None:
    protocol(tmp_path, "UTC")
    path = tmp_path / "protocol.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("878400 hours", amount))

    with pytest.raises(MistakeInFile, match=f"duty D0, 'within': '.*' {why}"):
        read_protocol(path=path)
