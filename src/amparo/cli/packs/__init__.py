"""``amparo pack …``: what the packs rest on, and how to begin one."""

import argparse

from amparo.cli.packs import beginning, checking, sourcing


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the group and its commands."""
    group = commands.add_parser("pack", help="see what packs rest on, and begin one")
    own = group.add_subparsers(required=True, metavar="COMMAND")
    for command in (beginning, checking, sourcing):
        command.add_command(own)
