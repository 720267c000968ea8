"""What the tests of the case pages share: a case, a browser of somebody, the forms of a page."""

import re
import uuid
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

from django.test import Client

from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.models import Member
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases import actions
from amparo.domain.casework.recording import Draft
from amparo.domain.protocol.calendar import as_microseconds

LODGED = "victim lodged in police or prison premises"


def browser(name: str, *, language: str = "en") -> Client:
    """The browser of a member who is signed in."""
    client = Client(headers={"accept-language": language})
    client.force_login(Member.objects.get(sign_in_name=name))
    return client


def draft(event: str, *, hours_ago: float = 2, **said: Any) -> Draft:
    """A draft of an event some hours ago, in Asunción."""
    at = datetime.now(tz=UTC) - timedelta(hours=hours_ago)
    instant = as_microseconds(at.replace(second=0, microsecond=0))
    return Draft(**{"event": event, "earliest": instant, "latest": instant,
                    "place": "Asunción", **said})  # fmt: skip


def opened(
    by: Actor, event: str = "possible victim met", *, people: int = 1, **said: Any
) -> uuid.UUID:
    """A case that somebody opened; the first if of several people."""
    see_as(actor=by)
    now = datetime.now(tz=UTC)
    return actions.open_cases(
        by=by, at=now, draft=draft(event, **said), people=people, submission=uuid.uuid4(),
        although_again=True,
    )[0]  # fmt: skip


def recorded(by: Actor, case: uuid.UUID, event: str, **said: Any) -> int:
    """The number of an entry that somebody recorded, whatever was barred or recorded before."""
    see_as(actor=by)
    return actions.record_event(
        by=by, at=datetime.now(tz=UTC), case=case, draft=draft(event, **said), seen=1000,
        submission=uuid.uuid4(), although_barred=True, although_again=True,
    ).number  # fmt: skip


def text_of(response: Any) -> str:
    """The words of a page's main part, as they are read."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def hidden(response: Any) -> dict[str, str]:
    """The hidden values of the forms of a page."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"',
                       response.content.decode())  # fmt: skip
    return dict(found)
