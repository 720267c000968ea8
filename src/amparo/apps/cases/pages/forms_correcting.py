"""The form of a correction: why an entry was wrong."""

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.apps.cases.pages.refusals import REFUSALS
from amparo.apps.cases.pages.telling_timeline import CORRECTION_REASONS
from amparo.apps.cases.sent_once import SentFromCase
from amparo.domain.casework.recording import Refused
from amparo.web.forms.widgets import Radios


class CorrectionForm(SentFromCase):
    """Why an entry was wrong, as one of the reasons known."""

    reason = forms.ChoiceField(
        label=_("Why was it wrong?"),
        choices=[*CORRECTION_REASONS.items()],
        widget=Radios(),
        error_messages={
            "required": REFUSALS["unknown reason"],
            "invalid_choice": REFUSALS["unknown reason"],
        },
    )

    def refuse(self, refusal: Refused) -> None:
        """Say in the form why it was refused."""
        self.add_error(None, REFUSALS[refusal.code])
