"""The coded profile of a case."""

from amparo.apps.accounts.middleware import see_as
from amparo.apps.cases.pages.queries import read_profile
from tests.apps.cases.browsing import browser, opened, text_of
from tests.cast import Cast

KNOWN = {
    "sex": "female",
    "age_band": "12-17",
    "nationality": "BO",
    "exploitation": ["begging", "sexual"],
    "brought_by": "",
    "origin": "BO",
    "destination": "Boquerón",
}


def test_a_profile_keeps_the_codes_and_shows_them_again(cast: Cast) -> None:
    case, amina = opened(cast.amina), browser("amina")

    answer = amina.post(f"/cases/{case}/profile/", KNOWN)

    page = amina.get(f"/cases/{case}/profile/").content.decode()
    assert answer.status_code == 302
    assert read_profile(case=case) == {
        "sex": "female", "age_band": "12-17", "nationality": "BO",
        "exploitation": "begging,sexual", "origin": "BO", "destination": "Boquerón",
    }  # fmt: skip
    assert 'type="radio" value="12-17" checked' in page
    assert page.count('type="checkbox" value="sexual" checked') == 1


def test_nothing_has_to_be_known(cast: Cast) -> None:
    case = opened(cast.amina)

    answer = browser("amina").post(f"/cases/{case}/profile/", {})

    assert answer.status_code == 302
    assert read_profile(case=case) == {}


def test_a_code_of_nobody_is_refused(cast: Cast) -> None:
    case = opened(cast.amina)

    answer = browser("amina").post(f"/cases/{case}/profile/", {**KNOWN, "sex": "<b>name</b>"})

    assert "Select a valid choice." in text_of(answer)
    assert "<b>name" not in answer.content.decode()
    assert read_profile(case=case) == {}


def test_another_desk_reads_no_profile(cast: Cast) -> None:
    case = opened(cast.amina)
    browser("amina").post(f"/cases/{case}/profile/", KNOWN)

    see_as(actor=cast.rosa)

    assert read_profile(case=case) == {}
