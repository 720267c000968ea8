"""``amparo journal …`` and ``amparo rebuild``: that what was recorded stands, and what follows."""

import argparse

from amparo.cli.keeping import checkpointing, rebuilding, verifying


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands and their options."""
    journal = commands.add_parser("journal", help="verify the journal, or take a checkpoint of it")
    parts = journal.add_subparsers(required=True, metavar="WHAT")
    verifying.add_command(parts)
    checkpointing.add_command(parts)
    rebuilding.add_command(commands)
