"""A second person confirms whoever is to see cases.

Whoever manages a desk could invent a colleague, or make themself another account, and come round a
mark. So who invites does not let in. Where Amparo begins there is no second person yet: whom the
administrator of the country invites to a desk that nobody was ever at is in at once, as is the
first coordinator. Whatever either saw before was nobody's. Of administrators of the country only
whoever keeps the server makes the first.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from amparo.apps.accounts.models import Posting
from amparo.apps.accounts.roles import MemberRole
from amparo.domain.access.table import NEEDS_CONFIRMING, Role

WAITING = Q(invited_by__isnull=False, confirmed_at=None)
"""The postings that wait for a second person."""

_ROLES = tuple(role for role in MemberRole if Role(role.value) in NEEDS_CONFIRMING)


@dataclass(frozen=True, kw_only=True)
class Inviter:
    """Who gives somebody a role, and when. ``is_for_country``: they manage the country."""

    member: uuid.UUID
    at: datetime
    is_for_country: bool


def confirmed_at_once(
    *, desk_id: int, role: MemberRole, inviter: Inviter | None
) -> datetime | None:
    """Return since when somebody who comes to a desk is confirmed; none where they must wait.

    The desk must be locked, so that of two at once one is the first.
    """
    if inviter is None:
        return None
    if role not in _ROLES or (inviter.is_for_country and _is_the_first(desk_id, role)):
        return inviter.at
    return None


def confirm_anew(*, posting: Posting, inviter: Inviter) -> None:
    """Let a member wait for a second person, as if they had just been invited."""
    if posting.role not in _ROLES:
        return
    if not posting.is_confirmed and posting.invited_by != inviter.member:
        _begin_anew(posting, inviter)
        return
    posting.invited_by, posting.invited_at = inviter.member, inviter.at
    posting.confirmed_by = posting.confirmed_at = None
    posting.save(update_fields=["invited_by", "invited_at", "confirmed_by", "confirmed_at"])


def is_inviter(*, who: uuid.UUID, member: uuid.UUID) -> bool:
    """Whether somebody gave a member a role, or a way in, with which nobody let them in. One query.

    Also where somebody else gave them another since: else whoever invited a member would only have
    to wait until a colleague gives them a new password or role, and be the second person.
    """
    return Posting.objects.filter(WAITING, member__pseudonym=member, invited_by=who).exists()


def _begin_anew(posting: Posting, inviter: Inviter) -> None:
    """Let a posting that waits end, and another begin: neither who gave it confirms the member."""
    posting.ends_on = max(posting.starts_on, inviter.at.date())
    posting.save(update_fields=["ends_on"])
    Posting.objects.create(
        member=posting.member, desk=posting.desk, role=posting.role, starts_on=posting.starts_on,
        invited_by=inviter.member, invited_at=inviter.at,
    )  # fmt: skip


def _is_the_first(desk_id: int, role: MemberRole) -> bool:
    """Whether nobody was ever let in before them: at the desk; of coordinators, in the country."""
    if role == MemberRole.COUNTRY_ADMINISTRATOR:
        return False
    others = [one for one in _ROLES if one != MemberRole.COUNTRY_ADMINISTRATOR]
    before = Posting.objects.exclude(WAITING).filter(role__in=others)
    if role == MemberRole.COORDINATOR:
        return not before.filter(role=role).exists()
    return not before.filter(desk=desk_id).exists()
