"""The list of the cases a desk sees."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amparo.apps.accounts.middleware import see_as
from amparo.apps.cases.codes import tidy_code
from amparo.apps.cases.models import Access, Case
from amparo.apps.cases.pages.queries import read_code
from tests.apps.cases.browsing import browser, opened, text_of
from tests.cast import Cast


def test_a_desk_sees_its_own_cases_and_no_other(cast: Cast) -> None:
    ours, theirs = opened(cast.amina), opened(cast.rosa, place="Alto Paraná")
    see_as(actor=cast.amina)
    code = read_code(case=ours)

    page = browser("amina").get("/cases/")

    assert code in text_of(page)
    assert str(theirs) not in page.content.decode()


def test_duties_that_are_open_and_those_late_are_counted(cast: Cast) -> None:
    opened(cast.amina, "police action taken on maltreatment", hours_ago=300)
    opened(cast.amina, "possible victim met")

    page = browser("amina").get("/cases/").content.decode()

    assert page.count("amparo-countdown--over") == 1


def test_what_is_urgent_stands_above_a_long_list(cast: Cast) -> None:
    case = opened(cast.amina)

    page = browser("amina").get("/cases/").content.decode()

    main = page.partition("<main")[2]
    assert -1 < main.find('href="/requests/new/"') < main.find(f"/cases/{case}/")
    assert -1 < main.find('href="/requests/mine/"') < main.find(f"/cases/{case}/")


@pytest.mark.parametrize("how", [str, str.lower, lambda code: code.replace("-", "")[:5]])
def test_a_case_is_found_by_its_code_however_it_is_typed(cast: Cast, how: object) -> None:
    case = opened(cast.amina)
    code = read_code(case=case)

    page = browser("amina").post("/cases/", {"find": how(code)}, follow=True)  # type: ignore[operator]  # a function

    assert f"/cases/{case}/" in page.content.decode()


def test_a_whole_code_leads_to_its_case_and_stands_in_no_address(cast: Cast) -> None:
    case = opened(cast.amina)
    code = read_code(case=case)
    amina = browser("amina")

    whole = amina.post("/cases/", {"find": code})
    part = amina.post("/cases/", {"find": code[:5]})
    by_address = amina.get("/cases/", {"find": "nothing"})

    assert whole["Location"] == f"/cases/{case}/"
    assert code in part.content.decode()
    assert 'name="find"' in part.content.decode()
    assert not re.search(r'(href|action)="[^"]*' + code[:5], part.content.decode())
    assert f"/cases/{case}/" in by_address.content.decode()


def test_where_more_begin_so_than_fit_on_a_page_it_says_so_and_leads_to_no_second(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("amparo.apps.cases.pages.queries.PAGE_SIZE", 1)
    desk, now = cast.amina.desk_id, datetime.now(tz=UTC)
    see_as(actor=cast.amina)
    for code in ("222-222-2", "222-222-3"):
        case = Case.objects.create(opened_at=now, opened_by_id=desk, projected_at=now)
        Access.objects.create(case=case, desk_id=desk, since=now, code=code)

    page = browser("amina").post("/cases/", {"find": "222"})

    assert "More cases begin so. Write more of the code." in text_of(page)
    assert "page=2" not in page.content.decode()


def test_a_code_of_another_desk_is_not_found(cast: Cast) -> None:
    case = opened(cast.rosa, place="Alto Paraná")
    code = read_code(case=case)

    page = browser("amina").post("/cases/", {"find": code})

    assert "Your desk sees no case with that code." in text_of(page)


@pytest.mark.parametrize("typed", ["Yamilet", "Ana", "Ñasaindy Canária", "K7R"])
def test_what_is_no_code_goes_into_no_session(cast: Cast, typed: str) -> None:
    amina = browser("amina")

    page = amina.post("/cases/", {"find": typed})

    assert "Your desk sees no case with that code." in text_of(page)
    assert typed not in str(dict(amina.session))
    asking = amina.get("/requests/new/").content.decode()
    assert 'name="code"' in asking
    assert typed not in asking


def test_a_code_that_is_not_of_the_desk_goes_along_to_the_urgent_request(cast: Cast) -> None:
    amina = browser("amina")

    amina.post("/cases/", {"find": "k7rm4x2"})

    assert 'value="K7R-M4X-2"' in amina.get("/requests/new/").content.decode()


def test_a_code_is_tidied() -> None:
    assert [tidy_code(typed=typed) for typed in ("k7qm4x2", "K7Q-M", "", "%_")] == [
        "K7Q-M4X-2", "K7Q-M", "", "",
    ]  # fmt: skip


def test_a_long_list_is_shown_in_pages_by_as_many_queries(cast: Cast) -> None:
    opened(cast.amina)
    amina = browser("amina")
    amina.get("/cases/")
    numbers = []
    for people in (1, 25):
        opened(cast.amina, people=people)
        with CaptureQueriesContext(connection) as asked:
            first = amina.get("/cases/")
        numbers.append(len(asked))

    second = amina.get("/cases/?page=2")

    assert numbers[0] == numbers[1]
    assert first.content.decode().count('role="rowheader"') == 25
    assert second.content.decode().count('role="rowheader"') == 2
    assert "Previous" in text_of(second)


@pytest.mark.parametrize("page", ["0", "-1", "x", "9999999999", "99"])
def test_a_page_that_is_none_does_no_harm(cast: Cast, page: str) -> None:
    opened(cast.amina)

    assert browser("amina").get("/cases/", {"page": page}).status_code == 200


def test_whoever_sees_only_what_is_assigned_is_told_so_and_not_that_the_desk_has_no_case(
    cast: Cast,
) -> None:
    opened(cast.amina)

    page = text_of(browser("pablo").get("/cases/"))

    assert "Cases in your hands" in page
    assert "No case is in your hands now. A case lead of your desk assigns them." in page
    assert "Your desk has no case yet" not in page


def test_an_emergency_is_offered_only_to_whom_a_case_of_the_desk_can_be_closed(cast: Cast) -> None:
    pages = [text_of(browser(name).get("/cases/")) for name in ("pablo", "amina", "lucia")]

    offers = ["Open a case of your desk in an emergency" in page for page in pages]
    assert offers == [True, False, False]
