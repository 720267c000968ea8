"""What is written to a desk with a referral, as it rests: in a box for each of the two desks.

A desk that is asked sees no case yet, so the box is sealed once more under the root, and not under
the key of the case as the keys of sealed parts are. The rows go when the case is erased.
"""

import json
import uuid
from collections.abc import Collection, Mapping
from contextlib import suppress

from amparo.apps.keys.former import pairs_had
from amparo.apps.keys.holding import Holder, desk_public
from amparo.apps.seals.under_root import close_under_root, open_under_root
from amparo.apps.sharing.models import Referral, ReferralWords
from amparo.apps.sharing.referring.drafts import drop_drafts
from amparo.domain.casework.recording import Refused
from amparo.domain.referral.sending import Packet
from amparo.vault.pairs import Pair, open_with, seal_to
from amparo.vault.sealing import NotSealed

_PURPOSE = "referrals"


def close_words(*, row: Referral, act: uuid.UUID, said: Packet) -> None:
    """Keep what goes along with an act, for each of the two desks, and for what they are asked.

    To seal takes the public halves alone: whoever writes need not have unsealed. Raises `Refused`:
    ``desk without key``.
    """
    content = json.dumps(
        {"words": said.words, "facts": dict(said.facts), "asked": _asked(row)},
        separators=(",", ":"),
    ).encode()
    rows = []
    for desk in (row.from_desk_id, row.to_desk_id):
        theirs = desk_public(desk_id=desk)
        if theirs is None:
            raise Refused("desk without key")
        number, public = theirs
        rows.append(
            ReferralWords(
                referral=row, act=act, desk_id=desk, desk_key=number,
                sealed=_closed(row.pk, act, public, content),
            )
        )  # fmt: skip
    ReferralWords.objects.bulk_create(rows)


def open_words(*, by: Holder, referral: uuid.UUID) -> Mapping[uuid.UUID, Packet]:
    """Return what was written with each act of a referral, as far as the desk opens it.

    Raises `amparo.vault.sealing.NotSealed` where something was changed or moved, also what the row
    says that is asked for.
    """
    every = ReferralWords.objects.select_related("referral")
    rows = every.filter(referral=referral, desk=by.actor.desk_id)
    pairs, found = pairs_had(by=by), {}
    for row in rows:
        if row.desk_key in pairs:
            said = json.loads(_content(row, pairs[row.desk_key]))
            if said.get("asked", _asked(row.referral)) != _asked(row.referral):
                raise NotSealed
            found[row.act] = Packet(words=said["words"], facts=said["facts"])
    return found


def drop_words(*, referrals: Collection[uuid.UUID]) -> None:
    """Let go what was written with some referrals, and what was typed about them and not sent."""
    ReferralWords.objects.filter(referral__in=list(referrals)).delete()
    drop_drafts(about=referrals)


def seal_words_to_present(*, by: Holder) -> None:
    """Seal to a desk's present key what is sealed to one it had, in the transaction at hand."""
    rows = list(ReferralWords.objects.filter(desk=by.actor.desk_id).exclude(desk_key=by.key_id))
    pairs = pairs_had(by=by) if rows else {}
    for row in rows:
        with suppress(KeyError, NotSealed):  # what does not open is told on its own page
            content = _content(row, pairs[row.desk_key])
            row.desk_key = by.key_id
            row.sealed = _closed(row.referral_id, row.act, by.pair.public, content)
            row.save(update_fields=["desk_key", "sealed"])


def _asked(row: Referral) -> dict[str, str]:
    return {"need": row.need, "urgency": row.urgency, "purpose": row.purpose}


def _closed(referral: uuid.UUID, act: uuid.UUID, public: bytes, content: bytes) -> bytes:
    of = _of(referral, act, public)
    return close_under_root(
        purpose=_PURPOSE, of=of, content=seal_to(public=public, of=of, content=content)
    )


def _content(row: ReferralWords, pair: Pair) -> bytes:
    of = _of(row.referral_id, row.act, pair.public)
    box = open_under_root(purpose=_PURPOSE, of=of, kept=bytes(row.sealed))
    return open_with(pair=pair, of=of, sealed=box)


def _of(referral: uuid.UUID, act: uuid.UUID, public: bytes) -> tuple[str, ...]:
    return ("words of a referral", str(referral), str(act), public.hex())
