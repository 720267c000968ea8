"""Recording: what an action does to the journal, the duties and who sees the case."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases import actions
from amparo.apps.cases.models import Case, Duty
from amparo.apps.journal.queries import list_entries
from amparo.domain.casework.entries import Kind
from amparo.domain.casework.recording import Draft, Refused
from amparo.domain.protocol.calendar import as_microseconds
from tests.cast import PROSECUTION, Cast

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
BEFORE = NOW - timedelta(hours=2)


def draft(event: str, at: datetime = BEFORE) -> Draft:
    """A draft of an event that happened at a minute, in Asunción."""
    instant = as_microseconds(at)
    return Draft(event=event, earliest=instant, latest=instant, place="Asunción")


def opened(by: Actor, event: str = "possible victim met") -> uuid.UUID:
    """A case that somebody has just opened."""
    see_as(actor=by)
    (case,) = actions.open_cases(
        by=by, at=NOW, draft=draft(event), people=1, submission=uuid.uuid4()
    )
    return case


def record(by: Actor, case: uuid.UUID, event: str, *, seen: int = 1, **more: object) -> int:
    """The number of an entry that somebody records."""
    see_as(actor=by)
    said = {"at": NOW, "submission": uuid.uuid4(), **more}
    return actions.record_event(by=by, case=case, draft=draft(event), seen=seen, **said).number  # type: ignore[arg-type]


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
