"""The first start: makes a cluster as a whole, or not at all."""

import os
import shutil
from pathlib import Path

from amparo.postgres.account import Account
from amparo.postgres.layout import ForeignFolder, Layout, give
from amparo.postgres.locks import opened
from amparo.postgres.log import CannotStart, last_lines, written_to
from amparo.postgres.passwords import kept_password

SUPERUSER = "postgres"

# They stand in the cluster's postgresql.conf, where whoever runs it may change them.
SETTINGS = {
    "max_connections": "60",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "password_encryption": "scram-sha-256",
    "log_line_prefix": "%m [%p] ",
    # A failed statement, or the row it names, may hold personal data.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


def initialise(*, layout: Layout, account: Account, programs: Path) -> None:
    """Make the cluster if there is none. The caller keeps other processes out meanwhile.

    It is made beside its place and moved there at the end, so a start that was cut short leaves
    only a folder that the next one sweeps away. Raises ``CannotStart``.
    """
    if layout.data.exists():
        _refuse_a_lost_password(layout)
        return
    # A start cut short may have left `initdb` at work: it holds the lock until it has ended.
    with opened(layout.running) as running, written_to(layout.log) as log:
        running.wait_alone()
        password_file = _begin(layout=layout, account=account)
        command = _initdb(layout=layout, programs=programs, password_file=password_file)
        if account.run(command, output=log, passing=[running.descriptor]) != 0:
            raise CannotStart(
                f"The database in {layout.data} could not be made; {last_lines(layout.log)}"
            )
    password_file.unlink()
    (layout.being_made / "data").rename(layout.data)
    _write_to_disk(layout.root)
    layout.being_made.rmdir()


def _refuse_a_lost_password(layout: Layout) -> None:
    if not (layout.passwords / SUPERUSER).exists():
        raise ForeignFolder(
            f"{layout.data} is there but its password is not, in {layout.passwords / SUPERUSER}."
            " Put the file back, or choose another data folder and restore a backup into it."
        )


def _begin(*, layout: Layout, account: Account) -> Path:
    """Make an empty folder for the account, with the password in a file; return that file."""
    if layout.being_made.exists():
        shutil.rmtree(layout.being_made)
    layout.being_made.mkdir(mode=0o700)
    path = layout.being_made / "password"
    path.touch(mode=0o600)
    path.write_text(kept_password(layout=layout, login=SUPERUSER), encoding="utf-8")
    give(path, uid=account.uid, gid=account.gid)
    give(layout.being_made, uid=account.uid, gid=account.gid)
    return path


def _initdb(*, layout: Layout, programs: Path, password_file: Path) -> list[str | Path]:
    command: list[str | Path] = [
        programs / "initdb",
        f"--pgdata={layout.being_made / 'data'}",
        f"--username={SUPERUSER}",
        f"--pwfile={password_file}",
        "--auth-local=scram-sha-256",
        "--auth-host=scram-sha-256",
        "--encoding=UTF8",
        "--locale-provider=libc",
        "--no-locale",
        "--data-checksums",
        "--no-instructions",
    ]
    return command + [f"--set={name}={value}" for name, value in SETTINGS.items()]


def _write_to_disk(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
