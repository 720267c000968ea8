"""The form that asks why a duty was not done in time."""

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.apps.cases.actions import LATE_REASONS
from amparo.apps.cases.due.words import LATE_REASON_NAMES
from amparo.apps.cases.sent_once import SentOnce

REFUSALS = {
    "not late": _("This duty is not late any more, so there is nothing to explain."),
    "not your duty": _("This duty is no longer one of your desk's."),
    "other case": _("This form was sent for another case. Open the page again."),
    "unknown reason": _("Choose one of the reasons."),
}
"""What the page says for each code with which `give_reason` refuses."""


class LateReasonForm(SentOnce):
    """One choice, for the duty that the page shows."""

    duty = forms.CharField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label=_("What was missing?"),
        choices=[(code, LATE_REASON_NAMES[code]) for code in LATE_REASONS],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the reasons."),
            "invalid_choice": _("Choose one of the reasons."),
        },
    )
