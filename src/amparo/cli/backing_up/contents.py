"""The inside of a backup, in the order in which it is written and read: one pass, nothing held.

First what the backup says of itself, then the files of the data folder, each with its length, and
at last the dump of the database, to the end.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

FILES = "files"
"""The folder of the data folder whose files go into a backup: each rests sealed there."""
WITHOUT_ROWS = ("accounts_attempt", "django_session", "usersessions_usersession")
"""Tables that are restored empty. A session that was ended since must not come back with a backup,
nor from where it was opened; attempts to sign in count for minutes. What jobs are still to do was
promised in the transactions that asked for it, and each may be done twice: so they stay."""
_LENGTH_BYTES = 4
_READ_BYTES = 64 * 1024


class Unreadable(ValueError):
    """The inside of a backup is not as this version knows it: a newer one made it."""


class FileChanged(Exception):
    """A file became shorter while it was read."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a backup says of itself.

    ``tables``: how many rows each has. ``owner`` is the role that its policies name. ``pack`` tells
    one edition of the country's pack from another. ``public_keys`` signed checkpoints until then.
    """

    amparo: str
    country: str
    pack: str
    major: int
    owner: str
    tables: Mapping[str, int]
    migrations: tuple[str, ...]
    public_keys: tuple[str, ...]


def packed(*, manifest: Manifest, folder: Path, dump: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the inside of a backup; ``folder`` is the data folder. Raises `FileChanged`."""
    yield _record(asdict(manifest))
    for path in sorted((folder / FILES).rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield from _packed_file(path, path.relative_to(folder / FILES).as_posix())
    yield _record({"dump": "pg_dump"})
    yield from dump


class Unpacking:
    """The inside of a backup as it comes: first `manifest`, then all `files`, then `dump`."""

    def __init__(self, *, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._held = b""

    def manifest(self) -> Manifest:
        """Return what it says of itself. Raises `Unreadable`."""
        said = self._record()
        try:
            return Manifest(
                **{
                    **said,
                    "migrations": tuple(said["migrations"]),
                    "public_keys": tuple(said["public_keys"]),
                }
            )
        except (KeyError, TypeError) as problem:
            raise Unreadable from problem

    def files(self) -> Iterator[tuple[PurePosixPath, Iterator[bytes]]]:
        """Yield the place of each file and its content, to be read before the next is asked for.

        Raises `Unreadable`, also for a place outside the folder of files.
        """
        while "file" in (said := self._record()):
            yield _place(said["file"]), self._take(said["bytes"])
        if "dump" not in said:
            raise Unreadable

    def dump(self) -> Iterator[bytes]:
        """Yield the rest: the dump of the database."""
        if self._held:
            yield self._held
        self._held = b""
        yield from self._chunks

    def _record(self) -> dict[str, Any]:
        length = int.from_bytes(b"".join(self._take(_LENGTH_BYTES)), "big")
        try:
            return dict(json.loads(b"".join(self._take(length))))
        except ValueError as problem:
            raise Unreadable from problem

    def _take(self, length: int) -> Iterator[bytes]:
        while length:
            if not self._held:
                self._held = next(self._chunks, b"")
            if not self._held:
                raise Unreadable
            taken, self._held = self._held[:length], self._held[length:]
            length -= len(taken)
            yield taken


def _packed_file(path: Path, place: str) -> Iterator[bytes]:
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return  # it went since the instant of the dump: what it was of was erased
    with file:
        left = os.fstat(file.fileno()).st_size
        yield _record({"file": place, "bytes": left})
        while left:
            chunk = file.read(min(left, _READ_BYTES))
            if not chunk:
                raise FileChanged
            left -= len(chunk)
            yield chunk


def _place(text: str) -> PurePosixPath:
    place = PurePosixPath(text)
    if place.is_absolute() or not place.parts or ".." in place.parts:
        raise Unreadable
    return place


def _record(said: Mapping[str, Any]) -> bytes:
    written = json.dumps(said).encode()
    return len(written).to_bytes(_LENGTH_BYTES, "big") + written
