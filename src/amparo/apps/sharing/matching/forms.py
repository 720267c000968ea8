"""The forms of asking who helps a person, and of answering who asks."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amparo.apps.cases.sent_once import SentOnce
from amparo.apps.protocols.governing import today
from amparo.apps.sharing.matching.words import (
    BECAUSE_NAMES,
    REFUSALS,
    TOLD_HINTS,
    TOLD_NAMES,
)
from amparo.domain.casework.matching import AskedBecause, Told
from amparo.domain.casework.recording import Refused
from amparo.domain.linkage.births import born_of
from amparo.domain.linkage.told import FIELDS, persons_of
from amparo.web.forms import Radios

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

PREFIX = "sealed"
"""How the names of these fields begin: no page keeps what is in them."""
_LONGEST = 200


def _line(label: "StrPromise", hint: "StrPromise | str" = "") -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    return forms.CharField(
        label=label, help_text=hint, required=False, max_length=_LONGEST, widget=widget
    )


def refuse(form: forms.Form, refusal: Refused) -> None:
    """Say in a form why an action refused it."""
    field, text = REFUSALS[refusal.code]
    form.add_error(field or None, str(text))


class QuestionForm(SentOnce):
    """Who is asked for, as far as it is known, and why. What is typed is kept nowhere."""

    given_names = _line(_("Given names"))
    surnames = _line(_("Surnames"), _("All of them, if there are two. Leave empty if none."))
    also_called = _line(_("Also called"), _("Other names, nicknames, other spellings."))
    born = _line(_("Date of birth"), _("As far as it is known: 14 March 1998, or about 1998."))
    because = forms.ChoiceField(
        label=_("Why do you ask?"),
        help_text=_("Whoever helps this person reads this."),
        choices=[(code.value, name) for code, name in BECAUSE_NAMES.items()],
        widget=Radios(),
        error_messages={
            "required": _("Choose why you ask."),
            "invalid_choice": _("Choose why you ask."),
        },
    )

    def __init__(self, *, data: Mapping[str, str] | None) -> None:
        super().__init__(data=data, prefix=PREFIX, initial=self.fresh())

    def told(self) -> dict[str, str]:
        """Return what is compared of what was typed."""
        return {name: str(self.cleaned_data.get(name, "")) for name in FIELDS}

    def reason(self) -> AskedBecause:
        """Return why they ask."""
        return AskedBecause(self.cleaned_data["because"])

    def clean_born(self) -> str:
        """Refuse a birth date that is not understood: it would be compared as unknown."""
        typed = str(self.cleaned_data["born"])
        if typed and born_of(text=typed, today=today()) is None:
            raise ValidationError(
                gettext("Write it such as 14 March 1998 or about 1998, or leave it empty.")
            )
        return typed

    def clean(self) -> dict[str, object]:
        """Refuse what says no name."""
        said: dict[str, object] = super().clean() or {}
        if not persons_of(told=self.told(), today=today()):
            refuse(self, Refused("no name"))
        return said


class NearAnswerForm(SentOnce):
    """What whoever helps answers; nothing that lets anybody know where that must not be."""

    told = forms.ChoiceField(
        label=_("Your answer"),
        error_messages={
            "required": _("Choose an answer."),
            "invalid_choice": _("That answer cannot be given now. Choose one of these."),
        },
    )

    def __init__(self, *, data: Mapping[str, str] | None, leaves_out: Collection[Told]) -> None:
        super().__init__(data=data, initial=self.fresh())
        offered = [one for one in TOLD_NAMES if one not in leaves_out]
        hints = {one.value: TOLD_HINTS[one] for one in offered if one in TOLD_HINTS}
        self.fields["told"].widget = Radios(hints=hints)
        self.fields["told"].choices = [(one.value, TOLD_NAMES[one]) for one in offered]  # type: ignore[attr-defined]  # of a choice field

    def answer(self) -> Told:
        """Return what was chosen."""
        return Told(self.cleaned_data["told"])
