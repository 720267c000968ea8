"""An instant as the clock on the wall shows it in the country."""

from datetime import datetime

from django.utils.translation import gettext as _

from amparo.apps.protocols.governing import country_zone, labels
from amparo.domain.protocol.describe.speech import day


def instant(at: datetime) -> str:
    """Write an instant as the clock on the wall shows it here."""
    local = at.astimezone(country_zone())
    said = {"day": day(labels().language, local.date()), "time": local.strftime("%H:%M")}
    return _("%(day)s, %(time)s") % said
