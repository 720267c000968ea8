"""A session that ends in the middle of a form: what was written is sent after signing in, once."""

import re
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.conf import LazySettings
from django.contrib.sessions.models import Session
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from amparo.apps.accounts.models import Member
from amparo.apps.accounts.written import Written, is_of_another, keep_written, read_written
from amparo.apps.cases.models import Case
from amparo.apps.journal.queries import list_entries
from tests.apps.accounts.pages import text_of
from tests.apps.cases.browsing import opened
from tests.apps.signing_in import asks_for_code
from tests.cast import PASSWORD, Cast, next_code

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

NOT_YET = "Your session ended. What you sent is not recorded yet."
NOT_THEIRS = "What was written here before is of somebody else. It is not recorded."
NEVER = "What you had written was kept for too long, or changed. It is not recorded."


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form of a page: where it is sent, and the hidden fields it stands there with."""

    action: str
    fields: dict[str, str]


def form_of(answer: "Answer") -> Form:
    """The form in the main part of a page."""
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    action = re.search(r'<form method="post" action="([^"]*)"', main)
    hidden = re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', main)
    return Form(
        action=unescape(action[1]) if action else "",
        fields={name: unescape(value) for name, value in hidden},
    )


@pytest.fixture
def case(cast: Cast) -> uuid.UUID:
    """A case of Amina's desk."""
    return opened(cast.amina)


@pytest.fixture
def amina(cast: Cast) -> Client:
    """The browser of Amina, which sends the token of each page as browsers do."""
    client = Client(enforce_csrf_checks=True)
    signed_in(client, form_of(client.get("/sign-in/")), "amina")
    return client


def signed_in(client: Client, form: Form, name: str, password: str = PASSWORD) -> "Answer":
    typed = {**form.fields, "username": name, "password": password}
    answer = client.post(form.action or "/sign-in/", typed)
    if not asks_for_code(answer):
        return answer
    second = form_of(answer)
    return client.post(second.action, {**second.fields, "code": next_code(name)})


def interrupted(client: Client, case: uuid.UUID) -> "Answer":
    """Fill in a form; the session ends; send the form."""
    path = f"/cases/{case}/record-event/?event=victim+identified"
    page = client.get(path)
    Session.objects.all().delete()
    return client.post(path, {**form_of(page).fields, "when": "now"})


def request_of(
    name: str, sent: Mapping[str, str | Sequence[str]], path: str = "/cases/"
) -> HttpRequest:
    """A request of a member who is signed in."""
    request = RequestFactory().post(path, sent)
    request.user = Member.objects.get(sign_in_name=name)
    return request


def events(case: uuid.UUID) -> list[str]:
    return [entry.event for entry in list_entries(case=case)]


def test_what_was_written_is_recorded_once_after_signing_in(amina: Client, case: uuid.UUID) -> None:
    before = len(events(case))
    asked = interrupted(amina, case)
    unrecorded = len(events(case))
    offered = signed_in(amina, form_of(asked), "amina")
    form = form_of(offered)

    answers = [amina.post(form.action, form.fields) for _ in range(2)]

    assert NOT_YET in text_of(asked)
    assert "Send what you had written" in text_of(offered)
    assert "You are now signed in as Amina, Police, Asunción." in text_of(offered)
    assert form.action == f"/cases/{case}/record-event/?event=victim+identified"
    assert [answer.status_code for answer in answers] == [302, 302]
    assert (unrecorded - before, len(events(case)) - before) == (0, 1)


def test_what_was_written_can_be_left(amina: Client, case: uuid.UUID) -> None:
    before = len(events(case))
    offered = signed_in(amina, form_of(interrupted(amina, case)), "amina")

    page = amina.get(f"/cases/{case}/record-event/?event=victim+identified")

    link = f'href="/cases/{case}/record-event/?event=victim+identified">Leave it</a>'
    assert link in offered.content.decode()
    assert page.status_code == 200
    assert len(events(case)) == before


def test_a_wrong_password_loses_nothing(amina: Client, case: uuid.UUID) -> None:
    asked = interrupted(amina, case)

    again = signed_in(amina, form_of(asked), "amina", "not the password")

    assert NOT_YET in text_of(again)
    assert form_of(again).fields["kept"] == form_of(asked).fields["kept"]
    assert "Send what you had written" in text_of(signed_in(amina, form_of(again), "amina"))


def test_whoever_must_choose_a_password_first_sends_it_after_that(
    amina: Client, case: uuid.UUID
) -> None:
    held_up = form_of(interrupted(amina, case))
    Member.objects.filter(sign_in_name="amina").update(has_first_password=True)
    new = "another invented one"

    asked = signed_in(amina, held_up, "amina")
    form = form_of(asked)
    typed = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    offered = amina.post(form.action, {**form.fields, **typed})

    assert "Choose a password of your own first." in text_of(asked)
    assert form_of(offered).fields["when"] == "now"


@pytest.mark.parametrize(("name", "home"), [("mateo", "/"), ("diego", "/administration/")])
def test_somebody_else_is_offered_nothing_not_even_of_the_same_desk(
    amina: Client, case: uuid.UUID, name: str, home: str
) -> None:
    answer = signed_in(amina, form_of(interrupted(amina, case)), name)

    page = amina.get(home)
    assert answer.headers["Location"] == home
    assert NOT_THEIRS in text_of(page)
    assert "victim+identified" not in page.content.decode()


