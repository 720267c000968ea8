"""Shared steps of the tests of sharing: a case two desks hold, somebody who asks, who is kept out.

Amina's desk opened the case and a duty reached the prosecution, so that Lucía answers for the code
of the one and Marta for that of the other. Rosa's desk never had anything to do with it.
"""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.leading.actions import restrict_case
from amparo.apps.cases.models import Case
from amparo.apps.cases.pages.queries import read_code
from amparo.apps.sharing.actions import ask_holder
from amparo.domain.casework.restricting import Restricts
from tests.apps.acting import GROUND
from tests.apps.cases.browsing import opened, recorded
from tests.cast import Cast

FOUND = "reasonable grounds found"
WORDS = "A canary sings: she is in the hospital and must be moved tonight."
CANARY = "A canary sings"
UNKNOWN = "Z9Z-Z9Z-9"


def now() -> datetime:
    """The instant it is."""
    return datetime.now(tz=UTC)


def held_by_two(cast: Cast) -> tuple[uuid.UUID, str]:
    """A case that Amina's desk and the prosecution see, and the code of Amina's desk."""
    case = opened(cast.amina)
    recorded(cast.amina, case, FOUND)
    return case, read_code(case=case)


def leading_too(cast: Cast) -> Actor:
    """Mateo, as a second case lead of Amina's desk."""
    return replace(cast.mateo, role=cast.lucia.role)


def asked(by: Actor, code: str, *, words: str = WORDS, ago: timedelta = timedelta()) -> uuid.UUID:
    """A request that somebody sent."""
    see_as(actor=by)
    return ask_holder(by=by, at=now() - ago, code=code, words=words)


def sees(by: Actor, case: uuid.UUID) -> bool:
    """Whether somebody sees a case now."""
    see_as(actor=by)
    return Case.objects.filter(pk=case).exists()


def keep_out(by: Actor, case: uuid.UUID, target: object, *, kind: Restricts) -> None:
    """End the access of a desk, or mark a desk or a member as implicated."""
    see_as(actor=by)
    restrict_case(
        by=by, at=now(), case=case, kind=kind, target=str(target), words=GROUND,
        submission=uuid.uuid4(),
    )  # fmt: skip
