"""What is wrong with the data folder: who may read it, and how much room is left."""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from amparo.cli.backing_up.telling import made_last
from amparo.cli.checking.findings import Finding
from amparo.config.environment import Environment

_GIGABYTE = 1_000_000_000
_LEAST_FREE, _BETTER_FREE = 1 * _GIGABYTE, 10 * _GIGABYTE
_OLD = timedelta(days=2)


def open_folders(*, folder: Path) -> Iterator[Finding]:
    """Yield what in the data folder others may enter or read."""
    if not folder.exists():
        return
    # For root another account runs PostgreSQL: it passes through, and sees nothing else.
    others = 0o066 if os.geteuid() == 0 else 0o077
    if folder.stat().st_mode & others:
        yield _open(folder)
    keys = folder / "keys"
    for path in (keys, *sorted(keys.glob("*"))):
        if path.exists() and path.stat().st_mode & 0o077:
            yield _open(path)


def little_room(*, folder: Path) -> Iterator[Finding]:
    """Yield that the disk of the data folder is nearly full."""
    there = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(there).free
    if free < _BETTER_FREE:
        yield Finding(
            what=f"{free / _GIGABYTE:.1f} GB are free where the data folder is",
            why="When the disk is full nothing can be recorded",
            mend=f"Make room: at least {_BETTER_FREE // _GIGABYTE} GB",
            must=free < _LEAST_FREE,
        )


def old_checkpoints(
    *, taken_at: datetime | None, copied_at: datetime | None, file: Path, now: datetime
) -> Iterator[Finding]:
    """Yield that the last checkpoint, or the last copy of one, is missing or too old."""
    if taken_at is None:
        yield Finding(
            what="no checkpoint of the journal was taken yet",
            why="Without one nobody can show later that nothing was taken away",
            mend="Let `amparo serve` run: its worker takes one within an hour",
            must=False,
        )
    elif now - taken_at > _OLD:
        yield Finding(
            what=f"the last checkpoint of the journal is of {taken_at:%Y-%m-%d}",
            why="The worker takes one each day, so it does not run, or fails",
            mend="Look at its log, then run: amparo journal checkpoint",
        )
    elif copied_at is None or taken_at - copied_at > _OLD:
        yield Finding(
            what=f"{file} lacks the last checkpoint",
            why="A checkpoint that lies in the database alone can be taken away with it",
            mend="See that Amparo may write there, then run: amparo journal checkpoint",
        )


def old_backup(*, environment: Environment, folder: Path, now: datetime) -> Iterator[Finding]:
    """Yield that no backup can be made, or that none was made here lately."""
    made_at = made_last(data_folder=folder)
    if environment.text("AMPARO_BACKUP_KEY") is None:
        yield Finding(
            what="AMPARO_BACKUP_KEY is not given, so no backup can be made",
            why="What is lost here is lost",
            mend="Make a pair of keys as docs/how-to/back-up-and-restore.md says",
            must=False,
        )
    elif made_at is None or now - made_at > _OLD:
        yield Finding(
            what="no backup was made here yet"
            if made_at is None
            else f"the last backup is of {made_at:%Y-%m-%d}",
            why="What was recorded since is lost with this machine",
            mend="Run `amparo backup` each day, and see that it does its work",
            must=False,
        )


def _open(path: Path) -> Finding:
    return Finding(
        what=f"{path} is open to other users of this machine",
        why="It holds keys, passwords or cases",
        mend=f"Run: chmod go= '{path}'",
    )
