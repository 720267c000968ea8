"""Every page of the web: its route, how one gets there, and as whom.

`test_every_page_is_looked_at` refuses a route that stands neither here nor among those that show
no page.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.browser.holders import seal_some
from tests.browser.referring import refer_some
from tests.browser.visitors import Visitor, Visitors

POLICE = "police-asuncion"
COORDINATOR = "coordinator"
ADMINISTRATOR = "administrator"
LEAD = "case-lead"
DESK_ADMINISTRATOR = "desk-administrator"
CONSULATES = "consulates"
AUDITOR = "auditor"
PROSECUTION = "prosecutor-asuncion"
MIGRATION = "migration"
"""Who has chosen a passphrase, at a desk whose key nobody has begun."""
MOVED = "police-este"
"""Whom the administrator of the country moves to the desk of the case lead."""


@dataclass(frozen=True, kw_only=True)
class Screen:
    """One page as one reader sees it. ``path`` may hold names that `find_landmarks` finds."""

    route: str
    path: str
    who: str = ""
    status: int = 200
    note: str = ""

    @property
    def name(self) -> str:
        """What a test calls it."""
        return f"{self.route} {self.note}".strip()


def _seen_by(who: str, *those: tuple[str, str] | tuple[str, str, str]) -> tuple[Screen, ...]:
    return tuple(
        Screen(route=route, path=path, who=who, note="".join(note)) for route, path, *note in those
    )


_CASEWORK = _seen_by(
    POLICE,
    ("own-password", "/password/"),
    ("second-factor", "/second-factor/"),
    ("second-factor-app", "/second-factor/app/"),
    ("second-factor-passkey", "/second-factor/passkey/"),
    ("second-factor-sheet", "/second-factor/sheet/"),
    ("sessions", "/sessions/"),
    ("own-history", "/history/"),
    ("prove", "/prove/?next=/sessions/"),
    ("due", "/"),
    ("due", "/?state=late", "what is late"),
    ("late-reason", "{late}"),
    ("cases", "/cases/"),
    ("open-case", "/cases/open/", "what was noticed"),
    ("open-case", "/cases/open/?all=1", "all that can be"),
    ("open-case", "{opening}", "when and where"),
    ("opened-cases", "{opened}"),
    ("case", "{case}"),
    ("record", "{case}record/"),
    ("record-event", "{record}"),
    ("correct", "{correct}"),
    ("profile", "{case}profile/"),
    ("consent", "{case}consent/"),
    ("consent-ask", "{case}consent/ask/"),
    ("consent-withdraw", "{case}consent/withdraw/"),
    ("why-look", "{done}", "no duty in it"),
)
_LEADING = _seen_by(
    LEAD,
    ("due", "/", "with something to review"),
    ("case-access", "{case}access/"),
    ("case-assign", "{case}assign/"),
    ("case-restrict", "{case}restrict/"),
    ("consent-route", "{case}consent/without/"),
    ("emergencies", "/emergencies/"),
    ("new-members", "/administration/new-members/"),
    ("member-confirm", "{confirm}"),
)
_DESK = _seen_by(
    DESK_ADMINISTRATOR,
    ("own-desk", "/administration/desk/"),
    ("own-desk-enter", "/administration/desk/enter/"),
    ("emergency", "/emergency/"),
    ("case", "{case}", "opened in an emergency"),
)
_COORDINATION = _seen_by(
    COORDINATOR,
    ("coordination", "/coordination/"),
    ("reviews", "/reviews/"),
    ("restriction-review", "{review}"),
    ("due", "/", "of the coordination"),
)
_PROTOCOL = _seen_by(
    POLICE,
    ("protocol", "/protocol/"),
    ("protocol-rule", "{rule}"),
    ("protocol-drawing", "/protocol/drawing/"),
    ("protocol-versions", "/protocol/versions/"),
    ("protocol-roles", "/protocol/roles/"),
    ("protocol-cards", "/protocol/cards/"),
    ("protocol-card", "{card}"),
    ("documentation", "/documentation/"),
    ("documentation-page", "/documentation/tutorial/first-day/"),
    ("documentation-page", "/documentation/reference/protocol-language/", "with code and tables"),
)
_ADMINISTRATION = _seen_by(
    ADMINISTRATOR,
    ("administration", "/administration/"),
    ("institution-new", "/administration/institutions/new/"),
    ("institution", "{institution}"),
    ("desk-open", "{institution}desks/open/"),
    ("desk-close", "{close}"),
    ("desk-seeing", "{seeing}"),
    ("desk-confidential", "{confidential}"),
    ("desk-mail", "{mail}"),
    ("member-enter", "{institution}members/enter/"),
    ("member", "{member}"),
    ("member-history", "{member}history/"),
    ("member-move", "{member}move/"),
    ("member-password", "{member}password/"),
    ("member-remove", "{member}remove/"),
    ("member-suspend", "{member}suspend/"),
    ("member-second-factor", "{member}second-factor/"),
    ("roles", "/administration/roles/"),
    ("role", "{role}"),
    ("role-hold", "{role}hold/"),
    ("role-end", "{end}"),
)
_SHARING = (
    *_seen_by(
        POLICE,
        ("ask-holder", "/requests/new/"),
        ("my-requests", "/requests/mine/", "with none"),
        ("demands", "/demands/", "of an officer"),
        ("demand-new", "/demands/new/"),
    ),
    *_seen_by(
        LEAD,
        ("requests", "/requests/"),
        ("request-answer", "{asked}"),
        ("demands", "/demands/", "of a case lead"),
        ("demand-answer", "{demand}"),
    ),
    Screen(route="my-requests", path="/requests/mine/", who=CONSULATES, note="with one"),
    Screen(route="demands", path="/demands/", who=COORDINATOR, note="of the coordinator"),
)
_TOKENS = (
    *_seen_by(LEAD, ("tokens", "/tokens/"), ("token-new", "/tokens/new/"),
              ("token-revoke", "{revoke}")),
    *_seen_by(COORDINATOR, ("tokens", "/tokens/", "with none")),
)  # fmt: skip
_WATCHING = (
    *_seen_by(LEAD, ("readers", "/readers/"), ("case-readers", "{case}readers/")),
    *_seen_by(LEAD, ("readers", "/readers/?member=00000000-0000-0000-0000-000000000000", "none")),
    *_seen_by(DESK_ADMINISTRATOR, ("readers", "/readers/", "of a desk"),
              ("far-readers", "/far-readers/", "of a desk")),
    *_seen_by(COORDINATOR, ("far-readers", "/far-readers/")),
    *_seen_by(AUDITOR, ("journal-audit", "/journal/"),
              ("journal-audit", "/journal/?case=nothing", "none")),
)  # fmt: skip
_SEALED = (
    *_seen_by(CONSULATES, ("keys", "/keys/", "with none"), ("own-key", "/keys/own/")),
    *_seen_by(MIGRATION, ("keys", "/keys/", "of a desk without one"),
              ("own-key", "/keys/own/", "once more"), ("desk-key-begin", "/keys/begin/")),
    *_seen_by(DESK_ADMINISTRATOR, ("keys", "/keys/", "of who waits")),
    *_seen_by(LEAD, ("keys", "/keys/", "of a case lead"), ("recovery-kit", "/keys/kit/"),
              ("holder-let-in", "{let_in}"), ("holder-take-away", "{take_away}")),
    *_seen_by(
        POLICE,
        ("unseal", "/unseal/?next=/names/"),
        ("own-passphrase", "/keys/passphrase/"),
        ("names", "/names/"),
        ("sealed", "{case}sealed/"),
        ("compartment", "{case}sealed/contact/"),
        ("compartment-edit", "{case}sealed/identity/edit/", "with what was kept"),
        ("compartment-edit", "{case}sealed/statement/edit/", "with a draft"),
        ("case", "{case}", "while it is open"),
    ),
    *_seen_by(PROSECUTION, ("sealed", "{case}sealed/", "of another desk")),
    Screen(route="compartment", path="{case}sealed/identity/", who=PROSECUTION, status=403,
           note="of another desk"),
)  # fmt: skip
_REFERRING = (
    *_seen_by(
        POLICE,
        ("refer", "{case}refer/"),
        ("referrals", "/referrals/", "of who asks"),
        ("referral", "{more_asked}", "of which more is asked"),
        ("referral-say", "{more_asked}say/"),
        ("referral-take-back", "{referral}take-back/"),
    ),
    *_seen_by(
        PROSECUTION,
        ("due", "/", "with a referral"),
        ("referrals", "/referrals/", "of who is asked"),
        ("referral", "{referral}", "of who is asked"),
        ("referral-accept", "{referral}accept/"),
        ("referral-ask", "{referral}ask/"),
        ("referral-decline", "{referral}decline/"),
        ("referral", "{accepted}", "that was accepted"),
        ("referral-hand-back", "{accepted}hand-back/"),
        ("handover", "{accepted}handover/"),
    ),
    *_seen_by(COORDINATOR, ("coordination", "/coordination/", "with referrals")),
)
_HELPED = (
    *_seen_by(POLICE, ("helped-ask", "/helped/ask/"), ("helped-asked", "/helped/asked/")),
    *_seen_by(LEAD, ("helped", "/helped/"), ("helped-asked", "/helped/asked/", "of a case lead")),
)
SCREENS = (
    Screen(route="sign-in", path="/sign-in/"),
    Screen(route="left-open", path="/left-open/?next=/cases/"),
    *_CASEWORK,
    *_SHARING,
    Screen(route="due", path="/", who=CONSULATES, note="of another desk"),
    Screen(route="not-confirmed", path="/not-confirmed/", who=MOVED),
    *_LEADING,
    *_DESK,
    *_COORDINATION,
    *_SEALED,
    *_REFERRING,
    *_HELPED,
    *_TOKENS,
    *_WATCHING,
    *_PROTOCOL,
    *_ADMINISTRATION,
    Screen(route="", path="/nothing-here/", who=POLICE, status=404, note="not found"),
    Screen(route="", path="/coordination/", who=POLICE, status=403, note="turned away"),
)
SHOW_NO_PAGE = {
    "assignment-end": "a button",
    "consent-acknowledge": "a button",
    "compartment-draft": "a button, and a script",
    "refer-draft": "a button, and a script",
    "referral-draft": "a button, and a script",
    "more-allow": "a button",
    "more-ask": "a button",
    "seal": "a button",
    "emergency-review": "a button",
    "file": "looked at in test_files",
    "file-add": "looked at in test_files",
    "file-content": "gives a file",
    "file-remove": "looked at in test_files",
    "files": "looked at in test_files",
    "restriction-lift": "a button",
    "warning-lift": "a button",
    "sign-out": "a button",
    "session-end": "a button",
    "sessions-end": "a button",
    "sign-in-code": "looked at in test_second_factor",
    "second-factor-remove": "looked at in test_second_factor",
    "set_language": "a button",
    "healthz": "for machines",
    "helped-answer": "looked at in test_helping",
    "readyz": "for machines",
    "documentation-picture": "a picture of a page",
    "protocol-drawing-image": "a picture of a page",
    "protocol-card-pdf": "a file",
}

# What is found, by whom, on which page, and what the link is like: its address, then its words.
_WALKS = (
    ("late", POLICE, "/?state=late", r"/late/"),
    ("record", POLICE, "/?state=late", r"/record-event/"),
    ("case", POLICE, "/?state=late", r"/cases/[0-9a-f-]{36}/\?for="),
    ("correct", POLICE, "{case}", r"/correct/"),
    ("opening", POLICE, "/cases/open/", r"\?event="),
    ("rule", POLICE, "/protocol/", r"/rules/"),
    ("card", POLICE, "/protocol/cards/", r"/cards/[^/.]+/ "),
    ("asked", LEAD, "/requests/", r"/answer/ "),
    ("demand", LEAD, "/demands/", r"/answer/ "),
    ("revoke", LEAD, "/tokens/", r"/revoke/ "),
    ("institution", ADMINISTRATOR, "/administration/", r"/institutions/\d+/ Policía"),
    ("close", ADMINISTRATOR, "{institution}", r"/close/ "),
    ("seeing", ADMINISTRATOR, "{institution}", r"/seeing/ "),
    ("confidential", ADMINISTRATOR, "{institution}", r"/confidential/ "),
    ("mail", ADMINISTRATOR, "{institution}", r"/mail/ "),
    ("member", ADMINISTRATOR, "{institution}", r"/members/\d+/ "),
    ("role", ADMINISTRATOR, "/administration/roles/", r"/roles/police/ "),
    ("end", ADMINISTRATOR, "{role}", r"/end/ "),
)
_PATHS = "all => all.map(link => link.pathname)"
_LINKS = "all => all.map(link => [link.pathname + link.search, link.textContent.trim()])"


def find_landmarks(visitors: Visitors) -> Mapping[str, str]:
    """Walk to the pages whose address nobody can know, from link to link."""
    found: dict[str, str] = {}
    those = (POLICE, ADMINISTRATOR, LEAD, DESK_ADMINISTRATOR, PROSECUTION, MIGRATION)
    walkers = {who: visitors.come(who=who) for who in those}
    _ask_and_demand(visitors, walkers[LEAD])
    make_token(walkers[LEAD])
    for name, who, start, pattern in _WALKS:
        walkers[who].go(start.format(**found))
        found[name] = first_link(walkers[who].page, pattern=pattern).partition("?for=")[0]
    found["done"] = _without_duty(walkers[POLICE])
    found["opened"] = _open_two(walkers[POLICE], found["opening"])
    _open_in_emergency(walkers[POLICE], walkers[DESK_ADMINISTRATOR], found["case"])
    _warn_of_a_relative(walkers[LEAD], found["case"])
    _keep_a_desk_out(walkers[LEAD], found["case"])
    found |= seal_some(
        lead=walkers[LEAD], officer=walkers[POLICE], waiting=walkers[DESK_ADMINISTRATOR],
        other=walkers[PROSECUTION], unbegun=walkers[MIGRATION], case=found["case"],
    )  # fmt: skip
    found |= refer_some(
        officer=walkers[POLICE],
        other=walkers[PROSECUTION],
        case=found["case"],
        desk="Ministerio Público · Asunción",
    )
    walkers[COORDINATOR] = visitors.come(who=COORDINATOR)
    walkers[COORDINATOR].go("/reviews/")
    found["review"] = first_link(walkers[COORDINATOR].page, pattern=r"/reviews/\d+/review/")
    _move(walkers[ADMINISTRATOR])
    walkers[LEAD].go("/administration/new-members/")
    found["confirm"] = first_link(walkers[LEAD].page, pattern=r"/members/\d+/confirm/")
    for walker in walkers.values():
        walker.page.close()
    return found


def first_link(page: Page, *, pattern: str) -> str:
    """Return the address, without the host, of the first link of the page that fits."""
    links: list[tuple[str, str]] = page.locator("main a").evaluate_all(_LINKS)
    found = [address for address, words in links if re.search(pattern, f"{address} {words}")]
    assert found, f"{page.url} has no link like {pattern}"
    return found[0]


def _without_duty(visitor: Visitor) -> str:
    """Return the first case of the list in which the desk owes nothing, so that it is asked why."""
    visitor.go("/cases/")
    for path in visitor.page.locator("main tbody a").evaluate_all(_PATHS):
        visitor.go(path)
        if visitor.page.locator("textarea[name=words]").count():
            return str(path)
    raise AssertionError("the desk owes something in each case of the list")


def _open_two(visitor: Visitor, opening: str) -> str:
    """Open the cases of two people found together, and return the page that names them."""
    visitor.go(opening)
    visitor.page.check("input[name=when][value=now]", force=True)
    visitor.page.fill("input[name=people]", "2")
    visitor.page.click("main form[method=post] button[type=submit]")
    visitor.page.wait_for_url("**/cases/opened/**")
    return urlsplit(visitor.page.url).path


def _open_in_emergency(reader: Visitor, opener: Visitor, case: str) -> None:
    """Let whoever manages the desk open a case, whose code somebody else reads out to them."""
    reader.go(case)
    code = reader.page.locator("h1").inner_text().split()[-1]
    opener.go("/emergency/")
    opener.page.fill("input[name=code]", code)
    opener.page.fill("textarea[name=words]", "An invented child waits at the invented station.")
    opener.page.click("main form[method=post] button[type=submit]")
    opener.page.wait_for_url(f"**{case}")


def _keep_a_desk_out(lead: Visitor, case: str) -> None:
    """Mark that a desk needs a case no more."""
    lead.go(f"{case}restrict/")
    lead.page.check("input[name=kind][value=ended]", force=True)
    lead.page.select_option("select[name=desk]", label="Juzgado de Paz · Todo el país")
    lead.page.fill("textarea[name=words]", "What the invented court had to do is long done.")
    lead.page.click("main form[method=post] button[type=submit]")
    lead.page.wait_for_url(f"**{case}access/")


def _warn_of_a_relative(lead: Visitor, case: str) -> None:
    """Mark that a relative is implicated in a case."""
    lead.go(f"{case}restrict/")
    lead.page.check("input[name=kind][value=relative]", force=True)
    lead.page.fill("textarea[name=words]", "An invented uncle asked for her at the desk.")
    lead.page.click("main form[method=post] button[type=submit]")
    lead.page.wait_for_url(f"**{case}access/")


def _move(administrator: Visitor) -> None:
    """Move an officer to another desk of the police, where they wait for a second person."""
    administrator.go("/administration/")
    administrator.page.click("main a:has-text('Policía')")
    administrator.page.click("main a:has-text('Liz V.')")
    administrator.page.click("main a[href$='/move/']")
    administrator.page.select_option("select[name=desk]", label="Policía Nacional: Asunción")
    administrator.page.click("main form[method=post] button[type=submit]")
    administrator.page.wait_for_url(re.compile(r"/members/\d+/$"))


def make_token(lead: Visitor) -> None:
    """Make a token for an invented program; its page is then the one that shows it."""
    lead.go("/tokens/new/")
    lead.page.fill("textarea[name=purpose]", "The nightly copy of an invented register")
    lead.page.check("input[name=scopes][value='duties:read']", force=True)
    lead.page.click("main form[method=post] button[type=submit]")
    lead.page.wait_for_selector("code")


def _ask_and_demand(visitors: Visitors, lead: Visitor) -> None:
    """Let another desk ask for a case of the case lead's, and let the lead record a demand."""
    lead.go("/cases/")
    code = lead.page.locator("tbody th a").first.inner_text()
    other = visitors.come(who=CONSULATES)
    other.go("/requests/new/")
    other.page.fill("input[name=code]", code)
    other.page.fill("textarea[name=words]", "She is at the airport and her flight leaves tonight.")
    other.page.click("main form[method=post] button[type=submit]")
    other.page.wait_for_url("**/requests/mine/")
    other.page.close()
    lead.go("/demands/new/")
    lead.page.fill("input[name=authority]", "An invented authority")
    lead.page.fill("input[name=law]", "An invented law, article 1")
    lead.page.check("input[name=has_court_order][value=no]", force=True)
    lead.page.fill("textarea[name=asks]", "All cases of the year.")
    lead.page.click("main form[method=post] button[type=submit]")
    lead.page.wait_for_url("**/demands/")
