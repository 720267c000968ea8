"""The forms of sign-in, and of one's own password."""

from typing import TYPE_CHECKING

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from amparo.apps.accounts.models import Member


def _password(
    label: "StrPromise", *, autocomplete: str = "new-password", hint: "StrPromise | str" = ""
) -> forms.CharField:
    attributes = {"autocomplete": autocomplete, "class": "govuk-input--width-20"}
    return forms.CharField(
        label=label,
        help_text=hint,
        strip=False,
        widget=forms.PasswordInput(attrs=attributes),
    )


class SignInForm(AuthenticationForm):
    """Name and password. What is wrong is said of both together, so that no name is given away."""

    username = forms.CharField(
        label=_("Sign-in name"),
        max_length=60,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username",
                "autocapitalize": "none",
                "spellcheck": "false",
                "class": "govuk-input--width-20",
            }
        ),
    )
    password = _password(_("Password"), autocomplete="current-password")
    error_messages = {  # noqa: RUF012  # as Django reads it
        "invalid_login": _("The sign-in name or the password is not right. Check both."),
        "inactive": _("The sign-in name or the password is not right. Check both."),
    }


class OwnPasswordForm(PasswordChangeForm):
    """The password one has, and the new one twice, since nobody sees what they type."""

    error_messages = {  # noqa: RUF012  # as Django reads it
        "password_mismatch": _("The two new passwords are not the same. Write them again."),
        "password_incorrect": _("This is not the password you have now."),
        "password_same": _("This is the password you have now. Choose another."),
    }

    old_password = _password(_("Password you have now"), autocomplete="current-password")
    new_password1 = _password(_("New password"), hint=_("At least 12 letters, signs or numbers."))
    new_password2 = _password(_("New password, once more"))

    def clean_new_password1(self) -> str:
        """Refuse the password one has: whoever made it would still know it."""
        new: str = self.cleaned_data["new_password1"]
        if new == self.cleaned_data.get("old_password"):
            raise forms.ValidationError(self.error_messages["password_same"], code="password_same")
        return new

    def save(self, commit: bool = True) -> "Member":
        """Keep the new password, which is the member's own from now on."""
        self.user.has_first_password = False
        self.user.invited_until = None
        return super().save(commit=commit)
