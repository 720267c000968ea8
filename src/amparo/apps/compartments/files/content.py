"""What is kept of a file: beside its content, and sealed as a compartment is.

Each file has a key of its own. It stands with its name in the compartment, so it opens for whoever
opens that, and is gone with the case.
"""

import base64
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from amparo.apps.compartments.files import store
from amparo.apps.compartments.files.kinds.table import Kind, cleaned
from amparo.vault.hashing import RunningDigest
from amparo.vault.sealing import NotSealed, new_key
from amparo.vault.streams import seal_stream, unseal_stream


@dataclass(frozen=True, kw_only=True)
class TakenIn:
    """A file that lies sealed in the store, and is of no case yet.

    ``digest`` is that of what is kept, ``sent`` that of what came: they differ where something
    was taken off it.
    """

    file: uuid.UUID
    name: str
    kind: Kind
    size: int
    digest: str
    sent: str
    key: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class KeptFile(TakenIn):
    """A file of a case. ``at`` it was kept, by the member ``by``."""

    case: uuid.UUID
    at: datetime
    by: uuid.UUID


def take_in(*, case: uuid.UUID, name: str, chunks: Iterable[bytes]) -> TakenIn:
    """Seal a file into the store as it comes, cleaned. Raises `NotTaken`; then nothing is kept."""
    file, key = uuid.uuid4(), new_key()
    sent, kept = _Tally(), _Tally()
    came = sent.of(chunks)
    found = cleaned(name=name, chunks=came)
    content = kept.of(_to_the_end(found.content, came))
    sealed = seal_stream(key=key, of=_of(case, file), chunks=content)
    store.write_file(file=file, pieces=sealed)
    return TakenIn(
        file=file, name=found.name, kind=found.kind, size=kept.size, digest=kept.digest(),
        sent=sent.digest(), key=key,
    )  # fmt: skip


def pieces_of(*, kept: KeptFile, opened: BinaryIO) -> Iterator[bytes]:
    """Give the content of a file. Raises `NotSealed`: what was given before is not the whole."""
    sealed = store.pieces_of(opened)
    yield from unseal_stream(key=kept.key, of=_of(kept.case, kept.file), chunks=sealed)


def check_whole(*, kept: KeptFile, opened: BinaryIO) -> None:
    """Read a file through. Raises `NotSealed` where it is not, to its last byte, what was kept."""
    tally = _Tally()
    for _piece in tally.of(pieces_of(kept=kept, opened=opened)):
        pass
    if (tally.size, tally.digest()) != (kept.size, kept.digest):
        raise NotSealed


def written(*, taken: TakenIn, at: datetime, by: uuid.UUID) -> str:
    """Return what is kept of a file beside its content, as one text."""
    return json.dumps(
        {
            "name": taken.name, "kind": taken.kind.value, "size": taken.size,
            "digest": taken.digest, "sent": taken.sent, "at": at.isoformat(), "by": str(by),
            "key": base64.b64encode(taken.key).decode("ascii"),
        }
    )  # fmt: skip


def read_written(*, case: uuid.UUID, file: str, text: str) -> KeptFile:
    """Return what is kept of a file, of its text."""
    said: Mapping[str, object] = json.loads(text)
    return KeptFile(
        case=case, file=uuid.UUID(file), name=str(said["name"]), kind=Kind(said["kind"]),
        size=int(str(said["size"])), digest=str(said["digest"]), sent=str(said["sent"]),
        at=datetime.fromisoformat(str(said["at"])), by=uuid.UUID(str(said["by"])),
        key=base64.b64decode(str(said["key"])),
    )  # fmt: skip


def _to_the_end(content: Iterator[bytes], came: Iterator[bytes]) -> Iterator[bytes]:
    """Give the content, and then let pass what came after its end."""
    yield from content
    for _more in came:
        pass


def _of(case: uuid.UUID, file: uuid.UUID) -> tuple[str, ...]:
    return ("file", str(case), str(file))


class _Tally:
    """Counts the bytes that pass, and their digest."""

    def __init__(self) -> None:
        self.size, self._digest = 0, RunningDigest()

    def of(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self.size += len(chunk)
            self._digest.add(chunk)
            yield chunk

    def digest(self) -> str:
        return self._digest.said()
