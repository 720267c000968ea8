"""Whether the journal still stands as it was written: its chains, and what checkpoints saw."""

import uuid
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection

from amparo.apps.journal.checkpoints import text_of
from amparo.apps.journal.copies import Copy
from amparo.apps.journal.models import Checkpoint, Head, JournalEntry
from amparo.domain.casework import checkpoints
from amparo.domain.casework.chain import Link, first_broken
from amparo.domain.protocol.calendar import as_microseconds
from amparo.vault.signing import verify

_ROWS_AT_A_TIME = 2000
_FIELDS = (
    "case", "number", "kind", "earliest", "latest", "precision", "recorded_at",
    "institution", "desk_id", "member", "corrects", "submission", "content", "previous_hash",
    "hash",
)  # fmt: skip
_UNSEEN = """
SELECT DISTINCT ON (head."case") head."case", head.number, seen.at, found.hash IS NULL
FROM journal_head AS head
JOIN journal_checkpoint AS seen ON seen.id = head.checkpoint_id
LEFT JOIN journal_entry AS found ON found."case" = head."case" AND found.number = head.number
WHERE found.hash IS DISTINCT FROM head.hash
ORDER BY head."case", head.number
"""


class Kind(Enum):
    """What is wrong. Of a case, or of a checkpoint."""

    BROKEN_LINK = "the entry does not fit the one before it"
    GONE = "a checkpoint saw the entry, and it is gone"
    REWRITTEN = "the entry is not the one that a checkpoint saw"
    CHANGED_HEADS = "the checkpoint does not fit what it says it saw, or the one before it"
    NOT_SIGNED = "the signature of the checkpoint is not that of its key"
    OTHER_KEY = "the checkpoint is signed by another key than expected"
    LOST = "a copy has the checkpoint, and the database has not"
    OTHER_COPY = "the copy of the checkpoint differs from the one in the database"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that is wrong: with entry ``number`` of a case, or the checkpoint taken ``at``."""

    kind: Kind
    case: uuid.UUID | None = None
    number: int | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Verified:
    """How much was looked at, and every fault: in a case, the first one of each kind of look."""

    entries: int
    cases: int
    checkpoints: int
    faults: tuple[Fault, ...]


def verify_journal(*, public_keys: Collection[bytes], copies: Iterable[Copy] = ()) -> Verified:
    """Look at every entry and every checkpoint; ``copies`` are those kept outside the database.

    The journal streams by: memory does not grow with it.
    """
    cases = entries = 0
    faults: list[Fault] = []
    for case, links in groupby(_journal(), key=itemgetter(0)):
        counted = _Counted(link for _, link in links)
        if number := first_broken(links=counted):
            faults.append(Fault(kind=Kind.BROKEN_LINK, case=case, number=number))
        entries, cases = entries + counted.to_the_end(), cases + 1
    faults += _not_as_seen()
    faults += _bad_checkpoints(public_keys)
    faults += _bad_copies(copies)
    return Verified(
        entries=entries,
        cases=cases,
        checkpoints=Checkpoint.objects.count(),
        faults=tuple(faults),
    )


class _Counted:
    """Links that are counted as they pass."""

    def __init__(self, links: Iterator[Link]) -> None:
        self._links = links
        self._number = 0

    def __iter__(self) -> Iterator[Link]:
        for link in self._links:
            self._number += 1
            yield link

    def to_the_end(self) -> int:
        """Return how many there are, after the rest has passed."""
        return self._number + sum(1 for _ in self._links)


def _journal() -> Iterator[tuple[uuid.UUID, Link]]:
    rows = JournalEntry.objects.order_by("case", "number").values_list(*_FIELDS)
    for row in rows.iterator(chunk_size=_ROWS_AT_A_TIME):
        yield row[0], _link(row)


def _link(row: tuple[Any, ...]) -> Link:
    *fields, content, previous_hash, kept = row
    return Link(
        number=row[1],
        fields=[_text(field) for field in fields],
        content=bytes(content),
        previous_hash=bytes(previous_hash),
        hash=bytes(kept),
    )


def _text(field: object) -> str:
    """Write a field as the database does for the hash."""
    if isinstance(field, datetime):
        return str(as_microseconds(field))
    return "" if field is None else str(field)


def _not_as_seen() -> Iterator[Fault]:
    with connection.cursor() as cursor:
        cursor.execute(_UNSEEN)
        for case, number, at, is_gone in cursor.fetchall():
            kind = Kind.GONE if is_gone else Kind.REWRITTEN
            yield Fault(kind=kind, case=case, number=number, at=at)


def _bad_checkpoints(public_keys: Collection[bytes]) -> Iterator[Fault]:
    digest = b""
    for row in Checkpoint.objects.order_by("pk"):
        heads = _heads(row)
        if checkpoints.digest_of(previous=digest, heads=heads) != bytes(row.digest):
            yield Fault(kind=Kind.CHANGED_HEADS, at=row.at)
        if kind := _mistake_in_signature(row, public_keys):
            yield Fault(kind=kind, at=row.at)
        digest = bytes(row.digest)


def _heads(checkpoint: Checkpoint) -> Iterator[checkpoints.Head]:
    rows = Head.objects.filter(checkpoint=checkpoint).order_by("case")
    for row in rows.iterator(chunk_size=_ROWS_AT_A_TIME):
        yield checkpoints.Head(case=str(row.case), number=row.number, hash=bytes(row.hash))


def _mistake_in_signature(row: Checkpoint, public_keys: Collection[bytes]) -> Kind | None:
    key, signature = bytes(row.public_key), bytes(row.signature)
    if not verify(public_key=key, message=text_of(checkpoint=row), signature=signature):
        return Kind.NOT_SIGNED
    return None if key in public_keys else Kind.OTHER_KEY


def _bad_copies(copies: Iterable[Copy]) -> Iterator[Fault]:
    kept = {row.at: row for row in Checkpoint.objects.all()}
    for copy in copies:
        row = kept.get(copy.at)
        if row is None:
            yield Fault(kind=Kind.LOST, at=copy.at)
        elif text_of(checkpoint=row) != text_of(checkpoint=copy.as_checkpoint()):
            yield Fault(kind=Kind.OTHER_COPY, at=copy.at)
