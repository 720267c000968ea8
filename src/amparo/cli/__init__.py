"""The command line: ``amparo demo``, ``amparo audit``, ``amparo simulate``."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from amparo.cli import auditing, demonstrating, simulating
from amparo.cli.refusing import Refused
from amparo.packs.strict_yaml import MistakeInFile

FAILED = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0, or 2 with a line on standard error."""
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], None] = options.run
    try:
        run(options)
        sys.stdout.flush()
    except (Refused, MistakeInFile) as problem:
        print(problem, file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        # Whoever read our output has enough. Python would complain once more while it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="amparo", description="Makes a protocol executable and audits who kept which duty."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in (demonstrating, auditing, simulating):
        command.add_command(commands)
    return parser
