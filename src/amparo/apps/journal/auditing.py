"""What the auditor of the journal sees: verifications, checkpoints and traces, and no content."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from amparo.apps.journal.copies import Copy
from amparo.apps.journal.models import Checkpoint, Trace, Verification
from amparo.apps.journal.verifying import Fault, Verified, verify_journal

PAGE_SIZE = 50
_MOST_FAULTS = 1000
_MOST_CHECKPOINTS = 30


@dataclass(frozen=True, kw_only=True)
class FaultFound:
    """One thing that was wrong: ``kind`` is the name of a `Kind`; the rest is as in `Fault`."""

    kind: str
    case: str = ""
    number: int | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class VerifiedAt:
    """What was found when the journal was verified. Only the first thousand faults are kept."""

    at: datetime
    entries: int
    cases: int
    checkpoints: int
    faults: tuple[FaultFound, ...]


@dataclass(frozen=True, kw_only=True)
class CheckpointTaken:
    """A checkpoint as its auditor compares it with a copy kept elsewhere."""

    at: datetime
    entries: int
    cases: int
    digest: bytes


@dataclass(frozen=True, kw_only=True)
class Traced:
    """Somebody acted in a case. ``number`` and ``hash`` are those of an entry they recorded."""

    case: uuid.UUID
    at: datetime
    desk_id: int
    member: uuid.UUID
    act: str
    number: int | None
    hash: bytes


def keep_verification(
    *, at: datetime, public_keys: Collection[bytes], copies: Iterable[Copy] = ()
) -> Verified:
    """Verify the journal and keep what was found, in a transaction of the worker's role.

    Of very many faults the first thousand are kept.
    """
    found = verify_journal(public_keys=public_keys, copies=copies)
    Verification.objects.create(
        at=at,
        entries=found.entries,
        cases=found.cases,
        checkpoints=found.checkpoints,
        faults=[_said(fault) for fault in found.faults[:_MOST_FAULTS]],
    )
    return found


def last_verification() -> VerifiedAt | None:
    """Return what was found the last time; none if nobody looked yet. One query."""
    row = Verification.objects.order_by("-at").first()
    if row is None:
        return None
    return VerifiedAt(
        at=row.at,
        entries=row.entries,
        cases=row.cases,
        checkpoints=row.checkpoints,
        faults=tuple(_fault(said) for said in row.faults),
    )


def list_checkpoints() -> tuple[CheckpointTaken, ...]:
    """Return the last checkpoints, the newest first. One query."""
    rows = Checkpoint.objects.order_by("-at")[:_MOST_CHECKPOINTS]
    return tuple(
        CheckpointTaken(at=row.at, entries=row.entries, cases=row.cases, digest=bytes(row.digest))
        for row in rows
    )


def list_traces(*, page: int, case: uuid.UUID | None = None) -> tuple[Sequence[Traced], bool]:
    """Return a page of who acted, the newest first, and whether more follow. One query."""
    rows = Trace.objects.order_by("-at", "-pk")
    chosen = rows if case is None else rows.filter(case=case)
    first = (page - 1) * PAGE_SIZE
    found = [_traced(row) for row in chosen[first : first + PAGE_SIZE + 1]]
    return found[:PAGE_SIZE], len(found) > PAGE_SIZE


def _traced(row: Trace) -> Traced:
    return Traced(
        case=row.case,
        at=row.at,
        desk_id=row.desk_id,
        member=row.member,
        act=row.act,
        number=row.number,
        hash=bytes(row.hash or b""),
    )


def _fault(said: dict[str, Any]) -> FaultFound:
    return FaultFound(
        kind=said["kind"],
        case=said["case"] or "",
        number=said["number"],
        at=datetime.fromisoformat(said["at"]) if said["at"] else None,
    )


def _said(fault: Fault) -> dict[str, str | int | None]:
    return {
        "kind": fault.kind.name.lower(),
        "case": str(fault.case) if fault.case else None,
        "number": fault.number,
        "at": fault.at.isoformat() if fault.at else None,
    }
