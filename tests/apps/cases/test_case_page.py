"""The page of a case: duties, bars, what happened; and for whom it is not there."""

import re
import uuid
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amparo.apps.accounts.middleware import see_as
from amparo.apps.cases import actions
from amparo.apps.cases.models import Duty
from amparo.apps.cases.pages.queries import read_code
from tests.apps.cases.browsing import LODGED, browser, opened, recorded, text_of
from tests.cast import Cast


def test_a_case_shows_its_code_and_what_the_desk_must_do(cast: Cast) -> None:
    case = opened(cast.amina)

    page = browser("amina").get(f"/cases/{case}/")

    code = read_code(case=case)
    assert page.status_code == 200
    assert f"Case {code} Opened by Policía Nacional · Police, Asunción" in text_of(page)
    assert "Apply the identification guidelines" in text_of(page)
    assert f"/cases/{case}/record-event/?event=identification%20guidelines%20applied" in (
        page.content.decode()
    )


def test_the_duties_of_others_stand_below_their_institution(cast: Cast) -> None:
    case = opened(cast.amina)
    recorded(cast.amina, case, "reasonable grounds found")
    recorded(cast.amina, case, "victim referred for certification")

    page = text_of(browser("amina").get(f"/cases/{case}/"))

    assert re.search(r"What others must do .*Ministerio Público Certify the victim", page)


def test_a_desk_that_opened_nothing_sees_its_own_duty_as_its_own(cast: Cast) -> None:
    case = opened(cast.amina)
    recorded(cast.amina, case, "reasonable grounds found")
    recorded(cast.amina, case, "victim referred for certification")

    page = text_of(browser("bruno").get(f"/cases/{case}/"))

    assert re.search(r"What your desk must do .*Certify the victim .*Record it", page)


def test_bars_that_this_case_put_come_first_and_the_others_are_folded(cast: Cast) -> None:
    case = opened(cast.amina)
    recorded(cast.amina, case, "petition filed")

    page = text_of(browser("amina").get(f"/cases/{case}/"))

    yet, folded = page.partition("What may not happen yet")[2].split("What else the law", 1)
    assert "Nobody may deport the victim" in yet
    assert "Nobody may lodge the victim in police or prison premises" not in yet
    assert "Nobody may lodge the victim in police or prison premises" in folded


def test_an_act_against_a_bar_is_marked_with_its_sentence(cast: Cast) -> None:
    case = opened(cast.amina)
    recorded(cast.amina, case, LODGED)

    page = text_of(browser("amina").get(f"/cases/{case}/")).partition("What happened")[2]

    assert "Not allowed Nobody may lodge the victim in police or prison premises." in page
    assert "art. 33.3" in page


def test_what_was_taken_back_is_struck_and_says_why(cast: Cast) -> None:
    case = opened(cast.amina)
    recorded(cast.amina, case, "victim identified")
    actions.correct_entry(
        by=cast.amina, at=datetime.now(tz=UTC), case=case, number=2, reason="did not happen",
        seen=2, submission=uuid.uuid4(),
    )  # fmt: skip

    page = browser("amina").get(f"/cases/{case}/")

    assert "<s>Victim identified</s>" in page.content.decode()
    assert "No longer counts. It did not happen." in text_of(page)
    assert "Correction: “Victim identified” no longer counts. It did not happen." in text_of(page)


def test_what_was_entered_days_later_says_so(cast: Cast) -> None:
    case = opened(cast.amina, hours_ago=100)
    recorded(cast.amina, case, "victim identified", hours_ago=1)

    page = text_of(browser("amina").get(f"/cases/{case}/"))

    assert page.count("Entered later:") == 1


