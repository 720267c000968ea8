"""Reading the journal of one case."""

import uuid
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import datetime

from django.db.models import Exists, Max, OuterRef

from amparo.apps.journal.door import open_content
from amparo.apps.journal.models import JournalEntry
from amparo.apps.seals.cases import CaseChanged, CaseSeal, seal_of, seals_of
from amparo.domain.casework.entries import Entry, Kind, Precision
from amparo.domain.protocol.calendar import as_microseconds


def list_entries(*, case: uuid.UUID, recorded_until: datetime | None = None) -> tuple[Entry, ...]:
    """Return the entries of a case that who is looking may see, in their order. Two queries.

    ``recorded_until`` leaves out what was written later. Raises `Erased` for a case whose key was
    destroyed.
    """
    rows = JournalEntry.objects.filter(case=case).order_by("number")
    if recorded_until is not None:
        rows = rows.filter(recorded_at__lte=recorded_until)
    found = list(rows)
    if not found:
        return ()
    seal = seal_of(case=case)
    return tuple(_entry(row, seal) for row in found)


def find_submission(*, submission: uuid.UUID) -> tuple[uuid.UUID, int] | None:
    """Return the case and the number of the entry that a form made before; none if it did not."""
    return JournalEntry.objects.filter(submission=submission).values_list("case", "number").first()


def list_submissions(*, case: uuid.UUID) -> Mapping[int, uuid.UUID]:
    """Return the submission of each entry of a case that is seen, by its number. One query."""
    return dict(JournalEntry.objects.filter(case=case).values_list("number", "submission"))


def begun_with(*, event: str, cases: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Return those of some cases that begin with an event, unless it was taken back.

    One whose entry was changed begins with none: it is told on its own page. Two queries.
    """
    back = JournalEntry.objects.filter(case=OuterRef("case"), corrects=OuterRef("number"))
    first = JournalEntry.objects.filter(~Exists(back), case__in=cases, number=1)
    seals, found = seals_of(cases=cases), set()
    for case, kind, kept in first.values_list("case", "kind", "content"):
        if case not in seals:
            continue
        with suppress(CaseChanged):
            said = open_content(seal=seals[case], kept=bytes(kept), kind_in_clear=Kind(kind))
            if said.event == event:
                found.add(case)
    return found


def last_recorded(
    *, before: datetime, case: uuid.UUID | None = None
) -> Mapping[uuid.UUID, datetime]:
    """Return when each case in which nothing was recorded since ``before`` had its last entry.

    Only of ``case``, if one is said. One query.
    """
    rows = JournalEntry.objects.all() if case is None else JournalEntry.objects.filter(case=case)
    last = rows.order_by().values("case").annotate(last=Max("recorded_at")).filter(last__lt=before)
    return dict(last.values_list("case", "last"))


def has_written(*, case: uuid.UUID, member: uuid.UUID, since: datetime) -> bool:
    """Whether a member wrote an entry of a case, at an instant or after it. One query."""
    own = JournalEntry.objects.filter(case=case, member=member, recorded_at__gte=since)
    return own.exists()


def _entry(row: JournalEntry, seal: CaseSeal) -> Entry:
    said = open_content(seal=seal, kept=bytes(row.content), kind_in_clear=Kind(row.kind))
    return Entry(
        number=row.number,
        kind=said.kind,
        event=said.event,
        earliest=as_microseconds(row.earliest),
        latest=as_microseconds(row.latest),
        precision=Precision(row.precision),
        recorded=as_microseconds(row.recorded_at),
        institution=row.institution,
        desk_id=row.desk_id,
        member=str(row.member),
        content=said.content,
        corrects=row.corrects,
    )
