"""``amparo journal verify``: whether the journal still stands as it was written."""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from amparo.audit.report.printable import printable
from amparo.cli.keeping.reaching import add_option, as_worker
from amparo.cli.refusing import Refused

if TYPE_CHECKING:
    from amparo.apps.journal.copies import Copy
    from amparo.apps.journal.verifying import Fault, Verified

_MOST_SHOWN = 20


def add_command(parts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    verify = parts.add_parser("verify", help="see whether the journal stands as it was written")
    verify.set_defaults(run=run)
    add_option(verify)
    verify.add_argument("--key", action="append", default=[], metavar="PUBLICKEY",
                        help="a key that may have signed (default: the one here)")  # fmt: skip
    verify.add_argument("--checkpoints", type=Path, metavar="FILE",
                        help="copies kept elsewhere (default: in the data folder)")  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Verify and say what was found; 1 if anything is wrong. Raises `Refused`."""
    with as_worker(demonstration=options.demo):
        return verify(keys=options.key, copies=options.checkpoints)


def verify(*, keys: Sequence[str], copies: Path | None) -> int:
    """Verify the journal that Django reaches, and print what was found."""
    from amparo.apps.cases.rebuilding import openers_codes
    from amparo.apps.journal.copies import UnreadableCopies
    from amparo.apps.journal.verifying import verify_journal
    from amparo.apps.operations.worker import Purpose, working_for

    public_keys = _public_keys(keys)
    with working_for(Purpose.VERIFY):
        try:
            found = verify_journal(public_keys=public_keys, copies=_copies(copies))
        except UnreadableCopies as problem:
            raise Refused(str(problem)) from problem
        codes = openers_codes(cases=[fault.case for fault in found.faults if fault.case])
    for line in tell(found=found, codes=codes):
        print(printable(line))
    return 1 if found.faults else 0


def tell(*, found: "Verified", codes: Mapping[UUID, str]) -> Sequence[str]:
    """Return what was found, a line each: the faults, then how much was looked at."""
    looked = f"Entries: {found.entries}. Cases: {found.cases}. Checkpoints: {found.checkpoints}."
    if not found.faults:
        return [f"{looked} Everything stands as it was written."]
    shown = [_tell_fault(fault, codes) for fault in found.faults[:_MOST_SHOWN]]
    if more := len(found.faults) - len(shown):
        shown.append(f"and {more} more")
    return [*shown, f"{looked} Wrong: {len(found.faults)}."]


def _tell_fault(fault: "Fault", codes: Mapping[UUID, str]) -> str:
    seen = f"checkpoint of {fault.at:%Y-%m-%d %H:%M:%S} UTC" if fault.at else ""
    if fault.case is None:
        return f"{seen}: {fault.kind.value}"
    place = f"case {codes.get(fault.case, fault.case)}, entry {fault.number}"
    return f"{place}: {fault.kind.value}" + (f" ({seen})" if seen else "")


def _public_keys(keys: Sequence[str]) -> set[bytes]:
    from amparo.apps.journal.checkpoints import UnusableKey, own_public_key
    from amparo.vault.signing import NotAKey, read_public_key

    try:
        return {read_public_key(text=key) for key in keys} or {own_public_key()}
    except NotAKey as problem:
        raise Refused(f"--key: {problem}") from problem
    except UnusableKey as problem:
        raise Refused(str(problem)) from problem


def _copies(path: Path | None) -> "Sequence[Copy]":
    from django.conf import settings

    from amparo.apps.journal.copies import copies_file, read_copies

    own = copies_file(data_folder=settings.DATA_FOLDER)
    if path is None and not own.exists():
        return ()
    return tuple(read_copies(path=path or own))
