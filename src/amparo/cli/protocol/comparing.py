"""``amparo protocol diff A B``: two versions in words, and what becomes of duties in flight."""

import argparse
from pathlib import Path

from amparo.audit.report.printable import printable
from amparo.cli.protocol.reading import add_language
from amparo.cli.refusing import Refused
from amparo.domain.protocol.compare.comparing import compare
from amparo.domain.protocol.compare.text import write_comparison
from amparo.packs.labels_file import read_labels
from amparo.packs.protocol_file import read_protocol


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    command = commands.add_parser("diff", help="tell two versions apart, in words")
    command.set_defaults(run=run)
    command.add_argument("files", type=Path, nargs="+", metavar="FILE",
                         help="the earlier and the later protocol.yaml, or one that names the "
                              "version before it")  # fmt: skip
    add_language(command)


def run(options: argparse.Namespace) -> None:
    """Print what differs. Raises `MistakeInFile`, and `Refused` where there are not two."""
    files: list[Path] = options.files
    if len(files) > 2:
        raise Refused(f"{len(files)} files; name two, the earlier first")
    after = read_protocol(path=files[-1])
    before = read_protocol(path=files[0]) if len(files) > 1 else after.previous
    if before is None:
        raise Refused(f"{files[0]}: names no version before it; name two files, the earlier first")
    comparison = compare(
        before=before,
        after=after,
        before_labels=read_labels(path=files[0], language=options.language),
        after_labels=read_labels(path=files[-1], language=options.language),
    )
    for line in write_comparison(comparison=comparison).splitlines():
        print(printable(line))
