"""``amparo restore``: a backup into an empty place, verified, and without what ended since."""

import argparse
import os
import shutil
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from amparo.audit.report.printable import printable
from amparo.cli.backing_up.contents import Manifest
from amparo.cli.backing_up.filling import fill, put_in_place, refuse_taken_files, refuse_unfit
from amparo.cli.backing_up.keying import kept_pair
from amparo.cli.backing_up.making import add_programs, edition_of_pack, refusing_problems
from amparo.cli.backing_up.opening import Backup, open_backup, read_whole, refuse_expired
from amparo.cli.backing_up.verifying import look_through, refuse_faults
from amparo.cli.keeping.reaching import into_empty, set_up
from amparo.cli.refusing import Refused
from amparo.cli.serving.database import Database
from amparo.cli.serving.processes import Surroundings, run_to_end
from amparo.config.environment import Environment, UnreadableSetting
from amparo.config.secrets import kept_path
from amparo.config.start_key import known_start_key
from amparo.postgres.dumping import Programs
from amparo.postgres.programs import find_programs
from amparo.postgres.restoring import alone, begin_restoring, end_restoring
from amparo.vault.signing import NotAKey, read_public_key

if TYPE_CHECKING:
    from amparo.apps.ended.lists import Line

_LOOK_THROUGH = (
    "It may be served. Members and their passwords are those of then: look through who left or was"
    " suspended since. Tokens of programs have ended, and sessions were not kept."
)
_OTHER_KEYS = {"AMPARO_SECRET_KEY": "secret-key", "AMPARO_CHECKPOINT_KEY": "checkpoint-key"}


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    restore = commands.add_parser("restore", help="restore a backup into an empty place")
    restore.set_defaults(run=run)
    restore.add_argument("--from", dest="file", type=Path, required=True, metavar="FILE",
                         help="the backup")  # fmt: skip
    restore.add_argument("--key", type=Path, required=True, metavar="FILE",
                         help="the half of the backup key that opens it")  # fmt: skip
    listed = restore.add_mutually_exclusive_group(required=True)
    listed.add_argument("--ended", type=Path, metavar="FILE",
                        help="the newest list of what ended, which is ended again")  # fmt: skip
    listed.add_argument("--without-ended", action="store_true",
                        help="there is no list: what was erased since comes back")  # fmt: skip
    restore.add_argument("--checkpoints", type=Path, metavar="FILE",
                         help="copies of checkpoints kept elsewhere, to compare with")  # fmt: skip
    restore.add_argument("--signed-by", action="append", default=[], metavar="PUBLICKEY",
                         help="a key that signed checkpoints too, beside the one here")  # fmt: skip
    restore.add_argument("--although-expired", action="store_true",
                         help="restore a backup whose time is over")  # fmt: skip
    restore.add_argument("--although-faulty", action="store_true",
                         help="serve it although its journal does not stand")  # fmt: skip
    add_programs(restore)


def run(options: argparse.Namespace) -> None:
    """Restore, verify, end again what ended since. Raises `Refused`.

    Whatever is wrong with the file, its keys or the place is found before anything is written.
    From then on the database is marked, and served only once all is done.
    """
    environment = Environment(given=dict(os.environ))
    try:
        start_key = _keys_of_then(environment)
    except UnreadableSetting as problem:
        raise Refused(str(problem)) from problem
    backup = open_backup(path=options.file, pair=kept_pair(path=options.key), start_key=start_key)
    if not options.although_expired:
        refuse_expired(backup=backup, now=datetime.now(tz=UTC))
    manifest = read_whole(backup=backup)
    print(f"The backup of {backup.envelope.made_at:%Y-%m-%d %H:%M} UTC is whole.", flush=True)
    _refuse_other_country(manifest, environment)
    with (
        into_empty() as (database, surroundings),
        set_up(surroundings.of(url=database.worker_url)),
        refusing_problems(),
        alone(url=database.owner_url),
    ):
        _restore(options, backup, manifest, database, surroundings)


