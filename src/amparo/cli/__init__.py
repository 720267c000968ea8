"""The command line: ``amparo demo``, ``audit``, ``simulate``, ``protocol …``, ``pack …``."""

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from amparo.audit.report.printable import printable
from amparo.cli import (
    auditing,
    backing_up,
    checking,
    demonstrating,
    inventing,
    keeping,
    packs,
    protocol,
    serving,
    simulating,
)
from amparo.cli.refusing import Refused
from amparo.packs.strict_yaml import MistakeInFile

FAILED = 2
STOPPED = 130
"""What shells take for stopped by Ctrl-C."""
_COMMANDS = (
    demonstrating, serving, checking, keeping, backing_up, auditing, inventing, simulating,
    protocol, packs,
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    It is 0, or 2 with a line on standard error, or 130 after Ctrl-C. A command that answers a
    question may return 1 for no: a situation did not come out as expected, a protocol is not fit
    for enactment.
    """
    _make_ready()
    if sys.stdout is None:
        return _fail("standard output is closed; send it to a file or to /dev/null")
    try:
        return _carry_out(arguments)
    except (Refused, MistakeInFile) as problem:
        return _fail(str(problem))
    except KeyboardInterrupt:
        _leave_output()
        return _fail("stopped", status=STOPPED)
    except OSError as problem:
        _leave_output()
        where = printable(str(problem.filename or "standard output"))
        return _fail(f"{where}: cannot be read or written ({problem.strerror or problem})")


def _carry_out(arguments: Sequence[str] | None) -> int:
    answer = 0
    try:
        options = _parser().parse_args(arguments)
        run: Callable[[argparse.Namespace], int | None] = options.run
        answer = run(options) or 0
        sys.stdout.flush()
    except SystemExit:
        sys.stdout.flush()  # the help
        raise
    except BrokenPipeError:
        # Whoever read our output has enough.
        _leave_output()
    return answer


def _make_ready() -> None:
    """Let no letter and no missing stream end a command."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  # to the end


def _fail(line: str, *, status: int = FAILED) -> int:
    with suppress(OSError):
        print(line, file=sys.stderr)
    return status


def _leave_output() -> None:
    """Print what is still to be printed, or else lose it.

    What is left Python would try to print as it ends, and complain of once more.
    """
    with suppress(OSError):
        sys.stdout.flush()
        return
    with suppress(OSError):  # what stands in for standard output may have no number
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="amparo", description="Makes a protocol executable and audits who kept which duty."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in _COMMANDS:
        command.add_command(commands)
    return parser
