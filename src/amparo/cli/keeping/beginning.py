"""``amparo begin``: the first administrator, who then enters everybody else on the pages."""

import argparse
from datetime import UTC, datetime

from amparo.audit.report.printable import printable
from amparo.cli.keeping.reaching import as_web
from amparo.cli.refusing import Refused

_REFUSALS = {
    "begun": "somebody administers this Amparo already; they enter members under Administration",
    "no name": "a name is empty; write one",
    "name taken": "this sign-in name is taken; choose another",
}


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    begin = commands.add_parser("begin", help="enter the first administrator")
    begin.set_defaults(run=run)
    begin.add_argument("--institution", required=True, help="the one they act for")
    begin.add_argument("--sign-in", required=True, metavar="NAME", help="what they sign in with")
    begin.add_argument("--name", required=True, help="what others see them as")


def run(options: argparse.Namespace) -> None:
    """Enter them, and print the password they sign in with first. Raises `Refused`."""
    with as_web():
        password = _enter(options)
    print(f"{printable(options.sign_in)} may sign in with: {password}")
    print("It is not shown again. Start the web with: amparo serve")


def _enter(options: argparse.Namespace) -> str:
    from amparo.apps.accounts import actions
    from amparo.apps.accounts.administration.first_passwords import (
        invitation_ends,
        make_first_password,
    )
    from amparo.apps.protocols.governing import country_protocol, today

    password = make_first_password()
    holders = [held.institution for role in country_protocol().roles.values()
               for held in role.holders]  # fmt: skip
    try:
        actions.begin(
            institution=options.institution,
            also=holders,
            sign_in_name=options.sign_in,
            shown_name=options.name,
            password=password,
            on=today(),
            invited_until=invitation_ends(now=datetime.now(tz=UTC)),
        )
    except actions.Refused as refusal:
        raise Refused(_REFUSALS[refusal.code]) from refusal
    return password
