"""Shared steps of the tests of sharing: a case two desks hold, somebody who asks, who is kept out.

Amina's desk opened the case and a duty reached the prosecution, so that Lucía and Marta both may
answer. Rosa's desk never had anything to do with it.
"""

import uuid
from datetime import UTC, datetime, timedelta

from django.db import connection

from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.models import Access, Case, Restriction
from amparo.apps.cases.projecting import project_case
from amparo.apps.journal.actions import Happened, append
from amparo.apps.sharing.actions import ask_holder
from amparo.domain.casework.entries import Content, Kind
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
    """A case that Amina's desk and the prosecution see, and its code."""
    case = opened(cast.amina)
    recorded(cast.amina, case, FOUND)
    return case, Case.objects.values_list("code", flat=True).get(pk=case)


def asked(by: Actor, code: str, *, words: str = WORDS, ago: timedelta = timedelta()) -> uuid.UUID:
    """A request that somebody sent."""
    see_as(actor=by)
    return ask_holder(by=by, at=now() - ago, code=code, words=words)


def sees(by: Actor, case: uuid.UUID) -> bool:
    """Whether somebody sees a case now."""
    see_as(actor=by)
    return Case.objects.filter(pk=case).exists()


def keep_out(by: Actor, case: uuid.UUID, desk_id: int, *, kind: Restriction.Kind) -> None:
    """End the access of a desk, or mark it as implicated, as the case lead of another would."""
    see_as(actor=by)
    locked = Case.objects.select_for_update().get(pk=case)
    content = Content(restricts=kind.value, target=str(desk_id))
    append(
        case=case, kind=Kind.RESTRICTION, event="", happened=Happened(earliest=now(), latest=now()),
        recorded_at=now(), institution=by.institution, content=content, submission=uuid.uuid4(),
    )  # fmt: skip
    Restriction.objects.create(
        case=locked, kind=kind, target=str(desk_id), put_at=now(), put_by=by.member,
        desk_id=by.desk_id,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('amparo.restricted', %s, true)", [str(case)])
    Access.objects.filter(case=case, desk=desk_id).update(ended_at=now())
    project_case(case=locked, now=now())
    see_as(actor=by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('amparo.restricted', '', true)")
