"""The oracle itself, on cases small enough to be worked out by hand."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from amparo.domain.protocol.calendar import Calendar
from amparo.domain.protocol.case import CaseState, Record
from amparo.domain.protocol.language import (
    Again,
    Bar,
    BarKind,
    Clock,
    Deadline,
    Duty,
    Guard,
    Happening,
    Holder,
    NotBefore,
    NotBetween,
    NotWhile,
    Period,
    Protocol,
    Role,
    Source,
    Text,
    Transfer,
    Unit,
)
from tests.domain.naive import naive_replay

ASUNCION = ZoneInfo(
    "America/Asuncion"
)  # until 2024, clocks go forward on the 1st Sunday of October
CIVIL = Calendar(zone=ASUNCION, months_round_up=False)
EVENTS = dict.fromkeys(("report", "safe", "dispute", "settled", "refusal"), ("child",))
MONDAY_NOON = "2024-03-04 12:00"


def instant(text: str) -> int:
    """The instant of a local time such as `2024-03-04 12:00`; `24:00` ends the day."""
    day, minute = text.split()
    hours, minutes = (int(part) for part in minute.split(":"))
    if hours == 24:
        midnight = datetime.fromisoformat(day).replace(tzinfo=ASUNCION) + timedelta(days=1)
        return microseconds(midnight) - 1
    moment = datetime.fromisoformat(day).replace(hour=hours, minute=minutes, tzinfo=ASUNCION)
    return microseconds(moment)


def microseconds(moment: datetime) -> int:
    since = moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return since // timedelta(microseconds=1)


def local(value: int | None) -> str | None:
    """The local time of an instant, to the minute; the last microsecond of a day as `24:00`."""
    if value is None:
        return None
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=value)
    text = moment.astimezone(ASUNCION).strftime("%Y-%m-%d %H:%M:%S.%f")
    return text.replace("23:59:59.999999", "24:00").removesuffix(":00.000000")


def happened(event: str, at: str, until: str = "", by: str | None = None, **more: Any) -> Record:
    """`until`: the last instant it may have happened, where the minute is not known."""
    latest = instant(until or at)
    return Record(event=event, earliest=instant(at), latest=latest, institution=by, **more)


def duty(amount: int, unit: Unit, *, name: str = "D1", **more: Any) -> Duty:
    fields: dict[str, Any] = {
        "name": name,
        "who": "police",
        "must": "safe",
        "when": (Happening(event="report"),),
        "within": (Deadline(when=None, period=Period(amount=amount, unit=unit)),),
        "source": Source.STATUTE,
        "text": Text(basis="Law 1"),
    }
    return Duty(**{**fields, **more})


def bar(event: str, kind: BarKind) -> Bar:
    return Bar(name="B1", event=event, kind=kind, source=Source.STATUTE, text=Text(basis="Law 1"))


def protocol(*duties: Duty, calendar: Calendar = CIVIL, **more: Any) -> Protocol:
    fields: dict[str, Any] = {
        "name": "invented",
        "version": "1",
        "title": "Invented",
        "in_force": date(2020, 1, 1),
        "facts": {"child": False},
        "events": EVENTS,
        "duties": {duty.name: duty for duty in duties},
        "bars": {},
        "roles": {},
        "calendars": {"civil": calendar},
    }
    return Protocol(**{**fields, **more})


def verdict(rules: Protocol, *records: Record, as_of: str) -> CaseState:
    return naive_replay(protocol=rules, records=records, as_of=instant(as_of))


def due_of(rules: Duty, *records: Record, calendar: Calendar = CIVIL) -> str | None:
    state = verdict(protocol(rules, calendar=calendar), *records, as_of="2030-01-01 00:00")
    return local(state.duties[0].due)


def outcomes(state: CaseState) -> Mapping[str, str]:
    return {duty.duty: duty.outcome for duty in state.duties}


def test_hours_count_from_the_instant_across_a_change_of_the_clocks() -> None:
    report = happened("report", "2023-09-30 12:00")

    assert due_of(duty(24, Unit.HOURS), report) == "2023-10-01 13:00"


def test_five_working_days_leave_out_the_trigger_day_weekends_and_days_off() -> None:
    calendar = Calendar(zone=ASUNCION, days_off={date(2024, 3, 6): "day off"})

    due = due_of(duty(5, Unit.WORKING_DAYS), happened("report", MONDAY_NOON), calendar=calendar)

    assert due == "2024-03-12 24:00"


def test_days_end_on_a_day_off_unless_the_calendar_moves_it() -> None:
    moving = Calendar(zone=ASUNCION, last_day_moves=True)
    report = happened("report", MONDAY_NOON)

    assert due_of(duty(5, Unit.DAYS), report) == "2024-03-09 24:00"
    assert due_of(duty(5, Unit.DAYS), report, calendar=moving) == "2024-03-11 24:00"


def test_a_month_after_the_31st_is_rounded_as_the_calendar_says() -> None:
    up = Calendar(zone=ASUNCION, months_round_up=True)
    report = happened("report", "2024-01-31 12:00")

    assert due_of(duty(1, Unit.MONTHS), report) == "2024-02-29 24:00"
    assert due_of(duty(1, Unit.MONTHS), report, calendar=up) == "2024-03-01 24:00"


def test_no_days_at_all_end_today() -> None:
    assert due_of(duty(0, Unit.DAYS), happened("report", MONDAY_NOON)) == "2024-03-04 24:00"


def test_days_of_either_kind_warn_at_the_earlier_and_are_due_at_the_later() -> None:
    rules = protocol(duty(5, Unit.DAYS_OF_EITHER_KIND))

    state = verdict(rules, happened("report", MONDAY_NOON), as_of="2024-03-10 00:00")

    assert local(state.duties[0].warn_at) == "2024-03-09 24:00"
    assert local(state.duties[0].due) == "2024-03-11 24:00"


def test_an_act_at_the_due_instant_is_on_time_and_one_after_it_is_late() -> None:
    rules = protocol(duty(24, Unit.HOURS))
    report = happened("report", MONDAY_NOON)

    in_time = verdict(rules, report, happened("safe", "2024-03-05 12:00"), as_of="2024-03-09 00:00")
    late = verdict(rules, report, happened("safe", "2024-03-05 12:01"), as_of="2024-03-09 00:00")

    assert outcomes(in_time) == {"D1": "on time"}
    assert outcomes(late) == {"D1": "late"}


def test_overdue_means_due_before_the_instant_asked_for() -> None:
    rules = protocol(duty(24, Unit.HOURS))
    report = happened("report", MONDAY_NOON)

    assert outcomes(verdict(rules, report, as_of="2024-03-05 12:00")) == {"D1": "open"}
    assert outcomes(verdict(rules, report, as_of="2024-03-05 12:01")) == {"D1": "overdue"}


def test_a_pause_leaves_out_each_day_it_touches() -> None:
    pausing = duty(3, Unit.DAYS, clock=Clock(stops_at="dispute", runs_from="settled"))
    dispute, settled = (
        happened("dispute", "2024-03-05 09:00"),
        happened("settled", "2024-03-06 10:00"),
    )

    due = due_of(pausing, happened("report", MONDAY_NOON), dispute, settled)

    assert due == "2024-03-09 24:00"


def test_hours_shift_by_the_pause_and_a_paused_duty_has_no_due_instant() -> None:
    rules = protocol(duty(24, Unit.HOURS, clock=Clock(stops_at="dispute", runs_from="settled")))
    begun = (happened("report", MONDAY_NOON), happened("dispute", "2024-03-04 14:00"))
    settled = happened("settled", "2024-03-08 15:30")

    paused = verdict(rules, *begun, as_of="2024-03-20 00:00").duties[0]
    resumed = verdict(rules, *begun, settled, as_of="2024-03-20 00:00").duties[0]

    assert (paused.paused, paused.due, paused.outcome) == (True, None, "open")
    assert (resumed.paused, local(resumed.due)) == (False, "2024-03-09 13:30")


def test_a_pause_before_the_time_counts_changes_nothing() -> None:
    pausing = duty(24, Unit.HOURS, clock=Clock(stops_at="dispute", runs_from="settled"))
    some_day_in_march = happened("report", "2024-03-01 00:00", "2024-03-31 24:00")
    dispute, settled = (
        happened("dispute", "2024-03-05 09:00"),
        happened("settled", "2024-03-06 10:00"),
    )

    assert due_of(pausing, some_day_in_march, dispute, settled) == "2024-04-01 24:00"


def test_silence_happens_at_the_due_instant_and_opens_what_waits_for_it() -> None:
    appeal = duty(2, Unit.DAYS, name="D2", when=(Happening(event="refusal"),))
    rules = protocol(duty(24, Unit.HOURS, silence="refusal"), appeal)

    state = verdict(rules, happened("report", MONDAY_NOON), as_of="2024-03-06 00:00")

    assert outcomes(state) == {"D1": "overdue", "D2": "open"}
    assert local(state.duties[1].opened) == "2024-03-05 12:00"
    assert local(state.duties[1].due) == "2024-03-07 24:00"


def test_one_breach_opens_the_next_duty_and_its_breach_another() -> None:
    rules = protocol(
        duty(1, Unit.HOURS),
        duty(2, Unit.HOURS, name="D2", when=(Happening(breach_of="D1"),)),
        duty(3, Unit.HOURS, name="D3", when=(Happening(breach_of="D2"),)),
    )

    state = verdict(rules, happened("report", MONDAY_NOON), as_of="2024-03-04 18:00")

    assert [local(duty.due) for duty in state.duties] == [
        "2024-03-04 13:00",
        "2024-03-04 15:00",
        "2024-03-04 18:00",
    ]
    assert outcomes(state) == {"D1": "overdue", "D2": "overdue", "D3": "open"}


def test_an_act_that_may_have_followed_fulfils_the_duty_at_once() -> None:
    rules = protocol(duty(24, Unit.HOURS))
    that_day = happened("safe", "2024-03-04 00:00", "2024-03-04 24:00", by="hospital")
    # an exact earlier act takes nothing from the doubt about the other
    at_one = happened("safe", "2024-03-04 01:00", by="court")

    state = verdict(
        rules, that_day, at_one, happened("report", MONDAY_NOON), as_of="2024-03-09 00:00"
    )

    assert outcomes(state) == {"D1": "on time"}
    assert (local(state.duties[0].ended), state.duties[0].ended_by) == (MONDAY_NOON, "hospital")


def test_a_deadline_counts_from_the_last_instant_its_trigger_may_have_happened() -> None:
    report = happened("report", "2024-03-01 00:00", "2024-03-31 24:00")

    assert due_of(duty(2, Unit.DAYS), report) == "2024-04-02 24:00"


def test_an_act_before_the_duty_counts_only_where_the_protocol_says_so() -> None:
    records = happened("safe", "2024-03-01 09:00", by="court"), happened("report", MONDAY_NOON)

    strict = verdict(protocol(duty(24, Unit.HOURS)), *records, as_of=MONDAY_NOON)
    lenient = verdict(
        protocol(duty(24, Unit.HOURS, already_done_counts=True)), *records, as_of=MONDAY_NOON
    )

    assert outcomes(strict) == {"D1": "open"}
    assert local(lenient.duties[0].ended) == "2024-03-01 09:00"


def test_a_known_fact_lifts_a_duty_and_a_presumption_does_not() -> None:
    rules = protocol(duty(24, Unit.HOURS, unless_facts=(Guard(fact="child", wanted=False),)))
    report = happened("report", MONDAY_NOON)
    learnt = happened("settled", "2024-03-04 13:00", states={"child": False})

    assert outcomes(verdict(rules, report, as_of="2024-03-04 14:00")) == {"D1": "open"}
    assert outcomes(verdict(rules, report, learnt, as_of="2024-03-04 14:00")) == {"D1": "lifted"}


def test_a_second_trigger_keeps_restarts_or_opens_another() -> None:
    records = happened("report", MONDAY_NOON), happened("report", "2024-03-05 10:00")
    dues = {}

    for again in Again:
        state = verdict(
            protocol(duty(24, Unit.HOURS, again=again)), *records, as_of="2024-03-05 11:00"
        )
        dues[again] = [local(duty.due) for duty in state.duties]

    assert dues == {
        Again.KEEP: ["2024-03-05 12:00"],
        Again.RESTART: ["2024-03-06 10:00"],
        Again.EACH: ["2024-03-05 12:00", "2024-03-06 10:00"],
    }


def test_a_breach_stays_with_who_held_the_duty_when_it_fell_due() -> None:
    rules = protocol(
        duty(24, Unit.HOURS, who="office"),
        roles={
            "office": Role(
                name="office",
                holders=(
                    Holder(institution="SNNA", held_until=date(2024, 3, 6)),
                    Holder(institution="MINNA", held_from=date(2024, 3, 6)),
                    Holder(institution="CODENI", place="Luque"),
                ),
            )
        },
        transfers=(Transfer(event="settled"),),
    )
    report = happened("report", MONDAY_NOON)
    moved = happened("dispute", "2024-03-07 09:00", place="Luque")
    handed_over = happened("settled", "2024-03-08 09:00", by="court")

    holders = [
        verdict(rules, *records, as_of="2024-03-09 00:00").duties[0]
        for records in ((report,), (report, moved), (report, moved, handed_over))
    ]

    assert [duty.breached_by for duty in holders] == ["SNNA", "SNNA", "SNNA"]
    assert [duty.holder for duty in holders] == ["MINNA", "CODENI", "court"]


def test_a_period_of_a_bar_is_over_only_when_its_last_day_is() -> None:
    two_days = Period(amount=2, unit=Unit.DAYS)
    rules = protocol(bars={"B1": bar("safe", NotBefore(event="report", delay=two_days))})
    report = happened("report", MONDAY_NOON)
    acts = (
        happened("safe", "2024-03-06 00:00", "2024-03-06 24:00"),  # that day, no minute known
        happened("safe", "2024-03-07 00:00"),
    )

    states = [verdict(rules, report, act, as_of="2024-03-09 00:00") for act in acts]

    assert [state.bars[0].breached for state in states] == [True, False]


def test_what_may_have_come_first_excuses_an_inexact_act() -> None:
    bars = {"B1": bar("safe", NotWhile(duty="D1"))}
    rules = protocol(duty(24, Unit.HOURS, must="settled"), bars=bars)
    report = happened("report", MONDAY_NOON)
    act = happened("safe", "2024-03-05 00:00", "2024-03-05 24:00")
    settled = happened("settled", "2024-03-05 10:00")

    alone = verdict(rules, report, act, as_of="2024-03-09 00:00")
    excused = verdict(rules, report, act, settled, as_of="2024-03-09 00:00")

    assert (alone.bars[0].breached, excused.bars[0].breached) == (True, False)


def test_between_two_events_means_until_the_second() -> None:
    rules = protocol(bars={"B1": bar("safe", NotBetween(start="dispute", end="settled"))})
    records = (
        happened("safe", "2024-03-04 09:00"),
        happened("dispute", "2024-03-04 10:00"),
        happened("safe", "2024-03-04 11:00"),
        happened("settled", "2024-03-04 12:00"),
        happened("safe", "2024-03-04 13:00"),
    )

    state = verdict(rules, *records, as_of="2024-03-05 00:00")

    assert [bar.breached for bar in state.bars] == [False, True, False]


def test_a_duty_keeps_the_version_it_arose_under() -> None:
    older = protocol(duty(24, Unit.HOURS))
    newer = protocol(duty(1, Unit.HOURS), version="2", in_force=date(2024, 3, 5), previous=older)
    records = happened("report", "2024-03-04 23:59"), happened("report", "2024-03-06 00:00")
    done = happened("safe", "2024-03-05 12:00")

    state = verdict(newer, records[0], done, records[1], as_of="2024-03-06 00:00")

    assert [(duty.version, local(duty.due)) for duty in state.duties] == [
        ("1", "2024-03-05 23:59"),
        ("2", "2024-03-06 01:00"),
    ]
