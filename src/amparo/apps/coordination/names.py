"""What institutions, duties, places and months are called on the page, in the reader's language."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from amparo.apps.protocols.governing import country_protocol, country_zone, labels
from amparo.domain.protocol.describe.speech import day, sentence
from amparo.domain.protocol.labels import Labels
from amparo.domain.protocol.language import NOBODY_NAMED, Protocol
from amparo.domain.protocol.names import vacant

REASONS: dict[str, str | Promise] = {
    "vehicle": _later("No vehicle"),
    "fuel": _later("No fuel"),
    "bed": _later("No bed"),
    "interpreter": _later("No interpreter"),
    "staff": _later("Not enough staff"),
    "other": _later("Another reason"),
    "": _later("No reason given yet"),
}
SPANS: dict[str, str | Promise] = {
    "a day": _later("Up to a day"),
    "a week": _later("Up to a week"),
    "a month": _later("Up to 30 days"),
    "three months": _later("Up to 90 days"),
    "longer": _later("Longer"),
}


@dataclass(frozen=True, kw_only=True)
class Names:
    """Names in one language."""

    protocol: Protocol
    labels: Labels

    def institution(self, name: str) -> str:
        """Name an institution, or a role that nobody holds, or say that the law names nobody."""
        if name == NOBODY_NAMED:
            return _("The law names nobody")
        for role in self.protocol.roles:
            if name == vacant(role):
                return _("%(role)s (nobody holds it)") % {
                    "role": self.labels.institution(role).name
                }
        return self.labels.institution(name).name

    def duty(self, name: str) -> str:
        """Say what is to be done, with the short name of the rule; by whom, if several owe it."""
        version = next((one for one in reversed(self.protocol.versions()) if name in one.duties),
                       None)  # fmt: skip
        if version is None:
            return name
        rule = version.duties[name]
        act = sentence(self.labels.event(rule.must).act)
        if sum(other.must == rule.must for other in version.duties.values()) == 1:
            return _("%(act)s (%(rule)s)") % {"act": act, "rule": name}
        said = {"act": act, "who": self.institution(rule.who), "rule": name}
        return _("%(act)s: %(who)s (%(rule)s)") % said

    def place(self, name: str) -> str:
        """Name a place. Desks for everywhere have none, nor have duties that no desk received."""
        return name or _("The whole country, or no desk")

    def month(self, month: date) -> str:
        """Write a month: *November 2026*."""
        return date_format(month, "YEAR_MONTH_FORMAT")


def instant(at: datetime) -> str:
    """Write an instant as the clock on the wall shows it here."""
    local = at.astimezone(country_zone())
    said = {"day": day(labels().language, local.date()), "time": local.strftime("%H:%M")}
    return _("%(day)s, %(time)s") % said


def names() -> Names:
    """Return the names in the reader's language."""
    return Names(protocol=country_protocol(), labels=labels())
