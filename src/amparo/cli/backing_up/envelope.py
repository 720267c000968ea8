"""The outside of a backup: two lines in clear, and then a sealed stream.

The lines say that it is a backup, when it was made and until when it may be restored; and hold the
key of the stream, sealed twice: under a key derived from the start key, and that to the half of the
backup key which is on the server. So it takes the half that is not there *and* the start key to
open it. And who has only the half that seals, which is no secret, cannot make a backup that passes
for ours. The stream is bound to the lines: a changed day opens nothing.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import BinaryIO

from amparo.vault.deriving import derived_key
from amparo.vault.pairs import Pair, open_with, seal_to
from amparo.vault.sealing import NotSealed, new_key, seal, unseal
from amparo.vault.streams import seal_stream, unseal_stream

KEPT_FOR = timedelta(days=35)
"""How long a backup may be restored; with the last one that knew it, an erased case is gone."""
_FIRST_LINE = b"amparo backup 1\n"
_LONGEST_LINE = 4096
_READ_BYTES = 1024 * 1024
_PURPOSE = "backups"


class NotABackup(ValueError):
    """A file does not begin as a backup does."""


class OtherBackupKey(ValueError):
    """The half of a backup key does not open a backup; or its first lines were changed."""


class OtherStartKey(ValueError):
    """The start key is not the one of the time."""


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """What stands outside: when it was made, until when it is good, and its key, sealed twice."""

    made_at: datetime
    expires_at: datetime
    sealed_key: bytes = field(repr=False)

    def lines(self) -> bytes:
        """Return the two lines."""
        said = {
            "made_at": self.made_at.isoformat(),
            "expires_at": self.expires_at.isoformat(),
            "key": self.sealed_key.hex(),
        }
        return _FIRST_LINE + json.dumps(said).encode() + b"\n"


def closed(
    *, public: bytes, start_key: str, made_at: datetime, contents: Iterable[bytes]
) -> Iterator[bytes]:
    """Yield a backup made of its contents."""
    key, expires_at = new_key(), made_at + KEPT_FOR
    of = _of(made_at, expires_at)
    inner = seal(key=_from_start_key(start_key), of=of, content=key)
    box = seal_to(public=public, of=of, content=inner)
    envelope = Envelope(made_at=made_at, expires_at=expires_at, sealed_key=box)
    yield envelope.lines()
    yield from seal_stream(key=key, of=_stream_of(envelope), chunks=contents)


def read_envelope(*, file: BinaryIO) -> Envelope:
    """Read what stands outside, up to where the stream begins. Raises `NotABackup`."""
    first, second = file.readline(_LONGEST_LINE), file.readline(_LONGEST_LINE)
    try:
        said = json.loads(second) if first == _FIRST_LINE else {}
        return Envelope(
            made_at=datetime.fromisoformat(said["made_at"]),
            expires_at=datetime.fromisoformat(said["expires_at"]),
            sealed_key=bytes.fromhex(said["key"]),
        )
    except (ValueError, KeyError, TypeError) as problem:
        raise NotABackup from problem


def stream_key(*, envelope: Envelope, pair: Pair, start_key: str) -> bytes:
    """Return the key of the stream. Raises `OtherBackupKey`, `OtherStartKey`."""
    of = _of(envelope.made_at, envelope.expires_at)
    try:
        inner = open_with(pair=pair, of=of, sealed=envelope.sealed_key)
    except NotSealed as problem:
        raise OtherBackupKey from problem
    try:
        return unseal(key=_from_start_key(start_key), of=of, sealed=inner)
    except NotSealed as problem:
        raise OtherStartKey from problem


def opened(*, envelope: Envelope, key: bytes, file: BinaryIO) -> Iterator[bytes]:
    """Yield the contents, from where the stream begins in the file.

    Raises `amparo.vault.sealing.NotSealed` where something was changed, or the end is missing.
    """
    chunks = iter(lambda: file.read(_READ_BYTES), b"")
    yield from unseal_stream(key=key, of=_stream_of(envelope), chunks=chunks)


def _from_start_key(start_key: str) -> bytes:
    return derived_key(secret=start_key, purpose=_PURPOSE)


def _of(made_at: datetime, expires_at: datetime) -> Sequence[str]:
    return ("backup", made_at.isoformat(), expires_at.isoformat())


def _stream_of(envelope: Envelope) -> Sequence[str]:
    return ("backup", envelope.lines().decode())
