"""The forms of sign-in, and of one's own password."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.http import QueryDict
    from django_stubs_ext import StrPromise

    from amparo.apps.accounts.models import Member


def _password(
    label: "StrPromise",
    *,
    missing: "StrPromise",
    autocomplete: str = "new-password",
    hint: "StrPromise | str" = "",
) -> forms.CharField:
    attributes = {"autocomplete": autocomplete, "class": "govuk-input--width-20"}
    return forms.CharField(
        label=label,
        help_text=hint,
        strip=False,
        widget=forms.PasswordInput(attrs=attributes),
        error_messages={"required": missing},
    )


def too_many() -> forms.ValidationError:
    """Return what is said of one attempt too many."""
    said = _("Too many attempts. Wait a quarter of an hour.")
    return forms.ValidationError(said, code="too_many")


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
        error_messages={"required": _("Write your sign-in name.")},
    )
    password = _password(
        _("Password"), missing=_("Write your password."), autocomplete="current-password"
    )
    error_messages = {  # noqa: RUF012  # of the instance, to Django's stubs; set on the class by Django itself
        "invalid_login": _("The sign-in name or the password is not right. Check both."),
        "inactive": _("The sign-in name or the password is not right. Check both."),
    }

    def __init__(
        self,
        request: HttpRequest | None = None,
        *,
        data: "QueryDict | None" = None,
        is_one_too_many: bool = False,
    ) -> None:
        super().__init__(request, data=data)
        self._is_one_too_many = is_one_too_many

    def clean(self) -> dict[str, Any]:
        """Check both; one too many is refused unread, whether there is such a name or not."""
        if self._is_one_too_many:
            raise too_many()
        return super().clean()


def _code() -> forms.CharField:
    return forms.CharField(
        label=_("Code"),
        help_text=_("From your app, or one from your sheet."),
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


class CodeForm(forms.Form):
    """The second step: a code of an app, or of a sheet."""

    code = _code()


class ProofForm(forms.Form):
    """Both steps of whoever is signed in, once more; the password alone of who has no codes."""

    password = _password(
        _("Password"), missing=_("Write your password."), autocomplete="current-password"
    )
    code = _code()

    def __init__(
        self,
        member: "Member",
        *,
        data: "QueryDict | None" = None,
        asks_code: bool,
        is_one_too_many: bool = False,
    ) -> None:
        super().__init__(data=data)
        self._member = member
        self._is_one_too_many = is_one_too_many
        if not asks_code:
            del self.fields["code"]

    def clean_password(self) -> str:
        """Refuse another password, and one attempt too many."""
        if self._is_one_too_many:
            raise too_many()
        said: str = self.cleaned_data["password"]
        if not self._member.check_password(said):
            raise forms.ValidationError(_("This is not your password."), code="wrong")
        return said


class OwnPasswordForm(PasswordChangeForm):
    """The password one has, and the new one twice, since nobody sees what they type."""

    error_messages = {  # noqa: RUF012  # of the instance, to Django's stubs; set on the class by Django itself
        "password_mismatch": _("The two new passwords are not the same. Write them again."),
        "password_incorrect": _("This is not the password you have now."),
        "password_same": _("This is the password you have now. Choose another."),
    }

    def __init__(
        self,
        user: "Member",
        *,
        data: "QueryDict | None" = None,
        is_one_too_many: bool = False,
    ) -> None:
        super().__init__(user, data=data)
        self._is_one_too_many = is_one_too_many

    old_password = _password(
        _("Password you have now"),
        missing=_("Write the password you have now."),
        autocomplete="current-password",
    )
    new_password1 = _password(
        _("New password"),
        missing=_("Write a new password."),
        hint=_(
            "At least 12 letters, signs or numbers. Four words that have nothing to do with each"
            " other are easy to keep in mind."
        ),
    )
    new_password2 = _password(
        _("New password, once more"), missing=_("Write the new password once more.")
    )

    def clean_old_password(self) -> str:
        """Refuse another password than one has, and one attempt too many."""
        if self._is_one_too_many:
            raise too_many()
        return super().clean_old_password()

    def clean_new_password1(self) -> str:
        """Refuse the password one has: whoever made it would still know it."""
        new: str = self.cleaned_data["new_password1"]
        if new == self.cleaned_data.get("old_password"):
            raise forms.ValidationError(self.error_messages["password_same"], code="password_same")
        return new

    def validate_password_for_user(
        self,
        user: "Member",
        password_field_name: str = "new_password2",  # noqa: S107  # a field, and no password
    ) -> None:
        """Say what is wrong with a new password where it is chosen, and not where it is repeated.

        Of two that differ only that is said.
        """
        if password_field_name in self.cleaned_data:
            super().validate_password_for_user(user, "new_password1")

    def save(self, commit: bool = True) -> "Member":
        """Keep the new password, which is the member's own from now on."""
        self.user.has_first_password = False
        self.user.invited_until = None
        return super().save(commit=commit)
