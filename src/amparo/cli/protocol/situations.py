"""``amparo protocol try FILE``: replay the situations a jurist wrote beside a protocol."""

import argparse
from pathlib import Path

from amparo.audit.report.printable import printable
from amparo.domain.protocol.situation import find_differences
from amparo.packs.situations_file import read_situations

NOT_AS_EXPECTED = 1


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    command = commands.add_parser("try", help="replay the situations of a file, or several")
    command.set_defaults(run=run)
    command.add_argument("files", type=Path, nargs="+", metavar="FILE",
                         help="situations, such as packs/paraguay/tests/ley-4788.yaml")  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Say where the protocol answers otherwise than expected; 1 if it does anywhere.

    Raises `MistakeInFile`.
    """
    tried = wrong = 0
    for path in options.files:
        protocol, situations = read_situations(path=path)
        for situation in situations:
            differences = find_differences(situation=situation, protocol=protocol)
            tried, wrong = tried + 1, wrong + bool(differences)
            if differences:
                print(printable(f"{path}: {situation.name}"))
            for difference in differences:
                print(printable(f"  {difference}"))
    print(f"{tried} situations, {wrong} not as expected")
    return NOT_AS_EXPECTED if wrong else 0
