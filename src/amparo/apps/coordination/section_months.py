"""What was kept month by month, as columns and as a line."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from amparo.apps.coordination.names import Names
from amparo.domain.casework.figures import Tally, months_between

_MOST_MONTHS = 12
_KEPT, _LATE, _OVERDUE = 1, 5, 2


def month_rows(found: Mapping[date, Tally], *, names: Names) -> list[tuple[str, Tally]]:
    """Return every month from the first to the last with its name, the newest first."""
    months = months_between(months=found)
    return [(names.month(month), found.get(month, Tally())) for month in reversed(months)]


def month_charts(found: Mapping[date, Tally]) -> list[dict[str, object]]:
    """Return the columns, and the line of shares where some month has enough for one."""
    months = months_between(months=found)[-_MOST_MONTHS:]
    rows = [(label, found.get(month, Tally())) for label, month in _labels(months)]
    if not any(tally.judged for _label, tally in rows):
        return []
    has_share = any(tally.share is not None for _label, tally in rows)
    return [_columns(rows), _shares(rows)] if has_share else [_columns(rows)]


def _labels(months: Sequence[date]) -> Iterator[tuple[tuple[str, str], date]]:
    """Name each month in short, with its year."""
    yield from (((date_format(month, "M"), str(month.year)), month) for month in months)


def _columns(rows: Sequence[tuple[tuple[str, str], Tally]]) -> dict[str, object]:
    return {
        "kind": "columns",
        "key": "months",
        "title": _("Duties by the month in which they arose"),
        "description": _("A column for each month: in time, late, and overdue, not done."),
        "series": [
            (_("In time"), _KEPT),
            (_("Late"), _LATE),
            (_("Overdue, not done"), _OVERDUE),
        ],
        "rows": [(label, (tally.kept, tally.late, tally.overdue)) for label, tally in rows],
    }


def _shares(rows: Sequence[tuple[tuple[str, str], Tally]]) -> dict[str, object]:
    return {
        "kind": "shares",
        "key": "shares",
        "title": _("Kept in time, of a hundred"),
        "description": _("A line of the share kept in each month, with gaps where they are few."),
        "colour": _KEPT,
        "rows": [(label, tally.share, str(tally.share)) for label, tally in rows],
    }
