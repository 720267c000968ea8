"""The copies of checkpoints outside the database: a file of one line each, for others to keep.

Whoever can change the whole database can take its last checkpoints away too. Whoever holds this
file then sees that they are gone.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from amparo.apps.journal.models import Checkpoint


class UnreadableCopies(ValueError):
    """A file is not one of checkpoints. The message says which line."""


@dataclass(frozen=True, kw_only=True)
class Copy:
    """A checkpoint as one line of a file has it."""

    at: datetime
    entries: int
    cases: int
    digest: bytes
    signature: bytes
    public_key: bytes

    def as_checkpoint(self) -> Checkpoint:
        """Return it as the row it was copied from, unsaved."""
        return Checkpoint(
            at=self.at,
            entries=self.entries,
            cases=self.cases,
            digest=self.digest,
            signature=self.signature,
            public_key=self.public_key,
        )


def copies_file(*, data_folder: Path) -> Path:
    """Return where Amparo keeps the copies."""
    return data_folder / "checkpoints" / "checkpoints.jsonl"


def copy_checkpoints(*, path: Path) -> int:
    """Append every checkpoint that the file has not yet, and return how many.

    So a stop between the database and the file, or in the middle of a line, is made good the next
    time. Raises `OSError`, and `UnreadableCopies` for a file that is something else.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "r+", encoding="ascii") as file:
        _drop_torn_line(path)
        there = {copy.at for copy in read_copies(path=path)}
        rows = [row for row in Checkpoint.objects.order_by("pk") if row.at not in there]
        file.writelines(_line(row) for row in rows)
        file.flush()
        os.fsync(file.fileno())
    return len(rows)


def read_copies(*, path: Path) -> Iterator[Copy]:
    """Yield the checkpoints of a file. Raises `OSError` and `UnreadableCopies`."""
    with path.open(encoding="ascii", errors="replace") as file:
        for number, line in enumerate(file, start=1):
            try:
                yield _copy(json.loads(line))
            except (ValueError, KeyError, TypeError) as problem:
                raise UnreadableCopies(f"{path}, line {number}: not a checkpoint") from problem


def _drop_torn_line(path: Path) -> None:
    kept = path.read_bytes()
    whole = kept.rfind(b"\n") + 1
    if whole < len(kept):
        os.truncate(path, whole)


def _line(row: Checkpoint) -> str:
    said = {
        "at": row.at.isoformat(),
        "entries": row.entries,
        "cases": row.cases,
        "digest": bytes(row.digest).hex(),
        "signature": bytes(row.signature).hex(),
        "public_key": bytes(row.public_key).hex(),
    }
    return json.dumps(said) + "\n"


def _copy(said: dict[str, str]) -> Copy:
    return Copy(
        at=datetime.fromisoformat(said["at"]),
        entries=int(said["entries"]),
        cases=int(said["cases"]),
        digest=bytes.fromhex(said["digest"]),
        signature=bytes.fromhex(said["signature"]),
        public_key=bytes.fromhex(said["public_key"]),
    )
