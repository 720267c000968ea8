"""Members who have unsealed, for the tests: with keys of their own, and that of their desk."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import transaction

from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.seeing import Actor
from amparo.apps.keys import holding, owning
from amparo.apps.keys.holding import Holder, Opened

PASSPHRASE = "six invented words of a passphrase"
_THEN = datetime(2026, 11, 1, tzinfo=UTC)


@contextmanager
def acting(by: Actor) -> Iterator[None]:
    """Act in a transaction of its own, as a request of this member would."""
    with transaction.atomic():
        see_as(actor=by)
        yield


def opened(by: Actor) -> Opened:
    """A member with a key of their own, made now."""
    with acting(by):
        own = owning.make_own_key(by=by, at=_THEN, passphrase=PASSPHRASE)
        return Opened(actor=by, own=own)


def begun(lead: Actor) -> Holder:
    """Who leads a desk, and has begun its key."""
    own = opened(lead)
    with acting(lead):
        return holding.begin_desk_key(by=own, at=_THEN)


def joined(by: Holder, member: Actor) -> Holder:
    """A member whom a holder of their desk has let in."""
    own = opened(member)
    with acting(by.actor):
        numbers = owning.own_fingerprint(member=member.member)
        holding.admit(by=by, at=_THEN, member=member.member, numbers=numbers)
    with acting(member):
        return holding.hold_desk_key(by=own)


def again(holder: Holder) -> Holder:
    """The same member, after they have said their passphrase once more."""
    with acting(holder.actor):
        own = owning.open_own_key(by=holder.actor, passphrase=PASSPHRASE)
        return holding.hold_desk_key(by=Opened(actor=holder.actor, own=own))
