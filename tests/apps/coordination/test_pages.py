"""The page of the coordination: its figures after what the cast did, and what it never tells."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from amparo.apps.accounts.confidential import read_known
from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.models import Member
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases import actions
from amparo.apps.cases.advancing import advance_case
from amparo.apps.cases.leading.actions import restrict_case
from amparo.apps.cases.models import Access
from amparo.apps.coordination.models import Change, Reckoning
from amparo.apps.coordination.names import names
from amparo.domain.casework.recording import Draft
from amparo.domain.casework.restricting import Restricts
from amparo.domain.protocol.calendar import as_microseconds
from tests.apps.acting import GROUND, acting_as
from tests.apps.cases.owing import (
    NO_DATE,
    NOW,
    RULE_OF_24_HOURS,
    WITHIN_24_HOURS,
    opened,
    page,
    plain,
)
from tests.cast import Cast
from tests.database import TestDatabase

ADDRESS = "/coordination/"
SENT = "police record sent to a court"
HOUR, DAYS_AGO = timedelta(hours=1), timedelta(days=3)


def log_in(client: Client, name: str) -> None:
    """Sign somebody in."""
    client.force_login(Member.objects.get(sign_in_name=name))


def record(by: Actor, case: uuid.UUID, event: str, *, ago: timedelta) -> None:
    """Record that something happened some time ago, when it did."""
    see_as(actor=by)
    at = as_microseconds(NOW - ago)
    draft = Draft(event=event, earliest=at, latest=at, place="Asunción")
    actions.record_event(
        by=by, at=NOW - ago, case=case, draft=draft, seen=99, submission=uuid.uuid4()
    )


def police(text: str) -> list[str]:
    """The row of the police in the table by institution."""
    found = re.search(r"Policía Nacional ((?:[\d–]+ ){7}(?:\d+ of \d+|\d+%|–))", text)
    return re.findall(r"\d+ of \d+|\S+", found[1]) if found else []


def test_a_duty_is_open_then_past_its_time_then_late_and_a_correction_takes_it_away(
    cast: Cast, client: Client
) -> None:
    seen = []
    case = opened(cast.amina, WITHIN_24_HOURS, ago=DAYS_AGO)
    seen.append(police(page(client, "clara", ADDRESS)))

    see_as(actor=cast.amina)
    advance_case(case=case, now=NOW)
    seen.append(police(page(client, "clara", ADDRESS)))

    record(cast.amina, case, SENT, ago=HOUR)
    seen.append(police(page(client, "clara", ADDRESS)))

    see_as(actor=cast.amina)
    actions.correct_entry(
        by=cast.amina, at=NOW, case=case, number=1, reason="other case", seen=99,
        submission=uuid.uuid4(),
    )  # fmt: skip
    seen.append(police(page(client, "clara", ADDRESS)))

    # In time, late, past its time, open, done undated, waiting undated, lifted, kept.
    assert seen == [
        ["0", "0", "0", "1", "0", "0", "0", "–"],
        ["0", "0", "1", "0", "0", "0", "0", "0 of 1"],
        ["0", "1", "0", "0", "0", "0", "0", "0 of 1"],
        [],
    ]


def test_what_is_done_without_a_time_stated_is_not_counted_as_done_in_time(
    cast: Cast, client: Client
) -> None:
    case = opened(cast.amina, "possible victim met", ago=DAYS_AGO)
    waiting = police(page(client, "clara", ADDRESS))

    record(cast.amina, case, "identification guidelines applied", ago=HOUR)

    assert waiting == ["0", "0", "0", "0", "0", "1", "0", "–"]
    assert police(page(client, "clara", ADDRESS)) == ["0", "0", "0", "0", "1", "0", "0", "–"]


def test_the_reason_of_a_late_duty_is_counted_and_says_what_was_missing(
    cast: Cast, client: Client
) -> None:
    case = opened(cast.amina, WITHIN_24_HOURS, ago=DAYS_AGO)
    see_as(actor=cast.amina)
    actions.give_reason(
        by=cast.amina, at=NOW, case=case, position=0, duty=RULE_OF_24_HOURS,
        reason="interpreter", submission=uuid.uuid4(),
    )  # fmt: skip

    text = page(client, "clara", ADDRESS)

    assert "Reason Not done in time No interpreter 1" in text
    assert re.search(r"Services that were missing .* Asunción 0 1 ", text)


def test_duties_with_one_act_are_told_apart_by_who_owes_them(cast: Cast) -> None:
    named = names(known=read_known())

    assert named.duty("PYM5c") == "Send a copy of the record to the court"
    assert named.duty("PY14a") == (
        "Establish the child's identity and nationality: Child protection authority"
    )
    assert named.duty("PY14b") == "Establish the child's identity and nationality: Juvenile court"
    assert named.duty("a rule that is gone") == "a rule that is gone"


def test_what_waits_for_a_review_is_said_first(cast: Cast, client: Client) -> None:
    case = opened(cast.amina, WITHIN_24_HOURS, ago=2 * HOUR)
    before = page(client, "clara", ADDRESS)

    see_as(actor=cast.lucia)
    restrict_case(
        by=cast.lucia, at=NOW, case=case, kind=Restricts.MEMBER, target=str(cast.mateo.member),
        words=GROUND, submission=uuid.uuid4(),
    )  # fmt: skip

    assert "for your review" not in before
    assert "1 decision about who sees a case waits for your review. Review" in page(
        client, "clara", ADDRESS
    )


def test_nobody_and_a_vacant_role_are_said_in_words(cast: Cast) -> None:
    named = names(known=read_known())

    assert named.institution("nobody named") == "The law names nobody"
    assert named.institution("migration authority (vacant)") == (
        "Migration authority (nobody holds it)"
    )
    assert named.place("") == "The whole country, or no desk"


def test_where_there_was_nothing_to_keep_no_share_is_told(cast: Cast, client: Client) -> None:
    opened(cast.amina, "possible victim met", ago=DAYS_AGO)

    assert "Kept, of 0 done or overdue –" in page(client, "clara", ADDRESS)


def test_a_share_is_told_only_of_five_or_more(cast: Cast, client: Client) -> None:
    for _ in range(4):
        record(cast.amina, opened(cast.amina, WITHIN_24_HOURS, ago=2 * HOUR), SENT, ago=HOUR)
    of_four = page(client, "clara", ADDRESS)

    record(cast.amina, opened(cast.amina, WITHIN_24_HOURS, ago=2 * HOUR), SENT, ago=HOUR)

    assert "Kept, of 4 done or overdue 4 of 4" in of_four
    assert "%" not in of_four
    assert "Kept, of 5 done or overdue 100%" in page(client, "clara", ADDRESS)


def test_duties_without_a_deadline_are_said_before_the_share(cast: Cast, client: Client) -> None:
    opened(cast.amina, "possible victim met", ago=DAYS_AGO)
    opened(cast.amina, WITHIN_24_HOURS, ago=2 * HOUR)

    text = page(client, "clara", ADDRESS)

    said = re.search(r"(Most|Some) duties have no deadline in law: 0 done, (\d+) waiting\.", text)
    assert said
    assert text.index(said[0]) < text.index("Kept, of")


def test_without_undated_duties_nothing_is_said_of_them(cast: Cast, client: Client) -> None:
    opened(cast.amina, WITHIN_24_HOURS, ago=2 * HOUR)

    assert "have no deadline in law" not in page(client, "clara", ADDRESS)


@pytest.mark.parametrize(
    ("asked", "is_warned"),
    [
        ("", False),
        ("?institution=Policía Nacional", False),
        ("?place=Asunción", True),
        ("?from=2026-11", True),
        ("?to=2026-11", True),
        ("?duty=PYM5c", True),
        ("?duty=unknown", False),
    ],
)
def test_a_narrow_choice_warns_that_a_number_may_point_to_one_person(
    cast: Cast, client: Client, asked: str, is_warned: bool
) -> None:
    opened(cast.amina, WITHIN_24_HOURS, ago=2 * HOUR)

    text = page(client, "clara", ADDRESS + asked)

    assert ("a 1 or a 2 may point to one person" in text) is is_warned


def test_a_choice_stands_in_the_address_and_survives_a_reload(cast: Cast, client: Client) -> None:
    opened(cast.amina, WITHIN_24_HOURS, ago=2 * HOUR)
    opened(cast.rosa, WITHIN_24_HOURS, ago=2 * HOUR, place="Alto Paraná")
    log_in(client, "clara")

    response = client.get(ADDRESS, {"place": "Alto Paraná", "from": "2026-11", "to": "2026-11"})

    markup = response.content.decode()
    assert police(plain(markup)) == ["0", "0", "0", "1", "0", "0", "0", "–"]
    assert '<option value="Alto Paraná" selected>' in markup
    assert markup.count('<option value="2026-11" selected>') == 2
    assert "Place : Alto Paraná" in plain(markup)


@pytest.mark.parametrize(
    "asked",
    [{"place": "Nowhere"}, {"from": "9999-99"}, {"to": "'; --"}, {"institution": "<b>"}],
)
def test_what_is_unknown_is_no_choice(cast: Cast, client: Client, asked: dict[str, str]) -> None:
    opened(cast.amina, WITHIN_24_HOURS, ago=2 * HOUR)
    log_in(client, "clara")

    response = client.get(ADDRESS, asked)

    assert police(plain(response.content.decode())) == ["0", "0", "0", "1", "0", "0", "0", "–"]


def test_no_case_and_no_member_is_told(cast: Cast, client: Client) -> None:
    cases = [opened(cast.amina, event, ago=DAYS_AGO) for event in (WITHIN_24_HOURS, NO_DATE)]
    codes = list(Access.objects.values_list("code", flat=True))
    log_in(client, "clara")

    markup = client.get(ADDRESS).content.decode()

    assert len(codes) == 2
    told = [*map(str, cases), *codes, str(cast.amina.member), "Amina"]
    assert [one for one in told if one in markup] == []
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", markup)


@pytest.mark.parametrize("name", ["amina", "bruno", "diego"])
def test_who_does_not_coordinate_is_turned_away(cast: Cast, client: Client, name: str) -> None:
    opened(cast.amina, WITHIN_24_HOURS, ago=2 * HOUR)
    log_in(client, name)

    response = client.get(ADDRESS)

    assert response.status_code == 403
    assert b"Kept" not in response.content


def test_who_is_not_signed_in_is_asked_to(cast: Cast, client: Client) -> None:
    response = client.get(ADDRESS)

    assert response.headers["Location"] == "/sign-in/?next=/coordination/"


@pytest.mark.parametrize("name", ["amina", "bruno", "diego"])
def test_an_officers_transaction_sees_no_count_whatever_the_page(cast: Cast, name: str) -> None:
    opened(cast.amina, WITHIN_24_HOURS, ago=2 * HOUR)

    see_as(actor=getattr(cast, name))

    assert not Change.objects.exists()


def test_the_page_takes_as_many_queries_for_many_duties_as_for_one(
    cast: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    for event in (WITHIN_24_HOURS, NO_DATE, "possible victim met", "petition filed"):
        for by in (cast.amina, cast.rosa):
            opened(by, event, ago=DAYS_AGO)
    log_in(client, "clara")
    client.get(ADDRESS)  # the first page of a session keeps the session anew

    # Of the session, the member and their desk; who is looking; what they may know of desks; the
    # counts, and those of referrals; up to when; what waits for a review.
    with django_assert_max_num_queries(11):
        response = client.get(ADDRESS)

    assert response.status_code == 200


def test_the_page_says_up_to_when_time_was_counted(
    committed: Cast, database: TestDatabase, client: Client
) -> None:
    before = page(client, "clara", ADDRESS)

    with acting_as(database.worker, database):
        Reckoning.objects.create(pk=1, reached=NOW)

    assert "Time has not been counted here yet" in before
    assert "Time is counted up to 3 November 2026, 09:00." in page(client, "clara", ADDRESS)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", ["Aún no se dio el motivo", "Hasta un día", "Hasta 90 días"]),
        ("fr", ["Raison pas encore donnée", "Jusqu’à un jour", "Jusqu’à 90 jours"]),
    ],
)
def test_reasons_and_spans_of_time_are_said_in_the_language_of_the_reader(
    cast: Cast, client: Client, language: str, words: list[str]
) -> None:
    case = opened(cast.amina, WITHIN_24_HOURS, ago=DAYS_AGO)
    see_as(actor=cast.amina)
    advance_case(case=case, now=NOW)

    text = page(client, "clara", reverse("coordination"), language)

    assert [one for one in words if one not in text] == []
    assert "No reason given yet" not in text


@pytest.mark.parametrize(("language", "heading"), [("es", "Deberes"), ("fr", "Devoirs")])
def test_the_page_is_there_in_every_language(
    cast: Cast, client: Client, language: str, heading: str
) -> None:
    opened(cast.amina, WITHIN_24_HOURS, ago=DAYS_AGO)

    text = page(client, "clara", reverse("coordination"), language)

    assert text.startswith(f'id="main"> {heading}') or heading in text[:120]
