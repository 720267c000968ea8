"""The tables beside the charts: cells as the table of the components takes them."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from amparo.apps.coordination.names import SPANS
from amparo.domain.casework.figures import Tally

Cell = dict[str, object]
Row = list[Cell]


def text_of(value: object) -> Cell:
    """A cell of words, or the first one of a row."""
    return {"text": value}


def figure(value: object) -> Cell:
    """A cell with a number, or the head of a column of them."""
    return {"text": value, "format": "numeric"}


def share_of(tally: Tally) -> str:
    """Say what share was kept; of too few, in numbers alone; of none, a dash."""
    if not tally.judged:
        return "–"
    if tally.share is None:
        return kept_of(tally)
    return _unbroken(_("%(share)d%%") % {"share": tally.share})


def kept_of(tally: Tally) -> str:
    """Say how many were kept of those that could have been."""
    return _number_of(tally.kept, tally.judged)


def missed_of(tally: Tally) -> str:
    """Say how many were not kept of those that could have been."""
    return _number_of(tally.not_kept, tally.judged)


def _number_of(part: int, whole: int) -> str:
    return _unbroken(_("%(part)d of %(whole)d") % {"part": part, "whole": whole})


def _unbroken(text: str) -> str:
    return text.replace(" ", "\u00a0")


def tally_head(*, first: str) -> Row:
    """Return the head of a table of tallies."""
    columns = (
        _("In time"), _("Late"), _("Overdue, not done"), _("Open, still in time"),
        _("Done, no time stated"), _("Waiting, no time stated"), _("No longer owed"),
        _("Kept"),
    )  # fmt: skip
    return [text_of(first), *map(figure, columns)]


def tally_rows(*, rows: Iterable[tuple[str, Tally]]) -> list[Row]:
    """Return a row for each name and its tally."""
    return [[text_of(name), *map(figure, _numbers(tally))] for name, tally in rows]


def _numbers(tally: Tally) -> tuple[object, ...]:
    numbers = (
        tally.kept, tally.late, tally.overdue, tally.running, tally.done, tally.waiting,
        tally.lifted,
    )  # fmt: skip
    return (*numbers, share_of(tally))


def duty_head() -> Row:
    """Return the head of the table of duties: what became of them, and how long they took."""
    columns = (_("Not done in time"), _("Waiting, no time stated"), *map(str, SPANS.values()))
    return [text_of(_("Duty")), *map(figure, columns)]


def duty_rows(
    *, rows: Iterable[tuple[str, Tally]], names: Mapping[str, object],
    took: Mapping[str, Sequence[int]],
) -> list[Row]:  # fmt: skip
    """Return a row for each duty."""
    never = (0,) * len(SPANS)
    return [
        [
            text_of(names[duty]),
            *map(figure, (tally.not_kept, tally.waiting, *took.get(duty, never))),
        ]
        for duty, tally in rows
    ]


def service_head() -> Row:
    """Return the head of the table of services that were missing."""
    columns = (_("Late for want of a bed"), _("Late for want of an interpreter"))
    return [text_of(_("Place")), *map(figure, columns)]


def service_rows(*, rows: Iterable[tuple[str, Sequence[int]]]) -> list[Row]:
    """Return a row for each place."""
    return [[text_of(name), *map(figure, late_for)] for name, late_for in rows]
