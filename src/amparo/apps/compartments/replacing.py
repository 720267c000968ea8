"""Writing anew a sealed part that was changed in the database: what stood there is not read."""

import uuid
from datetime import datetime

from amparo.apps.accounts.access import require
from amparo.apps.cases.adding import add_entry
from amparo.apps.cases.holding import Recorded, hold_case, sending_once
from amparo.apps.compartments.closing import Fields
from amparo.apps.compartments.keeping import (
    ChangedMeanwhile,
    NoGrant,
    NothingWritten,
    PartChanged,
    data_key,
    find_kept,
    follow_kept,
    journalled,
    key_by,
    open_kept,
    own_grant,
    said_of,
    write_version,
)
from amparo.apps.compartments.models import Kept
from amparo.apps.keys.holding import Holder
from amparo.domain.access.table import Action
from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.entries import Content, Kind

_REPLACED = {"replaced": "changed"}


def may_replace(*, by: Holder, at: datetime, case: uuid.UUID, compartment: Compartment) -> bool:
    """Whether a desk still has the data key of a compartment, under which to write it anew."""
    try:
        data_key(by=by, kept=_unsaved(case, compartment), at=at)
    except (NoGrant, PartChanged):
        return False
    return True


def replace_changed(
    *, by: Holder, at: datetime, case: uuid.UUID, compartment: Compartment, fields: Fields,
    submission: uuid.UUID,
) -> Recorded:  # fmt: skip
    """Keep a compartment in place of what was changed, under the key that it has.

    It is the version after the last one that the journal knows, and the journal says that what
    was changed was replaced. Raises `ChangedMeanwhile` where nothing is changed any more, `NoGrant`
    for a desk that does not open it, `PartChanged` where the key was changed too, and
    `NothingWritten`.
    """
    require(action=Action.RECORD, actor=by.actor)
    said = {name: text for name, text in fields.items() if text}
    with sending_once():
        _, _, done = hold_case(case=case, submission=submission)
        if done is not None:
            return done
        if not is_changed(by=by, at=at, case=case, compartment=compartment):
            raise ChangedMeanwhile
        if not said:
            raise NothingWritten
        row = _written_anew(by, at, case, compartment, said)
        follow_kept(by=by, at=at, row=row, fields=said)
        return add_entry(
            by=by.actor, at=at, case=case, kind=Kind.KEEPING, submission=submission,
            content=Content(about={**said_of(kept=row), **_REPLACED}),
        )  # fmt: skip


def is_changed(*, by: Holder, at: datetime, case: uuid.UUID, compartment: Compartment) -> bool:
    """Whether a compartment does not open, for it was changed. Shows nothing. Raises `NoGrant`."""
    try:
        kept = find_kept(by=by, case=case, compartment=compartment)
        if kept is not None:
            open_kept(by=by, kept=kept, at=at)
    except PartChanged:
        return True
    return False


def _written_anew(
    by: Holder, at: datetime, case: uuid.UUID, compartment: Compartment, fields: Fields
) -> Kept:
    found = Kept.objects.filter(case=case, compartment=compartment.value).first()
    row = found or _unsaved(case, compartment)
    grant = own_grant(by=by, kept=row, at=at)
    write_version(
        by=by, at=at, row=row, version=int(journalled(kept=row).get("version", "0")) + 1,
        number=grant.key_number, key=key_by(by=by, kept=row, grant=grant), fields=fields,
    )  # fmt: skip
    return row


def _unsaved(case: uuid.UUID, compartment: Compartment) -> Kept:
    return Kept(case_id=case, compartment=compartment.value)
