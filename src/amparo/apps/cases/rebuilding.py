"""Making projections anew from the journal: to compare with the live ones, and to mend those."""

import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Subquery

from amparo.apps.accounts.queries import desk_places
from amparo.apps.cases.causes import desks_with_cause
from amparo.apps.cases.models import Access, Case, Duty
from amparo.apps.cases.projecting import (
    count_of,
    differences,
    duty_rows,
    every_desk,
    follow_restrictions,
    hidden_from,
    project_case,
)
from amparo.apps.coordination.actions import add_changes
from amparo.apps.coordination.folding import list_sums
from amparo.apps.journal.queries import list_entries
from amparo.apps.operations.worker import Purpose, working_for
from amparo.apps.protocols.governing import governing
from amparo.apps.seals.cases import Erased
from amparo.domain.casework.counting import Count
from amparo.domain.casework.entries import Entry
from amparo.domain.casework.projecting import project
from amparo.domain.casework.restricting import Restrictions, restrictions_of
from amparo.domain.protocol.calendar import as_microseconds
from amparo.domain.protocol.replay import OutsideProgram
from amparo.vault.sealing import NotSealed

_ROWS_AT_A_TIME = 2000
_OPENERS = Subquery(
    Access.objects.filter(case=OuterRef("pk"), desk=OuterRef("opened_by")).values("code")
)
"""The code of the desk that opened a case: commands are of no desk, and it is on most papers."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """How the rows of a case are not what its journal gives; false if they are.

    ``code`` is that of the desk that opened it; its id if that desk has none.
    ``duties`` differ by position; the desks ``unseen_by`` ought to see the case; nothing in the
    journal led to the desks ``seen_without_cause``, who see it all the same. ``let_in_wrongly`` are
    those whose access does not say who is kept out as the journal does. ``is_entries`` and
    ``is_next_tick``: the number of entries, or the next instant to look at it, is wrong.
    ``is_unreadable``: the journal says something that the protocol does not know, or what is sealed
    does not open.
    """

    case: uuid.UUID
    code: str
    duties: tuple[int, ...] = ()
    unseen_by: tuple[int, ...] = ()
    seen_without_cause: tuple[int, ...] = ()
    let_in_wrongly: tuple[int, ...] = ()
    is_entries: bool = False
    is_next_tick: bool = False
    is_unreadable: bool = False

    def __bool__(self) -> bool:
        each = (self.duties, self.unseen_by, self.seen_without_cause, self.let_in_wrongly)
        return any(each) or self.is_entries or self.is_next_tick or self.is_unreadable


@dataclass(frozen=True, kw_only=True)
class Rebuilt:
    """How many cases were compared, which differ, and by how much the counts are off."""

    cases: int
    differing: tuple[Difference, ...]
    counts: int


def rebuild_cases(*, now: datetime, write: bool) -> Rebuilt:
    """Compare every case with its journal, as of the instant the case was last projected.

    With ``write`` a case that differs is projected anew, as of ``now``, unless it cannot be read,
    and the counts of the coordination are set right. Each case in a transaction of its own. No
    desk loses a case by it: that is for a person to decide.
    """
    ids = _all_cases()
    found = []
    for case in ids:
        with working_for(Purpose.REBUILD):
            locked = Case.objects.select_for_update().get(pk=case)
            difference = compare_case(case=locked)
            if difference:
                found.append(difference)
            if difference and write and not difference.is_unreadable:
                _mend(locked, difference, now)
    return Rebuilt(cases=len(ids), differing=tuple(found), counts=_compare_counts(write))


def compare_case(*, case: Case) -> Difference:
    """Return how the rows of a locked case differ from its journal."""
    rows = list(Access.objects.filter(case=case))
    codes = {row.desk_id: row.code for row in rows}
    code = codes.get(case.opened_by_id, str(case.pk))
    try:
        entries = list_entries(case=case.pk)
        as_of = as_microseconds(case.projected_at)
        projection = project(program=governing().program, entries=entries, as_of=as_of)
        live = list(case.duties.all())
    except (OutsideProgram, NotSealed, Erased, ValueError):
        return Difference(case=case.pk, code=code, is_unreadable=True)
    restrictions = restrictions_of(entries=entries)
    anew = duty_rows(
        case=case, projection=projection, desks=every_desk(), restrictions=restrictions
    )
    seen_by = codes.keys()
    reached = {row.desk_id for row in anew if row.desk_id is not None} | {case.opened_by_id}
    tick = None if case.next_tick_at is None else as_microseconds(case.next_tick_at)
    return Difference(
        case=case.pk,
        code=code,
        duties=tuple(differences(live=live, anew=anew)),
        unseen_by=tuple(sorted(reached - seen_by)),
        seen_without_cause=_without_cause(case, entries, seen_by - reached),
        let_in_wrongly=_let_in_wrongly(rows, restrictions),
        is_entries=case.entries != len(entries),
        is_next_tick=projection.next_tick != tick,
    )


def duties_at(*, at: datetime) -> Iterator[tuple[str, Duty]]:
    """Yield the duties, unsaved, of every case as they stood at an instant, each with a code.

    It is that of the desk that opened the case. By what was recorded until then; desks are those of
    today.
    """
    program, desks = governing().program, every_desk()
    kept = Case.objects.filter(erased_at=None).order_by("opened_at", "pk")
    for case in kept.annotate(code=_OPENERS).iterator(chunk_size=_ROWS_AT_A_TIME):
        entries = list_entries(case=case.pk, recorded_until=at)
        if entries:
            projection = project(program=program, entries=entries, as_of=as_microseconds(at))
            rows = duty_rows(
                case=case,
                projection=projection,
                desks=desks,
                restrictions=restrictions_of(entries=entries),
            )
            for row in rows:
                yield case.code or str(case.pk), row


def open_cases_now() -> list[uuid.UUID]:
    """Return the cases in which a duty is open."""
    owed = Duty.objects.filter(case=OuterRef("pk"), ending=Duty.Ending.OPEN)
    with working_for(Purpose.REPROJECT):
        return list(Case.objects.filter(Exists(owed)).order_by("pk").values_list("pk", flat=True))


def reproject_case(*, case: uuid.UUID, now: datetime) -> None:
    """Project a case anew, whether or not time has changed it, in the transaction at hand."""
    project_case(case=Case.objects.select_for_update().get(pk=case), now=now)


def openers_codes(*, cases: list[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the code that the desk which opened it has for each case that is still there."""
    coded = Case.objects.filter(pk__in=cases).annotate(code=_OPENERS).exclude(code=None)
    return dict(coded.values_list("pk", "code"))


