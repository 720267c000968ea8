"""``amparo protocol …``: check a protocol before enactment, and read it."""

import argparse

from amparo.cli.protocol import (
    carding,
    checking,
    comparing,
    describing,
    drawing,
    playing,
    situations,
)


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the group and its commands."""
    group = commands.add_parser("protocol", help="check a protocol and read it")
    own = group.add_subparsers(required=True, metavar="COMMAND")
    for command in (checking, describing, drawing, carding, playing, comparing, situations):
        command.add_command(own)
