"""``amparo journal checkpoint``: sign for what stands in the journal now."""

import argparse
from datetime import UTC, datetime

from amparo.audit.report.printable import printable
from amparo.cli.keeping.reaching import add_option, as_worker
from amparo.cli.refusing import Refused


def add_command(parts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    checkpoint = parts.add_parser("checkpoint", help="sign for what stands in the journal now")
    checkpoint.set_defaults(run=run)
    add_option(checkpoint)


def run(options: argparse.Namespace) -> None:
    """Take a checkpoint beyond the daily one. Raises `Refused`."""
    with as_worker(demonstration=options.demo):
        print(take())


def take() -> str:
    """Take a checkpoint, copy it out of the database, and return what to say of it."""
    from django.conf import settings

    from amparo.apps.journal.checkpoints import UnusableKey, take_checkpoint
    from amparo.apps.journal.copies import UnreadableCopies, copies_file, copy_checkpoints
    from amparo.apps.operations.worker import Purpose, working_for

    path = copies_file(data_folder=settings.DATA_FOLDER)
    try:
        with working_for(Purpose.CHECKPOINT):
            taken = take_checkpoint(now=datetime.now(tz=UTC))
        with working_for(Purpose.CHECKPOINT):
            copy_checkpoints(path=path)
    except (UnusableKey, UnreadableCopies) as problem:
        raise Refused(str(problem)) from problem
    return (
        f"Signed. Entries: {taken.entries}. Cases: {taken.cases}.\n"
        f"A copy is in {printable(str(path))}: keep one elsewhere too, with this key:\n"
        f"{bytes(taken.public_key).hex()}"
    )