def _mend(case: Case, difference: Difference, now: datetime) -> None:
    rows = [Access(case=case, desk_id=desk, since=now) for desk in difference.unseen_by]
    Access.objects.bulk_create(rows, ignore_conflicts=True)
    project_case(case=case, now=now)
    restrictions = restrictions_of(entries=list_entries(case=case.pk))
    let_in = Restrictions(desks=frozenset(difference.let_in_wrongly))
    follow_restrictions(case=case.pk, now=restrictions, then=let_in, at=now)


def _let_in_wrongly(rows: Sequence[Access], restrictions: Restrictions) -> tuple[int, ...]:
    """Return the desks whose rows do not keep out, or not let in, whom the journal does."""
    hidden = hidden_from(restrictions=restrictions)
    return tuple(
        sorted(
            row.desk_id
            for row in rows
            if row.hidden_from != hidden
            or (row.ended_at is not None) != (row.desk_id in restrictions.desks)
        )
    )


def _without_cause(case: Case, entries: Sequence[Entry], suspects: set[int]) -> tuple[int, ...]:
    """Return those of some desks to whom nothing led; the journal is replayed for no others."""
    if not suspects or not entries:
        return tuple(sorted(suspects))
    return tuple(sorted(suspects - desks_with_cause(case=case, entries=entries)))


def _all_cases() -> list[uuid.UUID]:
    with working_for(Purpose.REBUILD):
        kept = Case.objects.filter(erased_at=None).order_by("opened_at", "pk")
        return list(kept.values_list("pk", flat=True))


def _compare_counts(write: bool) -> int:
    """Return how many counts are not those of the duties, and set them right if asked to."""
    # Whoever records changes duties and counts together, so any one instant shows them equal.
    with working_for(Purpose.REBUILD, is_snapshot=True):
        places = desk_places()
        counted: Counter[Count] = Counter()
        for row in Duty.objects.order_by().iterator(chunk_size=_ROWS_AT_A_TIME):
            counted[count_of(row=row, places=places)] += 1
        counted.subtract(list_sums())
        wrong = {count: number for count, number in counted.items() if number}
        if write:
            add_changes(changes=wrong)
        return len(wrong)
