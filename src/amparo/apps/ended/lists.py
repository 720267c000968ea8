"""The list of what ended, in a file outside the database: a line for each, signed and chained.

A backup does not know what ended after it was made. Whoever restores one holds this list beside
it, and ends those things again. Each line is signed with the line before it, so none is changed,
left out or put between; and once a day a line says that nothing else ended until then, so that one
sees how far a list reaches. Its end may be cut off unseen: keep the newest.
"""

import json
import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from amparo.apps.ended.models import Ended
from amparo.postgres.locks import opened
from amparo.vault.signing import public_key_of, sign, verify

NOTHING = "nothing"
"""The kind of a line which says that until then nothing else ended."""
_SAID_AFTER = timedelta(days=1)
_FIRST = "amparo ended 1"


class UnreadableList(ValueError):
    """A file is not a list of what ended, or was changed. The message says which line."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line: what ended, by its kind and id, and when."""

    number: int
    kind: str
    of: str
    at: datetime
    public_key: bytes
    signature: bytes


def list_file(*, data_folder: Path) -> Path:
    """Return where Amparo keeps the list."""
    return data_folder / "ended" / "ended.jsonl"


def write_list(*, path: Path, now: datetime, although_nothing: bool = False) -> int:
    """Append what ended and is not listed yet, and return how much that is.

    A line that nothing else ended is added once a day, or ``although_nothing`` each time. A stop in
    the middle of a line is made good the next time. Raises `OSError`, `UnreadableList` for a file
    that is something else, and `amparo.vault.signing.NotAKey`.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with opened(path) as lock:
        lock.wait_alone()
        _drop_torn_line(path)
        there = list(_lines(path))
        listed = {(line.kind, line.of, line.at) for line in there}
        rows = Ended.objects.order_by("at", "of").values_list("kind", "of", "at")
        ended = [(kind, str(of), at) for kind, of, at in rows]
        new = [one for one in ended if one not in listed]
        reaches = reaches_until(lines=there)
        if although_nothing or reaches is None or now - reaches >= _SAID_AFTER:
            new.append((NOTHING, "", now))
        _append(path, there[-1] if there else None, new)
    return sum(kind != NOTHING for kind, _of, _at in new)


def read_list(*, path: Path, public_keys: Collection[bytes]) -> Sequence[Line]:
    """Return the lines of a list; a last one that is torn counts as not there.

    Raises `OSError`, and `UnreadableList` if a line is not signed by one of the keys, or does not
    follow the one before it.
    """
    lines: list[Line] = []
    for line in _lines(path):
        before = lines[-1] if lines else None
        if line.number != len(lines) + 1 or not _is_signed(line, before):
            raise UnreadableList(f"{path}, line {len(lines) + 1}: changed, or the one before is")
        if line.public_key not in public_keys:
            raise UnreadableList(
                f"{path}, line {line.number}: signed by another key than the checkpoints of the"
                f" journal, {line.public_key.hex()}"
            )
        lines.append(line)
    return lines


def reaches_until(*, lines: Sequence[Line]) -> datetime | None:
    """Return until when a list says what ended; none for one that says nothing."""
    return max((line.at for line in lines), default=None)


def _append(path: Path, last: Line | None, new: Sequence[tuple[str, str, datetime]]) -> None:
    with path.open("ab") as file:
        for kind, of, at in new:
            last = _signed(last, kind, of, at)
            file.write(_written(last))
        file.flush()
        os.fsync(file.fileno())


def _signed(before: Line | None, kind: str, of: str, at: datetime) -> Line:
    number = before.number + 1 if before else 1
    key = settings.CHECKPOINT_KEY
    text = _text(number, kind, of, at, before)
    return Line(
        number=number, kind=kind, of=of, at=at,
        public_key=public_key_of(key_hex=key), signature=sign(key_hex=key, message=text),
    )  # fmt: skip


def _is_signed(line: Line, before: Line | None) -> bool:
    text = _text(line.number, line.kind, line.of, line.at, before)
    return verify(public_key=line.public_key, message=text, signature=line.signature)


def _text(number: int, kind: str, of: str, at: datetime, before: Line | None) -> bytes:
    previous = before.signature.hex() if before else ""
    return json.dumps([_FIRST, number, kind, of, at.isoformat(), previous]).encode()


def _written(line: Line) -> bytes:
    said = {
        "number": line.number,
        "kind": line.kind,
        "of": line.of,
        "at": line.at.isoformat(),
        "signature": line.signature.hex(),
        "public_key": line.public_key.hex(),
    }
    return json.dumps(said).encode() + b"\n"


def _lines(path: Path) -> Iterator[Line]:
    whole, _, _torn = path.read_bytes().rpartition(b"\n")
    for number, text in enumerate(whole.splitlines(), start=1):
        try:
            said = json.loads(text)
            yield Line(
                number=int(said["number"]),
                kind=str(said["kind"]),
                of=str(said["of"]),
                at=datetime.fromisoformat(said["at"]),
                signature=bytes.fromhex(said["signature"]),
                public_key=bytes.fromhex(said["public_key"]),
            )
        except (ValueError, KeyError, TypeError) as problem:
            raise UnreadableList(f"{path}, line {number}: not of a list of what ended") from problem


def _drop_torn_line(path: Path) -> None:
    kept = path.read_bytes()
    whole = kept.rfind(b"\n") + 1
    if whole < len(kept):
        os.truncate(path, whole)
