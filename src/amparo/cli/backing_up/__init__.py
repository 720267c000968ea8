"""``amparo backup-key``, ``backup`` and ``restore``: nothing is lost, and nothing kept for ever."""

import argparse

from amparo.cli.backing_up import keying, making, restoring


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands and their options."""
    keying.add_command(commands)
    making.add_command(commands)
    restoring.add_command(commands)
