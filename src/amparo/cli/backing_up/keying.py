"""``amparo backup-key new``: the pair of keys of backups, one half of which leaves the server."""

import argparse
from pathlib import Path

from amparo.cli.keeping.exchanging import write_key
from amparo.cli.refusing import Refused
from amparo.config.backup_key import NAME, backup_key, read_half
from amparo.config.environment import Environment, UnreadableSetting
from amparo.vault.pairs import Pair, fingerprint, new_pair, pair_of


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its option."""
    backup_key = commands.add_parser("backup-key", help="make what backups are sealed to")
    parts = backup_key.add_subparsers(required=True, metavar="WHAT")
    new = parts.add_parser("new", help="make a pair: one half opens backups, the other seals them")
    new.set_defaults(run=run)
    new.add_argument("--to", type=Path, required=True, metavar="FILE",
                     help="where the half that opens goes; nothing may be there yet")  # fmt: skip


def run(options: argparse.Namespace) -> None:
    """Make the pair, write the private half to a file, print the public one. Raises `Refused`."""
    pair = new_pair()
    write_key(path=options.to, key=pair.private.hex())
    print(f"{NAME}={pair.public.hex()}")
    print(f"Its numbers: {fingerprint(public=pair.public)}")
    print(
        f"That line is the half which seals, and no secret: set it where Amparo runs. The half"
        f" which opens is in {options.to}. Take it off this machine, keep two copies apart, and"
        " never one with a backup: without it no backup opens."
    )


def public_half(*, environment: Environment) -> bytes:
    """Return the half that seals, from the settings. Raises `Refused`."""
    try:
        found = backup_key(environment=environment)
    except UnreadableSetting as problem:
        raise Refused(str(problem)) from problem
    if found is None:
        raise Refused(f"{NAME} is not given; make a pair first: amparo backup-key new --to FILE")
    return found


def kept_pair(*, path: Path) -> Pair:
    """Return the pair whose private half is in a file. Raises `Refused`."""
    try:
        text = path.read_text(encoding="ascii", errors="replace").strip()
        return pair_of(private=read_half(text=text, where=f"--key {path}"))
    except OSError as problem:
        raise Refused(f"--key {path}: {problem.strerror}") from problem
    except UnreadableSetting as problem:
        raise Refused(str(problem)) from problem
