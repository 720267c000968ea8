"""The looks at cases as a page shows them: by day, and within it by case."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from django.utils.translation import gettext as _

from amparo.apps.accounts.queries import desk_names
from amparo.apps.cases.codes import codes_of
from amparo.apps.journal.readings import DayOfLooks, Look
from amparo.apps.protocols.governing import country_zone
from amparo.apps.watching.words import names_of, tell_day, tell_purpose, tell_time


@dataclass(frozen=True, kw_only=True)
class LookShown:
    """Somebody looked at a case, in words. ``times``: how often within the minute."""

    case: uuid.UUID
    code: str
    time: str
    member: str
    desk: str
    purpose: str
    times: int = 1


@dataclass(frozen=True, kw_only=True)
class DayOfLooksShown:
    """A day, and the looks of it: those at one case stand together."""

    day: str
    iso: str
    looks: Sequence[LookShown]


def tell_looks(looks: Sequence[Look]) -> Sequence[DayOfLooksShown]:
    """Arrange looks by day and case, in the order in which each comes first. Three queries."""
    names = names_of({look.member for look in looks})
    codes, desks = codes_of(cases={look.case for look in looks}), desk_names()
    zone = country_zone()
    days: dict[date, dict[uuid.UUID, list[LookShown]]] = {}
    for look in looks:
        if look.case not in codes:
            continue
        shown = LookShown(
            case=look.case,
            code=codes[look.case],
            time=tell_time(look.at),
            member=names[look.member],
            desk=desks.get(look.desk_id, ""),
            purpose=tell_purpose(look),
        )
        day = days.setdefault(look.at.astimezone(zone).date(), {})
        _add(day.setdefault(look.case, []), shown)
    return [
        DayOfLooksShown(day=tell_day(day), iso=day.isoformat(), looks=[*chain(*cases.values())])
        for day, cases in days.items()
    ]


def _add(rows: list[LookShown], shown: LookShown) -> None:
    """Add a look; one that differs from the last in nothing that is shown is counted with it."""
    last = rows[-1] if rows else None
    if last is not None and replace(last, times=1) == shown:
        rows[-1] = replace(last, times=last.times + 1)
    else:
        rows.append(shown)


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


def _number(number: int) -> Mapping[str, str | int]:
    return {"text": number, "format": "numeric"}
