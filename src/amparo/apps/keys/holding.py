"""The key of a desk: begun by who leads its cases, given to members by another holder."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from amparo.apps.accounts.access import require
from amparo.apps.accounts.history import Kind, note
from amparo.apps.accounts.queries import acting_members
from amparo.apps.accounts.seeing import Actor
from amparo.apps.keys.models import DeskKey, MemberKey, Share
from amparo.apps.keys.pairs import new_share, open_share
from amparo.apps.operations.transactions import Turn, take_turn
from amparo.domain.access.table import Action
from amparo.domain.casework.recording import Refused
from amparo.vault.pairs import Pair, fingerprint, new_pair


class NotAHolder(PermissionError):
    """Nobody has let a member in to the key of their desk."""


class FormerKey(LookupError):
    """What is at hand is a member's former key: they made another, perhaps in another browser."""


@dataclass(frozen=True, kw_only=True)
class Holder:
    """A member who has unsealed, with the pair of their desk's key at hand."""

    actor: Actor
    key_id: int
    pair: Pair = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A member who has unsealed, with their own pair at hand."""

    actor: Actor
    own: Pair = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class HolderRow:
    """A member of a desk who has a key of their own. ``is_holder``: they were let in."""

    member: uuid.UUID
    name: str
    fingerprint: str
    is_holder: bool
    since: datetime


def begin_desk_key(*, by: Opened, at: datetime) -> Holder:
    """Make the first key of a desk, and let who makes it in. Raises `Refused`: ``begun``.

    So too where neither a member nor a kit opens the one it has: nothing opens what that sealed.
    """
    require(action=Action.ADMIT_HOLDER, actor=by.actor)
    desk = by.actor.desk_id
    with transaction.atomic():
        take_turn(Turn.KEYS, about=f"desk {desk}")
        if not is_open_to_none(desk_id=desk):
            raise Refused("begun")
        DeskKey.objects.filter(desk=desk, ended_at=None).update(ended_at=at)
        pair = new_pair()
        key = DeskKey.objects.create(
            desk_id=desk, number=DeskKey.objects.filter(desk=desk).count() + 1,
            public=pair.public, made_at=at, made_by=by.actor.member,
        )  # fmt: skip
        _give(key, pair, [by.actor.member], at, by.actor.member)
        note(member=by.actor.member, kind=Kind.LET_IN_TO_KEYS)
    return Holder(actor=by.actor, key_id=key.pk, pair=pair)


def is_open_to_none(*, desk_id: int) -> bool:
    """Whether neither a member nor a kit opens the key of a desk, or it has none. One query."""
    return not Share.objects.filter(desk=desk_id, desk_key__ended_at=None).exists()


def hold_desk_key(*, by: Opened) -> Holder:
    """Return the pair of the desk's key, for a member who was let in. One query.

    Raises `NotAHolder`, `FormerKey`, and `amparo.vault.sealing.NotSealed` where a key was replaced.
    """
    share = (
        Share.objects.select_related("desk_key", "member_key")
        .filter(
            desk=by.actor.desk_id,
            desk_key__ended_at=None,
            member_key__member=by.actor.member,
            member_key__ended_at=None,
        )
        .first()
    )
    if share is None or share.member_key is None:
        raise NotAHolder
    if bytes(share.member_key.public) != by.own.public:
        raise FormerKey
    pair = open_share(share=share, pair=by.own)
    return Holder(actor=by.actor, key_id=share.desk_key_id, pair=pair)


def admit(*, by: Holder, at: datetime, member: uuid.UUID, numbers: str) -> None:
    """Let a member of the desk in to its key, their fingerprint read out by them.

    Raises `Refused`: ``not of the desk``, ``no key``, ``holds it already``, ``other numbers`` where
    what was typed is not the fingerprint of their key.
    """
    require(action=Action.ADMIT_HOLDER, actor=by.actor)
    if member not in acting_members(desk_id=by.actor.desk_id):
        raise Refused("not of the desk")
    with transaction.atomic():
        key = _lock(by.actor.desk_id)
        theirs = MemberKey.objects.filter(member=member, ended_at=None).first()
        if theirs is None:
            raise Refused("no key")
        if Share.objects.filter(desk_key=key, member_key=theirs).exists():
            raise Refused("holds it already")
        if _numbers(numbers) != _numbers(fingerprint(public=bytes(theirs.public))):
            raise Refused("other numbers")
        if key.pk != by.key_id:
            raise Refused("made anew")
        _give(key, by.pair, [member], at, by.actor.member)
        note(member=member, kind=Kind.LET_IN_TO_KEYS)


def take_away(*, by: Holder, at: datetime, member: uuid.UUID) -> None:
    """Take the desk's key from a member; it is due to be made anew, for they may have kept it.

    Raises `Refused`: ``last holder``, and ``not a holder``.
    """
    require(action=Action.LEAD_KEYS, actor=by.actor)
    with transaction.atomic():
        key = _lock(by.actor.desk_id)
        shares = Share.objects.filter(desk_key=key, kit=None)
        if not shares.exclude(member_key__member=member).exists():
            raise Refused("last holder")
        if not shares.filter(member_key__member=member).delete()[0]:
            raise Refused("not a holder")
        DeskKey.objects.filter(pk=key.pk, renewal_due_at=None).update(renewal_due_at=at)
        note(member=member, kind=Kind.KEYS_TAKEN)


def mark_who_left(*, by: Holder, at: datetime) -> bool:
    """Take the key from members who are at the desk no longer; return whether it is due anew."""
    with transaction.atomic():
        key = _lock(by.actor.desk_id)
        gone = Share.objects.filter(desk_key=key, kit=None).exclude(
            member_key__member__in=acting_members(desk_id=by.actor.desk_id),
        )
        if gone.delete()[0]:
            DeskKey.objects.filter(pk=key.pk, renewal_due_at=None).update(renewal_due_at=at)
            return True
    return key.renewal_due_at is not None


def is_last_holder(*, by: Actor) -> bool:
    """Whether a member alone holds the key of their desk. One query."""
    held = Share.objects.filter(desk=by.desk_id, desk_key__ended_at=None, kit=None)
    return list(held.values_list("member_key__member", flat=True)) == [by.member]


def desk_public(*, desk_id: int) -> tuple[int, bytes] | None:
    """Return a desk's present key by its id, and its public half; none where it has begun none."""
    found = DeskKey.objects.filter(desk=desk_id, ended_at=None).first()
    return (found.pk, bytes(found.public)) if found else None


