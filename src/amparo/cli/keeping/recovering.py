"""``amparo recovery …`` and ``amparo lock``: what the two sheets of a desk's kit are for."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from amparo.audit.report.printable import printable
from amparo.cli.keeping.reaching import as_owner
from amparo.cli.refusing import Refused

if TYPE_CHECKING:
    from amparo.vault.halves import Half

_REFUSALS = {
    "no kit": "this desk has no recovery kit; whoever leads its cases makes one",
    "not of the desk": "this member is not at that desk, or waits to be confirmed",
    "no key": "this member has no key; let them choose a passphrase first",
}
_CLEAR = "\x1b[3J\x1b[2J\x1b[H"


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands and their options."""
    recovery = commands.add_parser("recovery", help="try or use the recovery kit of a desk")
    parts = recovery.add_subparsers(required=True, metavar="WHAT")
    tried = parts.add_parser("try", help="make sure that two sheets open the key of a desk")
    tried.set_defaults(run=run_try)
    _add_desk(tried)
    let_in = parts.add_parser("let-in", help="let a member in to the key of a desk by its sheets")
    let_in.set_defaults(run=run_let_in)
    _add_desk(let_in)
    let_in.add_argument("--sign-in", required=True, metavar="NAME", help="what they sign in with")
    lock = commands.add_parser("lock", help="take the key of a desk from all its members at once")
    lock.set_defaults(run=run_lock)
    _add_desk(lock)


def run_try(options: argparse.Namespace) -> None:
    """Ask for both sheets and try them. Raises `Refused`."""
    with as_owner(), _refusing():
        from amparo.apps.keys.kits import try_kit

        desk_id = _desk(options.desk)
        one, other = _sheets()
        try_kit(desk_id=desk_id, one=one, other=other, at=datetime.now(tz=UTC))
    print("Both sheets together open the key of this desk. Put them back, each with its keeper.")


def run_let_in(options: argparse.Namespace) -> None:
    """Ask for both sheets, and let a member in by them. Raises `Refused`."""
    with as_owner(), _refusing():
        from amparo.apps.accounts.keeping import NoSuchMember, pseudonym_of
        from amparo.apps.keys.kits import let_in_by_kit

        desk_id = _desk(options.desk)
        try:
            member = pseudonym_of(sign_in_name=options.sign_in)
        except NoSuchMember as problem:
            raise Refused(
                f"--sign-in {options.sign_in}: nobody signs in with this name"
            ) from problem
        one, other = _sheets()
        now = datetime.now(tz=UTC)
        let_in_by_kit(desk_id=desk_id, one=one, other=other, member=member, at=now)
    print(f"{printable(options.sign_in)} holds the key of this desk now, and lets others in.")


def run_lock(options: argparse.Namespace) -> None:
    """Lock a desk. Raises `Refused`, and changes nothing, for a desk without a kit."""
    with as_owner(), _refusing():
        from amparo.apps.keys.kits import lock_desk

        number = lock_desk(desk_id=_desk(options.desk))
    print(
        f"The key of this desk is taken from every member; there were {number}. Nothing that is"
        " sealed for it opens until both keepers bring their sheets: `amparo recovery let-in`."
    )


def _add_desk(command: argparse.ArgumentParser) -> None:
    command.add_argument("--desk", required=True, metavar="NAME",
                         help="as pages show it, such as 'Police · Asunción'")  # fmt: skip


def _desk(name: str) -> int:
    from amparo.apps.accounts.queries import true_desk_names

    found = {known: number for number, known in true_desk_names().items()}
    if name not in found:
        known = "; ".join(sorted(found)) or "none, in the database of these settings"
        raise Refused(f"--desk {name}: there is no such desk. There are: {known}")
    return found[name]


def _sheets() -> "tuple[Half, Half]":
    """Ask for both sheets, one after the other; then the screen is cleared of them."""
    from amparo.vault.halves import NotAHalf, read_half

    try:
        print("Write the letters of each sheet, in any case, with or without spaces.")
        return read_half(text=input("First sheet: ")), read_half(text=input("Second sheet: "))
    except NotAHalf as problem:
        raise Refused(str(problem)) from problem
    except EOFError as problem:
        raise Refused("two sheets are asked for") from problem
    finally:
        if sys.stdout.isatty():
            print(_CLEAR, end="")


@contextmanager
def _refusing() -> Iterator[None]:
    from amparo.domain.casework import recording
    from amparo.vault.halves import SameHalf
    from amparo.vault.sealing import NotSealed

    try:
        yield
    except recording.Refused as refusal:
        raise Refused(_REFUSALS[refusal.code]) from refusal
    except SameHalf as problem:
        raise Refused(str(problem)) from problem
    except NotSealed as problem:
        raise Refused("these two sheets do not open the key of this desk") from problem
