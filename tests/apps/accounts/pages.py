"""What the tests of the pages of administration share."""

import re
import uuid
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from amparo.apps.accounts.confirming import Inviter
from amparo.apps.accounts.models import Institution, Member
from tests.cast import POLICE

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

TODAY = date(2026, 3, 27)
DIEGO = Inviter(
    member=uuid.UUID(int=4788), at=datetime(2026, 3, 27, tzinfo=UTC), is_for_country=True
)
"""An administrator of the country who changes somebody, where it does not matter who it is."""


def institution_id(name: str = POLICE) -> int:
    """The number of an institution, by its name."""
    return Institution.objects.get(name=name).pk


def member_id(name: str) -> int:
    """The number of a member, by their sign-in name."""
    return Member.objects.get(sign_in_name=name).pk


def text_of(response: "Answer") -> str:
    """The words of a page, with single spaces."""
    body = re.sub(
        r"<(script|style|svg).*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.S
    )
    return " ".join(body.split())


def days(prefix: str, day: str, month: str, year: str) -> dict[str, str]:
    """A date as its three fields send it."""
    return {f"{prefix}-day": day, f"{prefix}-month": month, f"{prefix}-year": year}
