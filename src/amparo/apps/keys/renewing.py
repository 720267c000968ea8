"""Making the key of a desk anew, where somebody may have kept the old one."""

from datetime import datetime

from amparo.apps.accounts.access import require
from amparo.apps.accounts.queries import acting_members
from amparo.apps.keys.holding import Holder
from amparo.apps.keys.models import DeskKey, Share
from amparo.apps.keys.pairs import close_former, new_share
from amparo.apps.operations.transactions import Turn, take_turn
from amparo.domain.access.table import Action
from amparo.domain.casework.recording import Refused
from amparo.vault.pairs import new_pair


def renew_desk_key(*, by: Holder, at: datetime) -> Holder:
    """Make a desk's key anew in the transaction at hand, and return it with its new pair.

    Whoever holds the old one and is still at the desk holds the new one, and so does the kit. Who
    calls seals to it what was sealed to the old one, as far as they see it; the rest opens by the
    old one, which opens by the new. Raises `Refused`: ``made anew`` by another.
    """
    require(action=Action.ADMIT_HOLDER, actor=by.actor)
    desk = by.actor.desk_id
    take_turn(Turn.KEYS, about=f"desk {desk}")
    old = DeskKey.objects.get(desk=desk, ended_at=None)
    if old.pk != by.key_id:
        raise Refused("made anew")
    pair = new_pair()
    DeskKey.objects.filter(pk=old.pk).update(ended_at=at)
    new = DeskKey(
        desk_id=desk, number=old.number + 1, public=pair.public, made_at=at, made_by=by.actor.member
    )
    new.former = close_former(key=new, former=old, pair=by.pair)
    new.save()
    staying = acting_members(desk_id=desk)
    kept = Share.objects.select_related("member_key", "kit").filter(desk_key=old)
    made = []
    for share in kept:
        to = share.kit or share.member_key
        is_staying = share.member_key is None or (
            share.member_key.member in staying and share.member_key.ended_at is None
        )
        if to is not None and is_staying:
            made.append(new_share(key=new, pair=pair, to=to, given_at=at, given_by=by.actor.member))
    Share.objects.bulk_create(made)
    Share.objects.filter(desk_key=old).delete()
    return Holder(actor=by.actor, key_id=new.pk, pair=pair)
