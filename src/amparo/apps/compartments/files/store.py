"""Where sealed files lie: in the data folder, each under a name that says nothing.

A file comes under a name of its own, is written through to the disk, and then gets the name by
which it is found. So what has that name is whole. What was left behind where a process ended in
between is removed by a job of the worker.
"""

import os
import shutil
import uuid
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from amparo.apps.compartments.files.kinds.refusing import NotTaken, Why

_COMING = ".coming"
_ONLY_US, _ONLY_US_FOLDER = 0o600, 0o700
_KEPT_FREE_BYTES = 2**30
_PIECE_BYTES = 64 * 1024


def has_room(*, for_bytes: int) -> bool:
    """Whether a file may come and leave the disk some room: the database may lie on it."""
    return shutil.disk_usage(_folder()).free - for_bytes > _KEPT_FREE_BYTES


def write_file(*, file: uuid.UUID, pieces: Iterable[bytes]) -> None:
    """Write a file whole, or nothing of it. Raises what the pieces raise, and `NotTaken`."""
    coming = _path(file).with_suffix(_COMING)
    descriptor = os.open(coming, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, _ONLY_US)
    try:
        with os.fdopen(descriptor, "wb", buffering=0) as into:
            for piece in pieces:
                into.write(piece)
            os.fsync(into.fileno())
        coming.rename(_path(file))
    except OSError as problem:
        _remove(coming)
        raise NotTaken(Why.NO_ROOM) from problem
    except BaseException:
        _remove(coming)
        raise
    _write_through(_folder())


def open_file(*, file: uuid.UUID) -> BinaryIO:
    """Open a file to be read. Raises `FileNotFoundError`."""
    return _path(file).open("rb", buffering=0)


def pieces_of(opened: BinaryIO) -> Iterator[bytes]:
    """Give the bytes of an opened file from its beginning."""
    opened.seek(0)
    while piece := opened.read(_PIECE_BYTES):
        yield piece


def remove_file(*, file: uuid.UUID) -> None:
    """Remove a file; nothing where it is gone."""
    _remove(_path(file))


def left_behind(*, before: datetime) -> Iterator[uuid.UUID]:
    """Remove what did not come whole before a time; give the files that lie there since then."""
    for path in _folder().iterdir():
        with suppress(FileNotFoundError, ValueError):
            if path.stat().st_mtime >= before.timestamp():
                continue
            if path.suffix == _COMING:
                _remove(path)
            else:
                yield uuid.UUID(path.name)


def _folder() -> Path:
    folder: Path = settings.FILES_FOLDER
    folder.mkdir(mode=_ONLY_US_FOLDER, parents=True, exist_ok=True)
    return folder


def _path(file: uuid.UUID) -> Path:
    return _folder() / file.hex


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)


def _write_through(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
