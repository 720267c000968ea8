"""``amparo check``: look at everything, and say what is wrong one line each."""

import argparse
import os
from collections.abc import Iterator
from datetime import UTC, datetime

from amparo.cli.checking.between import open_way
from amparo.cli.checking.findings import Finding
from amparo.cli.checking.kept import little_room, old_backup, open_folders
from amparo.cli.checking.reached import database_findings
from amparo.cli.checking.said import no_breached_passwords, unfit_settings, unreadable_settings
from amparo.config.environment import Environment


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its option."""
    check = commands.add_parser("check", help="say what is wrong with this installation")
    check.set_defaults(run=run)
    check.add_argument("--deploy", action="store_true",
                       help="look too at what matters once people work here")  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Print what was found; 1 if something must be mended."""
    found = list(findings(environment=Environment(given=dict(os.environ)), deploy=options.deploy))
    for finding in sorted(found, key=lambda finding: not finding.must):
        print(finding.line())
    must = sum(finding.must for finding in found)
    print(f"To be mended: {must}. Could be better: {len(found) - must}.")
    return 1 if must else 0


def findings(*, environment: Environment, deploy: bool) -> Iterator[Finding]:
    """Yield what is wrong, with settings first: where one cannot be read, the rest must wait."""
    unreadable = list(unreadable_settings(environment=environment))
    yield from unreadable
    if unreadable:
        return
    folder = environment.folder("AMPARO_DATA")
    if deploy:
        yield from unfit_settings(environment=environment)
        yield from no_breached_passwords(environment=environment)
        yield from open_way(environment=environment, now=datetime.now(tz=UTC))
        yield from little_room(folder=folder)
        yield from old_backup(environment=environment, folder=folder, now=datetime.now(tz=UTC))
    yield from open_folders(folder=folder)
    yield from database_findings(environment=environment, deploy=deploy)
