"""Keeping and opening a compartment of a case, by whoever is unsealed and holds a grant."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from amparo.apps.accounts.access import require
from amparo.apps.cases.adding import add_entry
from amparo.apps.cases.holding import Recorded, hold_case, lock_case, sending_once
from amparo.apps.compartments.closing import (
    Fields,
    close_fields,
    close_key,
    digest_of,
    open_fields,
    open_key,
)
from amparo.apps.compartments.models import Draft, Grant, Kept
from amparo.apps.compartments.opening import note_opening
from amparo.apps.journal.queries import list_entries
from amparo.apps.keys.former import pairs_had
from amparo.apps.keys.holding import Holder
from amparo.apps.seals.cases import CaseSeal, seal_of
from amparo.apps.sharing.matching.encoding import Identity, encode_kept
from amparo.domain.access.table import Action
from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.entries import Content, Kind
from amparo.domain.casework.keeping import last_kept
from amparo.domain.casework.recording import Refused
from amparo.vault.sealing import NotSealed, new_key


class NoGrant(PermissionError):
    """The desk holds no grant for a compartment: it may see the case, and not this part of it."""


class ChangedMeanwhile(Refused):
    """Others kept another version after the page was made. Who wants to read it opens it."""

    def __init__(self) -> None:
        super().__init__("compartment changed")


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What a compartment says, and which version that is; 0 and nothing where none is kept."""

    fields: Fields
    version: int = 0
    kept_at: datetime | None = None


def open_compartment(
    *, by: Holder, at: datetime, case: uuid.UUID, compartment: Compartment
) -> Opened:
    """Return what a compartment of a case says, and note in the journal of looks that it was read.

    Raises `NoGrant`; `TooMany` for whoever has opened many cases within the hour;
    `amparo.vault.sealing.NotSealed` where it was changed, moved, or put back to an earlier version;
    `Case.DoesNotExist` for a case that is not seen.
    """
    require(action=Action.UNSEAL, actor=by.actor)
    lock_case(case=case)
    kept = _kept(case, compartment)
    if kept is None:
        if Grant.objects.filter(case=case, compartment=compartment.value).exists():
            raise NoGrant
        return Opened(fields={})
    note_opening(by=by.actor, at=at, case=case, compartment=compartment)
    return open_kept(by=by, kept=kept, at=at)


def keep_compartment(
    *, by: Holder, at: datetime, case: uuid.UUID, compartment: Compartment, fields: Fields,
    seen: int, submission: uuid.UUID,
) -> Recorded:  # fmt: skip
    """Keep what a compartment says in place of the version ``seen``; journal that, not what.

    The first time its data key is made, for the desk of ``by``. What they had drafted goes. Raises
    `ChangedMeanwhile`, and else as `open_compartment` does.
    """
    require(action=Action.RECORD, actor=by.actor)
    said = {name: text for name, text in fields.items() if text}
    with sending_once():
        _, _, done = hold_case(case=case, submission=submission)
        if done is not None:
            return done
        kept = _kept(case, compartment)
        if kept is None and Grant.objects.filter(case=case, compartment=compartment.value).exists():
            raise NoGrant
        stands = open_kept(by=by, kept=kept, at=at) if kept else Opened(fields={})
        if stands.version != seen and dict(stands.fields) != said:
            raise ChangedMeanwhile
        row = _rewritten(by, at, case, compartment, kept, said)
        if compartment is Compartment.IDENTITY:
            encode_kept(by=by, at=at, identity=_identity(by, at, row, said))
        Draft.objects.filter(
            case=case, compartment=compartment.value, member=by.actor.member
        ).delete()
        return add_entry(
            by=by.actor, at=at, case=case, kind=Kind.KEEPING, submission=submission,
            content=Content(about=said_of(kept=row)),
        )  # fmt: skip


