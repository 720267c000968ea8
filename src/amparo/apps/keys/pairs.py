"""The pairs of a member and of a desk as they rest, and as a passphrase opens them."""

import uuid
from datetime import datetime

from django.conf import settings

from amparo.apps.keys.models import DeskKey, KeptHalf, Kit, MemberKey, Share
from amparo.apps.seals.under_root import close_under_root, open_under_root
from amparo.vault.pairs import Pair, open_with, pair_of, seal_to
from amparo.vault.passphrases import Cost, keep_under, open_under
from amparo.vault.sealing import NotSealed

_HALVES, _SHARES, _FORMER = "halves of members", "shares of desks", "former keys of desks"


class KeyReplaced(NotSealed):
    """The public half of a key is not that of its private half: somebody has put another there."""


def close_half(*, member: uuid.UUID, passphrase: str, pair: Pair) -> bytes:
    """Return the private half of a member's pair as it rests. Raises `Busy`."""
    cost = Cost(passes=settings.PASSPHRASE_PASSES, mebibytes=settings.PASSPHRASE_MEBIBYTES)
    of = _of_half(member, pair.public)
    kept = keep_under(passphrase=passphrase, of=of, content=pair.private, cost=cost)
    return close_under_root(purpose=_HALVES, of=of, content=kept)


def open_half(*, half: KeptHalf, passphrase: str) -> Pair:
    """Return a member's pair. Raises `Busy`; `NotSealed` for a wrong passphrase."""
    public = bytes(half.key.public)
    of = _of_half(half.member, public)
    kept = open_under_root(purpose=_HALVES, of=of, kept=bytes(half.content))
    return _checked(open_under(passphrase=passphrase, of=of, kept=kept), public)


def new_share(
    *, key: DeskKey, pair: Pair, to: MemberKey | Kit, given_at: datetime, given_by: uuid.UUID
) -> Share:
    """Return an unsaved share: the private half of a desk's pair, for a member or a kit."""
    of = _of_share(key, bytes(to.public))
    box = seal_to(public=bytes(to.public), of=of, content=pair.private)
    made = Share(desk_id=key.desk_id, desk_key=key, given_at=given_at, given_by=given_by)
    made.sealed = close_under_root(purpose=_SHARES, of=of, content=box)
    if isinstance(to, Kit):
        made.kit = to
    else:
        made.member_key = to
    return made


def open_share(*, share: Share, pair: Pair) -> Pair:
    """Return a desk's pair from a share and the pair it was sealed to. Raises `NotSealed`."""
    of = _of_share(share.desk_key, pair.public)
    box = open_under_root(purpose=_SHARES, of=of, kept=bytes(share.sealed))
    return _checked(open_with(pair=pair, of=of, sealed=box), bytes(share.desk_key.public))


def close_former(*, key: DeskKey, former: DeskKey, pair: Pair) -> bytes:
    """Return the private half of a desk's former pair as it rests, for who holds ``key``."""
    of = _of_former(key, former)
    box = seal_to(public=bytes(key.public), of=of, content=pair.private)
    return close_under_root(purpose=_FORMER, of=of, content=box)


def open_former(*, key: DeskKey, former: DeskKey, pair: Pair) -> Pair:
    """Return a desk's former pair, from the ``pair`` of the key after it. Raises `NotSealed`."""
    of = _of_former(key, former)
    box = open_under_root(purpose=_FORMER, of=of, kept=bytes(key.former))
    return _checked(open_with(pair=pair, of=of, sealed=box), bytes(former.public))


def _checked(private: bytes, public: bytes) -> Pair:
    pair = pair_of(private=private)
    if pair.public != public:
        raise KeyReplaced
    return pair


def _of_half(member: uuid.UUID, public: bytes) -> tuple[str, ...]:
    return ("member key", str(member), public.hex())


def _of_share(key: DeskKey, to: bytes) -> tuple[str, ...]:
    return ("desk key", str(key.desk_id), str(key.number), to.hex())


def _of_former(key: DeskKey, former: DeskKey) -> tuple[str, ...]:
    return ("former desk key", str(key.desk_id), str(former.number), bytes(key.public).hex())
