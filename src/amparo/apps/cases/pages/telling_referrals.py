"""What an entry says of a referral, in words. The name of a confidential desk is in none."""

from collections.abc import Iterator, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.apps.sharing.referring.words import (
    CONFIDENTIAL,
    NEED_NAMES,
    OUTCOME_NAMES,
    REASON_NAMES,
    URGENCY_NAMES,
)
from amparo.domain.casework.entries import Entry
from amparo.domain.referral.acts import Act
from amparo.domain.referral.telling import Told, told_of

_SENTENCES: Mapping[Act, str | Promise] = {
    Act.SEND: gettext_lazy("Referral %(code)s went to %(whom)s, for %(need)s."),
    Act.ASK_MORE: gettext_lazy("Referral %(code)s: more was asked before an answer."),
    Act.SAY_MORE: gettext_lazy("Referral %(code)s: what was asked was said."),
    Act.ACCEPT: gettext_lazy("Referral %(code)s was accepted, for %(need)s."),
    Act.DECLINE: gettext_lazy("Referral %(code)s was declined, for %(need)s: %(reason)s."),
    Act.HAND_BACK: gettext_lazy("Referral %(code)s was handed back, for %(need)s: %(outcome)s."),
    Act.TAKE_BACK: gettext_lazy("Referral %(code)s was taken back."),
    Act.LAPSE: gettext_lazy(
        "Referral %(code)s lapsed: the desk that was asked has closed, or it may not be shared with"
        " it any more."
    ),
    Act.FIND_NONE: gettext_lazy("No service was found, for %(need)s."),
}


def tell_referral(*, entry: Entry, desks: Mapping[int, str]) -> str:
    """Say what was done with a referral."""
    return " ".join(_sentences(told_of(about=entry.content.about), entry, desks))


def _sentences(told: Told, entry: Entry, desks: Mapping[int, str]) -> Iterator[str]:
    yield str(_SENTENCES[told.act]) % {
        "code": told.code,
        "whom": _whom(told, entry, desks),
        "need": str(NEED_NAMES[told.need]),
        "reason": str(REASON_NAMES[told.reason]) if told.reason else "",
        "outcome": str(OUTCOME_NAMES[told.outcome]) if told.outcome else "",
    }
    if told.act is Act.SEND and told.urgency:
        yield _("How soon: %(urgency)s.") % {"urgency": str(URGENCY_NAMES[told.urgency])}
    if told.is_late:
        yield _("It was answered after its time.")


def _whom(told: Told, entry: Entry, desks: Mapping[int, str]) -> str:
    if told.is_confidential or not entry.content.target:
        return str(CONFIDENTIAL)
    return desks.get(int(entry.content.target), _("a desk that is no longer there"))
