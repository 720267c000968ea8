"""Each look at a case is noted with what it was for; who has no duty in it is asked."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from amparo.apps.accounts.middleware import see_as
from amparo.apps.cases.models import Assignment, Duty
from amparo.apps.journal.door import open_words
from amparo.apps.journal.models import Reading, Trace
from amparo.apps.seals.cases import seal_of
from tests.apps.cases.browsing import browser, hidden, opened, recorded, text_of
from tests.cast import Cast

QUESTION = "Why do you look at this case?"
WORDS = "The shelter asked me how far this is."
NOT_OWED = "reasonable grounds found"
"""After this the police owe nothing."""

Noted = tuple[str, str, str]


def noted(cast: Cast, case: uuid.UUID) -> list[Noted]:
    """The looks at a case as who leads it may read them: by whom, what for, which duty."""
    see_as(actor=cast.lucia)
    names = {cast.amina.member: "amina", cast.mateo.member: "mateo", cast.bruno.member: "bruno",
             cast.lucia.member: "lucia"}  # fmt: skip
    rows = Reading.objects.filter(case=case).order_by("pk")
    return [(names[row.member], row.purpose, said(row)[1]) for row in rows]


def said(row: Reading) -> tuple[str, str]:
    """The words of a look, and the duty that led to it."""
    return open_words(seal=seal_of(case=row.case), kept=bytes(row.said)) if row.said else ("", "")


def answer(client: Client, case: uuid.UUID, **said: str) -> Any:
    return client.post(f"/cases/{case}/why/", {"words": WORDS, **said})


PAGES = {
    "case": "",
    "record": "record/",
    "record-event": "record-event/?event=victim%20identified",
    "correct": "correct/1/",
    "profile": "profile/",
    "late-reason": "late/0/",
}


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_every_page_of_a_case_notes_one_look_with_the_duty_it_served(cast: Cast, path: str) -> None:
    case = opened(cast.amina)

    page = browser("mateo").get(f"/cases/{case}/{path}")

    assert page.status_code == 200
    assert noted(cast, case) == [("mateo", "duty", Duty.objects.get(position=0).duty)]


def test_a_look_is_noted_for_whoever_checks_the_journal_too(cast: Cast) -> None:
    case = opened(cast.amina)

    browser("mateo").get(f"/cases/{case}/")

    see_as(actor=cast.julia)
    looked = Trace.objects.get(act="looked")
    assert (looked.case, looked.member, looked.desk_id) == (
        case, cast.mateo.member, cast.mateo.desk_id
    )  # fmt: skip
    assert (looked.number, looked.hash) == (None, None)


def test_lists_and_due_are_no_look_at_a_case(cast: Cast) -> None:
    case = opened(cast.amina)
    mateo = browser("mateo")

    for path in ("/", "/cases/", "/cases/open/"):
        mateo.get(path)

    assert noted(cast, case) == []


def test_a_look_is_noted_where_the_form_then_fails(cast: Cast) -> None:
    case = opened(cast.amina)

    page = browser("mateo").post(f"/cases/{case}/record-event/?event=victim%20identified", {})

    assert "There is a problem" in text_of(page)
    assert [look[:2] for look in noted(cast, case)] == [("mateo", "duty")]


def test_a_look_at_a_case_that_is_not_there_is_not_noted(cast: Cast) -> None:
    case = opened(cast.amina)

    assert browser("rosa").get(f"/cases/{case}/").status_code == 404
    assert noted(cast, case) == []


def test_a_link_names_the_duty_that_a_look_serves(cast: Cast) -> None:
    case = opened(cast.amina)
    for event in ("petition filed", "victim identified"):
        recorded(cast.amina, case, event)
    see_as(actor=cast.amina)
    owed = [*Duty.objects.filter(case=case, desk=cast.amina.desk_id, ending="open")
            .order_by("due_at", "opened_at", "position")]  # fmt: skip
    last, client = owed[-1], browser("mateo")

    for hint in (str(last.position), "987", "none"):
        client.get(f"/cases/{case}/?for={hint}")

    assert len(owed) > 1
    assert [look[2] for look in noted(cast, case)] == [last.duty, owed[0].duty, owed[0].duty]


def test_due_leads_to_a_case_with_the_duty_it_is_for(cast: Cast) -> None:
    case = opened(cast.amina)

    page = browser("amina").get("/").content.decode()

    assert f"/cases/{case}/?for=0" in page


def test_who_opened_or_recorded_in_a_case_lately_is_not_asked(cast: Cast) -> None:
    case = opened(cast.amina, NOT_OWED)
    recorded(cast.mateo, case, "victim referred for certification")

    for name in ("amina", "mateo"):
        assert QUESTION not in text_of(browser(name).get(f"/cases/{case}/"))

    assert noted(cast, case) == [("amina", "hand", ""), ("mateo", "hand", "")]


@pytest.mark.parametrize(
    ("ended", "until", "is_asked"),
    [(None, None, False), (None, 1, False), (None, -1, True), (-1, None, True)],
)
def test_whom_a_case_is_assigned_to_is_not_asked_while_it_is(
    cast: Cast, ended: int | None, until: int | None, is_asked: bool
) -> None:
    case, now = opened(cast.amina, NOT_OWED), datetime.now(tz=UTC)
    see_as(actor=cast.lucia)
    Assignment.objects.create(
        case_id=case, desk_id=cast.mateo.desk_id, member=cast.mateo.member, way="assigned",
        since=now, until=now + timedelta(hours=until) if until else None,
        ended_at=now + timedelta(hours=ended) if ended else None,
    )  # fmt: skip

    page = browser("mateo").get(f"/cases/{case}/")

    assert (QUESTION in text_of(page)) is is_asked
    assert noted(cast, case) == ([] if is_asked else [("mateo", "hand", "")])


@pytest.mark.parametrize("path", ["", "record/", "profile/", "correct/1/"])
def test_who_has_no_duty_in_a_case_is_asked_before_anything_of_it_is_shown(
    cast: Cast, path: str
) -> None:
    case = opened(cast.amina, NOT_OWED)

    page = browser("mateo").get(f"/cases/{case}/{path}")

    assert QUESTION in text_of(page)
    assert "Reasonable grounds" not in page.content.decode()
    assert noted(cast, case) == []


@pytest.mark.parametrize("path", ["profile/", "correct/1/"])
def test_who_sends_too_much_to_be_kept_is_asked_all_the_same(cast: Cast, path: str) -> None:
    case = opened(cast.amina, NOT_OWED)

    page = browser("mateo").post(f"/cases/{case}/{path}", {"anything": "x" * 65 * 1024})

    assert QUESTION in text_of(page)
    assert "Reasonable grounds" not in page.content.decode()
    assert noted(cast, case) == []


def test_the_answer_is_kept_and_leads_on(cast: Cast) -> None:
    case = opened(cast.amina, NOT_OWED)
    mateo = browser("mateo")

    told = answer(mateo, case, next=f"/cases/{case}/record/")
    page = mateo.get(f"/cases/{case}/record/")

    assert (told.status_code, told.headers["Location"]) == (302, f"/cases/{case}/record/")
    assert "What happened?" in text_of(page)
    assert noted(cast, case) == [("mateo", "other", ""), ("mateo", "other", "")]
    first, second = Reading.objects.order_by("pk")
    assert said(first) == (WORDS, "")
    assert bytes(second.said) == b""


def test_the_session_keeps_no_word_of_the_answer(cast: Cast) -> None:
    case = opened(cast.amina, NOT_OWED)
    mateo = browser("mateo")

    answer(mateo, case)

    assert [*mateo.session["said why"]] == [str(case)]
    assert "shelter" not in str(dict(mateo.session))


def test_an_answer_leads_to_no_page_of_others(cast: Cast) -> None:
    case = opened(cast.amina, NOT_OWED)

    told = answer(browser("mateo"), case, next="https://example.org/")

    assert told.headers["Location"] == f"/cases/{case}/"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "Write why you look at this case."),
        ("123456789", "Write a little more: at least 10 letters."),
        ("   123456789   ", "Write a little more: at least 10 letters."),
        ("x" * 501, "Write it shorter: at most 500 letters."),
    ],
)
def test_an_answer_that_says_nothing_is_refused(cast: Cast, words: str, says: str) -> None:
    case = opened(cast.amina, NOT_OWED)
    mateo = browser("mateo")

    page = mateo.post(f"/cases/{case}/why/", {"words": words, "next": "/cases/", "kept": ""})

    assert says in text_of(page)
    assert '<input type="hidden" name="next" value="/cases/">' in page.content.decode()
    assert QUESTION in text_of(mateo.get(f"/cases/{case}/"))
    assert noted(cast, case) == []


@pytest.mark.parametrize("words", ["1234567890", "x" * 500])
def test_ten_to_five_hundred_letters_are_an_answer(cast: Cast, words: str) -> None:
    case = opened(cast.amina, NOT_OWED)

    told = browser("mateo").post(f"/cases/{case}/why/", {"words": words})

    assert told.status_code == 302


def test_an_answer_is_for_one_case_and_one_session(cast: Cast) -> None:
    case, other = opened(cast.amina, NOT_OWED), opened(cast.amina, NOT_OWED)
    mateo = browser("mateo")
    answer(mateo, case)

    assert QUESTION in text_of(mateo.get(f"/cases/{other}/"))
    assert QUESTION in text_of(browser("mateo").get(f"/cases/{case}/"))


@pytest.mark.parametrize(("minutes", "is_asked"), [(59, False), (61, True)])
def test_after_an_hour_a_reader_is_asked_again(cast: Cast, minutes: int, is_asked: bool) -> None:
    case = opened(cast.amina, NOT_OWED)
    mateo = browser("mateo")
    answer(mateo, case)
    _let_pass(mateo, case, minutes)

    page = mateo.get(f"/cases/{case}/")

    assert (QUESTION in text_of(page)) is is_asked


def test_who_wrote_for_longer_than_an_hour_is_not_held_up_when_they_send_it(cast: Cast) -> None:
    case = opened(cast.amina, NOT_OWED)
    mateo = browser("mateo")
    answer(mateo, case)
    _let_pass(mateo, case, 61)

    told = mateo.post(f"/cases/{case}/profile/", {"sex": "female"})

    assert (told.status_code, told.headers["Location"]) == (302, f"/cases/{case}/")


def _let_pass(client: Client, case: uuid.UUID, minutes: int) -> None:
    session = client.session
    session["said why"] = {str(case): session["said why"][str(case)] - 60 * minutes}
    session.save()


def test_what_was_sent_when_the_question_comes_is_not_lost(cast: Cast) -> None:
    case = opened(cast.amina, NOT_OWED)
    mateo, address = browser("mateo"), f"/cases/{case}/profile/"

    asked = mateo.post(address, {"sex": "female", "consent": "x"})
    offered = answer(mateo, case, **{**hidden(asked), "words": WORDS})
    sent = mateo.post(address, {**hidden(offered), "sex": "female"})

    assert "What you sent is not recorded yet." in text_of(asked)
    assert "Send what you had written" in text_of(offered)
    assert hidden(offered)["sex"] == "female"
    assert f'action="{address}"' in offered.content.decode()
    assert (sent.status_code, sent.headers["Location"]) == (302, f"/cases/{case}/")


def test_what_was_changed_on_its_way_is_not_sent_on(cast: Cast) -> None:
    case = opened(cast.amina, NOT_OWED)

    told = browser("mateo").post(
        f"/cases/{case}/why/", {"words": WORDS, "kept": "changed"}, follow=True
    )

    assert "What you had written was kept for too long, or changed." in text_of(told)


def test_the_question_of_a_case_that_is_not_seen_is_not_there(cast: Cast) -> None:
    case = opened(cast.amina)
    rosa = browser("rosa")

    assert answer(rosa, case).status_code == 404
    assert answer(rosa, uuid.uuid4()).status_code == 404
    assert noted(cast, case) == []


@pytest.mark.parametrize("words", ["API: the nightly copy.", "  api:the nightly copy."])
def test_nobody_writes_what_would_pass_for_a_program(cast: Cast, words: str) -> None:
    case = opened(cast.amina)
    recorded(cast.amina, case, NOT_OWED)

    page = answer(browser("lucia"), case, words=words)

    assert "Begin otherwise: so begins what programs note." in page.content.decode()
    assert noted(cast, case) == []
