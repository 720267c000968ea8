"""The recovery kit of a desk: two sheets with two keepers, who together open what it holds."""

import uuid
from datetime import datetime

from django.db import transaction

from amparo.apps.accounts.access import require
from amparo.apps.accounts.history import Kind, note
from amparo.apps.accounts.queries import acting_members
from amparo.apps.keys.holding import Holder
from amparo.apps.keys.models import DeskKey, Kit, MemberKey, Share
from amparo.apps.keys.pairs import new_share, open_share
from amparo.apps.operations.transactions import Turn, take_turn
from amparo.domain.access.table import Action
from amparo.domain.casework.recording import Refused
from amparo.vault.halves import Half, join, split
from amparo.vault.pairs import Pair, new_pair, pair_of
from amparo.vault.sealing import NotSealed

NOBODY = uuid.UUID(int=0)
"""In whose name a kit lets a member in: nobody's who has signed in."""


def make_kit(*, by: Holder, at: datetime) -> tuple[Half, Half]:
    """Make the recovery kit of a desk, in place of one it had, and return what its sheets say.

    The database keeps neither half. The sheets of the old kit open nothing from then on, and the
    key is due to be made anew: somebody may have read both. The first kit is made by whoever began
    the key, another by who leads the cases.
    """
    desk, pair = by.actor.desk_id, new_pair()
    with transaction.atomic():
        take_turn(Turn.KEYS, about=f"desk {desk}")
        is_first = not Kit.objects.filter(desk=desk).exists()
        require(action=Action.ADMIT_HOLDER if is_first else Action.LEAD_KEYS, actor=by.actor)
        key = DeskKey.objects.get(desk=desk, ended_at=None)
        if key.pk != by.key_id:
            raise Refused("made anew")
        Share.objects.filter(desk=desk, member_key=None).delete()
        Kit.objects.filter(desk=desk, ended_at=None).update(ended_at=at)
        kit = Kit.objects.create(
            desk_id=desk, public=pair.public, made_at=at, made_by=by.actor.member
        )
        new_share(key=key, pair=by.pair, to=kit, given_at=at, given_by=by.actor.member).save()
        if not is_first:
            DeskKey.objects.filter(pk=key.pk, renewal_due_at=None).update(renewal_due_at=at)
    return split(key=pair.private)


def try_kit(*, desk_id: int, one: Half, other: Half, at: datetime) -> None:
    """Make sure that two sheets open the key of a desk. For the owner.

    Raises `NotSealed` where they do not, and `amparo.vault.halves.SameHalf`.
    """
    kit, _pair, _share = _opened(desk_id, one, other)
    Kit.objects.filter(pk=kit.pk).update(tried_at=at)


def let_in_by_kit(*, desk_id: int, one: Half, other: Half, member: uuid.UUID, at: datetime) -> None:
    """Let a member of a desk in to its key by its kit, when no holder can. For the owner.

    Raises as `try_kit` does, and `Refused`: ``not of the desk``, ``no key``.
    """
    if member not in acting_members(desk_id=desk_id):
        raise Refused("not of the desk")
    with transaction.atomic():
        take_turn(Turn.KEYS, about=f"desk {desk_id}")
        kit, pair, share = _opened(desk_id, one, other)
        theirs = MemberKey.objects.filter(member=member, ended_at=None).first()
        if theirs is None:
            raise Refused("no key")
        Share.objects.filter(desk_key=share.desk_key, member_key=theirs).delete()
        new_share(key=share.desk_key, pair=pair, to=theirs, given_at=at, given_by=NOBODY).save()
        note(member=member, kind=Kind.LET_IN_TO_KEYS)
        Kit.objects.filter(pk=kit.pk).update(tried_at=at)


def lock_desk(*, desk_id: int) -> int:
    """Take the desk's key from every member, and return from how many. For the owner.

    Until two keepers bring the sheets of its kit, nobody opens what it holds. Raises `Refused`:
    ``no kit``, since then nobody ever could.
    """
    with transaction.atomic():
        take_turn(Turn.KEYS, about=f"desk {desk_id}")
        current = Share.objects.filter(desk=desk_id, desk_key__ended_at=None)
        if not current.filter(member_key=None).exists():
            raise Refused("no kit")
        held = current.filter(kit=None)
        members = list(held.values_list("member_key__member", flat=True))
        held.delete()
        for member in members:
            note(member=member, kind=Kind.KEYS_TAKEN)
        return len(members)


def find_kit(*, desk_id: int) -> tuple[datetime, datetime | None] | None:
    """Return when the kit of a desk was made, and when it was last tried; none without a kit."""
    found = Kit.objects.filter(desk=desk_id, ended_at=None).first()
    return (found.made_at, found.tried_at) if found else None


def _opened(desk_id: int, one: Half, other: Half) -> tuple[Kit, Pair, Share]:
    kit = Kit.objects.filter(desk=desk_id, ended_at=None).first()
    share = (
        Share.objects.select_related("desk_key").filter(kit=kit, desk_key__ended_at=None).first()
        if kit
        else None
    )
    if kit is None or share is None:
        raise Refused("no kit")
    own = pair_of(private=join(one=one, other=other))
    if own.public != bytes(kit.public):
        raise NotSealed
    return kit, open_share(share=share, pair=own), share
