"""One case through four pairs of eyes: consent, a referral to a shelter, and consent taken back."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, ViewportSize

from tests.browser.album import REFERRAL, Album, is_renewed
from tests.browser.holders import open_if_asked, say_why_if_asked
from tests.browser.looking import look
from tests.browser.pages import LEAD, POLICE, PROSECUTION
from tests.browser.referring import act, agree, preview, withdraw
from tests.browser.visitors import Visitor, Visitors
from tests.browser.words import Words

pytestmark = pytest.mark.slow
SHELTER, ITS_NAMES = "shelter-lead", ("Casa inventada", "Entidad de abrigo", "Blanca")
_WINDOW = ViewportSize(width=1000, height=720)
_LINKS = "all => all.map(link => link.pathname)"
_NUMBER = re.compile(r"\b000 \d{3} \d{3}\b")
_ASKED = {
    "en": "One woman. She can come on her own, today.",
    "es": "Una mujer. Puede llegar por su cuenta, hoy.",
}


@pytest.fixture
def album(language: str, tmp_path: Path) -> Album:
    """Where the pictures of this walk are kept."""
    folder = REFERRAL / language if is_renewed() else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    return Album(folder=folder)


class Tour:
    """Four members, each in a window, and the case they look at."""

    def __init__(self, visitors: Visitors, language: str) -> None:
        self.words = Words(language)
        self.officer, self.lead, self.prosecutor, self.shelter = (
            visitors.come(who=who, language=language, size=_WINDOW)
            for who in (POLICE, LEAD, PROSECUTION, SHELTER)
        )
        self.barred: list[str] = []
        self.case = self._find_case()

    def _find_case(self) -> str:
        """A case of both desks, of which the police keep how to reach the person."""
        those = {path for path in _cases(self.prosecutor, "/") if path.count("/") == 3}
        for case in _cases(self.officer, "/cases/"):
            if case in those and self._is_fresh(case):
                return case
        raise AssertionError("no case is at both desks with a contact")

    def _is_fresh(self, case: str) -> bool:
        read = self.go(self.officer, f"{case}sealed/contact/")
        given = self.go(self.officer, f"{case}consent/")
        return bool(_NUMBER.search(read)) and self.words("The person was not asked yet.") in given

    def go(self, visitor: Visitor, path: str) -> str:
        """Open a page, past the passphrase and the question why, and return its words."""
        visitor.go(path)
        if open_if_asked(visitor):
            visitor.go(path)
        if say_why_if_asked(visitor):
            visitor.go(path)
        return self.look(visitor)

    def look(self, visitor: Visitor) -> str:
        """Note what would shut somebody out of the page, at a desk and on a phone."""
        self.barred += look(visitor, window=_WINDOW)
        return visitor.page.locator("main").inner_text()


def _top(page: Page) -> Locator:
    return page.locator(".govuk-caption-l, h1").first


def _cases(visitor: Visitor, path: str) -> list[str]:
    visitor.go(path)
    found = visitor.page.locator("main a").evaluate_all(_LINKS)
    return [link for link in dict.fromkeys(found) if urlsplit(link).path.startswith("/cases/")]


@pytest.mark.parametrize("language", ["en", "es"])
def test_one_case_from_consent_to_withdrawal(
    visitors: Visitors, album: Album, language: str
) -> None:
    tour = Tour(visitors, language)

    _agree(tour, album)
    number, referral = _refer(tour, album, language)
    _accept(tour, album, referral, number)
    _see_it_differently(tour, album, referral, number)
    _take_back(tour, album, referral, number)

    assert tour.barred == []
    assert len(list(album.folder.glob("*.png"))) == 10


def _agree(tour: Tour, album: Album) -> None:
    officer, words = tour.officer, tour.words
    tour.go(officer, f"{tour.case}consent/ask/")
    album.take(officer.page, "read-this-first", since=_top(officer.page))
    service = words("A confidential service, such as a shelter")
    agree(officer, case=tour.case, desk=service, purpose="shelter")
    tour.go(officer, f"{tour.case}consent/")
    album.take(officer.page, "what-was-said", since=_top(officer.page))


def _refer(tour: Tour, album: Album, language: str) -> tuple[str, str]:
    """Send the referral; return the number by which the person is reached, and its address."""
    officer, words = tour.officer, tour.words
    before = _sent(tour)
    (number,) = _NUMBER.findall(tour.go(officer, f"{tour.case}sealed/contact/"))
    service = words("A confidential service, such as a shelter")
    preview(officer, case=tour.case, desk=service, need="shelter", words=_ASKED[language])
    assert number in tour.look(officer)
    album.take(officer.page, "what-they-will-read", since=_top(officer.page))
    officer.page.click("button[value=send]")
    officer.page.wait_for_url("**/referrals/")
    (referral,) = _sent(tour) - before
    return str(number), referral


def _sent(tour: Tour) -> set[str]:
    tour.go(tour.officer, "/referrals/")
    return set(tour.officer.page.locator("main h3 a").evaluate_all(_LINKS))


def _accept(tour: Tour, album: Album, referral: str, number: str) -> None:
    """Let the shelter read, accept, and read the sheet."""
    shelter = tour.shelter
    assert shelter.go(tour.case) == 404
    assert number not in tour.go(shelter, referral)
    album.take(shelter.page, "before-they-accept", since=_top(shelter.page))
    act(shelter, referral=referral, what="accept")
    assert number in tour.go(shelter, f"{referral}handover/")
    album.take(shelter.page, "the-handover-sheet", since=_top(shelter.page))


def _see_it_differently(tour: Tour, album: Album, referral: str, number: str) -> None:
    told = [tour.go(tour.officer, path) for path in (referral, tour.case, f"{tour.case}sealed/")]
    assert tour.words("Accepted", "a referral") in told[0]
    assert [name for name in ITS_NAMES if any(name in page for page in told)] == []
    tour.go(tour.officer, referral)
    album.take(tour.officer.page, "what-the-police-learn", since=_top(tour.officer.page))

    assert number not in tour.go(tour.prosecutor, f"{tour.case}sealed/")
    album.take(tour.prosecutor.page, "what-the-prosecutor-opens",
               since=_top(tour.prosecutor.page))  # fmt: skip
    assert tour.lead.go(f"{tour.case}access/") == 200
    assert tour.officer.go(f"{tour.case}access/") == 403
    tour.go(tour.lead, f"{tour.case}access/")
    album.take(tour.lead.page, "what-the-case-lead-decides", since=_top(tour.lead.page))


def _take_back(tour: Tour, album: Album, referral: str, number: str) -> None:
    officer, shelter = tour.officer, tour.shelter
    tour.go(officer, f"{tour.case}consent/withdraw/")
    album.take(officer.page, "before-it-is-taken-back", since=_top(officer.page))
    withdraw(officer, case=tour.case)

    assert tour.words("Read and confirm") in tour.go(shelter, "/")
    assert tour.words("We know, and have stopped") in tour.go(shelter, f"{tour.case}consent/")
    album.take(shelter.page, "what-the-shelter-is-told", since=_top(shelter.page))
    assert number not in tour.go(shelter, f"{tour.case}sealed/contact/")
    assert number in tour.go(officer, f"{tour.case}sealed/contact/")
    act(shelter, referral=referral, what="hand-back", choose=("outcome", "not wanted"))
