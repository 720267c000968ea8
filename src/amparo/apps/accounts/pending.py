"""A sign-in whose second step is still to come: the password was right, nothing is open yet."""

from typing import Any

from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from amparo.apps.accounts.backends import MemberBackend
from amparo.apps.accounts.models import Member

PENDING_SECONDS = 10 * 60
"""How long the second step waits."""
_PENDING = "pending sign-in"


def begin_pending(request: HttpRequest, *, member: Member, now_seconds: float) -> None:
    """Keep, in a session that is new, who has said their password; whoever was there is out."""
    logout(request)
    request.actor = None  # type: ignore[attr-defined]  # as for anybody who has not signed in
    request.session[_PENDING] = {
        "member": member.pk,
        "name": member.sign_in_name,
        "at": int(now_seconds),
        "password": member.get_session_auth_hash(),
    }


def pending_member(request: HttpRequest, *, now_seconds: float) -> Member | None:
    """Return who has said their password in this session; none where it is too long ago.

    Nor where they may no longer sign in, or have another password, in the meantime.
    """
    said: Any = request.session.get(_PENDING)
    if not said or now_seconds - said["at"] >= PENDING_SECONDS:
        return None
    member = MemberBackend().get_user(said["member"])
    if not isinstance(member, Member):
        return None
    is_same = constant_time_compare(said["password"], member.get_session_auth_hash())
    return member if is_same else None


def pending_name(*, session: SessionBase) -> str:
    """Return the sign-in name of whoever has said their password in a session; empty if nobody."""
    said: Any = session.get(_PENDING)
    return str(said["name"]) if said else ""


def end_pending(request: HttpRequest) -> None:
    """Forget who has said their password: they are in, or must begin again."""
    request.session.pop(_PENDING, None)