def numbers_of_desk(*, desk_id: int) -> str:
    """Return the numbers by which another desk knows the key of one; empty if it has none."""
    found = desk_public(desk_id=desk_id)
    return fingerprint(public=found[1]) if found else ""


def desks_with_key() -> frozenset[int]:
    """Return the desks that have begun a key, to which something can be sealed. One query."""
    return frozenset(desk_publics())


def desk_publics() -> Mapping[int, tuple[int, bytes]]:
    """Return each desk's present key by its id, and its public half, by desk. One query."""
    rows = DeskKey.objects.filter(ended_at=None).values_list("desk", "pk", "public")
    return {desk: (key, bytes(public)) for desk, key, public in rows}


def list_holders(*, desk_id: int) -> Sequence[HolderRow]:
    """Return the members of a desk who have a key, holders first. Three queries."""
    names = acting_members(desk_id=desk_id)
    holding = set(
        Share.objects.filter(desk=desk_id, desk_key__ended_at=None, kit=None).values_list(
            "member_key", flat=True
        )
    )
    keys = MemberKey.objects.filter(member__in=names, ended_at=None)
    rows = [_row(key, names, is_holder=key.pk in holding) for key in keys]
    return sorted(rows, key=lambda row: (not row.is_holder, row.name))


def _row(key: MemberKey, names: Mapping[uuid.UUID, str], *, is_holder: bool) -> HolderRow:
    return HolderRow(
        member=key.member,
        name=names[key.member],
        fingerprint=fingerprint(public=bytes(key.public)),
        is_holder=is_holder,
        since=key.made_at,
    )


def _lock(desk_id: int) -> DeskKey:
    take_turn(Turn.KEYS, about=f"desk {desk_id}")
    return DeskKey.objects.get(desk=desk_id, ended_at=None)


def _give(
    key: DeskKey, pair: Pair, members: Sequence[uuid.UUID], at: datetime, by: uuid.UUID
) -> None:
    theirs = MemberKey.objects.filter(member__in=members, ended_at=None)
    Share.objects.bulk_create(
        [new_share(key=key, pair=pair, to=one, given_at=at, given_by=by) for one in theirs]
    )


def _numbers(typed: str) -> str:
    return "".join(sign for sign in typed if sign.isdigit())
