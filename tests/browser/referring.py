"""Members who record what a person lets be shared, refer her to another desk, and answer."""

import re
from collections.abc import Mapping

from tests.browser.holders import open_if_asked
from tests.browser.visitors import Visitor

_SUBMIT = "main form[method=post] button[type=submit]"
_ANSWERS = {"until": "30", "interpreting": "none", "how": "orally", "answer": "all"}
"""What is chosen on the pages of consent, by the name of each field."""


def agree(visitor: Visitor, *, case: str, desk: str, purpose: str = "other help") -> None:
    """Ask the invented person whether how to reach her may go to a desk, and record that yes."""
    visitor.go(f"{case}consent/ask/")
    while "/consent/ask/" in visitor.page.url:
        receiver = visitor.page.locator("select[name=receiver]")
        if receiver.count():
            receiver.select_option(label=desk)
        _check(visitor, "compartments", "contact")
        for name, value in {**_ANSWERS, "purpose": purpose}.items():
            _check(visitor, name, value)
        with visitor.page.expect_navigation():
            visitor.page.locator(_SUBMIT).first.click()


def preview(
    visitor: Visitor, *, case: str, desk: str, need: str,
    words: str = "An invented person needs this before the invented hearing.",
) -> None:  # fmt: skip
    """Fill in the form of a referral, and go on to what the other desk will read."""
    path = f"{case}refer/"
    visitor.go(path)
    if open_if_asked(visitor):
        visitor.go(path)
    page = visitor.page
    page.select_option("[name=sealed-need]", need)
    _check(visitor, "sealed-urgency", "days")
    page.select_option("[name=sealed-receiver]", label=desk)
    page.fill("[name=sealed-words]", words)
    page.select_option("[name=sealed-language]", "gn")
    _check(visitor, "sealed-compartments", "contact")
    page.click("button[value=preview]")
    page.wait_for_selector("button[value=send]")


def withdraw(visitor: Visitor, *, case: str) -> None:
    """Record that the person takes back all that she let be shared."""
    visitor.go(f"{case}consent/withdraw/")
    for name, value in {"which": "all", "how": "orally"}.items():
        _check(visitor, name, value)
    visitor.page.click(_SUBMIT)
    visitor.page.wait_for_url(f"**{case}consent/")


def send(visitor: Visitor, *, case: str, desk: str, need: str) -> str:
    """Send a referral, and return its address."""
    before = sent_by(visitor)
    preview(visitor, case=case, desk=desk, need=need)
    visitor.page.click("button[value=send]")
    visitor.page.wait_for_url("**/referrals/")
    (referral,) = sent_by(visitor) - before
    return referral


def sent_by(visitor: Visitor) -> frozenset[str]:
    """The addresses of the referrals on a member's own page of them."""
    visitor.go("/referrals/")
    links = visitor.page.locator("main h3 a").evaluate_all("all => all.map(one => one.pathname)")
    return frozenset(links)


def act(
    visitor: Visitor, *, referral: str, what: str, words: str = "",
    choose: tuple[str, str] | None = None,
) -> None:  # fmt: skip
    """Do something with a referral on its page, with words or a choice if it takes any."""
    path = f"{referral}{what}/"
    visitor.go(path)
    if open_if_asked(visitor):
        visitor.go(path)
    if choose:
        _check(visitor, *choose)
    if words:
        visitor.page.fill("[name=sealed-words]", words)
    visitor.page.click(_SUBMIT)
    visitor.page.wait_for_url(re.compile(r"/referrals/([0-9a-f-]{36}/)?$"))


def refer_some(*, officer: Visitor, other: Visitor, case: str, desk: str) -> Mapping[str, str]:
    """Send three referrals to a desk: one waits, of one it asks for more, one it has accepted."""
    agree(officer, case=case, desk=desk)
    waiting, asked, accepted = (
        send(officer, case=case, desk=desk, need=need)
        for need in ("interpreter", "basics", "learning")
    )
    act(other, referral=asked, what="ask", words="Which size of clothes?")
    act(other, referral=accepted, what="accept")
    return {"referral": waiting, "more_asked": asked, "accepted": accepted}


def _check(visitor: Visitor, name: str, value: str) -> None:
    box = visitor.page.locator(f'input[name="{name}"][value="{value}"]:not([type=hidden])')
    if box.count():
        box.first.check(force=True)
