"""What needs, urgencies, reasons, outcomes and states of referrals are called on pages."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.domain.protocol.describe.speech import sentence
from amparo.domain.referral.acts import Outcome, Reason, State
from amparo.domain.referral.needs import Need, Urgency

NEED_NAMES: Mapping[Need, str | Promise] = {
    Need.SHELTER: _("a safe place to stay"),
    Need.MEDICAL: _("health care"),
    Need.PSYCHOLOGICAL: _("psychological help"),
    Need.LEGAL: _("legal aid"),
    Need.PROTECTION: _("protection from danger"),
    Need.GUARDIAN: _("a guardian for a child"),
    Need.INVESTIGATION: _("the criminal investigation"),
    Need.RESIDENCE: _("leave to stay in the country"),
    Need.RETURN: _("the return home"),
    Need.FAMILY: _("finding the family"),
    Need.INTERPRETER: _("an interpreter"),
    Need.BASICS: _("food, clothes and what is needed every day"),
    Need.LEARNING: _("school, training or work"),
    Need.OTHER: _("other help"),
}
"""As they stand after *for*."""

URGENCY_NAMES: Mapping[Urgency, str | Promise] = {
    Urgency.NOW: _("Now, today or tonight"),
    Urgency.DAYS: _("Within days"),
    Urgency.WEEKS: _("Within weeks"),
}

REASON_NAMES: Mapping[Reason, str | Promise] = {
    Reason.NO_PLACE: _("there is no place now"),
    Reason.NOT_OURS: _("another institution must help with this"),
    Reason.NOT_REACHED: _("the person cannot be reached"),
    Reason.DANGER: _("it could endanger the person or others"),
    Reason.OTHER: _("another reason"),
}
"""As they stand after a colon."""

OUTCOME_NAMES: Mapping[Outcome, str | Promise] = {
    Outcome.HELPED: _("the person was helped"),
    Outcome.PARTLY_HELPED: _("the person was helped in part"),
    Outcome.NO_SERVICE: _("no service was available"),
    Outcome.NOT_WANTED: _("the person did not want it"),
    Outcome.NOT_REACHED: _("the person could not be reached"),
    Outcome.OTHER: _("another outcome"),
}
"""As they stand after a colon."""

STATE_NAMES: Mapping[State, str | Promise] = {
    State.SENT: pgettext_lazy("a referral", "Waiting"),
    State.MORE_ASKED: pgettext_lazy("a referral", "More was asked"),
    State.MORE_SAID: pgettext_lazy("a referral", "More was said"),
    State.ACCEPTED: pgettext_lazy("a referral", "Accepted"),
    State.DECLINED: pgettext_lazy("a referral", "Declined"),
    State.HANDED_BACK: pgettext_lazy("a referral", "Handed back"),
    State.TAKEN_BACK: pgettext_lazy("a referral", "Taken back"),
    State.LAPSED: pgettext_lazy("a referral", "Lapsed"),
}
STATE_COLOURS: Mapping[State, str] = {
    State.SENT: "yellow",
    State.MORE_ASKED: "orange",
    State.MORE_SAID: "yellow",
    State.ACCEPTED: "green",
    State.DECLINED: "red",
    State.HANDED_BACK: "blue",
    State.TAKEN_BACK: "grey",
    State.LAPSED: "grey",
}

CONFIDENTIAL = _("a confidential service")
"""What a desk is called whose name and place are nobody's to know."""


def named(name: str | Promise) -> str:
    """Return a name as it stands at the beginning of a line."""
    return sentence(str(name))


NOTHING_CHOSEN = _("Choose at least one part. Without it nobody could reach the person.")
NOT_SHARED = _("This may not be shared with your desk any more, so the referral has lapsed. Whoever"
               " asked is told.")  # fmt: skip
REFUSALS: Mapping[str, tuple[str, str | Promise]] = {
    "nothing chosen": ("compartments", NOTHING_CHOSEN),
    "too long": ("words", _("Write at most 1000 letters.")),
    "unknown fact": ("facts", _("Choose among what is offered.")),
    "own desk": ("receiver", _("That is your own desk. Choose another.")),
    "unknown desk": ("receiver", _("Choose among the desks that are offered.")),
    "asked already": (
        "receiver",
        _("This desk was asked for the same need, and has not answered or has accepted. Read it"
          " among your referrals."),
    ),
    "not confidential": (
        "receiver",
        _("A confidential service helps with a safe place or with protection. For another need"
          " choose a desk."),
    ),
    "desk without key": (
        "receiver",
        _("This desk has no key yet, so nothing can be sealed for it. Choose another."),
    ),
    "nothing kept": ("compartments", _("Nothing is kept in a part that you chose.")),
    "not your duty": ("serves", _("Your desk does not owe this any more. Choose again.")),
    "barred": (
        "serves",
        _("The protocol bars what fulfils this duty now. Choose no duty, and record it on the"
          " page of the case."),
    ),
    "no words": (
        "",
        _("For this country there are no words of consent yet, so nothing is shared."),
    ),
    "not covered": ("compartments", _("The person has not let all of this be shared.")),
    "nothing said": ("words", _("Write what you want to say.")),
    "no reason": ("reason", _("Choose why you decline.")),
    "no outcome": ("outcome", _("Choose what came of it.")),
    "not yours": ("", _("That is for the other desk to do.")),
    "not now": (
        "",
        _("This referral was answered, taken back or ended meanwhile. Nothing was recorded."),
    ),
    "other case": ("", _("This form was sent for something else before. Open the page again.")),
    "unknown event": ("serves", _("Your desk does not owe this any more. Choose again.")),
}  # fmt: skip
"""The field and the words for each code with which the actions refuse."""
