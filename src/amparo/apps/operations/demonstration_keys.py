"""Keys for the invented members of a demonstration, so that what is sealed in it can be shown.

Their passphrase is their password, which the sign-in page shows. Of one's own Amparo refuses that.
"""

from collections.abc import Container, Mapping
from datetime import datetime

from amparo.apps.accounts.access import may_enter
from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.queries import list_actors
from amparo.apps.accounts.seeing import Actor
from amparo.apps.keys.holding import Holder, Opened, admit, begin_desk_key
from amparo.apps.keys.owning import make_own_key, own_fingerprint
from amparo.apps.sharing.matching.catching_up import catch_up
from amparo.domain.access.table import Action


def enter_keys(*, passphrase: str, now: datetime, without: Container[str]) -> Mapping[int, Holder]:
    """Make the key of each desk at which somebody sees cases, and let its members in.

    Whose shown name is among ``without`` gets none. Each desk has the key by which persons are
    compared, too. Returns the holder who began each, by the desk.
    """
    holders: dict[int, Holder] = {}
    for actor in list_actors():
        if actor.shown_name in without or not may_enter(action=Action.UNSEAL, actor=actor):
            continue
        see_as(actor=actor)
        own = make_own_key(by=actor, at=now, passphrase=passphrase)
        opened = Opened(actor=actor, own=own)
        if actor.desk_id in holders:
            _let_in(holders[actor.desk_id], actor, now)
        elif may_enter(action=Action.ADMIT_HOLDER, actor=actor):
            holders[actor.desk_id] = begin_desk_key(by=opened, at=now)
    for holder in holders.values():
        see_as(actor=holder.actor)
        catch_up(by=holder, at=now)
    return holders


def _let_in(holder: Holder, actor: Actor, now: datetime) -> None:
    numbers = own_fingerprint(member=actor.member)
    see_as(actor=holder.actor)
    admit(by=holder, at=now, member=actor.member, numbers=numbers)