def test_a_duty_whose_time_ran_out_stands_in_the_timeline_with_its_reason(cast: Cast) -> None:
    case = opened(cast.amina, "police action taken on maltreatment", hours_ago=300)
    see_as(actor=cast.amina)
    late = Duty.objects.filter(case=case, desk_id=cast.amina.desk_id).exclude(breached_by="")
    actions.give_reason(
        by=cast.amina, at=datetime.now(tz=UTC), case=case, position=late[0].position,
        duty=late[0].duty, reason="fuel", submission=uuid.uuid4(),
    )  # fmt: skip

    page = text_of(browser("amina").get(f"/cases/{case}/"))

    told = page.partition("What happened")[2]
    assert "Why it was not done in time: " in told
    assert "No fuel." in told
    assert re.search(r"Not done in time: .* It was due from: ", told)


def happened(case: uuid.UUID) -> str:
    """The words of a case's timeline."""
    return text_of(browser("amina").get(f"/cases/{case}/")).partition("What happened The")[2]


def test_an_entry_names_its_institution_once(cast: Cast) -> None:
    told = happened(opened(cast.amina))

    assert "Possible victim met Policía Nacional · Police, Asunción · Correct" in told


def test_an_act_that_fulfils_several_duties_says_so_in_one_line(cast: Cast) -> None:
    known = {"child": True, "identity unknown": True}
    case = opened(cast.amina, "victim identified", hours_ago=3, states=known)
    recorded(cast.amina, case, "identity and nationality established", hours_ago=2)

    told = happened(case)

    assert (
        "It fulfilled the duty of: the Ministry for Children (MINNA), Ley 4788/12, art. 36.4; "
        "the juvenile court, Ley 4788/12, art. 36.4."
    ) in told
    assert told.count("fulfilled") == 1
    assert "Done:" not in told


def test_an_act_that_came_too_late_says_whose_duty_it_fulfilled(cast: Cast) -> None:
    case = opened(cast.amina, "child taken into care without a court order", hours_ago=300)
    recorded(cast.amina, case, "juvenile court told of the care", hours_ago=2)

    assert (
        "It fulfilled, but not in time, the duty of: whoever has the child in care, "
        "Ley 1680/01, art. 107 (Ley 6486/20, art. 119)."
    ) in happened(case)


def test_an_act_that_came_before_its_duty_says_that_it_fulfilled_it(cast: Cast) -> None:
    case = opened(cast.amina, "juvenile court told of the care", hours_ago=3)
    recorded(cast.amina, case, "child taken into care without a court order", hours_ago=2)

    later, earlier = happened(case).split("Juvenile court told of the care", 1)

    assert "fulfilled" not in later
    assert "It fulfilled in time the duty of: whoever has the child in care" in earlier


def test_a_case_that_is_not_there_and_one_that_is_not_seen_answer_alike(cast: Cast) -> None:
    case, nobodys = opened(cast.amina), uuid.uuid4()
    rosa = browser("rosa")

    answers = {
        re.sub(rf"{one}|csrf\w*\" value=\"\w+", "", rosa.get(address).content.decode())
        for one in (case, nobodys)
        for address in [f"/cases/{one}/"]
    }

    assert len(answers) == 1
    assert rosa.get(f"/cases/{case}/").status_code == 404


@pytest.mark.parametrize(
    "page",
    ["", "record/", "record-event/?event=victim%20identified", "correct/1/", "profile/",
     "correct/99/", "record-event/?event=nothing"],
)  # fmt: skip
def test_no_page_of_a_case_is_there_for_another_desk(cast: Cast, page: str) -> None:
    case = opened(cast.amina)
    rosa = browser("rosa")

    assert rosa.get(f"/cases/{case}/{page}").status_code == 404
    assert rosa.post(f"/cases/{case}/{page}").status_code in (404, 405)


@pytest.mark.parametrize("page", ["cases/", "cases/open/"])
def test_who_has_no_casework_is_turned_away(cast: Cast, page: str) -> None:
    answer = browser("diego").get(f"/{page}")

    assert answer.status_code == 403


def test_a_page_asks_as_often_however_long_the_case(cast: Cast) -> None:
    short, long = opened(cast.amina), opened(cast.amina)
    for _ in range(12):
        recorded(cast.amina, long, "stage of the proceedings begun")
    amina = browser("amina")
    amina.get(f"/cases/{short}/")

    numbers = []
    for case in (short, long):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            amina.get(f"/cases/{case}/")
        numbers.append(len(asked))

    assert numbers[0] == numbers[1]


