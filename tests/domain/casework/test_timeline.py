"""The timeline of a case: order, corrections, and what followed from what was recorded."""

from amparo.domain.casework.entries import Content, Entry, Kind, Precision
from amparo.domain.casework.projecting import ProjectedDuty
from amparo.domain.casework.timeline import timeline
from amparo.domain.protocol.case import DutyState, Ending

HOUR = 3_600_000_000
DAY = 24 * HOUR


def entry(number: int, *, at: int, recorded: int | None = None, kind: Kind = Kind.EVENT,
          corrects: int | None = None, latest: int | None = None) -> Entry:  # fmt: skip
    """An entry at an instant."""
    return Entry(
        number=number, kind=kind, event="victim met", earliest=at,
        latest=at if latest is None else latest, precision=Precision.MINUTE,
        recorded=at if recorded is None else recorded, institution="police", desk_id=1,
        member="m", content=Content(), corrects=corrects,
    )  # fmt: skip


def duty(*, due: int | None = None, ended: int | None = None, late: bool = False) -> ProjectedDuty:
    """A duty that arose at the beginning."""
    state = DutyState(
        duty="D1", version="1", opened=0, due=due, warn_at=due,
        ending=Ending.OPEN if ended is None else Ending.DONE, holder="police",
        breached_by="police" if late else None, ended=ended, ended_by=None,
    )  # fmt: skip
    return ProjectedDuty(state=state, must="victim met", is_law=True, opened_until=state.opened)


def test_the_newest_comes_first_whatever_was_recorded_when() -> None:
    entries = [entry(1, at=5 * HOUR), entry(2, at=2 * HOUR, recorded=6 * HOUR)]

    lines = timeline(entries=entries, duties=[])

    assert [line.entry.number for line in lines if line.entry] == [1, 2]


def test_of_one_instant_what_was_recorded_last_comes_first() -> None:
    lines = timeline(entries=[entry(1, at=HOUR), entry(2, at=HOUR)], duties=[])

    assert [line.entry.number for line in lines if line.entry] == [2, 1]


def test_what_was_taken_back_knows_its_correction() -> None:
    correction = entry(2, at=HOUR, kind=Kind.CORRECTION, corrects=1)

    lines = timeline(entries=[entry(1, at=0), correction], duties=[])

    assert [line.corrected_by for line in lines] == [None, correction]


def test_a_duty_that_ended_stands_with_the_event_that_ended_it() -> None:
    ended = duty(due=5 * HOUR, ended=2 * HOUR)

    lines = timeline(entries=[entry(1, at=0), entry(2, at=2 * HOUR)], duties=[ended])

    assert [line.ended for line in lines] == [(ended,), ()]


def test_two_events_of_one_instant_do_not_both_end_a_duty() -> None:
    ended = duty(ended=HOUR)

    lines = timeline(entries=[entry(1, at=HOUR), entry(2, at=HOUR)], duties=[ended])

    assert [line.ended for line in lines] == [(ended,), ()]


def test_a_duty_that_silence_ended_has_a_line_of_its_own() -> None:
    ended = duty(due=3 * HOUR, ended=3 * HOUR)

    lines = timeline(entries=[entry(1, at=0)], duties=[ended])

    assert (lines[0].at, lines[0].entry, lines[0].ended) == (3 * HOUR, None, (ended,))


def test_an_event_that_was_taken_back_ends_nothing() -> None:
    entries = [entry(1, at=HOUR), entry(2, at=2 * HOUR, kind=Kind.CORRECTION, corrects=1)]

    lines = timeline(entries=entries, duties=[duty(ended=HOUR)])

    assert [line.ended for line in lines if line.entry] == [(), ()]


def test_a_time_that_ran_out_has_a_line_where_it_did() -> None:
    late = duty(due=3 * HOUR, late=True)

    lines = timeline(entries=[entry(1, at=0)], duties=[late])

    assert [(line.at, line.ran_out) for line in lines] == [(3 * HOUR, (late,)), (0, ())]


def test_a_time_that_has_not_run_out_has_none() -> None:
    assert len(timeline(entries=[entry(1, at=0)], duties=[duty(due=3 * HOUR)])) == 1


def test_an_entry_is_late_once_a_day_has_gone_by() -> None:
    just = entry(1, at=0, recorded=DAY)
    late = entry(2, at=0, recorded=DAY + 1)
    of_a_day = entry(3, at=0, latest=DAY - 1, recorded=DAY + HOUR)

    lines = timeline(entries=[just, late, of_a_day], duties=[])

    assert [line.is_recorded_late for line in lines] == [False, True, False]
