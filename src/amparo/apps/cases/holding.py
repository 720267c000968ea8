"""Holding a case while it is changed: one at a time, and a form sent twice is done once."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from amparo.apps.cases.models import Case
from amparo.apps.journal.actions import Happened
from amparo.apps.journal.queries import find_submission, list_entries
from amparo.domain.casework.entries import Entry, Precision
from amparo.domain.casework.recording import Refused
from amparo.domain.protocol.calendar import as_instant

_UTC = ZoneInfo("UTC")
_SENT_ONCE = "_submission_key"  # so ends the name of the constraint of the journal


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """Where something was recorded. ``is_repeat``: an earlier sending of the form had done it."""

    case: uuid.UUID
    number: int
    is_repeat: bool = False


@contextmanager
def sending_once() -> Iterator[None]:
    """Open a transaction in which a form is done once.

    Raises `Refused` where an entry of the same form stands in a case that who sends it does not
    see, or not any more: sent again, it would not be done, however often.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as taken:
        said = getattr(taken.__cause__, "diag", None)
        if said is None or not str(said.constraint_name).endswith(_SENT_ONCE):
            raise
        raise Refused("other case") from None


def hold_case(
    *, case: uuid.UUID, submission: uuid.UUID
) -> tuple[Case, tuple[Entry, ...], Recorded | None]:
    """Lock a case and read its journal; say what the form did if it was sent before.

    Raises `Case.DoesNotExist` if who is looking does not see it, and `Refused` for a form that
    was sent for another case.
    """
    locked = Case.objects.select_for_update().get(pk=case)
    found = find_submission(submission=submission)
    if found is not None and found[0] != case:
        raise Refused("other case")
    done = Recorded(case=case, number=found[1], is_repeat=True) if found else None
    return locked, list_entries(case=case), done


def lock_case(*, case: uuid.UUID) -> None:
    """Let nobody else change a case meanwhile, without reading it. Raises `Case.DoesNotExist`."""
    Case.objects.select_for_update().get(pk=case)


def not_before(*, entries: Sequence[Entry], at: datetime) -> datetime:
    """Return when something is recorded: not before the last entry, whatever the clock says.

    Whoever held the case meanwhile may have recorded later than this page was sent.
    """
    return max(at, as_instant(entries[-1].recorded, _UTC))


def just_now(*, at: datetime) -> Happened:
    """Return that something happened at the instant it is recorded."""
    return Happened(earliest=at, latest=at, precision=Precision.MINUTE)
