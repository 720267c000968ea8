"""What a member has typed into a form of referrals and not sent yet, sealed to their own key.

To seal takes the public half alone, so nothing is lost when the time to be unsealed is over; to
read it again takes the passphrase. Who is asked has no key of the case, so it is sealed once more
under the root.
"""

import json
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from amparo.apps.accounts.seeing import Actor
from amparo.apps.keys.holding import Opened
from amparo.apps.keys.owning import own_public
from amparo.apps.seals.under_root import close_under_root, open_under_root
from amparo.apps.sharing.models import ReferralDraft
from amparo.vault.pairs import open_with, seal_to
from amparo.vault.sealing import NotSealed

_PURPOSE = "drafts of referrals"
Typed = Mapping[str, Sequence[str]]
"""The fields of a form, each with every value it was given."""


@dataclass(frozen=True, kw_only=True)
class Drafted:
    """What a member has typed, and when."""

    typed: Typed
    at: datetime


def keep_draft(*, by: Actor, at: datetime, about: uuid.UUID, typed: Typed) -> None:
    """Keep what a member has typed about a case or a referral, in place of what they had before.

    Raises `NoKey` for a member who has none. The database refuses what they do not see.
    """
    of = _of(by, about)
    content = json.dumps({name: list(values) for name, values in typed.items()}).encode()
    box = seal_to(public=own_public(member=by.member), of=of, content=content)
    sealed = close_under_root(purpose=_PURPOSE, of=of, content=box)
    ReferralDraft.objects.update_or_create(
        member=by.member, about=about, defaults={"sealed": sealed, "at": at}
    )


def find_draft(*, by: Opened, about: uuid.UUID) -> Drafted | None:
    """Return what a member typed and has not sent yet; none where there is none.

    One that a former key of theirs sealed is of no use any more, and is left out.
    """
    row = ReferralDraft.objects.filter(member=by.actor.member, about=about).first()
    if row is None:
        return None
    of = _of(by.actor, about)
    try:
        box = open_under_root(purpose=_PURPOSE, of=of, kept=bytes(row.sealed))
        content = open_with(pair=by.own, of=of, sealed=box)
    except NotSealed:
        return None
    return Drafted(typed=json.loads(content), at=row.at)


def drop_own_draft(*, by: Actor, about: uuid.UUID) -> None:
    """Let go what a member has typed about a case or a referral, and not sent."""
    ReferralDraft.objects.filter(member=by.member, about=about).delete()


def drop_drafts(*, about: Collection[uuid.UUID]) -> None:
    """Let go what anybody has typed about some cases or referrals, and not sent."""
    ReferralDraft.objects.filter(about__in=list(about)).delete()


def _of(by: Actor, about: uuid.UUID) -> tuple[str, ...]:
    return ("draft of a referral", str(by.member), str(about))