@pytest.mark.parametrize(
    ("language", "heading", "duty"),
    [
        ("es", "Lo que su mesa debe hacer", "Caso "),
        ("fr", "Ce que votre bureau doit faire", "Dossier "),
    ],
)
def test_a_case_is_told_in_the_language_of_the_reader(
    cast: Cast, language: str, heading: str, duty: str
) -> None:
    case = opened(cast.amina)

    page = text_of(browser("amina", language=language).get(f"/cases/{case}/"))

    assert heading in page
    assert duty in page


def test_a_bar_with_an_end_says_when_it_is_over(cast: Cast) -> None:
    case = opened(cast.amina)
    recorded(cast.amina, case, "stay granted")

    page = text_of(browser("amina").get(f"/cases/{case}/"))

    assert "art. 40" in page
    assert re.search(r"If nothing else happens, this is over: \d+ \w+ 20\d\d", page)


def test_bars_stand_below_whom_they_bind(cast: Cast) -> None:
    case = opened(cast.amina)
    for event in ("reasonable grounds found", "victim referred for certification",
                  "petition filed", "protection given"):  # fmt: skip
        recorded(cast.amina, case, event)

    pages = {
        name: text_of(browser(name).get(f"/cases/{case}/")).partition("What may not happen yet")[2]
        for name in ("amina", "bruno")
    }

    of_police, of_prosecution = (page.partition("What else")[0] for page in pages.values())
    assert re.search(r"Nobody may Nobody may deport .* Others may not ", of_police)
    assert "Your desk may not" not in of_police
    assert re.match(r" Your desk may not .* Nobody may Nobody may deport", of_prosecution)
    assert "Others may not" not in of_prosecution


def test_a_reading_that_is_not_sure_has_a_tag_and_no_sentence(cast: Cast) -> None:
    case = opened(cast.amina)

    page = text_of(browser("amina").get(f"/cases/{case}/")).partition("What else the law")[2]

    assert "art. 30, § 3 Reading not sure" in page
    assert "We are not sure of this reading" not in page.partition("What happened")[0]


def test_a_bar_for_children_is_gone_once_the_person_is_known_to_be_none(cast: Cast) -> None:
    barred = "If the person is a child and the return harms the child's best interests"
    pages = []
    for is_child in (True, False):
        harm = {"return against the child's interest": True}
        case = opened(cast.amina)
        recorded(cast.amina, case, "return abroad requested", states={"child": is_child})
        recorded(cast.amina, case, "risk on return assessed", states=harm)
        pages.append(text_of(browser("amina").get(f"/cases/{case}/")))

    assert barred in pages[0]
    assert barred not in pages[1]


def test_a_duty_of_the_desk_says_what_frees_from_it(cast: Cast) -> None:
    case = opened(cast.amina)
    for event in ("reasonable grounds found", "victim referred for certification"):
        recorded(cast.amina, case, event)
    recorded(cast.bruno, case, "risk assessed", states={"at risk": True})

    page = text_of(browser("bruno").get(f"/cases/{case}/"))

    ours, others = page.partition("What happened")[0].split("What others must do")
    assert "It is no longer due once it is known that the victim's safety is not in danger." in ours
    assert "It is no longer due" not in others


def test_a_relative_who_brought_the_person_is_warned_of(cast: Cast) -> None:
    brought, alone = opened(cast.amina), opened(cast.amina)
    amina = browser("amina")
    amina.post(f"/cases/{brought}/profile/", {"brought_by": "relative"})
    amina.post(f"/cases/{alone}/profile/", {"brought_by": "stranger"})

    warned, calm = (text_of(amina.get(f"/cases/{case}/")) for case in (brought, alone))

    duties = warned.partition("What your desk must do")[2]
    assert duties.startswith(" ! Warning A relative brought this person here. A relative may be")
    assert "A relative brought" not in calm
