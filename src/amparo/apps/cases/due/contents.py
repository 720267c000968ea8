"""What the page *Due* shows: figures, choices, rows and pages, ready for the template."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import compress
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.apps.cases.due.filters import Filters, State, numbers_shown
from amparo.apps.cases.due.owed import PAGE_SIZE, Owed, count_owed, list_owed
from amparo.apps.cases.due.words import Teller, ToldDuty, teller

STATE_NAMES: Mapping[State, str | Promise] = {
    State.ALL: gettext_lazy("All"),
    State.LATE: gettext_lazy("Not done in time"),
    State.MISSED: gettext_lazy("Agreed target missed"),
    State.DAY: gettext_lazy("Due in 24 hours"),
    State.WEEK: gettext_lazy("Due in 7 days"),
    State.LATER: gettext_lazy("Due later"),
    State.UNDATED: gettext_lazy("No date"),
}
_SHORT_GROUP = 2
"""A group of so many duties takes hardly more room open than closed."""

_FIGURES = (State.LATE, State.MISSED, State.DAY, State.LATER, State.UNDATED)
"""Every open duty is counted in one of these."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """Something a desk owes now, in however many cases: the duties that one event fulfils."""

    name: str
    duties: tuple[str, ...]
    numbers: Mapping[State, int]


@dataclass(frozen=True, kw_only=True)
class Row:
    """A duty in words, and where its links lead; an empty address is no link."""

    told: ToldDuty
    case_address: str
    record_address: str
    reason_address: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """Duties of the page without a date that ask for the same act, the longest waiting first.

    ``title`` counts those on every page; ``all_address`` leads to them, and is empty where all are
    here. A short group ``is_open``.
    """

    title: str
    rows: Sequence[Row]
    all_address: str
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class DuePage:
    """The page as chosen. ``total`` counts what the choice leaves, ``owed`` everything.

    ``rows`` have a date, or are all of the kind that was chosen; the others stand in ``groups``.
    """

    filters: Filters
    figures: Sequence[Mapping[str, Any]]
    states: Sequence[Mapping[str, Any]]
    kinds: Sequence[Mapping[str, Any]]
    rows: Sequence[Row]
    groups: Sequence[Group]
    owed: int
    total: int
    last_page: int
    pages: Sequence[Mapping[str, Any]]
    previous: Mapping[str, Any] | None
    following: Mapping[str, Any] | None


def read_page(*, desk_id: int, now: datetime, wanted: Filters, may_record: bool) -> DuePage:
    """Return the page that a desk sees. An unknown kind is no choice, a page too far the last.

    Who may not record, and sees no case, is led to none.
    """
    told = teller(now=now)
    owed = count_owed(desk_id=desk_id, now=now, rules=told.musts())
    kinds = _kinds(owed, told)
    kind = kinds.get(wanted.kind)
    total = sum(one.numbers[wanted.state] for one in ([kind] if kind else kinds.values()))
    last = max(1, -(-total // PAGE_SIZE))
    filters = Filters(
        state=wanted.state, kind=wanted.kind if kind else "", page=min(wanted.page, last)
    )
    duties = list_owed(desk_id=desk_id, now=now, state=filters.state, page=filters.page,
                       duties=kind.duties if kind else None)  # fmt: skip
    back = _here(filters)
    shown = [told.tell(one.duty, code=one.code) for one in duties]
    rows = [_row(one, back=back) if may_record else _row_without_links(one) for one in shown]
    is_grouped = [not filters.kind and row.told.duty.due_at is None for row in rows]
    numbers = {state: sum(one.numbers[state] for one in kinds.values()) for state in State}
    return DuePage(
        filters=filters,
        figures=[*_figures(numbers)],
        states=[*_states(numbers, filters.state)],
        kinds=[*_kind_options(kinds, filters.kind)],
        rows=[row for row, is_so in zip(rows, is_grouped, strict=True) if not is_so],
        groups=[*_groups(kinds, [*compress(rows, is_grouped)])],
        owed=numbers[State.ALL],
        total=total,
        last_page=last,
        pages=[*_pages(filters, last)],
        previous={"href": _here(filters, filters.page - 1)} if filters.page > 1 else None,
        following={"href": _here(filters, filters.page + 1)} if filters.page < last else None,
    )


def _kinds(owed: Sequence[Owed], told: Teller) -> dict[str, Kind]:
    """Return what is owed by the event that fulfils it, in the order of the alphabet."""
    musts = told.musts()
    grouped: dict[str, list[Owed]] = {}
    for one in owed:
        grouped.setdefault(musts.get(one.duty, one.duty), []).append(one)
    kinds = {
        event: Kind(
            name=told.act(event),
            duties=tuple(one.duty for one in those),
            numbers={state: sum(one.numbers[state] for one in those) for state in State},
        )
        for event, those in grouped.items()
    }
    return dict(sorted(kinds.items(), key=lambda item: item[1].name.casefold()))


def _figures(numbers: Mapping[State, int]) -> Iterator[dict[str, Any]]:
    for state in _FIGURES:
        if numbers[state] or state is not State.MISSED:
            yield {
                "text": STATE_NAMES[state],
                "number": numbers[state],
                "href": _here(Filters(state=state)),
                "is_overdue": state is State.LATE and bool(numbers[state]),
            }


def _states(numbers: Mapping[State, int], chosen: State) -> Iterator[dict[str, Any]]:
    for state, text in STATE_NAMES.items():
        # Where no target was agreed in practice, none can be chosen.
        if state is not State.MISSED or numbers[state] or chosen is state:
            yield {"value": state.value, "text": text, "selected": state is chosen}


def _kind_options(kinds: Mapping[str, Kind], chosen: str) -> Iterator[dict[str, Any]]:
    yield {"value": "", "text": _("All acts"), "selected": not chosen}
    for event, kind in kinds.items():
        text = _("%(what)s (%(number)s)") % {"what": kind.name, "number": kind.numbers[State.ALL]}
        yield {"value": event, "text": text, "selected": event == chosen}


def _row_without_links(told: ToldDuty) -> Row:
    return Row(told=told, case_address="", record_address="", reason_address="")


def _row(told: ToldDuty, *, back: str) -> Row:
    case, position = told.duty.case_id, told.duty.position
    said = urlencode({"event": told.event, "for": str(position)})
    record = f"{reverse('record-event', args=[case])}?{said}"
    late = f"{reverse('late-reason', args=[case, position])}?{urlencode({'next': back})}"
    return Row(
        told=told,
        case_address=f"{reverse('case', args=[case])}?for={position}",
        record_address=record if told.event else "",
        reason_address=late if told.is_late else "",
    )


def _groups(kinds: Mapping[str, Kind], rows: Sequence[Row]) -> Iterator[Group]:
    """Group the undated duties of a page by the act; that which waits longest stands first."""
    by_act: dict[str, list[Row]] = {}
    for row in rows:
        by_act.setdefault(row.told.event or row.told.duty.duty, []).append(row)
    for act, those in by_act.items():
        number = kinds[act].numbers[State.UNDATED] if act in kinds else len(those)
        gaps = {"what": those[0].told.name, "number": number}
        every = _here(Filters(state=State.UNDATED, kind=act))
        yield Group(
            title=_("%(what)s (%(number)s)") % gaps,
            rows=those,
            all_address=every if number > len(those) else "",
            is_open=len(those) <= _SHORT_GROUP,
        )


def _here(filters: Filters, page: int | None = None) -> str:
    return reverse("due") + filters.query(page=page)


def _pages(filters: Filters, last: int) -> Iterator[dict[str, Any]]:
    for number in numbers_shown(page=filters.page, last=last) if last > 1 else ():
        if number is None:
            yield {"ellipsis": True}
        else:
            is_current = number == filters.page
            yield {"number": number, "href": _here(filters, number), "current": is_current}
