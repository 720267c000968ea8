"""``amparo audit LOG --protocol FILE``: who kept which duty, and by how much not."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from amparo.cli.answering import as_json
from amparo.cli.options import add_log_options
from amparo.cli.refusing import Refused, refuse_to_overwrite, writing
from amparo.packs.gathering import gather_files
from amparo.packs.protocol_file import read_protocol

if TYPE_CHECKING:
    from amparo.audit.tables import Found

TABLE_ENDINGS = (".csv", ".parquet")


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    audit = commands.add_parser("audit", help="judge an event log under a protocol")
    audit.set_defaults(run=run)
    add_options(audit)


def add_options(audit: argparse.ArgumentParser) -> None:
    """Add the options of the command to a parser."""
    add_log_options(audit)
    audit.add_argument("--protocol", type=Path, required=True, metavar="FILE")
    shown = audit.add_argument_group("what to show")
    shown.add_argument("--json", action="store_true", help="print the counts as JSON")
    shown.add_argument("--html", type=Path, metavar="FILE", help="write one page, self-contained")
    shown.add_argument("--notice", default="", metavar="TEXT", help="a line on top of the page")
    shown.add_argument("--breaches", type=Path, metavar="FILE",
                       help="write a row for each breach (.csv or .parquet)")  # fmt: skip
    engine = audit.add_argument_group("where to run")
    engine.add_argument("--engine", choices=("local", "spark"), default="local")
    engine.add_argument("--master", default="local[2]", help="the Spark master")


def run(options: argparse.Namespace) -> None:
    """Audit a log and show what was found. Raises `Refused` or `MistakeInFile`."""
    from amparo.audit.report.page import write_page
    from amparo.audit.report.text import write_text
    from amparo.audit.tables import summarise
    from amparo.cli.logs import judge_options_log, read_options_log, read_verdict
    from amparo.cli.tables import write_table

    if options.breaches and options.breaches.suffix not in TABLE_ENDINGS:
        raise Refused(f"--breaches {options.breaches}: the name ends in .csv or .parquet")
    protocol = read_protocol(path=options.protocol)
    outputs = [path for path in (options.html, options.breaches) if path]
    if outputs:
        read = [options.log, *_files_of_protocol(options.protocol)]
        refuse_to_overwrite(outputs=outputs, inputs=read)
    log = read_options_log(options=options, protocols=[protocol])
    as_of = read_verdict(options=options, protocols=[protocol], log=log)
    found = judge_options_log(options=options, protocol=protocol, log=log, as_of=as_of)
    if options.html:
        with writing(options.html):
            page = write_page(found=found, notice=options.notice)
            # What was typed in no known encoding cannot be written either, but told.
            options.html.write_text(page, encoding="utf-8", errors="backslashreplace")
    if options.breaches:
        with writing(options.breaches):
            write_table(table=found.breaches, path=options.breaches)
    if options.json:
        print(as_json(answer=summarise(found=found)))
        warn(found)
    else:
        print(write_text(found=found), end="")


def _files_of_protocol(path: Path) -> list[Path]:
    """List the files a protocol is made of, every version of it, and those beside it.

    It was read before, so that the versions come to an end.
    """
    found = [path, *sorted(path.parent.glob("*.yaml"))]
    version: Path | None = path
    while version:
        files = gather_files(path=version)
        found += [Path(part.file) for part in files.all]
        previous = files.laws[0].text("previous", "")
        version = path.parent / previous if previous else None
    return found


def warn(found: "Found", label: str = "") -> None:
    """Say on standard error what the figures leave out, where they are printed for machines.

    ``label`` stands before each line.
    """
    from amparo.audit.report.printable import printable
    from amparo.audit.report.remarks import broken_rows, remarks

    for line in [*remarks(found), *broken_rows(found)]:
        print(printable(label + line), file=sys.stderr)
