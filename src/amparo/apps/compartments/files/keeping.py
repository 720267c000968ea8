"""The files of a case: added to what is kept of them, found in it, and taken out of it."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from amparo.apps.compartments.files import store
from amparo.apps.compartments.files.content import KeptFile, TakenIn, read_written, written
from amparo.apps.compartments.files.kinds.refusing import NotTaken, Why
from amparo.apps.compartments.keeping import (
    ChangedMeanwhile,
    Opened,
    keep_compartment,
    open_compartment,
)
from amparo.apps.compartments.models import StoredFile
from amparo.apps.keys.holding import Holder
from amparo.domain.casework.compartments import Compartment

MOST_FILES = 100


class NoSuchFile(LookupError):
    """There is no such file in a case."""


def open_files(*, by: Holder, at: datetime, case: uuid.UUID) -> Opened:
    """Return what is kept of the files of a case. Raises as `open_compartment` does."""
    return open_compartment(by=by, at=at, case=case, compartment=Compartment.FILES)


def files_of(*, opened: Opened, case: uuid.UUID) -> Sequence[KeptFile]:
    """Return the files of a case, the newest first."""
    found = [read_written(case=case, file=file, text=text) for file, text in opened.fields.items()]
    return sorted(found, key=lambda one: (one.at, one.name), reverse=True)


def open_one(*, by: Holder, at: datetime, case: uuid.UUID, file: uuid.UUID) -> KeptFile:
    """Return what is kept of a file. Raises `NoSuchFile`, and as `open_compartment` does."""
    opened = open_files(by=by, at=at, case=case)
    if file.hex not in opened.fields:
        raise NoSuchFile
    return read_written(case=case, file=file.hex, text=opened.fields[file.hex])


def check_count(*, opened: Opened) -> None:
    """Refuse a file where the case has as many as it may have. Raises `NotTaken`."""
    if len(opened.fields) >= MOST_FILES:
        raise NotTaken(Why.TOO_MANY)


def add_file(
    *, by: Holder, at: datetime, case: uuid.UUID, taken: TakenIn, opened: Opened,
    submission: uuid.UUID,
) -> bool:  # fmt: skip
    """Keep a file that was taken in beside those ``opened``, and beside what others kept since.

    Returns whether it was: sent twice, it is kept once. Raises `NotTaken`, and else as
    `keep_compartment` does.
    """
    text = written(taken=taken, at=at, by=by.actor.member)
    while True:
        check_count(opened=opened)
        try:
            recorded = keep_compartment(
                by=by, at=at, case=case, compartment=Compartment.FILES, seen=opened.version,
                fields={**opened.fields, taken.file.hex: text}, submission=submission,
            )  # fmt: skip
        except ChangedMeanwhile:
            opened = open_files(by=by, at=at, case=case)
            continue
        if not recorded.is_repeat:
            StoredFile.objects.bulk_create([StoredFile(pk=taken.file, case_id=case, at=at)])
        return not recorded.is_repeat


def take_out(
    *, by: Holder, at: datetime, case: uuid.UUID, file: uuid.UUID, submission: uuid.UUID
) -> None:
    """Remove a file: its name and key now, its bytes once that is committed.

    Raises `NoSuchFile`, and as `open_compartment` does.
    """
    opened = open_files(by=by, at=at, case=case)
    if file.hex not in opened.fields:
        raise NoSuchFile
    left = {name: text for name, text in opened.fields.items() if name != file.hex}
    keep_compartment(
        by=by, at=at, case=case, compartment=Compartment.FILES, fields=left, seen=opened.version,
        submission=submission,
    )  # fmt: skip
    StoredFile.objects.filter(pk=file).delete()
    transaction.on_commit(lambda: store.remove_file(file=file))
