"""The command line: ``amparo demo``, ``audit``, ``simulate``, ``protocol …``, ``pack …``."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from amparo.cli import auditing, demonstrating, packs, protocol, simulating
from amparo.cli.refusing import Refused
from amparo.packs.strict_yaml import MistakeInFile

FAILED = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    It is 0, or 2 with a line on standard error. A command that answers a question may return 1
    for no: a situation did not come out as expected, a protocol is not fit for enactment.
    """
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int | None] = options.run
    answer = 0
    try:
        answer = run(options) or 0
        sys.stdout.flush()
    except (Refused, MistakeInFile) as problem:
        print(problem, file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        # Whoever read our output has enough. Python would complain once more while it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return answer


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="amparo", description="Makes a protocol executable and audits who kept which duty."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in (demonstrating, auditing, simulating, protocol, packs):
        command.add_command(commands)
    return parser
