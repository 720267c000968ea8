"""Recording: what an action does to the journal, the duties and who sees the case."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.models import RoleHolding
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases import actions
from amparo.apps.cases.models import Case, Duty
from amparo.apps.cases.projecting import project_case
from amparo.apps.journal.queries import list_entries
from amparo.domain.casework.entries import Kind
from amparo.domain.casework.recording import Draft, Refused
from amparo.domain.protocol.calendar import as_microseconds
from tests.cast import PROSECUTION, Cast

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
BEFORE = NOW - timedelta(hours=2)


def draft(event: str, at: datetime = BEFORE, place: str = "Asunción") -> Draft:
    """A draft of an event that happened at a minute, in Asunción unless said."""
    instant = as_microseconds(at)
    return Draft(event=event, earliest=instant, latest=instant, place=place)


def opened(by: Actor, event: str = "possible victim met") -> uuid.UUID:
    """A case that somebody has just opened."""
    see_as(actor=by)
    (case,) = actions.open_cases(
        by=by, at=NOW, draft=draft(event), people=1, submission=uuid.uuid4()
    )
    return case


def opened_by(by: Actor, **more: object) -> tuple[uuid.UUID, ...]:
    """The cases of a form that somebody sends."""
    see_as(actor=by)
    said = {"at": NOW, "draft": draft("possible victim met"), "people": 1,
            "submission": uuid.uuid4(), **more}  # fmt: skip
    return actions.open_cases(by=by, **said)  # type: ignore[arg-type]  # as named


def record(by: Actor, case: uuid.UUID, event: str, *, seen: int = 1, **more: object) -> int:
    """The number of an entry that somebody records."""
    see_as(actor=by)
    said = {"at": NOW, "submission": uuid.uuid4(), **more}
    return actions.record_event(by=by, case=case, draft=draft(event), seen=seen, **said).number  # type: ignore[arg-type]  # as named


def test_opening_a_case_puts_its_first_duties_on_the_desk_that_holds_them(cast: Cast) -> None:
    case = opened(cast.amina)

    duties = Duty.objects.filter(case=case).values_list("duty", "holder", "desk_id", "ending")
    assert list(duties) == [("PY1a", "Policía Nacional", cast.amina.desk_id, "open")]


def test_a_desk_sees_a_case_once_a_duty_reaches_it(cast: Cast) -> None:
    case = opened(cast.amina)
    see_as(actor=cast.bruno)
    before = Case.objects.filter(pk=case).exists()

    record(cast.amina, case, "reasonable grounds found")

    see_as(actor=cast.bruno)
    assert (before, Case.objects.filter(pk=case).exists()) == (False, True)
    held = Duty.objects.filter(case=case, holder=PROSECUTION, ending="open")
    assert sorted(held.values_list("duty", flat=True)) == ["PY2a"]


def test_another_desk_of_the_same_institution_sees_nothing(cast: Cast) -> None:
    case = opened(cast.amina)

    see_as(actor=cast.rosa)

    assert not Case.objects.filter(pk=case).exists()
    assert list_entries(case=case) == ()
    with pytest.raises(Case.DoesNotExist):
        record(cast.rosa, case, "victim identified")


def test_a_form_sent_twice_is_done_once(cast: Cast) -> None:
    case, submission = opened(cast.amina), uuid.uuid4()

    first = record(cast.amina, case, "victim identified", submission=submission)
    second = record(cast.amina, case, "victim identified", submission=submission)

    assert (first, second, len(list_entries(case=case))) == (2, 2, 2)


def test_a_stale_page_is_told_what_changed(cast: Cast) -> None:
    case = opened(cast.amina)
    record(cast.mateo, case, "victim identified")

    with pytest.raises(actions.Stale) as refusal:
        record(cast.amina, case, "reasonable grounds found", seen=1)

    assert [entry.event for entry in refusal.value.since] == ["victim identified"]
    assert len(list_entries(case=case)) == 2


def test_a_barred_act_is_refused_unless_it_happened_all_the_same(cast: Cast) -> None:
    case = opened(cast.amina)
    event = "victim lodged in police or prison premises"

    with pytest.raises(actions.Barred) as refusal:
        record(cast.amina, case, event)
    number = record(cast.amina, case, event, although_barred=True)

    bars = tuple(bar.bar for bar in refusal.value.bars)
    assert bars
    assert list_entries(case=case)[number - 1].content.against_bars == bars


def test_a_correction_takes_an_event_back_and_both_stay(cast: Cast) -> None:
    case = opened(cast.amina)
    record(cast.amina, case, "reasonable grounds found")
    see_as(actor=cast.amina)

    actions.correct_entry(
        by=cast.amina, at=NOW, case=case, number=2, reason="other case", seen=2,
        submission=uuid.uuid4(),
    )  # fmt: skip

    assert [entry.kind for entry in list_entries(case=case)] == [
        Kind.EVENT,
        Kind.EVENT,
        Kind.CORRECTION,
    ]
    assert not Duty.objects.filter(case=case, duty="PY2a").exists()


@pytest.mark.parametrize(
    ("event", "at", "code"),
    [
        ("an event of nobody", BEFORE, "unknown event"),
        ("victim identified", NOW + timedelta(minutes=1), "future"),
        ("victim identified", datetime(1985, 1, 1, tzinfo=UTC), "long ago"),
    ],
)
def test_what_cannot_be_recorded_is_refused(
    cast: Cast, event: str, at: datetime, code: str
) -> None:
    case = opened(cast.amina)

    with pytest.raises(Refused) as refusal, transaction.atomic():
        actions.record_event(
            by=cast.amina, at=NOW, case=case, draft=draft(event, at), seen=1,
            submission=uuid.uuid4(),
        )  # fmt: skip

    assert refusal.value.code == code


def test_people_found_together_have_a_case_each(cast: Cast) -> None:
    see_as(actor=cast.amina)

    cases = actions.open_cases(
        by=cast.amina, at=NOW, draft=draft("possible victim met"), people=3,
        submission=uuid.uuid4(),
    )  # fmt: skip

    together = Case.objects.filter(pk__in=cases).values_list("found_together", flat=True)
    assert len(cases) == 3
    assert len(set(together)) == 1


def test_nobody_takes_back_what_another_institution_recorded(cast: Cast) -> None:
    case = opened(cast.amina)
    record(cast.amina, case, "reasonable grounds found")
    see_as(actor=cast.bruno)

    with pytest.raises(Refused) as refusal:
        actions.correct_entry(
            by=cast.bruno, at=NOW, case=case, number=2, reason="did not happen", seen=2,
            submission=uuid.uuid4(),
        )  # fmt: skip

    assert refusal.value.code == "not yours"
    assert len(list_entries(case=case)) == 2


def test_what_the_desk_recorded_minutes_ago_is_recorded_again_only_if_it_happened(
    cast: Cast,
) -> None:
    case = opened(cast.amina)
    record(cast.mateo, case, "victim identified")
    later = NOW + timedelta(minutes=15)

    with pytest.raises(actions.Again) as refusal:
        record(cast.amina, case, "victim identified", seen=2, at=later)
    number = record(cast.amina, case, "victim identified", seen=2, at=later, although_again=True)

    assert refusal.value.entry.number == 2
    assert number == 3


def test_what_was_recorded_longer_ago_or_taken_back_may_be_recorded_without_asking(
    cast: Cast,
) -> None:
    case = opened(cast.amina)
    record(cast.amina, case, "victim identified")
    later = NOW + timedelta(minutes=15, seconds=1)

    record(cast.amina, case, "victim identified", seen=2, at=later)
    actions.correct_entry(
        by=cast.amina, at=later, case=case, number=3, reason="other facts", seen=3,
        submission=uuid.uuid4(),
    )  # fmt: skip
    number = record(cast.amina, case, "victim identified", seen=4, at=later)

    assert number == 5


def test_cases_like_those_the_desk_opened_minutes_ago_are_opened_only_for_other_people(
    cast: Cast,
) -> None:
    first, second = uuid.uuid4(), uuid.uuid4()
    before = opened_by(cast.amina, submission=first, people=2)

    with pytest.raises(actions.OpenedAgain) as refusal:
        opened_by(cast.mateo, submission=second, at=NOW + timedelta(minutes=15))
    repeated = opened_by(cast.amina, submission=first, people=2)
    others = opened_by(cast.mateo, submission=second, although_again=True)

    assert {case.pk for case in refusal.value.cases} == set(before)
    assert repeated == before
    assert len(others) == 1
    assert Case.objects.count() == 3


@pytest.mark.parametrize(
    "more",
    [
        {"at": NOW + timedelta(minutes=15, seconds=1)},
        {"draft": draft("police action taken on maltreatment")},
    ],
    ids=["longer ago", "another beginning"],
)
def test_other_cases_are_opened_without_asking(cast: Cast, more: dict[str, object]) -> None:
    opened_by(cast.amina)

    assert len(opened_by(cast.amina, **more)) == 1


def test_another_desk_opens_a_case_like_it_without_asking(cast: Cast) -> None:
    opened_by(cast.amina)

    assert len(opened_by(cast.rosa)) == 1


def test_a_case_whose_beginning_was_taken_back_may_be_opened_anew(cast: Cast) -> None:
    (wrong,) = opened_by(cast.amina)
    actions.correct_entry(
        by=cast.amina, at=NOW, case=wrong, number=1, reason="did not happen", seen=1,
        submission=uuid.uuid4(),
    )  # fmt: skip

    assert len(opened_by(cast.amina)) == 1


def test_what_is_done_stays_with_its_desk_when_the_case_goes_elsewhere(cast: Cast) -> None:
    case = opened(cast.amina)
    record(cast.amina, case, "identification guidelines applied")
    see_as(actor=cast.amina)

    actions.record_event(
        by=cast.amina, at=NOW, case=case, seen=2, submission=uuid.uuid4(),
        draft=draft("victim identified", BEFORE + timedelta(hours=1), place="Alto Paraná"),
    )  # fmt: skip

    desks = dict(Duty.objects.filter(case=case).values_list("duty", "desk_id"))
    assert desks["PY1a"] == cast.amina.desk_id
    assert desks["PY1b"] == cast.rosa.desk_id


def test_the_day_a_role_changes_hands_is_a_tick(cast: Cast) -> None:
    case = opened(cast.amina)
    tomorrow = NOW.date() + timedelta(days=1)
    RoleHolding.objects.filter(role="any official or professional in contact").update(
        held_until=tomorrow
    )
    see_as(actor=cast.amina)

    project_case(case=Case.objects.select_for_update().get(pk=case), now=NOW)

    midnight = datetime(2026, 11, 3, 3, 0, tzinfo=UTC)  # in Asunción
    assert Case.objects.get(pk=case).next_tick_at == midnight


def test_an_administrator_sees_no_case_of_the_desk_they_sit_at(cast: Cast) -> None:
    case = opened(cast.amina)
    at_the_desk = replace(cast.diego, desk_id=cast.amina.desk_id)

    see_as(actor=at_the_desk)

    assert not Case.objects.filter(pk=case).exists()
    assert not Duty.objects.filter(case=case).exists()
    assert list_entries(case=case) == ()


def test_a_reason_stays_when_the_hour_of_what_began_the_duty_is_corrected(cast: Cast) -> None:
    begin = NOW - timedelta(days=3)
    see_as(actor=cast.amina)
    event = "police action taken on maltreatment"
    (case,) = actions.open_cases(
        by=cast.amina, at=NOW, draft=draft(event, begin), people=1, submission=uuid.uuid4()
    )
    late = Duty.objects.get(case=case)

    actions.give_reason(
        by=cast.amina, at=NOW, case=case, position=0, duty=late.duty, reason="fuel",
        submission=uuid.uuid4(),
    )  # fmt: skip
    actions.correct_entry(
        by=cast.amina, at=NOW, case=case, number=1, reason="other time", seen=2,
        submission=uuid.uuid4(),
    )  # fmt: skip
    actions.record_event(
        by=cast.amina, at=NOW, case=case, draft=draft(event, begin - timedelta(hours=1)), seen=3,
        submission=uuid.uuid4(), although_again=True,
    )  # fmt: skip

    assert Duty.objects.get(case=case).reason == "fuel"
