"""The sections of the page: each a sentence that says what is counted, a chart, and its table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.apps.coordination import tables
from amparo.apps.coordination.names import REASONS, Names
from amparo.apps.coordination.section_months import month_charts, month_rows
from amparo.domain.casework.figures import (
    Counts,
    Tally,
    missing_services,
    only,
    reasons,
    spans,
    tallies,
)

KEPT, LATE, OVERDUE, WAITING = 1, 5, 2, 4
"""The colours of the charts, by their number; the same thing has the same colour everywhere."""
_MOST_BARS = 10


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A chart, and words above it where a section has several."""

    chart: Mapping[str, object]
    caption: str = ""


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of the page. Without charts there is nothing to show, and ``empty`` says so."""

    key: str
    title: str
    definition: str
    figures: Sequence[Figure]
    head: tables.Row
    rows: Sequence[tables.Row]
    empty: str = ""


def sections(*, counts: Counts, names: Names) -> list[Section]:
    """Return every section of the page for the duties that were chosen."""
    law = only(counts=counts, is_law=True)
    agreed = only(counts=counts, is_law=False)
    found = [
        _institutions(law, names),
        _months(law, names),
        _places(law, names),
        _bottlenecks(law, names),
        _reasons(law),
        _services(counts, names),
        _waiting(counts, names),
    ]
    return [*found, _agreed(agreed, names)] if agreed else found


def _institutions(law: Counts, names: Names) -> Section:
    found = tallies(counts=law, by=lambda count: count.institution)
    return _by_name(
        [(names.institution(name), tally) for name, tally in found.items()],
        key="institutions",
        title=_("By institution"),
        first=_("Institution"),
        definition=_(
            "Duties with a time stated by law. The institution is the one that held the duty when "
            "its time ran out, or else holds it."
        ),
    )


def _places(law: Counts, names: Names) -> Section:
    found = tallies(counts=law, by=lambda count: count.place)
    return _by_name(
        [(names.place(name), tally) for name, tally in found.items()],
        key="places",
        title=_("By place"),
        first=_("Place"),
        definition=_("The same duties, by the place of the desk that holds them."),
    )


def _agreed(agreed: Counts, names: Names) -> Section:
    found = tallies(counts=agreed, by=lambda count: count.institution)
    return _by_name(
        [(names.institution(name), tally) for name, tally in found.items()],
        key="agreed",
        title=_("Targets agreed in practice"),
        first=_("Institution"),
        definition=_(
            "They stand in no law: to miss one is no breach. They are counted nowhere above, save "
            "among what waits and the services that were missing."
        ),
    )


def _by_name(
    found: Sequence[tuple[str, Tally]], *, key: str, title: str, first: str, definition: str
) -> Section:
    """Return a section with a bar for each name; whoever was late most stands first."""
    rows = sorted(found, key=lambda row: (-row[1].not_kept, -row[1].judged, row[0]))
    series = [(_("In time"), KEPT), (_("Late"), LATE), (_("Overdue, not done"), OVERDUE)]
    bars = [
        (name, (tally.kept, tally.late, tally.overdue), tables.kept_of(tally))
        for name, tally in rows
        if tally.judged
    ]
    description = _("A bar for each name: done in time, late, and overdue, not done.")
    return Section(
        key=key,
        title=title,
        definition=definition,
        figures=_bars(key=key, title=title, description=description, series=series, rows=bars),
        head=tables.tally_head(first=first),
        rows=tables.tally_rows(rows=rows),
        empty=_("No duty here has been done in time or missed its time yet."),
    )


def _bars(
    *, key: str, title: str, description: str, series: Sequence[tuple[str, int]],
    rows: Sequence[tuple[str, Sequence[int], str]],
) -> Sequence[Figure]:  # fmt: skip
    if not rows:
        return ()
    chart = {"kind": "bars", "key": key, "title": title, "description": description,
             "series": series, "rows": rows}  # fmt: skip
    return (Figure(chart=chart),)


def _months(law: Counts, names: Names) -> Section:
    found = tallies(counts=law, by=lambda count: count.month)
    figures = [Figure(chart=chart, caption=str(chart["title"])) for chart in month_charts(found)]
    return Section(
        key="months",
        title=_("By month"),
        definition=_(
            "The same duties, by the month in which each arose. The charts show the last twelve "
            "months chosen, the table all. Of fewer than five duties in a month no share is told."
        ),
        figures=figures,
        head=tables.tally_head(first=_("Month")),
        rows=tables.tally_rows(rows=month_rows(found, names=names)),
        empty=_("No duty here has been done in time or missed its time yet."),
    )


def _bottlenecks(law: Counts, names: Names) -> Section:
    found = tallies(counts=law, by=lambda count: count.duty)
    rows = sorted(found.items(), key=lambda row: (-row[1].not_kept, -row[1].waiting, row[0]))
    bars = [
        (names.duty(duty), (tally.late, tally.overdue), tables.missed_of(tally))
        for duty, tally in rows
        if tally.not_kept
    ][:_MOST_BARS]
    return Section(
        key="bottlenecks",
        title=_("Where it gets stuck"),
        definition=_(
            "The duties of law most often not done in time. Beside each bar stands how many were "
            "not, of those done or overdue. The table has every duty, and how long those "
            "that are done took from when they arose."
        ),
        figures=_bars(
            key="bottlenecks", title=_("Duties not done in time"),
            description=_("A bar for each duty: done late, and overdue, not done."),
            series=[(_("Late"), LATE), (_("Overdue, not done"), OVERDUE)], rows=bars,
        ),
        head=tables.duty_head(),
        rows=tables.duty_rows(rows=rows, names={duty: names.duty(duty) for duty in found},
                              took=spans(counts=law)),
        empty=_("No duty was late."),
    )  # fmt: skip


def _waiting(counts: Counts, names: Names) -> Section:
    found = tallies(counts=counts, by=lambda count: count.duty)
    rows = sorted(found.items(), key=lambda row: (-row[1].waiting, -row[1].done, row[0]))
    rows = [(duty, tally) for duty, tally in rows if tally.waiting or tally.done]
    bars = [
        (names.duty(duty), (tally.waiting,),
         ngettext("%(count)d waits", "%(count)d wait", tally.waiting) % {"count": tally.waiting})
        for duty, tally in rows
        if tally.waiting
    ][:_MOST_BARS]  # fmt: skip
    return Section(
        key="waiting",
        title=_("Waiting without a date"),
        definition=_(
            "Duties for which neither law nor agreement states a time, and that are not done. They "
            "cannot be late; they can only wait."
        ),
        figures=_bars(
            key="waiting", title=_("Duties that wait without a date"),
            description=_("A bar for each duty: how many wait."),
            series=[(_("Waiting, no time stated"), WAITING)], rows=bars,
        ),
        head=tables.duty_head(),
        rows=tables.duty_rows(rows=rows, names={duty: names.duty(duty) for duty, _tally in rows},
                              took=spans(counts=counts)),
        empty=_("No duty waits without a date."),
    )  # fmt: skip


def _reasons(law: Counts) -> Section:
    found = reasons(counts=law)
    return Section(
        key="reasons",
        title=_("Why not in time"),
        definition=_("The last reason that the desk itself gave for each duty not done in time."),
        figures=_bars(
            key="reasons", title=_("Reasons"), description=_("A bar for each reason."),
            series=[(_("Not done in time"), OVERDUE)],
            rows=[(str(REASONS[one]), (number,), str(number)) for one, number in found.items()],
        ),
        head=[tables.text_of(_("Reason")), tables.figure(_("Not done in time"))],
        rows=[[tables.text_of(REASONS[one]), tables.figure(number)]
              for one, number in found.items()],
        empty=_("No duty was late."),
    )  # fmt: skip


def _services(counts: Counts, names: Names) -> Section:
    found = missing_services(counts=counts)
    rows = sorted(found.items(), key=lambda row: (-sum(row[1]), row[0]))
    return Section(
        key="services",
        title=_("Services that were missing"),
        definition=_(
            "Duties and agreed targets not done in time for want of a bed or of an interpreter, "
            "by place."
        ),
        figures=_bars(
            key="services", title=_("Services that were missing"),
            description=_("A bar for each place: no bed, no interpreter."),
            series=[(_("No bed"), OVERDUE), (_("No interpreter"), LATE)],
            rows=[(names.place(place), late_for, str(sum(late_for))) for place, late_for in rows],
        ),
        head=tables.service_head(),
        rows=tables.service_rows(rows=[(names.place(place), one) for place, one in rows]),
        empty=_("Nothing was missing."),
    )  # fmt: skip