def _rewritten(
    by: Holder, at: datetime, case: uuid.UUID, compartment: Compartment, kept: Kept | None,
    fields: Fields,
) -> Kept:  # fmt: skip
    if kept is None:
        key, number, version = new_key(), 1, 1
        give_key(
            by=by, at=at, seal=seal_of(case=case), compartment=compartment, number=number, key=key,
            desk_id=by.actor.desk_id, desk_key=(by.key_id, by.pair.public), until=None,
        )  # fmt: skip
        kept = Kept(case_id=case, compartment=compartment.value)
    else:
        key, number, version = data_key(by=by, kept=kept, at=at), kept.key_number, kept.version + 1
    kept.content = close_fields(
        case=case, compartment=compartment, version=version, key=key, fields=fields
    )
    kept.version, kept.key_number, kept.kept_at, kept.kept_by = version, number, at, by.actor.member
    kept.save()
    return kept


def give_key(
    *, by: Holder, at: datetime, seal: CaseSeal, compartment: Compartment, number: int, key: bytes,
    desk_id: int, desk_key: tuple[int, bytes], until: datetime | None, is_waiting: bool = False,
) -> None:  # fmt: skip
    """Give the data key of a compartment to a desk, in place of what it had. Two queries.

    While it ``is_waiting`` the desk opens nothing by it.
    """
    row = new_grant(
        by=by, at=at, seal=seal, compartment=compartment, number=number, key=key, desk_id=desk_id,
        desk_key=desk_key, until=until, is_waiting=is_waiting,
    )  # fmt: skip
    Grant.objects.filter(case=seal.case, compartment=compartment.value, desk=desk_id).delete()
    Grant.objects.bulk_create([row])


def new_grant(
    *, by: Holder, at: datetime, seal: CaseSeal, compartment: Compartment, number: int, key: bytes,
    desk_id: int, desk_key: tuple[int, bytes], until: datetime | None, is_waiting: bool,
) -> Grant:  # fmt: skip
    """Return an unsaved grant: the data key of a compartment, sealed to a desk."""
    desk_key_id, public = desk_key
    sealed = close_key(seal=seal, compartment=compartment, number=number, key=key, public=public)
    return Grant(
        case_id=seal.case, compartment=compartment.value, key_number=number, desk_id=desk_id,
        desk_key=desk_key_id, sealed=sealed, until=until, given_at=at, given_by=by.actor.member,
        is_waiting=is_waiting,
    )  # fmt: skip


def data_key(*, by: Holder, kept: Kept, at: datetime) -> bytes:
    """Return the data key of a compartment, from the grant of the desk. Raises `NoGrant`."""
    grant = _own_grant(by, kept, at)
    pair = by.pair if grant.desk_key == by.key_id else pairs_had(by=by).get(grant.desk_key)
    if pair is None:
        raise NoGrant
    return open_key(seal=seal_of(case=kept.case_id), grant=grant, pair=pair)


def _own_grant(by: Holder, kept: Kept, at: datetime) -> Grant:
    own = Grant.objects.filter(
        case=kept.case_id, compartment=kept.compartment, desk=by.actor.desk_id, is_waiting=False
    )
    grant = own.filter(Q(until=None) | Q(until__gt=at)).first()
    if grant is None:
        raise NoGrant
    return grant


def _identity(by: Holder, at: datetime, kept: Kept, fields: Fields) -> Identity:
    grant = _own_grant(by, kept, at)
    return Identity(
        case=kept.case_id, version=kept.version, grant=grant.pk, until=grant.until, fields=fields
    )


def _kept(case: uuid.UUID, compartment: Compartment) -> Kept | None:
    return Kept.objects.filter(case=case, compartment=compartment.value).first()


def open_kept(*, by: Holder, kept: Kept, at: datetime) -> Opened:
    """Return what a row says, noted by nobody. Raises `NoGrant`, and `NotSealed` as above."""
    fields = open_fields(kept=kept, key=data_key(by=by, kept=kept, at=at))
    # The journal knows the last version: an earlier one, put back, opens under the same key.
    if _journalled(kept) != said_of(kept=kept):
        raise NotSealed
    return Opened(fields=fields, version=kept.version, kept_at=kept.kept_at)


def _journalled(kept: Kept) -> Mapping[str, str]:
    entries = list_entries(case=kept.case_id)
    return last_kept(entries=entries, compartment=Compartment(kept.compartment))


def said_of(*, kept: Kept) -> dict[str, str]:
    """Return what the journal says of a version: which it is, and a digest of what rests."""
    return {
        "compartment": kept.compartment,
        "version": str(kept.version),
        "digest": digest_of(content=bytes(kept.content)),
    }
