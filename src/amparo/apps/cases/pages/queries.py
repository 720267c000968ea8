"""Reading one case, and the cases a desk sees. Row-level security leaves out all others."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q

from amparo.apps.accounts.confidential import Known, read_known
from amparo.apps.cases.codes import tidy_code
from amparo.apps.cases.models import Case, Duty
from amparo.apps.journal.queries import list_entries, list_submissions
from amparo.apps.operations.transactions import OwnDesk
from amparo.apps.protocols.governing import governing
from amparo.apps.tokens.queries import recorded_by_programs
from amparo.domain.casework.entries import Entry, place_of
from amparo.domain.casework.projecting import Projection, project
from amparo.domain.protocol.calendar import as_microseconds

PAGE_SIZE = 25
_NEWEST = ("-opened_at", "pk")


@dataclass(frozen=True, kw_only=True)
class Coded:
    """A case by its id and the code that the reader's desk has for it."""

    case: uuid.UUID
    code: str


@dataclass(frozen=True, kw_only=True)
class CaseFile:
    """A case as of an instant, as the desk of whoever looks may see it, by the code of that desk.

    ``place`` is where it is, as far as that is told: of what a confidential desk recorded, it is
    not. ``open_duties`` are its rows, late ones first, then the soonest; ``known`` names every
    desk. ``erase_on`` is the day on which its facts will be erased, where that was announced.
    """

    case: uuid.UUID
    code: str
    opened_at: datetime
    opened_by: str
    place: str
    together: tuple[Coded, ...]
    entries: tuple[Entry, ...]
    projection: Projection
    open_duties: tuple[Duty, ...]
    known: Known
    erase_on: date | None

    @property
    def desks(self) -> Mapping[int, str]:
        """Every desk by its id, as the reader may know it."""
        return self.known.names


def read_case(*, case: uuid.UUID, now: datetime) -> CaseFile:
    """Return a case with everything its page shows. Always the same number of queries.

    Raises `Case.DoesNotExist`, in the same way for one that is not and one that is not seen.
    """
    seen = Case.objects.filter(seen_by__desk=OwnDesk())
    found = seen.annotate(code=F("seen_by__code")).get(pk=case)
    entries, known, at = list_entries(case=case), read_known(), as_microseconds(now)
    rows = Duty.objects.filter(case=case, ending=Duty.Ending.OPEN)
    return CaseFile(
        case=case,
        code=found.code,
        opened_at=found.opened_at,
        opened_by=known.names.get(found.opened_by_id, ""),
        place=place_of(entries=entries, until=at, without=known.untold),
        together=_found_with(found),
        entries=entries,
        projection=project(program=governing().program, entries=entries, as_of=at),
        open_duties=tuple(rows.order_by("due_at", "opened_at", "position")),
        known=known,
        erase_on=found.erase_on,
    )


def entries_of_programs(*, case: uuid.UUID) -> frozenset[int]:
    """Return the numbers of the entries of a case that programs recorded. Two queries."""
    submissions = list_submissions(case=case)
    by_programs = recorded_by_programs(submissions=submissions.values())
    return frozenset(number for number, one in submissions.items() if one in by_programs)


def read_code(*, case: uuid.UUID) -> str:
    """Return the code that the reader's desk has for a case.

    Raises `Case.DoesNotExist` as `read_case` does.
    """
    seen = Case.objects.filter(seen_by__desk=OwnDesk())
    return str(seen.values_list("seen_by__code", flat=True).get(pk=case))


def _found_with(case: Case) -> tuple[Coded, ...]:
    """The others of one scene. Asked of a lone case too: always as many queries."""
    scene = Q(found_together=case.found_together, found_together__isnull=False)
    others = Case.objects.filter(scene, seen_by__desk=OwnDesk()).exclude(pk=case.pk)
    return _coded(others.values_list("pk", "seen_by__code"))


def list_together(*, together: uuid.UUID) -> tuple[Coded, ...]:
    """Return the cases opened at one scene that the desk sees, by code; none if it sees none."""
    seen = Case.objects.filter(found_together=together, seen_by__desk=OwnDesk())
    return _coded(seen.values_list("pk", "seen_by__code"))


def _coded(rows: object) -> tuple[Coded, ...]:
    found = [Coded(case=case, code=code) for case, code in rows]  # type: ignore[attr-defined]  # rows of two columns
    return tuple(sorted(found, key=lambda one: one.code))


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A case in the list of those a desk sees. ``overdue`` are among the ``open`` duties."""

    case: uuid.UUID
    code: str
    opened_at: datetime
    open: int
    overdue: int


def find_whole(*, code: str) -> uuid.UUID | None:
    """Return the case of a whole code, typed in any way, if the desk sees it. One query."""
    seen = Case.objects.filter(seen_by__desk=OwnDesk(), seen_by__code=tidy_code(typed=code))
    return seen.values_list("pk", flat=True).first()


def list_cases(*, find: str, page: int, now: datetime) -> tuple[Sequence[Listed], bool]:
    """Return a page of the cases the desk sees, newest first, and whether more follow.

    ``find`` is a code or how one begins, typed in any way. Two queries.
    """
    first, begins = (page - 1) * PAGE_SIZE, tidy_code(typed=find)
    chosen = Case.objects.order_by(*_NEWEST)
    if begins:
        chosen = chosen.filter(seen_by__desk=OwnDesk(), seen_by__code__startswith=begins)
    # Only those of the page are then asked for their codes: all of them would take long.
    found = chosen.values("pk")[first : first + PAGE_SIZE + 1]
    coded = Case.objects.filter(pk__in=found, seen_by__desk=OwnDesk())
    rows = list(coded.order_by(*_NEWEST).values_list("pk", "seen_by__code", "opened_at"))
    counts = _count_duties([row[0] for row in rows[:PAGE_SIZE]], now)
    listed = [
        Listed(
            case=case,
            code=code,
            opened_at=opened_at,
            open=counts.get(case, (0, 0))[0],
            overdue=counts.get(case, (0, 0))[1],
        )
        for case, code, opened_at in rows[:PAGE_SIZE]
    ]
    return listed, len(rows) > PAGE_SIZE


def _count_duties(cases: Sequence[uuid.UUID], now: datetime) -> Mapping[uuid.UUID, tuple[int, int]]:
    # Late from the instant after it was due, even where the case was not projected since.
    late = Q(is_law=True) & (Q(due_at__lt=now) | ~Q(breached_by=""))
    rows = (
        Duty.objects.filter(case__in=cases, ending=Duty.Ending.OPEN)
        .values("case")
        .annotate(open=Count("pk"), overdue=Count("pk", filter=late))
    )
    return {row["case"]: (row["open"], row["overdue"]) for row in rows}
