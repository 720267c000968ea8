"""What the page of keys shows of a desk: its key, who holds it, its kit, who asks for more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from amparo.apps.accounts.clocks import day_of, moment_of
from amparo.apps.accounts.seeing import Actor
from amparo.apps.keys.holding import HolderRow, desk_public, is_open_to_none, list_holders
from amparo.apps.keys.kits import find_kit
from amparo.apps.keys.widening import list_asked
from amparo.vault.pairs import fingerprint


@dataclass(frozen=True, kw_only=True)
class ShownAsking:
    """A colleague who asks to open more cases."""

    widening: int
    name: str
    since: str


@dataclass(frozen=True, kw_only=True)
class ShownDesk:
    """The key of a desk as its members read of it. ``is_own``: the reader holds it.

    ``is_lost``: neither a member nor a kit opens it any more.
    """

    is_begun: bool
    is_lost: bool
    fingerprint: str
    is_own: bool
    holders: Sequence[HolderRow]
    waiting: Sequence[HolderRow]
    kit_made: str
    kit_tried: str
    asking: Sequence[ShownAsking]


def shown_desk(*, by: Actor, now: datetime) -> ShownDesk:
    """Return what the page shows of the reader's desk."""
    key, kit = desk_public(desk_id=by.desk_id), find_kit(desk_id=by.desk_id)
    rows = list_holders(desk_id=by.desk_id)
    return ShownDesk(
        is_begun=key is not None,
        is_lost=key is not None and is_open_to_none(desk_id=by.desk_id),
        fingerprint=fingerprint(public=key[1]) if key else "",
        is_own=any(row.is_holder and row.member == by.member for row in rows),
        holders=[row for row in rows if row.is_holder],
        waiting=[row for row in rows if not row.is_holder and row.member != by.member],
        kit_made=day_of(kit[0]) if kit else "",
        kit_tried=day_of(kit[1]) if kit and kit[1] else "",
        asking=[
            ShownAsking(widening=one.widening, name=one.name, since=moment_of(one.asked_at))
            for one in list_asked(by=by, at=now)
        ],
    )
