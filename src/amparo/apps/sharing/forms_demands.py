"""The forms of demands for information."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amparo.apps.accounts.administration.forms import DayField
from amparo.apps.cases.sent_once import SentOnce
from amparo.domain.casework.demands import Given, check_answer
from amparo.domain.casework.recording import Refused
from amparo.web.forms import Radios

GIVEN: Mapping[Given, str | Promise] = {
    Given.NOTHING: _("Nothing was given"),
    Given.PART: _("A part was given"),
    Given.ALL: _("All that was asked was given"),
}
_NO_ORDER = _("Choose whether a court ordered it.")
_NO_GIVEN = _("Choose what your desk gave.")
_LONGEST_LINE, _LONGEST_TEXT = 200, 1000


class DemandForm(SentOnce):
    """Who demands what, under which law, and whether a court ordered it."""

    authority = forms.CharField(
        label=_("Which authority demands it?"),
        help_text=_("The authority, not the person who signed."),
        max_length=_LONGEST_LINE,
        error_messages={"required": _("Write the name of the authority.")},
    )
    law = forms.CharField(
        label=_("Which law does it cite?"),
        help_text=_("The law and the article, as the demand writes them. “None” if it cites none."),
        max_length=_LONGEST_LINE,
        error_messages={"required": _("Write the law, or “None”.")},
    )
    has_court_order = forms.ChoiceField(
        label=_("Did a court order it?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=Radios(is_inline=True),
        error_messages={"required": _NO_ORDER, "invalid_choice": _NO_ORDER},
    )
    order = forms.CharField(
        label=_("Number of the court order"),
        help_text=_("Only if a court ordered it."),
        max_length=_LONGEST_LINE,
        required=False,
    )
    asks = forms.CharField(
        label=_("What does it ask for?"),
        help_text=_(
            "Write no name of a person: every holder reads this. For example: all cases of"
            " children in 2026."
        ),
        max_length=_LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what it asks for.")},
    )
    received_on = DayField(label=_("On which day was it received?"))

    def __init__(self, *, today: date, **named: Any) -> None:
        super().__init__(**named)
        self.today = today

    def clean_received_on(self) -> date:
        """Refuse a day that is still to come."""
        day: date = self.cleaned_data["received_on"]
        if day > self.today:
            raise ValidationError(gettext("That day is still to come. Write today or a day past."))
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse a court's order without its number, and a number where no court ordered it."""
        said: dict[str, Any] = super().clean() or {}
        is_ordered = said.get("has_court_order") == "yes"
        if is_ordered and not said.get("order"):
            self.add_error("order", gettext("Write the number of the court order."))
        if said.get("has_court_order") == "no" and said.get("order"):
            self.add_error(
                "order", gettext("You chose that no court ordered it. Leave this empty.")
            )
        return said

    def texts(self) -> dict[str, str]:
        """Return what was typed, by its name."""
        return {name: self.cleaned_data[name] for name in ("authority", "law", "order", "asks")}


class DemandAnswerForm(SentOnce):
    """What was given for one case, and under which article."""

    code = forms.CharField(
        label=_("Code of the case"),
        help_text=_("One case of your desk. Answer for each case by itself."),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "class": "govuk-input--width-10",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
        error_messages={"required": _("Write the code of a case of your desk.")},
    )
    given = forms.ChoiceField(
        label=_("What did your desk give?"),
        choices=[(given.value, text) for given, text in GIVEN.items()],
        widget=Radios(),
        error_messages={"required": _NO_GIVEN, "invalid_choice": _NO_GIVEN},
    )
    article = forms.CharField(
        label=_("Under which article?"),
        help_text=_("The law and the article that allow it. Needed wherever something was given."),
        max_length=_LONGEST_LINE,
        required=False,
    )
    words = forms.CharField(
        label=_("What was given, and why?"),
        help_text=_("You may leave this empty. Write no name. Only your desk reads it."),
        max_length=_LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Refuse an answer by which something was given without an article."""
        said: dict[str, Any] = super().clean() or {}
        try:
            check_answer(
                given=Given(said.get("given") or Given.NOTHING), article=said.get("article", "")
            )
        except Refused:
            self.add_error("article", gettext("Write the article under which it was given."))
        return said

    def texts(self) -> dict[str, str]:
        """Return what was typed, by its name."""
        return {name: self.cleaned_data[name] for name in ("article", "words")}
