"""The form of a new token, and what it says where something is refused."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amparo.apps.tokens.actions import FEWEST_LETTERS, MOST_LETTERS, Refused
from amparo.domain.access.scopes import Scope
from amparo.web.forms import Checkboxes, Radios
from amparo.web.forms.fields import offer

SCOPE_NAMES: Mapping[Scope, str | Promise] = {
    Scope.DUTIES_READ: _("Read what the desk owes"),
    Scope.CASES_READ: _("Read the cases of the desk"),
    Scope.CASES_RECORD: _("Open cases and record in them"),
    Scope.FIGURES_READ: _("Read the figures of the country"),
}
_LASTS = [("7", _("A week")), ("30", _("30 days")), ("90", _("90 days"))]
_PURPOSE = _("Say in 10 to 200 letters what the program is for.")
REFUSALS: Mapping[str, tuple[str | None, str | Promise]] = {
    "purpose": ("purpose", _PURPOSE),
    "scopes": ("scopes", _("Choose what the program may do.")),
    "days": ("days", _("Choose how long it lasts.")),
    "no posting": (None, _("You are not at this desk any more.")),
    "revoked already": (None, _("This token was revoked already.")),
}
"""The field and the words for each code with which the actions refuse."""


class TokenForm(forms.Form):
    """What a program is for, what it may do, and for how long."""

    purpose = forms.CharField(
        label=_("What is the program for?"),
        help_text=_("These words stand where it is shown who read a case. Write no name."),
        min_length=FEWEST_LETTERS,
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": _PURPOSE, "min_length": _PURPOSE, "max_length": _PURPOSE,
        },
    )  # fmt: skip
    scopes = forms.TypedMultipleChoiceField(
        label=_("What may it do?"),
        coerce=Scope,
        widget=Checkboxes(),
        error_messages={"required": _("Choose what the program may do.")},
    )
    days = forms.TypedChoiceField(
        label=_("How long does it last?"),
        choices=_LASTS,
        coerce=int,
        initial="30",
        widget=Radios(),
        error_messages={"required": _("Choose how long it lasts.")},
    )

    def __init__(self, *, scopes: Sequence[Scope], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data=data)
        offer(self, "scopes", [(scope.value, SCOPE_NAMES[scope]) for scope in scopes])

    def refuse(self, refused: Refused) -> None:
        """Say in the form why it was refused."""
        field, text = REFUSALS[refused.code]
        self.add_error(field, str(text))


class RevokeForm(forms.Form):
    """Nothing to fill in: pressing the button is the answer."""
