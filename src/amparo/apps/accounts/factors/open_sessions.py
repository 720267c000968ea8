"""The sessions of a member: since when, last used, from where; and their end."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from amparo.apps.accounts.addresses import client_address
from amparo.apps.accounts.models import Member

_LONGEST_AGENT = 200
_NOWHERE = "0.0.0.0"  # noqa: S104  # kept in a row where the address is not known; nothing listens there


@dataclass(frozen=True, kw_only=True)
class OpenSession:
    """A session. ``agent`` is what the browser says of itself."""

    session_id: int
    since: datetime
    last_used: datetime
    address: str
    agent: str
    is_this: bool


def note_session(request: HttpRequest, *, member: Member) -> None:
    """Keep that a member uses this session now, and from where."""
    if request.session.session_key is None:
        request.session.create()
    UserSession.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "user": member,
            "ip": client_address(request) or _NOWHERE,
            "user_agent": request.headers.get("User-Agent", "")[:_LONGEST_AGENT],
            "last_seen_at": timezone.now(),
        },
    )


def renew_session(request: HttpRequest, *, member: Member) -> None:
    """Give the session of a member another key: whoever knows the one before is out."""
    before = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(user=member, session_key=before).update(
        session_key=request.session.session_key
    )
    note_session(request, member=member)


def list_sessions(*, member: Member, this: str | None) -> Sequence[OpenSession]:
    """Return the sessions of a member that still hold, the last used first."""
    rows = UserSession.objects.purge_and_list(member)
    found = [
        OpenSession(
            session_id=row.pk,
            since=row.created_at,
            last_used=row.last_seen_at,
            address="" if row.ip == _NOWHERE else row.ip,
            agent=row.user_agent,
            is_this=row.session_key == this,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: one.last_used, reverse=True)


def end_one(*, member: Member, session_id: int) -> None:
    """End a session of a member; nothing where it has ended already."""
    for row in UserSession.objects.filter(user=member, pk=session_id):
        row.end()


def end_others(*, member: Member, this: str | None) -> int:
    """End every session of a member but this one, and return how many."""
    others = list(UserSession.objects.filter(user=member).exclude(session_key=this))
    for row in others:
        row.end()
    return len(others)


def forget_ended() -> None:
    """Remove what is known of sessions that are no more."""
    alive = Session.objects.values("session_key")
    UserSession.objects.exclude(session_key__in=alive).delete()


def end_all() -> Sequence[uuid.UUID]:
    """End every session there is, and return whose they were, by their pseudonyms.

    Those in which somebody was about to sign in end too.
    """
    rows = UserSession.objects.order_by("user__pseudonym")
    members = list(rows.values_list("user__pseudonym", flat=True).distinct())
    Session.objects.all().delete()
    UserSession.objects.all().delete()
    return members
