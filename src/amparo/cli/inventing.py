"""``amparo demo-audit``: an invented caseload, audited under a real law."""

import argparse
import csv
from pathlib import Path

from amparo.audit.report.printable import printable
from amparo.cli import auditing
from amparo.cli.refusing import writing
from amparo.domain.protocol.calendar import as_instant
from amparo.domain.protocol.caseload import Caseload, invent_cases
from amparo.packs.caseload_file import read_caseload
from amparo.packs.folder import packs_folder
from amparo.packs.protocol_file import read_protocol

_COLUMNS = ("case", "event", "happened", "institution", "place")
_YES_NO = {True: "yes", False: "no", None: ""}


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    demo = commands.add_parser("demo-audit", help="audit an invented caseload under a real law")
    demo.set_defaults(run=run)
    demo.add_argument("--folder", type=Path, default=Path("build/demo"), help="where files go")


def run(options: argparse.Namespace) -> None:
    """Invent a caseload, write it down, audit it, and say where the report lies."""
    pack = packs_folder() / "paraguay"
    protocol = read_protocol(path=pack / "protocol.yaml")
    caseload = read_caseload(path=pack / "demo.yaml", protocol=protocol)
    log, page = options.folder / "caseload.csv", options.folder / "report.html"
    with writing(log):
        write_caseload(caseload=caseload, path=log)
    notice = f"Demonstration: {caseload.cases} invented cases. Nobody lived them."
    print(f"{printable(notice)}\n")
    parser = argparse.ArgumentParser()
    auditing.add_options(parser)
    as_of = f"{caseload.ends:%Y-%m-%d %H:%M}"
    chosen = [str(log), "--protocol", str(pack / "protocol.yaml"), "--as-of", as_of]
    auditing.run(parser.parse_args([*chosen, "--html", str(page), "--notice", notice]))
    print(f"\nThe invented log: {printable(str(log.resolve()))}")
    print(f"The report:       {printable(str(page.resolve()))}")


def write_caseload(*, caseload: Caseload, path: Path) -> None:
    """Invent the cases of a script and write them as a log, one row an event."""
    facts = sorted(caseload.facts)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow([*_COLUMNS, *facts])
        for case, records in invent_cases(caseload=caseload):
            for record in records:
                at = as_instant(record.earliest, caseload.zone).isoformat(timespec="minutes")
                said = [_YES_NO[record.states.get(fact)] for fact in facts]
                table.writerow(
                    [case, record.event, at, record.institution or "", record.place or "", *said]
                )
