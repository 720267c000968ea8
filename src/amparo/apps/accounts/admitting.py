"""Letting in, as a second person, whom somebody else invited."""

from datetime import datetime

from django.db import transaction

from amparo.apps.accounts.access import require
from amparo.apps.accounts.actions import Refused
from amparo.apps.accounts.confirming import WAITING, is_inviter
from amparo.apps.accounts.history import Kind, note
from amparo.apps.accounts.models import Posting
from amparo.apps.accounts.seeing import Actor
from amparo.domain.access.deciding import MemberAsked
from amparo.domain.access.table import Action, Role


def confirm_member(*, by: Actor, member_id: int, at: datetime) -> None:
    """Let a member whom somebody else invited act in their role from now on.

    Raises `TurnedAway` for whoever is no second person, or of another desk; `Refused`:
    ``confirmed already``, also where they were removed meanwhile; ``first password`` for whoever
    has not chosen their own yet: whoever gave it could sign in as them.
    """
    with transaction.atomic():
        waiting = Posting.objects.select_for_update(of=("self",)).filter(WAITING, ends_on=None)
        posting = waiting.filter(member=member_id).select_related("member").first()
        if posting is None:
            raise Refused("confirmed already")
        asked = MemberAsked(
            desk_id=posting.desk_id,
            role=Role(posting.role),
            is_oneself=posting.member.pseudonym == by.member,
            is_invited_by_oneself=is_inviter(who=by.member, member=posting.member.pseudonym),
        )
        require(action=Action.CONFIRM_MEMBER, actor=by, asked=asked)
        if posting.member.has_first_password:
            raise Refused("first password")
        posting.confirmed_by, posting.confirmed_at = by.member, at
        posting.save(update_fields=["confirmed_by", "confirmed_at"])
        note(member=posting.member.pseudonym, kind=Kind.CONFIRMED, about=posting.role)
