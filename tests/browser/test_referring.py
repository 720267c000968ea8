"""A referral from one desk to another, by people whose browsers run no script."""

import pytest
from playwright.sync_api import Browser, StorageState

from tests.browser.axe import barriers
from tests.browser.holders import begin_desk_key, choose_passphrase, open_if_asked, write_part
from tests.browser.pages import CONSULATES, POLICE, first_link
from tests.browser.referring import act, agree, preview
from tests.browser.visitors import PHONE, Visitors

DESK = "Ministerio de Relaciones Exteriores · Asuntos consulares"


@pytest.mark.slow
def test_a_referral_goes_from_a_form_to_a_handover_sheet_without_a_script(
    browser: Browser, paraguay: str, signed_in: dict[tuple[str, str], StorageState]
) -> None:
    visitors = Visitors(browser=browser, address=paraguay, signed_in=signed_in)
    officer = visitors.come(who=POLICE, has_script=False)
    other = visitors.come(who=CONSULATES, has_script=False)
    for who in (officer, other):
        choose_passphrase(who)
        begin_desk_key(who)
    officer.go("/?state=late")
    case = first_link(officer.page, pattern=r"/cases/[0-9a-f-]{36}/\?for=").partition("?")[0]
    write_part(officer, case=case, part="contact", fields={"telephone": "An invented number"})
    agree(officer, case=case, desk=DESK)

    preview(officer, case=case, desk=DESK, need="basics")
    wrong = barriers(officer.page)
    officer.page.set_viewport_size(PHONE)
    is_wide = officer.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    officer.page.click("button[value=send]")
    other.go("/referrals/")
    referral = first_link(other.page, pattern=r"/referrals/[0-9a-f-]{36}/")
    act(other, referral=referral, what="accept")
    other.go(f"{referral}handover/")
    open_if_asked(other)

    assert (wrong, is_wide) == ([], False)
    assert "An invented number" in other.page.locator("main").inner_text()
