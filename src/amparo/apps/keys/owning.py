"""A member's own key: made with their passphrase, opened by it, lost with it."""

import uuid
from datetime import datetime

from django.db import transaction

from amparo.apps.accounts.access import require
from amparo.apps.accounts.history import Kind, note
from amparo.apps.accounts.seeing import Actor
from amparo.apps.keys.models import KeptHalf, MemberKey, Share
from amparo.apps.keys.pairs import close_half, open_half
from amparo.apps.operations.transactions import Turn, take_turn
from amparo.domain.access.table import Action
from amparo.vault.pairs import Pair, fingerprint, new_pair
from amparo.vault.sealing import NotSealed


class NoKey(LookupError):
    """A member has made no key yet."""


class WrongPassphrase(ValueError):
    """A passphrase opens nothing here."""


def make_own_key(*, by: Actor, at: datetime, passphrase: str) -> Pair:
    """Make a member's key, in place of one they had, and return it. Raises `Busy`.

    What the old one opened does not open by the new one: a holder lets it in again.
    """
    require(action=Action.UNSEAL, actor=by)
    pair = new_pair()
    kept = close_half(member=by.member, passphrase=passphrase, pair=pair)
    with transaction.atomic():
        take_turn(Turn.KEYS, about=str(by.member))
        Share.objects.filter(member_key__member=by.member).delete()
        KeptHalf.objects.filter(member=by.member).delete()
        MemberKey.objects.filter(member=by.member, ended_at=None).update(ended_at=at)
        key = MemberKey.objects.create(member=by.member, public=pair.public, made_at=at)
        KeptHalf.objects.create(key=key, member=by.member, content=kept)
        note(member=by.member, kind=Kind.KEY_MADE)
    return pair


def open_own_key(*, by: Actor, passphrase: str) -> Pair:
    """Return a member's pair. Raises `NoKey`, `WrongPassphrase` and `Busy`."""
    require(action=Action.UNSEAL, actor=by)
    half = _half(by.member)
    try:
        return open_half(half=half, passphrase=passphrase)
    except NotSealed as problem:
        note(member=by.member, kind=Kind.WRONG_PASSPHRASE)
        raise WrongPassphrase from problem


def change_passphrase(*, by: Actor, old: str, new: str) -> None:
    """Keep a member's key under another passphrase. Raises as `open_own_key` does."""
    pair = open_own_key(by=by, passphrase=old)
    kept = close_half(member=by.member, passphrase=new, pair=pair)
    with transaction.atomic():
        take_turn(Turn.KEYS, about=str(by.member))
        # If they made another key meanwhile, this half is of the old one, and is not kept.
        of_pair = KeptHalf.objects.filter(member=by.member, key__public=pair.public)
        if of_pair.update(content=kept) != 1:
            raise NoKey
        note(member=by.member, kind=Kind.PASSPHRASE_CHANGED)


def own_public(*, member: uuid.UUID) -> bytes:
    """Return the public half of a member's key, to which anybody seals. Raises `NoKey`."""
    found = MemberKey.objects.filter(member=member, ended_at=None).first()
    if found is None:
        raise NoKey
    return bytes(found.public)


def own_fingerprint(*, member: uuid.UUID) -> str:
    """Return the numbers by which others know a member's key; empty where they have none."""
    try:
        return fingerprint(public=own_public(member=member))
    except NoKey:
        return ""


def _half(member: uuid.UUID) -> KeptHalf:
    found = KeptHalf.objects.select_related("key").filter(member=member).first()
    if found is None:
        raise NoKey
    return found
