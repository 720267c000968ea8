"""The forms of passphrases, and of letting a colleague in to the key of the desk."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amparo.apps.accounts.forms_sign_in import too_many
from amparo.domain.casework.recording import Refused

if TYPE_CHECKING:
    from django.http import QueryDict
    from django_stubs_ext import StrPromise

SHORTEST_PASSPHRASE = 16
_LONGEST = 200
REFUSALS: Mapping[str, str | Promise] = {
    "begun": _("Somebody began the key of this desk just now."),
    "not of the desk": _("This member is not at your desk, or waits to be confirmed."),
    "no key": _("They have not chosen a passphrase yet. Ask them to do that first."),
    "holds it already": _("They hold the key of the desk already."),
    "other numbers": _(
        "These are not the numbers of their key. Let them read theirs out once more, from their"
        " own screen. If they still differ, do not let them in, and tell whoever keeps the server."
    ),
    "made anew": _("The key of the desk was made anew just now. Try again."),
    "last holder": _("They are the last who hold the key. Let somebody else in first."),
    "not a holder": _("They do not hold the key any more."),
    "not asked": _("They ask for it no longer, or somebody has let them."),
}
"""The words for each code with which the actions refuse."""


def _passphrase(
    label: "StrPromise", missing: "StrPromise", hint: "StrPromise | str" = ""
) -> forms.CharField:
    # A browser that is shared is not to keep it.
    attributes = {"autocomplete": "off", "class": "govuk-input--width-20", "spellcheck": "false"}
    return forms.CharField(
        label=label,
        help_text=hint,
        strip=False,
        max_length=_LONGEST,
        widget=forms.PasswordInput(attrs=attributes),
        error_messages={"required": missing},
    )


class UnsealForm(forms.Form):
    """The passphrase, to open what is sealed."""

    passphrase = _passphrase(_("Your passphrase"), _("Write your passphrase."))

    def __init__(self, *, data: "QueryDict | None", is_one_too_many: bool) -> None:
        super().__init__(data=data)
        self._is_one_too_many = is_one_too_many

    def clean_passphrase(self) -> str:
        """Refuse one attempt too many, untried."""
        if self._is_one_too_many:
            raise too_many()
        return str(self.cleaned_data["passphrase"])


class NewPassphraseForm(forms.Form):
    """A new passphrase, twice, since nobody sees what they type."""

    new_passphrase = _passphrase(
        _("New passphrase"),
        _("Write a passphrase."),
        _(
            "At least 16 letters, signs or numbers. Six words that have nothing to do with each"
            " other are easy to keep in mind. Not your password."
        ),
    )
    repeated_passphrase = _passphrase(
        _("New passphrase, once more"), _("Write the passphrase once more.")
    )

    def __init__(self, *, data: "QueryDict | None", is_password: Callable[[str], bool]) -> None:
        super().__init__(data=data)
        self._is_password = is_password

    def clean_new_passphrase(self) -> str:
        """Refuse one that is short, soon guessed, or the password."""
        said = str(self.cleaned_data["new_passphrase"])
        if len(said.strip()) < SHORTEST_PASSPHRASE:
            raise ValidationError(gettext("This is too short. Write 16 signs or more."))
        if self._is_password(said):
            raise ValidationError(
                gettext("This is your password. Whoever has it must not have the passphrase too.")
            )
        validate_password(said)
        return said

    def clean(self) -> dict[str, Any]:
        """Refuse two that differ."""
        said: dict[str, Any] = super().clean() or {}
        both = said.get("new_passphrase"), said.get("repeated_passphrase")
        if all(both) and both[0] != both[1]:
            self.add_error(
                "repeated_passphrase", gettext("The two are not the same. Write them again.")
            )
        return said


class PassphraseForm(NewPassphraseForm):
    """The passphrase one has, and a new one twice."""

    passphrase = _passphrase(_("Passphrase you have now"), _("Write the passphrase you have now."))
    field_order = ("passphrase", "new_passphrase", "repeated_passphrase")

    def __init__(
        self, *, data: "QueryDict | None", is_password: Callable[[str], bool], is_one_too_many: bool
    ) -> None:
        super().__init__(data=data, is_password=is_password)
        self._is_one_too_many = is_one_too_many

    def clean_passphrase(self) -> str:
        """Refuse one attempt too many, untried."""
        if self._is_one_too_many:
            raise too_many()
        return str(self.cleaned_data["passphrase"])


class LetInForm(forms.Form):
    """The numbers that a colleague reads out from their own screen."""

    numbers = forms.CharField(
        label=_("The numbers that they read out to you"),
        help_text=_("24 numbers in six groups. Ask them in person, or by telephone if you know"
                    " their voice. Never copy them from a message."),
        max_length=60,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "inputmode": "numeric",
                "spellcheck": "false",
                "class": "govuk-input--width-20",
            }
        ),
        error_messages={"required": _("Write the numbers that they read out.")},
    )  # fmt: skip

    def refuse(self, refusal: Refused) -> None:
        """Say in the form why it was refused."""
        field = "numbers" if refusal.code == "other numbers" else None
        self.add_error(field, str(REFUSALS[refusal.code]))
