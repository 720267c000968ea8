"""The private folder in which PostgreSQL listens.

The system allows about a hundred bytes for the path of a socket. Where the data folder is too
deep for that, a short folder is made for us alone among the temporary ones, and noted in the data
folder.
"""

import os
import re
import stat
import tempfile
from pathlib import Path

from amparo.postgres.layout import (
    Layout,
    give,
    give_to_owner,
    make_private,
    refuse_if_open_to_others,
)

PORT = 5432  # no port is opened: it only names the file of the socket
SOCKET = f".s.PGSQL.{PORT}"
MOST_BYTES = 103  # of the whole path: macOS; Linux allows four more
PLAIN = re.compile(r"/[A-Za-z0-9_./+-]*")  # PostgreSQL splits names of folders at some other signs
TEMPORARY = "/tmp"  # noqa: S108  # the shortest there is; the folder made in it is private


class NoRoomForSocket(Exception):
    """No folder has a path short enough for a socket."""


def private_socket_folder(*, layout: Layout, uid: int, gid: int) -> Path:
    """Return the folder for the socket, made now if missing, open to ``uid`` and nobody else."""
    if fits(layout.socket):
        make_private(layout.socket, layout=layout)
        give(layout.socket, uid=uid, gid=gid)
        refuse_if_open_to_others(layout.socket)
        return layout.socket
    noted = _noted(layout)
    if noted and is_private(noted, uid=uid):
        return noted
    return _make_short(layout=layout, uid=uid, gid=gid)


def fits(folder: Path) -> bool:
    """Say whether a socket in ``folder`` has a path the system and PostgreSQL accept."""
    path = str(folder / SOCKET)
    return len(os.fsencode(path)) <= MOST_BYTES and PLAIN.fullmatch(path) is not None


def is_private(folder: Path, *, uid: int) -> bool:
    """Say whether ``folder`` is a real folder that belongs to ``uid`` and is closed to others."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == uid and not found.st_mode & 0o077


def _noted(layout: Layout) -> Path | None:
    try:
        return Path(layout.socket_note.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


def _make_short(*, layout: Layout, uid: int, gid: int) -> Path:
    for parent in (Path(tempfile.gettempdir()), Path(TEMPORARY)):
        if fits(parent / "amparo-12345678"):
            folder = Path(tempfile.mkdtemp(prefix="amparo-", dir=parent))
            give(folder, uid=uid, gid=gid)
            draft = layout.socket_note.with_suffix(".draft")
            draft.write_text(str(folder), encoding="utf-8")
            give_to_owner(draft, layout=layout)
            draft.replace(layout.socket_note)
            return folder
    raise NoRoomForSocket(
        f"The path {layout.socket} is too long for a socket, and so is that of the temporary"
        " folder. Choose a data folder with a shorter path."
    )
