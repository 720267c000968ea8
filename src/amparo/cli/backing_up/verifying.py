"""Whether what was restored is what was there: its journal replayed, its pages compared with it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from amparo.cli.keeping import rebuilding, verifying
from amparo.cli.refusing import Refused

if TYPE_CHECKING:
    from amparo.apps.journal.copies import Copy


@dataclass(frozen=True, kw_only=True)
class Found:
    """What was found: in words, a line each. ``faults`` keep it from being served."""

    faults: tuple[str, ...]
    mended: tuple[str, ...]
    looked: str


def look_through(
    *, public_keys: Collection[bytes], copies: Path | None, made_at: datetime
) -> Found:
    """Replay every journal, compare with its checkpoints, and make the pages anew from it.

    ``copies`` are checkpoints kept elsewhere; those of after the backup are left out. What the
    pages show otherwise than the journal is mended. Raises `Refused` for a file of something else.
    """
    from amparo.apps.cases.rebuilding import openers_codes, rebuild_cases
    from amparo.apps.journal.copies import UnreadableCopies
    from amparo.apps.journal.verifying import verify_journal
    from amparo.apps.operations.worker import Purpose, working_for

    with working_for(Purpose.VERIFY):
        try:
            verified = verify_journal(
                public_keys=public_keys, copies=_copies_until(copies, made_at)
            )
        except UnreadableCopies as problem:
            raise Refused(f"--checkpoints: {problem}") from problem
        codes = openers_codes(cases=[fault.case for fault in verified.faults if fault.case])
    *faults, looked = verifying.tell(found=verified, codes=codes)
    rebuilt = rebuild_cases(now=datetime.now(tz=UTC), write=True)
    left = [one for one in rebuilt.differing if one.is_unreadable or one.seen_without_cause]
    mended = [rebuilding.tell(difference=one) for one in rebuilt.differing if one not in left]
    if rebuilt.counts:
        mended.append(f"counts: {rebuilt.counts}")
    return Found(
        faults=(*faults, *(rebuilding.tell(difference=one) for one in left)),
        mended=tuple(mended),
        looked=looked,
    )


def refuse_faults(*, found: Found) -> None:
    """Refuse to end a restore that is not what it ought to be. Raises `Refused`."""
    if found.faults:
        raise Refused(
            *found.faults,
            found.looked,
            "So it is not served. If it was so before the backup was made, or the checkpoints were"
            " signed by another key (--signed-by), run the command again; to serve it all the"
            " same, with --although-faulty",
        )


def _copies_until(path: Path | None, made_at: datetime) -> "Iterable[Copy]":
    from amparo.apps.journal.copies import read_copies

    if path is None:
        return ()
    return (copy for copy in read_copies(path=path) if copy.at <= made_at)
