"""A referral without a script, and one that was half written when the passphrase ran out."""

import pytest

from tests.browser.holders import (
    begin_desk_key,
    choose_passphrase,
    open_if_asked,
    say_why_if_asked,
    write_part,
)
from tests.browser.looking import look
from tests.browser.pages import CONSULATES, POLICE, first_link
from tests.browser.referring import act, agree, send
from tests.browser.visitors import Visitor, Visitors

NUMBER = "An invented number"
_REFERRAL = r"/referrals/[0-9a-f-]{36}/"


def case_of(visitor: Visitor) -> str:
    """The address of a case of a visitor's desk, in which is kept how to reach the person."""
    visitor.go("/?state=late")
    case = first_link(visitor.page, pattern=r"/cases/[0-9a-f-]{36}/\?for=").partition("?")[0]
    write_part(visitor, case=case, part="contact", fields={"telephone": NUMBER})
    return case


def go(visitor: Visitor, path: str) -> str:
    """Open a page, with the passphrase if it asks for that, and return its words."""
    visitor.go(path)
    if open_if_asked(visitor):
        visitor.go(path)
    say_why_if_asked(visitor)
    return visitor.page.locator("main").inner_text()


@pytest.mark.slow
def test_what_is_typed_is_there_again_after_it_was_closed(visitors: Visitors) -> None:
    officer = visitors.come(who=POLICE)
    case = case_of(officer)
    go(officer, f"{case}refer/")
    officer.page.fill("[name=sealed-words]", "Half a sentence of an invented")
    officer.page.evaluate("""() => fetch("/seal/", {method: "POST", body: new URLSearchParams({
        csrfmiddlewaretoken: document.querySelector("[name=csrfmiddlewaretoken]").value})})""")

    officer.page.click("button[value=preview]")
    opened = open_if_asked(officer)

    assert opened
    assert "This is your draft of" in officer.page.locator("main").inner_text()
    assert officer.page.input_value("[name=sealed-words]") == "Half a sentence of an invented"
    assert look(officer) == []


@pytest.mark.slow
def test_a_referral_goes_from_a_form_to_a_handover_sheet_without_a_script(
    visitors: Visitors,
) -> None:
    officer = visitors.come(who=POLICE, has_script=False)
    other = visitors.come(who=CONSULATES, has_script=False)
    choose_passphrase(other)
    begin_desk_key(other)
    case, desk = case_of(officer), "Ministerio de Relaciones Exteriores · Asuntos consulares"
    agree(officer, case=case, desk=desk)

    send(officer, case=case, desk=desk, need="basics")
    go(other, "/referrals/")
    referral = first_link(other.page, pattern=_REFERRAL)
    act(other, referral=referral, what="accept")

    assert NUMBER in go(other, f"{referral}handover/")
    assert officer.complaints == other.complaints == []
