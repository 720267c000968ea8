"""Taking a checkpoint of the journal: signed, kept in the database, copied to a file beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from amparo.apps.journal.models import Checkpoint, Head
from amparo.domain.casework import checkpoints
from amparo.domain.protocol.calendar import as_microseconds
from amparo.vault.signing import NotAKey, public_key_of, sign

_GROWN = """
SELECT newest."case", newest.number, newest.hash, coalesce(seen.number, 0)
FROM (
    SELECT DISTINCT ON ("case") "case", number, hash
    FROM journal_entry ORDER BY "case", number DESC
) AS newest
LEFT JOIN (SELECT "case", max(number) AS number FROM journal_head GROUP BY "case") AS seen
    USING ("case")
WHERE newest.number > coalesce(seen.number, 0)
ORDER BY newest."case"
"""


class UnusableKey(ValueError):
    """The key for checkpoints cannot be used. The message names the setting."""


@dataclass(frozen=True, kw_only=True)
class _Grown:
    """A case with more entries than the checkpoint before had ``seen``."""

    head: checkpoints.Head
    seen: int


def take_checkpoint(*, now: datetime) -> Checkpoint:
    """Take a checkpoint of every entry there is, in a transaction of the worker's role.

    Raises `UnusableKey`.
    """
    with transaction.atomic():
        _one_at_a_time()
        before = Checkpoint.objects.order_by("pk").last()
        grown = _grown_cases()
        heads = [each.head for each in grown]
        taken = _signed(
            at=now,
            entries=(before.entries if before else 0)
            + sum(each.head.number - each.seen for each in grown),
            cases=(before.cases if before else 0) + sum(not each.seen for each in grown),
            digest=checkpoints.digest_of(
                previous=bytes(before.digest) if before else b"", heads=heads
            ),
        )
        rows = [Head(checkpoint=taken, case=h.case, number=h.number, hash=h.hash) for h in heads]
        Head.objects.bulk_create(rows, batch_size=5000)
        return taken


def last_taken_at() -> datetime | None:
    """Return when the last checkpoint was taken; none if none was."""
    return Checkpoint.objects.order_by("pk").values_list("at", flat=True).last()


def own_public_key() -> bytes:
    """Return the public half of the key that signs checkpoints here. Raises `UnusableKey`."""
    try:
        return public_key_of(key_hex=settings.CHECKPOINT_KEY)
    except NotAKey as problem:
        raise UnusableKey(f"AMPARO_CHECKPOINT_KEY: {problem}") from problem


def public_keys_until_now() -> set[bytes]:
    """Return the public halves of every key that signed a checkpoint here, or would now.

    Raises `UnusableKey`.
    """
    rows = Checkpoint.objects.values_list("public_key", flat=True).distinct()
    return {bytes(key) for key in rows} | {own_public_key()}


def text_of(*, checkpoint: Checkpoint) -> bytes:
    """Return what the signature of a checkpoint is of."""
    return checkpoints.signed_text(
        at_microseconds=as_microseconds(checkpoint.at),
        entries=checkpoint.entries,
        cases=checkpoint.cases,
        digest=bytes(checkpoint.digest),
    )


def _signed(*, at: datetime, entries: int, cases: int, digest: bytes) -> Checkpoint:
    public_key = own_public_key()
    taken = Checkpoint(at=at, entries=entries, cases=cases, digest=digest, public_key=public_key)
    taken.signature = sign(key_hex=settings.CHECKPOINT_KEY, message=text_of(checkpoint=taken))
    taken.save(force_insert=True)
    return taken


def _grown_cases() -> Sequence[_Grown]:
    with connection.cursor() as cursor:
        cursor.execute(_GROWN)
        return [
            _Grown(
                head=checkpoints.Head(case=str(case), number=number, hash=bytes(kept)), seen=seen
            )
            for case, number, kept, seen in cursor.fetchall()
        ]


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(4789)")
