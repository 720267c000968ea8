"""``amparo start-key exchange``: another start key for the same database."""

import argparse
import os
import secrets
from pathlib import Path

from amparo.cli.keeping.reaching import as_owner
from amparo.cli.refusing import Refused

_BYTES = 32


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its option."""
    start_key = commands.add_parser("start-key", help="exchange what opens every fact")
    parts = start_key.add_subparsers(required=True, metavar="WHAT")
    exchange = parts.add_parser("exchange", help="make another one, and seal the root under it")
    exchange.set_defaults(run=run)
    exchange.add_argument("--to", type=Path, required=True, metavar="FILE",
                          help="where the new key goes; nothing may be there yet")  # fmt: skip


def run(options: argparse.Namespace) -> None:
    """Exchange it. Raises `Refused`; the old one then stays.

    The new key is on the disk before the database needs it: a stop in between loses neither.
    """
    with as_owner():
        from amparo.apps.seals.root import exchange_start_key

        key = secrets.token_hex(_BYTES)
        write_key(path=options.to, key=key)
        exchange_start_key(new=key)
    print(
        f"The start key is now the one in {options.to}. Put it where the old one was named, keep a"
        " copy elsewhere, and start Amparo anew. Older backups open with the old one."
    )


def write_key(*, path: Path, key: str) -> None:
    """Write a key to the file of ``--to``, for its owner alone. Raises `Refused`."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(key + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as problem:
        raise Refused(f"--to {path}: {problem.strerror}") from problem
