"""The figures at the head of the page."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from amparo.apps.coordination import tables
from amparo.domain.casework.figures import Counts, tally


@dataclass(frozen=True, kw_only=True)
class Stat:
    """One figure and its name."""

    name: str
    value: str
    is_bad: bool = False


def headline(*, law: Counts) -> list[Stat]:
    """Return the figures on duties of law. The share says what it is a share of."""
    found = tally(counts=law)
    of = _("Kept, of %(judged)s done or overdue") % {"judged": _written(found.judged)}
    return [
        Stat(name=of, value=tables.share_of(found)),
        Stat(name=_("Done in time"), value=_written(found.kept)),
        Stat(
            name=_("Not done in time"), value=_written(found.not_kept), is_bad=bool(found.not_kept)
        ),
        Stat(name=_("Open, still in time"), value=_written(found.running)),
    ]


def without_a_deadline(*, law: Counts) -> str:
    """Say how many duties no law gives a time, since no share tells of them; empty if none."""
    found = tally(counts=law)
    undated, dated = found.done + found.waiting, found.judged + found.running
    if not undated:
        return ""
    said = {"done": _written(found.done), "waiting": _written(found.waiting)}
    if undated > dated:
        return _("Most duties have no deadline in law: %(done)s done, %(waiting)s waiting.") % said
    return _("Some duties have no deadline in law: %(done)s done, %(waiting)s waiting.") % said


def _written(number: int) -> str:
    return str(number_format(number, force_grouping=True))
