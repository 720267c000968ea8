"""Films of any length, made as they are sent: nobody holds one whole."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from amparo.apps.compartments.files.kinds.table import cleaned
from tests.apps.compartments.files import samples

SEEN = "what is seen: Ñasaindy in Gbarnga. ".encode()
"""What must not stand on any disk."""
_PIECE = (SEEN * 2000)[: 64 * 1024]


@dataclass(frozen=True, kw_only=True)
class LongFilm:
    """A film of so many bytes, in which the canary stands from its beginning to its end."""

    size: int

    def chunks(self) -> Iterator[bytes]:
        """Its bytes, as they are sent."""
        begin = samples.box(b"ftyp", b"mp42", bytes(4), b"isom")
        movie = samples.film()
        movie = movie[movie.index(b"moov") - 4 :]
        inside = self.size - len(begin) - len(movie) - 16
        yield begin + b"\x00\x00\x00\x01mdat" + (inside + 16).to_bytes(8, "big")
        while inside:
            piece = _PIECE[:inside]
            inside -= len(piece)
            yield piece
        yield movie

    def digest_as_kept(self) -> str:
        """The SHA-256 of what is kept of it."""
        found = hashlib.sha256()
        for piece in cleaned(name="a.mp4", chunks=self.chunks()).content:
            found.update(piece)
        return found.hexdigest()
