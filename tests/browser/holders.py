"""Members who choose a passphrase, begin the key of their desk, let colleagues in, and write."""

import re
from collections.abc import Mapping

from tests.browser.visitors import Visitor

PASSPHRASE = "seven invented words that nobody guesses"
_SUBMIT = "main form[method=post] button[type=submit]"
_OPEN = "#id_passphrase"


def choose_passphrase(visitor: Visitor) -> str:
    """Make a key of one's own, and return the numbers by which others know it."""
    visitor.go("/keys/own/")
    visitor.page.fill("#id_new_passphrase", PASSPHRASE)
    visitor.page.fill("#id_repeated_passphrase", PASSPHRASE)
    visitor.page.click(_SUBMIT)
    visitor.page.wait_for_url("**/keys/")
    visitor.passphrases[visitor.who] = PASSPHRASE
    return visitor.page.locator(".amparo-numbers").inner_text()


def begin_desk_key(visitor: Visitor) -> list[str]:
    """Begin the key of one's desk, and return what stands on the two sheets; they stay shown."""
    visitor.go("/keys/begin/")
    return _sheets(visitor)


def renew_kit(visitor: Visitor) -> list[str]:
    """Make the two sheets of one's desk anew, and return what stands on them; they stay shown."""
    visitor.go("/unseal/?next=/keys/kit/")
    open_if_asked(visitor)
    return _sheets(visitor)


def _sheets(visitor: Visitor) -> list[str]:
    visitor.page.click(_SUBMIT)
    sheets = visitor.page.locator(".amparo-sheet__groups")
    sheets.first.wait_for()
    return [" ".join(sheet.locator("li").all_inner_texts()) for sheet in sheets.all()]


def let_in(holder: Visitor, *, name: str, numbers: str) -> None:
    """Compare the numbers of a colleague, and let them in."""
    holder.go("/keys/")
    holder.page.click(f"main li:has-text('{name}') a[href$='/let-in/']")
    open_if_asked(holder)
    holder.page.fill("#id_numbers", numbers)
    holder.page.click(_SUBMIT)
    holder.page.wait_for_url("**/keys/")


def open_if_asked(visitor: Visitor) -> bool:
    """Say the passphrase where a page asks for it, and return whether it did."""
    if not re.search(r"/unseal/\?next=", visitor.page.url):
        return False
    visitor.page.fill(_OPEN, visitor.passphrase)
    visitor.page.press(_OPEN, "Enter")
    visitor.page.wait_for_url(lambda url: "/unseal/" not in url)
    return True


def say_why_if_asked(visitor: Visitor) -> bool:
    """Say why one looks at a case where the page asks it, and return whether it did."""
    if not visitor.page.locator("form[action$='/why/']").count():
        return False
    visitor.page.fill("textarea[name=words]", "An invented prosecutor was called to court.")
    with visitor.page.expect_navigation():
        visitor.page.click(_SUBMIT)
    return True


def write_part(visitor: Visitor, *, case: str, part: str, fields: Mapping[str, str]) -> None:
    """Write a sealed part of a case, at whose address it stands, and keep it."""
    type_part(visitor, case=case, part=part, fields=fields)
    visitor.page.click("form[data-draft] button[type=submit]")
    visitor.page.wait_for_url(f"**{case}sealed/{part}/")


def type_part(visitor: Visitor, *, case: str, part: str, fields: Mapping[str, str]) -> None:
    """Fill in the form of a sealed part, and leave it so."""
    visitor.go(f"{case}sealed/{part}/edit/")
    open_if_asked(visitor)
    for name, words in fields.items():
        visitor.page.fill(f"[name=sealed-{name}]", words)


def leave_draft(visitor: Visitor, *, case: str, part: str, fields: Mapping[str, str]) -> None:
    """Type into the form of a sealed part, close what is open, and send: a draft is kept."""
    type_part(visitor, case=case, part=part, fields=fields)
    visitor.page.evaluate("""() => fetch("/seal/", {method: "POST", body: new URLSearchParams({
        csrfmiddlewaretoken: document.querySelector("[name=csrfmiddlewaretoken]").value})})""")
    visitor.page.click("form[data-draft] button[type=submit]")
    open_if_asked(visitor)


def seal_some(
    *, lead: Visitor, officer: Visitor, waiting: Visitor, other: Visitor, unbegun: Visitor,
    case: str,
) -> Mapping[str, str]:  # fmt: skip
    """Let a colleague and a whole desk wait, and write parts of a case, of one a draft.

    Returns the addresses of letting the colleague in, and of taking the key from the officer.
    """
    for who in (unbegun, waiting):
        choose_passphrase(who)
    write_part(officer, case=case, part="identity", fields={"given_names": "Ñasaindy Invented"})
    write_part(officer, case=case, part="contact", fields={
        "telephone": "An invented number", "when_to_call": "From eight to ten in the morning",
        "what_to_say": "That it is the dentist, who has a time for her."})  # fmt: skip
    leave_draft(officer, case=case, part="statement", fields={"story": "An invented story."})
    other.go(case)
    say_why_if_asked(other)
    lead.go("/keys/")
    return {
        "let_in": _address(lead, "li:has-text('Wilma') a[href$='/let-in/']"),
        "take_away": _address(lead, "li:has-text('Ramón') a[href$='/take-away/']"),
    }


def _address(visitor: Visitor, link: str) -> str:
    return visitor.page.locator(link).get_attribute("href") or ""
