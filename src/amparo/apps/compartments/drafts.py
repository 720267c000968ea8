"""What a member has typed and not kept yet, sealed to their own key.

To seal takes the public half alone, so nothing is lost when the time to be unsealed is over; to
read it again takes the passphrase.
"""

import json
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from amparo.apps.accounts.seeing import Actor
from amparo.apps.compartments.closing import Fields
from amparo.apps.compartments.models import Draft
from amparo.apps.keys.holding import Opened
from amparo.apps.keys.owning import own_public
from amparo.apps.seals.cases import seal_of
from amparo.domain.casework.compartments import Compartment
from amparo.vault.pairs import open_with, seal_to
from amparo.vault.sealing import NotSealed

_WHAT = "draft"


@dataclass(frozen=True, kw_only=True)
class Drafted:
    """What a member has typed, when, and which version of the part they had ``seen``."""

    fields: Fields
    seen: int
    at: datetime


def keep_draft(
    *, by: Actor, at: datetime, case: uuid.UUID, compartment: Compartment, fields: Fields, seen: int
) -> None:
    """Keep what a member has typed, in place of what they had before. Raises `NoKey`, `Erased`."""
    of = _of(by, case, compartment)
    content = json.dumps({"fields": dict(fields), "seen": seen}, separators=(",", ":")).encode()
    box = seal_to(public=own_public(member=by.member), of=of, content=content)
    sealed = seal_of(case=case).close(what=_WHAT, content=box)
    Draft.objects.update_or_create(
        member=by.member, case_id=case, compartment=compartment.value,
        defaults={"sealed": sealed, "at": at},
    )  # fmt: skip


def find_draft(*, by: Opened, case: uuid.UUID, compartment: Compartment) -> Drafted | None:
    """Return what a member typed and has not kept yet; none where there is none.

    One that a former key of theirs sealed is of no use any more, and is left out.
    """
    row = Draft.objects.filter(
        member=by.actor.member, case=case, compartment=compartment.value
    ).first()
    if row is None:
        return None
    try:
        box = seal_of(case=case).open(what=_WHAT, kept=bytes(row.sealed))
        content = open_with(pair=by.own, of=_of(by.actor, case, compartment), sealed=box)
    except NotSealed:
        return None
    return Drafted(**json.loads(content), at=row.at)


def drafted_parts(*, by: Actor, case: uuid.UUID) -> Collection[Compartment]:
    """Return of which parts of a case a member has a draft. One query, and no passphrase."""
    rows = Draft.objects.filter(member=by.member, case=case)
    return {Compartment(name) for name in rows.values_list("compartment", flat=True)}


def drop_draft(*, by: Actor, case: uuid.UUID, compartment: Compartment) -> None:
    """Let go what a member has typed and not kept."""
    Draft.objects.filter(member=by.member, case=case, compartment=compartment.value).delete()


def _of(by: Actor, case: uuid.UUID, compartment: Compartment) -> tuple[str, ...]:
    return ("draft", str(by.member), str(case), compartment.value)
