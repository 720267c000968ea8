"""Sound, WAV: how it is to be played, and the sound. Left out: what a recorder wrote of it."""

import struct
from collections.abc import Iterator

from amparo.apps.compartments.files.kinds.refusing import NotTaken, Why
from amparo.apps.compartments.files.kinds.source import Source

_FORMAT, _COUNT, _SOUND = b"fmt ", b"fact", b"data"
_LONGEST = {_FORMAT: 64, _COUNT: 64}


def is_wav(head: bytes) -> bool:
    """Whether a file begins as sound of this kind does."""
    return head[:4] == b"RIFF" and head[8:12] == b"WAVE"


def clean_wav(source: Source) -> Iterator[bytes]:
    """Give sound on without what is written of it. Raises `NotTaken`."""
    source.take(12)
    kept = b""
    while True:
        name, length = struct.unpack("<4sI", source.take(8))
        if name == _SOUND:
            break
        filled = length + length % 2
        if name in _LONGEST and length <= _LONGEST[name]:
            kept += struct.pack("<4sI", name, length) + source.take(filled)
        else:
            source.pass_over(filled)
        if len(kept) > 256:
            raise NotTaken(Why.BROKEN)
    if not kept.startswith(_FORMAT):
        raise NotTaken(Why.BROKEN)
    whole = 4 + len(kept) + 8 + length + length % 2
    if whole >= 2**32:
        raise NotTaken(Why.BROKEN)
    yield struct.pack("<4sI4s", b"RIFF", whole, b"WAVE") + kept + struct.pack("<4sI", name, length)
    yield from source.pass_on(length)
    if length % 2:
        yield b"\x00"
