"""The coded profile of a case."""

import uuid
from typing import Any

from amparo.apps.accounts.middleware import see_as
from amparo.apps.cases.models import Case
from amparo.apps.cases.pages.queries import read_code
from amparo.apps.cases.profiles import read_profile
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


def found_together(cast: Cast) -> tuple[uuid.UUID, uuid.UUID, uuid.UUID]:
    """The cases of three people found together, by their codes."""
    opened(cast.amina, people=3)
    first, second, third = Case.objects.order_by("seen_by__code").values_list("pk", flat=True)
    return first, second, third


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


def test_one_who_was_found_alone_is_asked_of_no_others(cast: Cast) -> None:
    case = opened(cast.amina)

    page = text_of(browser("amina").get(f"/cases/{case}/profile/"))

    assert "the others found together" not in page


def test_the_same_profile_is_kept_for_all_who_were_found_together(cast: Cast) -> None:
    first, second, third = found_together(cast)
    amina = browser("amina")

    page = amina.get(f"/cases/{first}/profile/")
    answer: Any = amina.post(f"/cases/{first}/profile/", {"sex": "male", "for_others": "on"})

    assert "Keep the same for the others found together (2)" in text_of(page)
    assert 'name="for_others" type="checkbox" value="on" checked' not in page.content.decode()
    assert "The profile is kept in 3 cases." in amina.get(answer.url).content.decode()
    assert [read_profile(case=case) for case in (first, second, third)] == [{"sex": "male"}] * 3


def test_the_others_stay_as_they_are_unless_it_is_asked(cast: Cast) -> None:
    first, second, _third = found_together(cast)

    browser("amina").post(f"/cases/{first}/profile/", {"sex": "male"})

    assert read_profile(case=second) == {}


def test_another_profile_is_not_replaced_by_that_of_all(cast: Cast) -> None:
    first, second, third = found_together(cast)
    amina = browser("amina")
    amina.post(f"/cases/{second}/profile/", {"sex": "female"})

    answer: Any = amina.post(f"/cases/{first}/profile/", {"sex": "male", "for_others": "on"})

    code = read_code(case=second)
    assert f"which stays as it was: {code}." in amina.get(answer.url).content.decode()
    assert read_profile(case=second) == {"sex": "female"}
    assert read_profile(case=third) == {"sex": "male"}


def test_nothing_is_kept_for_the_others_where_the_profile_itself_changed(cast: Cast) -> None:
    first, second, _third = found_together(cast)
    amina = browser("amina")
    amina.post(f"/cases/{first}/profile/", {"sex": "female"})

    answer = amina.post(f"/cases/{first}/profile/", {"sex": "male", "for_others": "on", "seen": ""})

    assert "Others changed the profile meanwhile" in text_of(answer)
    assert 'name="for_others" type="checkbox" value="on" checked' in answer.content.decode()
    assert read_profile(case=first) == {"sex": "female"}
    assert read_profile(case=second) == {}
