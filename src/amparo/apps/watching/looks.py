"""The looks at cases as a page shows them: by day, and within it by case."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from amparo.apps.accounts.queries import desk_names
from amparo.apps.cases.rebuilding import codes_of
from amparo.apps.journal.readings import DayOfLooks, Look
from amparo.apps.protocols.governing import country_zone
from amparo.apps.watching.words import names_of, tell_day, tell_purpose, tell_time


@dataclass(frozen=True, kw_only=True)
class CaseOfDay:
    """A case that was looked at on a day, and by whom: rows of a table."""

    case: uuid.UUID
    code: str
    rows: Sequence[Sequence[Mapping[str, str]]]


@dataclass(frozen=True, kw_only=True)
class DayOfCases:
    """A day, and the cases that were looked at on it."""

    day: str
    iso: str
    cases: Sequence[CaseOfDay]


def tell_looks(looks: Sequence[Look]) -> Sequence[DayOfCases]:
    """Arrange looks by day and case, in the order in which each comes first. Three queries."""
    names = names_of({look.member for look in looks})
    codes, desks = codes_of(cases=sorted({look.case for look in looks})), desk_names()
    zone, days = country_zone(), dict[date, dict[uuid.UUID, list[Look]]]()
    for look in looks:
        day = days.setdefault(look.at.astimezone(zone).date(), {})
        day.setdefault(look.case, []).append(look)
    return [
        DayOfCases(
            day=tell_day(day),
            iso=day.isoformat(),
            cases=[
                CaseOfDay(case=case, code=codes[case], rows=_rows(those, names, desks))
                for case, those in cases.items()
                if case in codes
            ],
        )
        for day, cases in days.items()
    ]


def head_of_looks() -> Sequence[Mapping[str, str]]:
    """Return the head of the table of a case."""
    titles = (_("Time"), _("Member"), _("Desk"), _("What for"))
    return [{"text": title} for title in titles]


def tell_days(days: Iterable[DayOfLooks]) -> Sequence[Sequence[Mapping[str, str | int]]]:
    """Return the rows of the table of whoever manages a desk. One query."""
    days = tuple(days)
    names = names_of({one.member for one in days})
    return [
        [
            {"text": tell_day(one.day)},
            {"text": names[one.member]},
            _number(one.cases),
            _number(one.without_duty),
        ]
        for one in days
    ]


def head_of_days() -> Sequence[Mapping[str, str]]:
    """Return the head of that table."""
    return [
        {"text": _("Day")},
        {"text": _("Member")},
        {"text": _("Cases"), "format": "numeric"},
        {"text": _("Without a duty"), "format": "numeric"},
    ]


def _rows(
    looks: Iterable[Look], names: Mapping[uuid.UUID, str], desks: Mapping[int, str]
) -> Sequence[Sequence[Mapping[str, str]]]:
    return [
        [
            {"text": tell_time(look.at)},
            {"text": names[look.member]},
            {"text": desks.get(look.desk_id, "")},
            {"text": tell_purpose(look)},
        ]
        for look in looks
    ]


def _number(number: int) -> Mapping[str, str | int]:
    return {"text": number, "format": "numeric"}
