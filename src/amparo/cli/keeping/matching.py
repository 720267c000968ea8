"""``amparo matching-key renew``: another key of encodings for the country."""

import argparse
from datetime import UTC, datetime

from amparo.cli.keeping.reaching import as_owner


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    key = commands.add_parser("matching-key", help="renew the key by which persons are compared")
    parts = key.add_subparsers(required=True, metavar="WHAT")
    renew = parts.add_parser("renew", help="end it, and delete all that was encoded with it")
    renew.set_defaults(run=run)


def run(_options: argparse.Namespace) -> None:
    """End it. Raises `Refused`."""
    with as_owner():
        from amparo.apps.sharing.matching.forgetting import end_country_key

        number = end_country_key(at=datetime.now(tz=UTC))
    print(
        f"The key by which persons are compared is ended; cases that were encoded: {number}."
        " Whoever unseals next makes another one, and each desk encodes its cases anew. Questions"
        " that were not compared yet are to be asked again."
    )
