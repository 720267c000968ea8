"""``amparo passwords renew``: other passwords for the database, set by the next start."""

import argparse
import os

from amparo.cli.refusing import Refused
from amparo.config.environment import Environment, UnreadableSetting
from amparo.postgres.layout import ForeignFolder, OpenToOthers
from amparo.postgres.passwords import renew_passwords


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    passwords = commands.add_parser("passwords", help="renew the passwords of the database")
    parts = passwords.add_subparsers(required=True, metavar="WHAT")
    renew = parts.add_parser("renew", help="make other ones, which the next start sets")
    renew.set_defaults(run=run)


def run(_options: argparse.Namespace) -> None:
    """Make them. Raises `Refused` for a folder that cannot be used."""
    try:
        folder = Environment(given=dict(os.environ)).folder("AMPARO_DATA")
        renew_passwords(folder=folder)
    except (UnreadableSetting, ForeignFolder, OpenToOthers) as problem:
        raise Refused(str(problem)) from problem
    print("Other passwords are made. Start Amparo anew: its start sets them in the database.")
