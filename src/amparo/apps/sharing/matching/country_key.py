"""The country's key of encodings: made by the first desk that needs it, given on by each that has.

It rests in no clear anywhere, sealed to the key of each desk. Nobody asks for it: whoever unseals
gives it to the desks that lack it.
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from amparo.apps.accounts.queries import placed_desks
from amparo.apps.keys.former import pairs_had
from amparo.apps.keys.holding import Holder, desk_publics
from amparo.apps.operations.transactions import Turn, take_turn
from amparo.apps.sharing.matching.models import CountryKey, KeyShare
from amparo.apps.sharing.matching.resting import close_share, open_share
from amparo.vault.pairs import Pair
from amparo.vault.sealing import NotSealed, new_key

MOST_GIVEN_AT_ONCE = 20
"""To so many desks one unsealing gives the key: somebody waits for the page. The rest wait."""


@dataclass(frozen=True, kw_only=True)
class HeldKey:
    """The country's key, opened: its row, its number, and the 32 bytes."""

    row: int
    number: int
    key: bytes = field(repr=False)


def find_key(*, by: Holder) -> HeldKey | None:
    """Return the country's key as the desk of a holder has it; none where it has none.

    None also where its share does not open: it was changed. One query, and another where it is
    sealed to a former key of the desk.
    """
    own = KeyShare.objects.select_related("key").filter(
        key__ended_at=None, desk=by.actor.desk_id
    )  # fmt: skip
    for share in own.order_by("-desk_key"):
        pairs = {by.key_id: by.pair} if share.desk_key == by.key_id else pairs_had(by=by)
        if share.desk_key not in pairs:
            continue
        try:
            return _opened(share, pairs[share.desk_key])
        except NotSealed:
            continue
    return None


def take_key(*, by: Holder, at: datetime) -> HeldKey | None:
    """Return the country's key, made now where no desk has one; none where others have it.

    Of two desks that begin at once one does, and gives it to the other when somebody unseals. Where
    no desk has the last one any more, a new one is made.
    """
    found = find_key(by=by)
    if found is not None:
        return found
    with transaction.atomic():
        take_turn(Turn.MATCHING, about="key")
        KeyShare.objects.filter(desk=by.actor.desk_id).delete()  # what does not open is no use
        if KeyShare.objects.filter(key__ended_at=None).exists():
            return None
        CountryKey.objects.filter(ended_at=None).update(ended_at=at)
        return _begin(by, at)


def give_on(*, by: Holder, at: datetime, key: HeldKey) -> None:
    """Give the country's key to open desks that have a key of their own and lack it, some at once.

    What a desk had under a former key of its own goes. A few queries.
    """
    have = set(KeyShare.objects.filter(key=key.row).values_list("desk_key", flat=True))
    publics = desk_publics()
    lacking = [
        (desk.desk_id, *publics[desk.desk_id])
        for desk in placed_desks()
        if desk.desk_id in publics and publics[desk.desk_id][0] not in have
    ][:MOST_GIVEN_AT_ONCE]
    for desk_id, desk_key, public in lacking:
        KeyShare.objects.filter(desk=desk_id).exclude(desk_key=desk_key).delete()
        _give(by, at, key, desk_id, desk_key, public)


def _begin(by: Holder, at: datetime) -> HeldKey:
    last = CountryKey.objects.aggregate(last=Max("number"))["last"] or 0
    row = CountryKey.objects.create(number=last + 1, made_at=at, made_by=by.actor.member)
    key = HeldKey(row=row.pk, number=row.number, key=new_key())
    _give(by, at, key, by.actor.desk_id, by.key_id, by.pair.public)
    return key


def _give(
    by: Holder, at: datetime, key: HeldKey, desk_id: int, desk_key: int, public: bytes
) -> None:
    sealed = close_share(number=key.number, desk_id=desk_id, public=public, key=key.key)
    share = KeyShare(
        key_id=key.row, desk_id=desk_id, desk_key=desk_key, sealed=sealed, given_at=at,
        given_by=by.actor.member,
    )  # fmt: skip
    KeyShare.objects.bulk_create([share], ignore_conflicts=True)


def _opened(share: KeyShare, pair: Pair) -> HeldKey:
    number = share.key.number
    key = open_share(number=number, desk_id=share.desk_id, pair=pair, kept=bytes(share.sealed))
    return HeldKey(row=share.key_id, number=number, key=key)
