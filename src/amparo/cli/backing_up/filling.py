"""Filling an empty database and an empty folder from a backup."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import psycopg

from amparo.cli.backing_up.contents import FILES, WITHOUT_ROWS, Manifest
from amparo.cli.backing_up.opening import Backup
from amparo.cli.refusing import Refused
from amparo.postgres.dumping import Programs
from amparo.postgres.snapshots import count_rows, major_of

_BEING_RESTORED = f"{FILES}.being-restored"


def refuse_unfit(*, manifest: Manifest, url: str) -> None:
    """Refuse a database that the dump does not fit. Raises `Refused`."""
    with psycopg.connect(url) as owner:
        if owner.info.user != manifest.owner:
            raise Refused(
                f"the walls of the backup name its owner, {manifest.owner}; let the empty database"
                f" be owned by a role of that name, and reach it as that one"
            )
        if major_of(connection=owner) < manifest.major:
            raise Refused(
                f"the backup is of PostgreSQL {manifest.major}, and the server is of"
                f" {major_of(connection=owner)}; restore into one that is not older"
            )


def refuse_taken_files(*, data_folder: Path) -> None:
    """Refuse a data folder that has files already. Raises `Refused`."""
    folder = data_folder / FILES
    if folder.exists() and any(folder.iterdir()):
        raise Refused(f"{folder} is not empty; nothing is restored over it. Move it away")


def fill(*, backup: Backup, programs: Programs, data_folder: Path) -> None:
    """Fill the database in one transaction, and the files beside their place.

    Raises `Refused`, and `amparo.postgres.dumping.ProgramFailed`.
    """
    folder = data_folder / _BEING_RESTORED
    if folder.exists():
        shutil.rmtree(folder)  # what an attempt left that was cut off
    with backup.unpacking() as unpacking:
        manifest = unpacking.manifest()
        for place, content in unpacking.files():
            _write(folder, place, content)
        programs.fill(chunks=unpacking.dump())
    _refuse_lost_rows(manifest, programs.url)


def put_in_place(*, data_folder: Path) -> None:
    """Give the files that were restored their place."""
    folder = data_folder / _BEING_RESTORED
    if folder.exists():
        (data_folder / FILES).mkdir(exist_ok=True)
        (data_folder / FILES).rmdir()  # which fails where something is in it
        folder.rename(data_folder / FILES)


def _write(folder: Path, place: PurePosixPath, content: Iterator[bytes]) -> None:
    path = folder / place
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for chunk in content:
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())


def _refuse_lost_rows(manifest: Manifest, url: str) -> None:
    with psycopg.connect(url) as owner:
        found = count_rows(connection=owner, but=WITHOUT_ROWS)
    wrong = sorted(
        name for name in {*found, *manifest.tables} if found.get(name) != manifest.tables.get(name)
    )
    if wrong:
        raise Refused(f"these tables have not the rows that the backup says: {', '.join(wrong)}")
