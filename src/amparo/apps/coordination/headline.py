"""The figures at the head of the page."""

from dataclasses import dataclass

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
    of = _("Kept, of %(judged)d done or past their time") % {"judged": found.judged}
    return [
        Stat(name=of, value=tables.share_of(found)),
        Stat(name=_("Done in time"), value=str(found.kept)),
        Stat(name=_("Not done in time"), value=str(found.not_kept), is_bad=bool(found.not_kept)),
        Stat(name=_("Open, still in time"), value=str(found.running)),
        Stat(name=_("Done, no time stated"), value=str(found.done)),
        Stat(name=_("Waiting, no time stated"), value=str(found.waiting)),
    ]