def test_somebody_else_who_must_choose_a_password_first_is_offered_nothing_either(
    amina: Client, case: uuid.UUID
) -> None:
    Member.objects.filter(sign_in_name="mateo").update(has_first_password=True)

    answer = signed_in(amina, form_of(interrupted(amina, case)), "mateo")

    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize(("name", "is_offered"), [("mateo", True), ("amina", False)])
def test_whoever_signed_in_last_in_this_browser_wrote_it(
    amina: Client, case: uuid.UUID, name: str, is_offered: bool
) -> None:
    signed_in(amina, form_of(amina.get("/sign-in/")), "mateo")

    answer = signed_in(amina, form_of(interrupted(amina, case)), name)

    assert ("Send what you had written" in text_of(answer)) is is_offered


def test_a_browser_that_does_not_know_who_wrote_it_keeps_nothing(
    amina: Client, case: uuid.UUID, settings: LazySettings
) -> None:
    del amina.cookies[settings.DEVICE_COOKIE_NAME]

    answer = interrupted(amina, case)

    assert answer.status_code == 302
    assert "Your session ended. What you sent is not recorded." in text_of(
        amina.get(answer.headers["Location"])
    )


def test_a_role_that_cannot_send_it_is_told_so(amina: Client, case: uuid.UUID) -> None:
    form = form_of(interrupted(amina, case))
    Member.objects.get(sign_in_name="amina").postings.update(role="country administrator")

    answer = signed_in(amina, Form(action="", fields={
        key: value for key, value in form.fields.items() if key != "next"
    }), "amina")  # fmt: skip

    assert answer.headers["Location"] == reverse("administration")
    assert "Your role cannot send it." in text_of(amina.get(reverse("administration")))


def test_what_is_held_up_by_a_proof_is_sent_on_by_nobody_else(cast: Cast) -> None:
    request, other = request_of("amina", {"a": "b"}), request_of("mateo", {})

    kept = keep_written(request=request)

    assert read_written(request=request, kept=kept) == Written(path="/cases/", fields=(("a", "b"),))
    assert read_written(request=other, kept=kept) is None
    assert is_of_another(request=other, kept=kept)


@pytest.mark.parametrize("damage", ["x", ":x", "é"])
def test_what_was_changed_on_the_way_is_not_offered(
    amina: Client, case: uuid.UUID, damage: str
) -> None:
    form = form_of(interrupted(amina, case))
    form.fields["kept"] += damage

    answer = signed_in(amina, form, "amina")

    assert answer.headers["Location"] == f"/cases/{case}/record-event/?event=victim+identified"
    assert NEVER in text_of(amina.get(answer.headers["Location"]))


def test_what_is_older_than_an_hour_is_not_offered(
    amina: Client, case: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = form_of(interrupted(amina, case))
    now_seconds = time.time()
    monkeypatch.setattr(time, "time", lambda: now_seconds + 60 * 60 + 1)

    assert signed_in(amina, form, "amina").status_code == 302


def test_neither_token_nor_password_is_kept(cast: Cast) -> None:
    sent = {"csrfmiddlewaretoken": "t", "old_password": "p", "reason": ["fuel", "road"]}
    request = request_of("amina", sent, path="/cases/?a=1")

    kept = read_written(request=request, kept=keep_written(request=request))

    assert kept == Written(path="/cases/?a=1", fields=(("reason", "fuel"), ("reason", "road")))


def test_what_comes_with_a_file_is_refused_and_nothing_of_it_kept() -> None:
    file = SimpleUploadedFile("photograph.jpg", b"...")
    request = RequestFactory().post("/cases/?a=1", {"reason": "fuel", "photograph": file})

    with pytest.raises(RequestDataTooBig):
        keep_written(request=request)


@pytest.mark.parametrize(("size", "is_kept"), [(64 * 1024 - 4, True), (64 * 1024 - 3, False)])
def test_no_more_than_64_kilobytes_are_kept(cast: Cast, size: int, is_kept: bool) -> None:
    request = request_of("amina", {"note": "n" * size})

    assert bool(keep_written(request=request)) is is_kept


@pytest.mark.parametrize(
    ("path", "size"), [("/", 70_000), ("/password/", 1), ("/administration/", 1)]
)
def test_what_cannot_be_kept_is_said_to_be_lost(
    client: Client, cast: Cast, path: str, size: int
) -> None:
    answer = client.post(path, {"old_password": "secret", "note": "n" * size})

    page = client.get(answer.headers["Location"])
    assert answer.headers["Location"] == f"/sign-in/?next={path}"
    assert "Your session ended. What you sent is not recorded." in text_of(page)
    assert "secret" not in page.content.decode()


def test_a_refused_form_leads_to_its_page_anew_and_keeps_nothing(cast: Cast) -> None:
    browser = Client(enforce_csrf_checks=True)

    refused = browser.post("/cases/open/?event=a%22b", {"note": "written elsewhere"})

    page = refused.content.decode()
    assert refused.status_code == 403
    assert 'href="/cases/open/?event=a%22b">Open the page anew</a>' in page
    assert "written elsewhere" not in page
    assert not Case.objects.exists()


@pytest.mark.parametrize("name", ["sign-out", "set_language"])
def test_what_has_no_page_leads_to_the_first_one(db: None, name: str) -> None:
    refused = Client(enforce_csrf_checks=True).post(reverse(name))

    assert 'href="/sign-in/">Go to your first page</a>' in refused.content.decode()
