"""The forms of second factors."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AppForm(forms.Form):
    """The first code of an app, which shows that it has the secret."""

    code = forms.CharField(
        label=_("Code that the app shows now"),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "spellcheck": "false",
                "class": "govuk-input--width-10",
            }
        ),
        error_messages={"required": _("Write the code.")},
    )


class PasskeyForm(forms.Form):
    """What a member calls a passkey, and what their browser answered."""

    name = forms.CharField(
        label=_("Name of this passkey"),
        help_text=_("So that you know it again: “office computer”, “blue key”."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "govuk-input--width-20"}),
        error_messages={"required": _("Write a name for this passkey.")},
    )
