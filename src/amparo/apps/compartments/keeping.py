"""Keeping and opening a compartment of a case, by whoever is unsealed and holds a grant."""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

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


class PartChanged(NotSealed):
    """A sealed part was changed, moved, put back to an earlier version, or taken out."""

    def __init__(self, *, compartment: Compartment) -> None:
        super().__init__()
        self.compartment = compartment


class ChangedMeanwhile(Refused):
    """Others kept another version after the page was made. Who wants to read it opens it."""

    def __init__(self) -> None:
        super().__init__("compartment changed")


class NothingWritten(Refused):
    """An empty form was sent where nothing is kept that it would empty."""

    def __init__(self) -> None:
        super().__init__("nothing written")


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

    Raises `NoGrant`; `TooMany` for whoever has opened many cases within the hour; `PartChanged`;
    `Case.DoesNotExist` for a case that is not seen.
    """
    require(action=Action.UNSEAL, actor=by.actor)
    lock_case(case=case)
    kept = find_kept(by=by, case=case, compartment=compartment)
    if kept is None:
        return Opened(fields={})
    note_opening(by=by.actor, at=at, case=case, compartment=compartment)
    return open_kept(by=by, kept=kept, at=at)


def keep_compartment(
    *, by: Holder, at: datetime, case: uuid.UUID, compartment: Compartment, fields: Fields,
    seen: int, submission: uuid.UUID,
) -> Recorded:  # fmt: skip
    """Keep what a compartment says in place of the version ``seen``; journal that, not what.

    The first time its data key is made, for the desk of ``by``. What they had drafted goes. With
    nothing written, what was kept is emptied. Raises `ChangedMeanwhile`; `NothingWritten` where
    nothing was kept before either; and else as `open_compartment` does.
    """
    require(action=Action.RECORD, actor=by.actor)
    said = {name: text for name, text in fields.items() if text}
    with sending_once():
        _, _, done = hold_case(case=case, submission=submission)
        if done is not None:
            return done
        kept = find_kept(by=by, case=case, compartment=compartment)
        stands = open_kept(by=by, kept=kept, at=at) if kept else Opened(fields={})
        if stands.version != seen and dict(stands.fields) != said:
            raise ChangedMeanwhile
        if not said and not stands.version:
            raise NothingWritten
        row = _rewritten(by, at, case, compartment, kept, said)
        follow_kept(by=by, at=at, row=row, fields=said)
        return add_entry(
            by=by.actor, at=at, case=case, kind=Kind.KEEPING, submission=submission,
            content=Content(about=said_of(kept=row)),
        )  # fmt: skip


def follow_kept(*, by: Holder, at: datetime, row: Kept, fields: Fields) -> None:
    """Do what follows from keeping a version: a name is compared, what was drafted goes."""
    if row.compartment == Compartment.IDENTITY.value:
        encode_kept(by=by, at=at, identity=_identity(by, at, row, fields))
    Draft.objects.filter(
        case=row.case_id, compartment=row.compartment, member=by.actor.member
    ).delete()


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
    write_version(
        by=by, at=at, row=kept, version=version, number=number, key=key, fields=fields
    )  # fmt: skip
    return kept


def write_version(
    *, by: Holder, at: datetime, row: Kept, version: int, number: int, key: bytes, fields: Fields
) -> None:
    """Write a version of a compartment into its row, under its data key of a ``number``."""
    row.content = close_fields(
        case=row.case_id, compartment=Compartment(row.compartment), version=version, key=key,
        fields=fields,
    )  # fmt: skip
    row.version, row.key_number, row.kept_at, row.kept_by = version, number, at, by.actor.member
    row.save()


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
    """Return the data key of a compartment, from the grant of the desk.

    Raises `NoGrant`, `PartChanged`.
    """
    return key_by(by=by, kept=kept, grant=own_grant(by=by, kept=kept, at=at))


def key_by(*, by: Holder, kept: Kept, grant: Grant) -> bytes:
    """Return the data key of a compartment from a grant. Raises `NoGrant`, `PartChanged`."""
    pair = by.pair if grant.desk_key == by.key_id else pairs_had(by=by).get(grant.desk_key)
    if pair is None:
        raise NoGrant
    seal = seal_of(case=kept.case_id)
    with _telling_part(kept):
        return open_key(seal=seal, grant=grant, pair=pair)


def own_grant(*, by: Holder, kept: Kept, at: datetime) -> Grant:
    """Return the grant by which the desk opens a compartment. Raises `NoGrant`."""
    own = Grant.objects.filter(
        case=kept.case_id, compartment=kept.compartment, desk=by.actor.desk_id, is_waiting=False
    )
    grant = own.filter(Q(until=None) | Q(until__gt=at)).first()
    if grant is None:
        raise NoGrant
    return grant


def _identity(by: Holder, at: datetime, kept: Kept, fields: Fields) -> Identity:
    grant = own_grant(by=by, kept=kept, at=at)
    return Identity(
        case=kept.case_id, version=kept.version, grant=grant.pk, until=grant.until, fields=fields
    )


def find_kept(*, by: Holder, case: uuid.UUID, compartment: Compartment) -> Kept | None:
    """Return the row of a compartment; none where nothing was kept yet.

    Raises `NoGrant` where other desks alone open it, and `PartChanged` where the desk would open
    it and the row is gone: a key is given with a row, and no row goes before the case does.
    """
    kept = Kept.objects.filter(case=case, compartment=compartment.value).first()
    if kept is None:
        grants = Grant.objects.filter(case=case, compartment=compartment.value)
        if _opens_now(grants, by.actor.desk_id).exists():
            raise PartChanged(compartment=compartment)
        if grants.exists():
            raise NoGrant
    return kept


def gone_parts(*, case: uuid.UUID, desk_id: int) -> frozenset[Compartment]:
    """Return the compartments that a desk would open and whose rows are gone. One query."""
    rows = Kept.objects.filter(case=OuterRef("case"), compartment=OuterRef("compartment"))
    opened = _opens_now(Grant.objects.filter(~Exists(rows), case=case), desk_id)
    return frozenset(map(Compartment, opened.values_list("compartment", flat=True)))


def _opens_now(grants: QuerySet[Grant], desk_id: int) -> QuerySet[Grant]:
    # By the clock of the database, as the policy of the rows that it opens.
    until = Q(until=None) | Q(until__gt=Now())
    return grants.filter(until, desk=desk_id, is_waiting=False)


def open_kept(*, by: Holder, kept: Kept, at: datetime) -> Opened:
    """Return what a row says, noted by nobody. Raises `NoGrant`, `PartChanged`."""
    key = data_key(by=by, kept=kept, at=at)
    with _telling_part(kept):
        fields = open_fields(kept=kept, key=key)
    # The journal knows the last version: an earlier one, put back, opens under the same key.
    if journalled(kept=kept) != said_of(kept=kept):
        raise PartChanged(compartment=Compartment(kept.compartment))
    return Opened(fields=fields, version=kept.version, kept_at=kept.kept_at)


@contextmanager
def _telling_part(kept: Kept) -> Iterator[None]:
    try:
        yield
    except NotSealed as problem:
        raise PartChanged(compartment=Compartment(kept.compartment)) from problem


def journalled(*, kept: Kept) -> Mapping[str, str]:
    """Return what the journal says of the last version of a compartment; empty for none."""
    entries = list_entries(case=kept.case_id)
    return last_kept(entries=entries, compartment=Compartment(kept.compartment))


def said_of(*, kept: Kept) -> dict[str, str]:
    """Return what the journal says of a version: which it is, and a digest of what rests."""
    return {
        "compartment": kept.compartment,
        "version": str(kept.version),
        "digest": digest_of(content=bytes(kept.content)),
    }
