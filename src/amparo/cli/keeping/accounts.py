"""``amparo sessions end`` and ``amparo members …``: where no administrator can."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from amparo.audit.report.printable import printable
from amparo.cli.keeping.reaching import as_web
from amparo.cli.refusing import Refused


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands and their options."""
    sessions = commands.add_parser("sessions", help="end sessions of members")
    end = sessions.add_subparsers(required=True, metavar="WHAT").add_parser(
        "end", help="sign a member out everywhere, or everybody"
    )
    end.set_defaults(run=run_end)
    whose = end.add_mutually_exclusive_group(required=True)
    whose.add_argument("--all", action="store_true", help="those of everybody")
    whose.add_argument("--sign-in", metavar="NAME", help="those of whoever signs in with this")
    members = commands.add_parser("members", help="let a member in again who cannot sign in")
    parts = members.add_subparsers(required=True, metavar="WHAT")
    confirmed = parts.add_parser("confirm", help="confirm a member where no second person can")
    confirmed.set_defaults(run=run_confirm)
    confirmed.add_argument("--sign-in", required=True, metavar="NAME",
                           help="what they sign in with")  # fmt: skip
    given = parts.add_parser("new-password", help="make a first password for a member")
    given.set_defaults(run=run_new_password)
    given.add_argument("--sign-in", required=True, metavar="NAME", help="what they sign in with")
    given.add_argument("--take-factors-away", action="store_true",
                       help="they lost every second step, and set it up anew")  # fmt: skip


def run_end(options: argparse.Namespace) -> None:
    """End them, and print how many. Raises `Refused`."""
    with as_web(), _refusing(options.sign_in):
        from amparo.apps.accounts.keeping import end_every_session, end_sessions_of

        if options.all:
            print(f"Every session is ended. Members who were signed in: {end_every_session()}")
        else:
            ended = end_sessions_of(sign_in_name=options.sign_in)
            print(f"{printable(options.sign_in)} is signed out. Sessions ended: {ended}")


def run_new_password(options: argparse.Namespace) -> None:
    """Make the password, and print it. Raises `Refused`."""
    with as_web(), _refusing(options.sign_in):
        from amparo.apps.accounts.keeping import give_new_password

        password = give_new_password(
            sign_in_name=options.sign_in, take_factors_away=options.take_factors_away
        )
    print(f"{printable(options.sign_in)} may sign in within seven days with: {password}")
    print("It is not shown again, and is good for choosing another. The history of their account"
          " says that it was made here.")  # fmt: skip


def run_confirm(options: argparse.Namespace) -> None:
    """Confirm a member. Raises `Refused`."""
    with as_web(), _refusing(options.sign_in):
        from amparo.apps.accounts.keeping import NotWaiting, confirm

        try:
            confirm(sign_in_name=options.sign_in)
        except NotWaiting as problem:
            raise Refused(f"--sign-in {options.sign_in}: nobody has to confirm them") from problem
    print(f"{printable(options.sign_in)} is confirmed. The history of their account says that it"
          " was done here.")  # fmt: skip


@contextmanager
def _refusing(name: str | None) -> Iterator[None]:
    from amparo.apps.accounts.keeping import NoSuchMember

    try:
        yield
    except NoSuchMember as problem:
        raise Refused(f"--sign-in {name}: nobody signs in with this name") from problem
