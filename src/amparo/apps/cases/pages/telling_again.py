"""What is said to whoever may have sent something again that was done once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.apps.cases.models import Case
from amparo.domain.casework.entries import Entry
from amparo.domain.protocol.calendar import as_microseconds

_MINUTE = timedelta(minutes=1)


def tell_recorded(*, entry: Entry, now: datetime) -> str:
    """Say that the desk recorded the same in this case, and how long ago."""
    passed = timedelta(microseconds=as_microseconds(now) - entry.recorded)
    return _("Your desk recorded this in this case %(ago)s.") % {"ago": _ago(passed)}


def tell_opened(*, cases: Sequence[Case], now: datetime) -> str:
    """Say how many such cases the desk opened, and how long ago it did the last time."""
    said = ngettext(
        "Your desk opened a case like this %(ago)s.",
        "Your desk opened %(number)s cases like this %(ago)s.",
        len(cases),
    )
    passed = now - max(case.opened_at for case in cases)
    return said % {"number": len(cases), "ago": _ago(passed)}


def _ago(passed: timedelta) -> str:
    minutes = passed // _MINUTE
    if minutes < 1:
        return _("less than a minute ago")
    return ngettext("%(minutes)s minute ago", "%(minutes)s minutes ago", minutes) % {
        "minutes": minutes
    }
