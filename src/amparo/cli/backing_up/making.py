"""``amparo backup``: everything into one sealed file, while people work."""

import argparse
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from amparo.audit.report.printable import printable
from amparo.cli.backing_up.contents import WITHOUT_ROWS, FileChanged, Manifest, packed
from amparo.cli.backing_up.envelope import KEPT_FOR, closed
from amparo.cli.backing_up.folder import copy_list, keep, sweep
from amparo.cli.backing_up.keying import public_half
from amparo.cli.backing_up.telling import note_made
from amparo.cli.keeping.reaching import as_keeper
from amparo.cli.refusing import Refused
from amparo.config.environment import Environment
from amparo.packs.folder import packs_folder
from amparo.postgres.dumping import ProgramFailed, Programs
from amparo.postgres.programs import find_programs
from amparo.postgres.snapshots import RowsHidden, Snapshot, snapshot_of


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    backup = commands.add_parser("backup", help="seal everything into one file, while people work")
    backup.set_defaults(run=run)
    backup.add_argument("--to", type=Path, required=True, metavar="FOLDER",
                        help="where backups are kept; those that have expired are removed"
                        " there")  # fmt: skip
    add_programs(backup)


def add_programs(command: argparse.ArgumentParser) -> None:
    """Add the option that names the programs of another PostgreSQL."""
    command.add_argument("--programs", type=Path, metavar="FOLDER",
                         help="the folder of pg_dump and pg_restore (default: those that come with"
                         " Amparo)")  # fmt: skip


def run(options: argparse.Namespace) -> None:
    """Make a backup and remove those that have expired. Raises `Refused`."""
    public = public_half(environment=Environment(given=dict(os.environ)))
    if not options.to.is_dir():
        raise Refused(f"--to {options.to}: there is no such folder; is the disk there?")
    with as_keeper() as url, refusing_problems():
        made_at = datetime.now(tz=UTC)
        path = _make(options, url=url, public=public, made_at=made_at)
        listed = _list(options.to)
        expired = sweep(folder=options.to, now=made_at)
        _note(made_at)
    print(f"Made: {printable(str(path))}, {path.stat().st_size / 1_000_000:.1f} MB. It may be"
          f" restored until {made_at + KEPT_FOR:%Y-%m-%d}.")  # fmt: skip
    print(f"What ended is listed in {printable(str(listed))}: restore with the newest list.")
    if expired:
        print(f"Expired and removed: {expired}.")


@contextmanager
def refusing_problems() -> Iterator[None]:
    """Refuse, in one line, what goes wrong with the database, the programs and the files."""
    try:
        yield
    except ProgramFailed as problem:
        raise Refused(
            f"{problem}. If it is about TLS or a version, install a client of PostgreSQL that"
            " fits the server, and name its folder: --programs"
        ) from problem
    except RowsHidden as problem:
        raise Refused(str(problem)) from problem
    except FileChanged as problem:
        raise Refused("a file became shorter while it was read; try again") from problem


def _make(options: argparse.Namespace, *, url: str, public: bytes, made_at: datetime) -> Path:
    from django.conf import settings

    programs = Programs(folder=options.programs or find_programs(), url=url)
    with snapshot_of(url=url, without_rows=WITHOUT_ROWS) as snapshot:
        contents = packed(
            manifest=_manifest(snapshot),
            folder=settings.DATA_FOLDER,
            dump=programs.dumped(snapshot=snapshot.name, without_rows=WITHOUT_ROWS),
        )
        chunks = closed(
            public=public, start_key=settings.START_KEY, made_at=made_at, contents=contents
        )
        return keep(folder=options.to, made_at=made_at, chunks=chunks)


def _manifest(snapshot: Snapshot) -> Manifest:
    from django.conf import settings
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    from amparo.apps.journal.checkpoints import public_keys_until_now

    applied = MigrationRecorder(connection).applied_migrations()
    return Manifest(
        amparo=version("amparo"),
        country=settings.COUNTRY,
        pack=edition_of_pack(country=settings.COUNTRY),
        major=snapshot.major,
        owner=snapshot.owner,
        tables=snapshot.tables,
        migrations=tuple(sorted(f"{app}.{name}" for app, name in applied)),
        public_keys=tuple(sorted(key.hex() for key in public_keys_until_now())),
    )


def edition_of_pack(*, country: str) -> str:
    """Return what tells one edition of a country's pack from another."""
    folder, found = packs_folder() / country, hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            found.update(f"{path.relative_to(folder).as_posix()}:{len(content)}:".encode())
            found.update(content)
    return found.hexdigest()


def _list(folder: Path) -> Path:
    """List what ended until now, in the data folder and beside the backups."""
    from django.conf import settings

    from amparo.apps.ended.lists import UnreadableList, list_file, write_list
    from amparo.apps.operations.worker import Purpose, working_for

    kept = list_file(data_folder=settings.DATA_FOLDER)
    try:
        with working_for(Purpose.LIST):
            write_list(path=kept, now=datetime.now(tz=UTC), although_nothing=True)
    except UnreadableList as problem:
        raise Refused(f"{problem}. The backup was made") from problem
    return copy_list(kept=kept, folder=folder)


def _note(made_at: datetime) -> None:
    from django.conf import settings

    note_made(data_folder=settings.DATA_FOLDER, at=made_at)
