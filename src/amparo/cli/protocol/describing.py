"""``amparo protocol describe FILE``: one plain sentence a rule."""

import argparse

from amparo.audit.report.printable import printable
from amparo.cli.protocol.reading import add_language, add_protocol, read_both
from amparo.domain.protocol.describe.reading import describe
from amparo.domain.protocol.describe.text import write_reading


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    command = commands.add_parser("describe", help="tell every rule in a plain sentence")
    command.set_defaults(run=run)
    add_protocol(command)
    add_language(command)


def run(options: argparse.Namespace) -> None:
    """Print the protocol in sentences. Raises `MistakeInFile`."""
    protocol, labels = read_both(options)
    text = write_reading(reading=describe(protocol=protocol, labels=labels))
    for line in text.splitlines():
        print(printable(line))
