"""What a desk recorded lately: it may be sending the same again."""

from typing import Any

import pytest

from amparo.domain.casework.entries import Content, Entry, Kind, Precision
from amparo.domain.casework.recording import recorded_lately

MINUTE = 60_000_000
NOW = 100 * MINUTE
OURS, OTHERS = 1, 2


def entry(number: int, *, minutes_ago: float, kind: Kind = Kind.EVENT, **said: Any) -> Entry:
    """An entry of our desk: the victim was identified."""
    usual: dict[str, Any] = {"event": "victim identified", "desk_id": OURS, **said}
    recorded = NOW - int(minutes_ago * MINUTE)
    return Entry(
        number=number, kind=kind, earliest=0, latest=0, precision=Precision.MINUTE,
        recorded=recorded, institution="", member="", content=Content(), **usual,
    )  # fmt: skip


def lately(*entries: Entry) -> int | None:
    """The number of the entry by which our desk recorded that the victim was identified."""
    found = recorded_lately(entries=entries, event="victim identified", desk_id=OURS, now=NOW)
    return found.number if found else None


def test_the_last_of_what_a_desk_recorded_alike_is_found() -> None:
    assert lately(entry(1, minutes_ago=9), entry(2, minutes_ago=3)) == 2


def test_fifteen_minutes_are_lately() -> None:
    assert lately(entry(1, minutes_ago=15)) == 1


@pytest.mark.parametrize(
    "other",
    [
        entry(1, minutes_ago=15.001),
        entry(1, minutes_ago=3, desk_id=OTHERS),
        entry(1, minutes_ago=3, event="victim certified"),
        entry(1, minutes_ago=3, kind=Kind.REASON),
    ],
    ids=["longer ago", "another desk", "another event", "no event"],
)
def test_what_is_not_the_same_is_not_found(other: Entry) -> None:
    assert lately(other) is None


def test_what_was_taken_back_is_not_found() -> None:
    taken_back = entry(2, minutes_ago=2, kind=Kind.CORRECTION, corrects=1)

    assert lately(entry(1, minutes_ago=3), taken_back) is None
