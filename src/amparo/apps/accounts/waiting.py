"""Doing something slow within a request: a file that comes in, or one that is read through.

The transaction of the request ends before it, and another begins after it. Else whoever records
something in the same case, or opens a second page, would wait until the file is there.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.models import Member
from amparo.apps.accounts.seeing import actor_of, find_actor
from amparo.apps.operations.transactions import between_transactions


class ChangedWhileWaiting(PermissionDenied):
    """Whoever is looking was signed out, suspended, moved or given another role meanwhile."""


@contextmanager
def out_of_transaction(request: HttpRequest) -> Iterator[None]:
    """Let something slow be done, with no transaction open; go on in another as the same member.

    What was done before is kept. Raises `ChangedWhileWaiting`.
    """
    actor = actor_of(request)
    with between_transactions(request, begin=lambda: see_as(actor=actor)):
        yield
    member = Member.objects.filter(pseudonym=actor.member, is_active=True).first()
    key = request.session.session_key
    if member is None or key is None or not request.session.exists(key):
        raise ChangedWhileWaiting
    if find_actor(member=member) != actor:
        raise ChangedWhileWaiting