def _restore(
    options: argparse.Namespace,
    backup: Backup,
    manifest: Manifest,
    database: Database,
    surroundings: Surroundings,
) -> None:
    from django.conf import settings

    _refuse_newer(manifest)
    refuse_unfit(manifest=manifest, url=database.owner_url)
    refuse_taken_files(data_folder=settings.DATA_FOLDER)
    keys = _keys_that_sign(options.signed_by)
    signed_until_then = {bytes.fromhex(key) for key in manifest.public_keys}
    lines = _list(options, keys | signed_until_then, backup)

    begin_restoring(url=database.owner_url)
    programs = Programs(folder=options.programs or find_programs(), url=database.owner_url)
    fill(backup=backup, programs=programs, data_folder=settings.DATA_FOLDER)
    owner = surroundings.of(url=database.owner_url)
    run_to_end(module="amparo.config.migrating", environment=owner)
    found = look_through(
        public_keys=keys, copies=options.checkpoints, made_at=backup.envelope.made_at
    )
    if not options.although_faulty:
        refuse_faults(found=found)
    again = _end_again(options, lines, keys | signed_until_then, owner)
    put_in_place(data_folder=settings.DATA_FOLDER)
    end_restoring(url=database.owner_url)

    for line in (*found.faults, found.looked, *(f"mended: {line}" for line in found.mended)):
        print(printable(line))
    if manifest.pack != edition_of_pack(country=manifest.country):
        print("The protocol is another edition than when the backup was made.")
    print(again)
    print(_LOOK_THROUGH)


def _keys_of_then(environment: Environment) -> str:
    """Return the start key. The others must be there too, or a start would make new ones unsaid."""
    folder = environment.folder("AMPARO_DATA")
    start_key = known_start_key(environment=environment, folder=folder)
    missing = [
        name
        for name, file in _OTHER_KEYS.items()
        if not environment.text(name) and not kept_path(folder=folder, name=file).is_file()
    ]
    if start_key is None:
        missing.insert(0, "AMPARO_START_KEY")
    if start_key is None or missing:
        raise Refused(
            f"{', '.join(missing)}: the key of the time is needed, which is in no backup. Name it,"
            f" or put it into {folder / 'keys'} as it was"
        )
    return start_key


def _refuse_other_country(manifest: Manifest, environment: Environment) -> None:
    country = environment.required("AMPARO_COUNTRY")
    if manifest.country != country:
        raise Refused(
            f"the backup is of {manifest.country}, and AMPARO_COUNTRY is {country}; set it to"
            f" {manifest.country}"
        )


def _refuse_newer(manifest: Manifest) -> None:
    from django.db.migrations.loader import MigrationLoader

    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if not set(manifest.migrations) <= known:
        raise Refused(
            f"the backup was made by Amparo {manifest.amparo}, which is newer than this one;"
            " restore it with that one"
        )


def _keys_that_sign(said: Sequence[str]) -> set[bytes]:
    from amparo.apps.journal.checkpoints import UnusableKey, own_public_key

    try:
        return {read_public_key(text=key) for key in said} | {own_public_key()}
    except NotAKey as problem:
        raise Refused(f"--signed-by: {problem}") from problem
    except UnusableKey as problem:
        raise Refused(str(problem)) from problem


def _list(
    options: argparse.Namespace, public_keys: Collection[bytes], backup: Backup
) -> "Sequence[Line]":
    """Return what ended, from a list that reaches beyond the backup. Raises `Refused`."""
    from amparo.apps.ended.again import UnknownKind, refuse_unknown_kinds
    from amparo.apps.ended.lists import UnreadableList, reaches_until, read_list

    if options.without_ended:
        return ()
    try:
        lines = read_list(path=options.ended, public_keys=public_keys)
        refuse_unknown_kinds(lines=lines)
    except (UnreadableList, UnknownKind) as problem:
        raise Refused(f"--ended: {problem}") from problem
    until = reaches_until(lines=lines)
    if until is None or until < backup.envelope.made_at:
        raise Refused(
            f"--ended {options.ended}: the list is older than the backup, so it does not say what"
            " ended since. Give the newest, from the data folder or beside the newest backup"
        )
    return lines


def _end_again(
    options: argparse.Namespace,
    lines: "Sequence[Line]",
    public_keys: Collection[bytes],
    owner: dict[str, str],
) -> str:
    """End again what is on the list, keep the list, and return what to say of it."""
    from django.conf import settings

    from amparo.apps.ended.again import end_again
    from amparo.apps.ended.lists import list_file, reaches_until

    if options.without_ended:
        run_to_end(module="amparo.config.restored", environment=owner)
        return (
            "WITHOUT A LIST: what was erased or withdrawn after the backup is back. Erase it anew."
        )
    arguments = [str(options.ended), *(key.hex() for key in public_keys)]
    run_to_end(module="amparo.config.restored", environment=owner, arguments=arguments)
    ended = end_again(lines=lines)
    kept = list_file(data_folder=settings.DATA_FOLDER)
    if not kept.exists():
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copyfile(options.ended, kept)
        kept.chmod(0o600)
    until = reaches_until(lines=lines)
    return f"Erased again: {ended}. The list reaches until {until:%Y-%m-%d %H:%M} UTC."
