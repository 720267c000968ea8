"""What whoever keeps the server does: with members, the journal, keys and passwords."""

import argparse

from amparo.cli.keeping import (
    accounts,
    beginning,
    checkpointing,
    exchanging,
    matching,
    rebuilding,
    recovering,
    renewing,
    verifying,
)


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands and their options."""
    beginning.add_command(commands)
    accounts.add_command(commands)
    journal = commands.add_parser("journal", help="verify the journal, or take a checkpoint of it")
    parts = journal.add_subparsers(required=True, metavar="WHAT")
    verifying.add_command(parts)
    checkpointing.add_command(parts)
    rebuilding.add_command(commands)
    renewing.add_command(commands)
    exchanging.add_command(commands)
    matching.add_command(commands)
    recovering.add_command(commands)
