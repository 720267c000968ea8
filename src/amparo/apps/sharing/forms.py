"""The forms of urgent requests, and what they say where something is refused."""

from collections.abc import Mapping
from datetime import timedelta

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amparo.apps.cases.sent_once import SentOnce
from amparo.domain.casework.recording import Refused
from amparo.web.forms import Radios

TERMS: Mapping[str, timedelta | None] = {
    "1 day": timedelta(days=1),
    "3 days": timedelta(days=3),
    "until ended": None,
}
"""How long what is granted lasts, by what the form sends."""

WHY_REFUSED: Mapping[str, str | Promise] = {
    "not needed": _("Refuse: what they must do does not need this case"),
    "others": _("Refuse: another institution must act"),
    "danger": _("Refuse: it could endanger the person"),
    "unclear": _("Refuse: the reason is not clear"),
}
"""The sentences by which a request is refused, by their codes."""

_NO_CODE = _("Write the code as it stands on the papers, such as K7Q-M4X-2.")
_NO_WORDS = _("Write why you need it, in 20 to 1000 letters.")
REFUSALS: Mapping[str, tuple[str, str | Promise]] = {
    "code": ("code", _NO_CODE),
    "words": ("words", _NO_WORDS),
    "too often": (
        "",
        _("You have asked 10 times within 24 hours, which is the most. Ask again tomorrow, or let"
          " a colleague ask."),
    ),
    "kept out": (
        "",
        _("This desk was kept out of the case. Only the desk that did so can let it in again."
          " Nothing was granted."),
    ),
    "sees it already": (
        "",
        _("This desk sees the case already, for as long as that. If its member does not, the case"
          " lead of that desk can assign it."),
    ),
    "longer than own": (
        "answer",
        _("Your own desk sees this case for a shorter time. Choose a shorter one."),
    ),
}  # fmt: skip
"""The field and the words for each code with which the actions refuse."""


class RefusableForm(SentOnce):
    """A form that says why an action refused it."""

    def refuse(self, refusal: Refused) -> None:
        """Say in the form why it was refused."""
        field, text = REFUSALS[refusal.code]
        self.add_error(field or None, str(text))


class AskForm(RefusableForm):
    """The code of a case, and why somebody needs it now."""

    code = forms.CharField(
        label=_("Code of the case"),
        help_text=_("Seven letters and digits, as on the papers. For example K7Q-M4X-2."),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "class": "govuk-input--width-10",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
        error_messages={"required": _NO_CODE, "max_length": _NO_CODE},
    )
    words = forms.CharField(
        label=_("Why do you need it now?"),
        help_text=_(
            "20 to 1000 letters. Whoever holds the case reads this. Write no name, no address and"
            " no document number."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _NO_WORDS},
    )


class AnswerForm(RefusableForm):
    """Grant for a time, or refuse with one of a few sentences."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[
            ("1 day", _("Let them see the case for 1 day")),
            ("3 days", _("Let them see the case for 3 days")),
            ("until ended", _("Let them see the case until somebody ends it")),
            *WHY_REFUSED.items(),
        ],
        widget=Radios(),
        error_messages={
            "required": _("Choose an answer."),
            "invalid_choice": _("Choose an answer."),
        },
    )
