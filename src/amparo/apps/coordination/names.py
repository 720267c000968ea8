"""What institutions, duties, places and months are called on the page, in the reader's language."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.apps.accounts.confidential import Known
from amparo.apps.protocols.governing import country_protocol, labels
from amparo.domain.protocol.describe.speech import sentence
from amparo.domain.protocol.labels import Labels
from amparo.domain.protocol.language import NOBODY_NAMED, Protocol
from amparo.domain.protocol.names import vacant

REASONS: dict[str, str | Promise] = {
    "vehicle": gettext_lazy("No vehicle"),
    "fuel": gettext_lazy("No fuel"),
    "bed": gettext_lazy("No bed"),
    "interpreter": gettext_lazy("No interpreter"),
    "staff": gettext_lazy("Not enough staff"),
    "other": gettext_lazy("Another reason"),
    "": gettext_lazy("No reason given yet"),
}
SPANS: dict[str, str | Promise] = {
    "a day": gettext_lazy("Up to a day"),
    "a week": gettext_lazy("Up to a week"),
    "a month": gettext_lazy("Up to 30 days"),
    "three months": gettext_lazy("Up to 90 days"),
    "longer": gettext_lazy("Longer"),
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
        """Say what is to be done; by whom, if several owe it; and the rule, if that is not enough.

        The rules of every version count, since duties of an older one stand beside newer ones.
        """
        rules = {key: one for version in self.protocol.versions()
                 for key, one in version.duties.items()}  # fmt: skip
        if name not in rules:
            return name
        rule = rules[name]
        same = [other for other in rules.values() if other.must == rule.must]
        said = {"act": sentence(self.labels.event(rule.must).act),
                "who": self.institution(rule.who), "rule": name}  # fmt: skip
        if len(same) == 1:
            return said["act"]
        if sum(other.who == rule.who for other in same) == 1:
            return _("%(act)s: %(who)s") % said
        return _("%(act)s: %(who)s (%(rule)s)") % said

    def place(self, name: str) -> str:
        """Name a place. Desks for everywhere have none, nor have duties that no desk received."""
        return name or _("The whole country, or no desk")

    def month(self, month: date) -> str:
        """Write a month: *November 2026*."""
        return date_format(month, "YEAR_MONTH_FORMAT")


def names(*, known: Known) -> Names:
    """Return the names in the reader's language, as far as the reader may know them."""
    return Names(protocol=country_protocol(), labels=known.labels(labels()))
