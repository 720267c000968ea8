"""``amparo pack new NAME``: the skeleton of a country's pack."""

import argparse
import re
from pathlib import Path

from amparo.audit.report.printable import printable
from amparo.cli.refusing import Refused
from amparo.domain.protocol.labels import LANGUAGES
from amparo.packs.beginning import PackExists, begin_pack

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LONGEST = 60


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    command = commands.add_parser("new", help="write the skeleton of a pack")
    command.set_defaults(run=run)
    command.add_argument("name", metavar="NAME", help="small letters, such as cabo-verde")
    command.add_argument("--folder", type=Path, default=Path("packs"), metavar="PACKS",
                         help="where the pack's folder goes (default: packs)")  # fmt: skip
    command.add_argument("--language", choices=LANGUAGES, default="en",
                         help="the language of the law (default: en)")  # fmt: skip


def run(options: argparse.Namespace) -> None:
    """Write the skeleton and say what to do next. Raises `Refused`."""
    name: str = options.name
    if not _NAME.fullmatch(name) or len(name) > _LONGEST:
        raise Refused(f"'{name}': write small letters, digits and hyphens, such as cabo-verde")
    folder = options.folder / name
    try:
        files = begin_pack(folder=folder, name=name, language=options.language)
    except PackExists as problem:
        raise Refused(str(problem)) from problem
    except OSError as problem:
        raise Refused(f"{folder}: cannot be written ({problem.strerror})") from problem
    for file in files:
        print(printable(str(file)))
    print("\nNext: docs/how-to/write-your-protocol.md. To see what it says so far:")
    print(printable(f"  amparo protocol describe {folder}/protocol.yaml"))
    print(printable(f"  amparo protocol try {folder}/tests/first.yaml"))
