"""What the tests of *Due* share: cases in which a desk owes something, and the page as it reads."""

import html
import re
import uuid
from datetime import UTC, datetime, timedelta

from django.test import Client

from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.models import Member
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases import actions
from amparo.apps.cases.pages.queries import read_code
from amparo.domain.casework.recording import Draft
from amparo.domain.protocol.calendar import as_microseconds

NOW = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
WITHIN_24_HOURS = "police action taken on maltreatment"
RULE_OF_24_HOURS = "PYM5c"
NO_DATE = "victim identified"
WITHIN_2_DAYS_OF_EITHER_KIND = "child taken into care without a court order"


def opened(by: Actor, event: str, *, ago: timedelta, place: str = "Asunción") -> uuid.UUID:
    """A case that begins with an event that happened, and was recorded, some time ago."""
    see_as(actor=by)
    at = as_microseconds(NOW - ago)
    draft = Draft(event=event, earliest=at, latest=at, place=place)
    (case,) = actions.open_cases(
        by=by, at=NOW - ago, draft=draft, people=1, submission=uuid.uuid4(), although_again=True
    )
    return case


def page(client: Client, name: str = "amina", address: str = "/", language: str = "en") -> str:
    """The page as somebody sees it, its text made plain: no tags, single spaces."""
    client.force_login(Member.objects.get(sign_in_name=name))
    response = client.get(address, headers={"accept-language": language})
    assert response.status_code == 200
    return plain(response.content.decode())


def plain(markup: str) -> str:
    """The text between the tags of ``<main>``."""
    inside = markup.partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", inside)).split())


def code(case: uuid.UUID) -> str:
    """The code of a case, for whoever sees it."""
    return read_code(case=case)


def shown_codes(text: str) -> list[str]:
    """The codes of the rows, from top to bottom."""
    return re.findall(r"Case ([0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z])", text)
