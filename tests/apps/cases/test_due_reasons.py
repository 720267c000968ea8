"""Saying why a duty is late: who may, what is kept, and what a refusal says."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.models import Member
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.due import views as views_due
from amparo.apps.cases.models import Duty
from amparo.apps.journal.queries import list_entries
from amparo.domain.casework.entries import Kind
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


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views_due, "instant_now", lambda: NOW)


def late_case(by: Actor) -> uuid.UUID:
    """A case in which the first duty is late."""
    return opened(by, WITHIN_24_HOURS, ago=timedelta(days=3))


def give(client: Client, name: str, case: uuid.UUID, **said: str) -> tuple[int, str, str]:
    """Send the form: the status, where it leads, and the page."""
    client.force_login(Member.objects.get(sign_in_name=name))
    sent = {"submission": str(uuid.uuid4()), "duty": RULE_OF_24_HOURS, "reason": "vehicle", **said}
    response = client.post(reverse("late-reason", args=[case, 0]), sent)
    text = plain(response.content.decode())
    return response.status_code, response.headers.get("Location", ""), text


def test_a_late_duty_links_to_the_question(cast: Cast, client: Client) -> None:
    case = late_case(cast.amina)
    client.force_login(Member.objects.get(sign_in_name="amina"))

    markup = client.get("/?state=late").content.decode()

    assert f'href="/cases/{case}/late/0/?next=%2F%3Fstate%3Dlate"' in markup


def test_the_question_says_why_it_is_asked(cast: Cast, client: Client) -> None:
    case = late_case(cast.amina)

    text = page(client, address=reverse("late-reason", args=[case, 0]))

    assert "What is to be done Send a copy of the record to the court" in text
    assert "It was due 1 November 2026, 09:00 (2 days over)" in text
    assert "Nobody is blamed." in text
    reasons = "No vehicle No fuel No bed No interpreter Not enough staff Another reason"
    assert reasons in text


def test_a_reason_is_kept_and_shown(cast: Cast, client: Client) -> None:
    case = late_case(cast.amina)

    status, target, _ = give(client, "amina", case, next="/?state=late")

    see_as(actor=cast.amina)
    assert (status, target) == (302, "/?state=late")
    assert Duty.objects.get(case=case).reason == "vehicle"
    assert "Why it is late: No vehicle." in page(client)


def test_a_later_reason_replaces_the_one_before(cast: Cast, client: Client) -> None:
    case = late_case(cast.amina)
    give(client, "amina", case)

    give(client, "mateo", case, reason="fuel")

    text = page(client)
    assert "Why it is late: No fuel." in text
    assert "No vehicle" not in text


def test_a_form_sent_twice_gives_one_reason(cast: Cast, client: Client) -> None:
    case, submission = late_case(cast.amina), str(uuid.uuid4())

    first = give(client, "amina", case, submission=submission)[0]
    second = give(client, "amina", case, submission=submission)[0]

    see_as(actor=cast.amina)
    kinds = [entry.kind for entry in list_entries(case=case)]
    assert (first, second, kinds) == (302, 302, [Kind.EVENT, Kind.REASON])


def test_who_chooses_nothing_is_asked_again(cast: Cast, client: Client) -> None:
    case = late_case(cast.amina)

    status, _, text = give(client, "amina", case, reason="")

    assert status == 200
    assert "There is a problem Choose one of the reasons." in text


@pytest.mark.parametrize("said", [{"reason": "laziness"}, {"submission": "once"}])
def test_a_form_that_was_tampered_with_is_no_fault(
    cast: Cast, client: Client, said: dict[str, str]
) -> None:
    case = late_case(cast.amina)

    status, _, text = give(client, "amina", case, **said)

    see_as(actor=cast.amina)
    assert (status, "There is a problem" in text) == (200, True)
    assert Duty.objects.get(case=case).reason == ""


def test_a_duty_that_is_not_late_needs_no_reason(cast: Cast, client: Client) -> None:
    case = opened(cast.amina, NO_DATE, ago=timedelta(days=1))
    rule = Duty.objects.get(case=case, position=0).duty

    asked = page(client, address=reverse("late-reason", args=[case, 0]))
    status, _, told = give(client, "amina", case, duty=rule)

    expected = "This duty is not late any more, so there is nothing to explain."
    assert status == 409
    assert expected in asked
    assert expected in told
    assert "What was missing?" not in asked


def test_a_duty_of_another_desk_is_theirs_to_explain(cast: Cast, client: Client) -> None:
    case = opened(cast.amina, "reasonable grounds found", ago=timedelta(days=1))
    client.force_login(Member.objects.get(sign_in_name="amina"))
    client.post(reverse("why-look", args=[case]), {"words": "To see whose duty this is."})

    asked = page(client, address=reverse("late-reason", args=[case, 0]))
    status, _, told = give(client, "amina", case)

    expected = "This duty is no longer one of your desk's."
    assert (status, expected in asked, expected in told) == (409, True, True)


def test_a_form_of_another_case_is_refused(cast: Cast, client: Client) -> None:
    one, other = late_case(cast.amina), late_case(cast.amina)
    submission = str(uuid.uuid4())
    give(client, "amina", one, submission=submission)

    status, _, text = give(client, "amina", other, submission=submission)

    assert status == 409
    assert "This form was sent for another case. Open the page again." in text


@pytest.mark.parametrize("position", [0, 7, 2**40])
def test_a_foreign_case_and_one_that_is_not_answer_alike(
    cast: Cast, client: Client, position: int
) -> None:
    foreign = late_case(cast.amina)
    client.force_login(Member.objects.get(sign_in_name="rosa"))
    addresses = [reverse("late-reason", args=[case, position]) for case in (foreign, uuid.uuid4())]

    answers = [client.get(address) for address in addresses]
    answers += [client.post(address, {"reason": "bed"}) for address in addresses]

    assert [answer.status_code for answer in answers] == [404, 404, 404, 404]


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "x:y"])
def test_nobody_is_sent_elsewhere_afterwards(cast: Cast, client: Client, target: str) -> None:
    case = late_case(cast.amina)

    _, leads_to, _ = give(client, "amina", case, next=target)

    assert leads_to == "/"


def test_the_question_for_a_missed_target_speaks_of_no_breach(cast: Cast, client: Client) -> None:
    case = late_case(cast.amina)
    page(client)
    see_as(actor=cast.amina)
    Duty.objects.update(is_law=False)

    text = page(client, address=reverse("late-reason", args=[case, 0]))

    assert "Why was the agreed target missed?" in text
    assert "not done in time" not in text


def test_a_reason_meant_for_another_duty_than_stands_there_now_is_refused(
    cast: Cast, client: Client
) -> None:
    case = late_case(cast.amina)

    status, _, text = give(client, "amina", case, duty="PY1a")

    assert status == 409
    assert "This duty is no longer one of your desk's." in text
