"""What whoever keeps the server does with accounts, where no administrator can.

Nobody is signed in then: the history of each account says that they did it.
"""

import uuid

from django.db import transaction
from django.utils import timezone

from amparo.apps.accounts import actions
from amparo.apps.accounts.administration.first_passwords import (
    invitation_ends,
    make_first_password,
)
from amparo.apps.accounts.confirming import WAITING
from amparo.apps.accounts.factors.open_sessions import end_all, end_others
from amparo.apps.accounts.history import Kind, note
from amparo.apps.accounts.managers import kept_name
from amparo.apps.accounts.models import Member, Posting


class NoSuchMember(LookupError):
    """Nobody signs in with this name, or they were removed."""


class NotWaiting(ValueError):
    """Nobody has to confirm this member."""


def end_every_session() -> int:
    """End every session there is, and return of how many members."""
    with transaction.atomic():
        members = end_all()
        for member in members:
            note(member=member, kind=Kind.SESSIONS_ENDED)
        return len(members)


def end_sessions_of(*, sign_in_name: str) -> int:
    """End the sessions of a member, and return how many. Raises `NoSuchMember`."""
    with transaction.atomic():
        member = _member(sign_in_name)
        ended = end_others(member=member, this=None)
        note(member=member.pseudonym, kind=Kind.SESSIONS_ENDED)
        return ended


def give_new_password(*, sign_in_name: str, take_factors_away: bool) -> str:
    """Give a member a first password, and return it; it is good for seven days.

    Whoever is signed in with the old one is signed out. ``take_factors_away``: they lost them all,
    and set the second step up anew. Raises `NoSuchMember`.
    """
    password, now = make_first_password(), timezone.now()
    with transaction.atomic():
        member = _member(sign_in_name)
        actions.change_password(
            member_id=member.pk,
            password=password,
            invited_until=invitation_ends(now=now),
            inviter=None,
        )
        if take_factors_away:
            actions.remove_second_factors(member_id=member.pk, inviter=None)
    return password


def confirm(*, sign_in_name: str) -> None:
    """Confirm a member where there is no second person. Raises `NoSuchMember`, `NotWaiting`."""
    with transaction.atomic():
        member = _member(sign_in_name)
        waiting = Posting.objects.filter(WAITING, member=member, ends_on=None)
        if not waiting.update(confirmed_at=timezone.now()):
            raise NotWaiting
        role = member.postings.get(ends_on=None).role
        note(member=member.pseudonym, kind=Kind.CONFIRMED, about=role)


def pseudonym_of(*, sign_in_name: str) -> uuid.UUID:
    """Return by which pseudonym a member is known. Raises `NoSuchMember`."""
    return _member(sign_in_name).pseudonym


def _member(sign_in_name: str) -> Member:
    found = Member.objects.filter(sign_in_name=kept_name(sign_in_name), is_active=True).first()
    if found is None:
        raise NoSuchMember
    return found
