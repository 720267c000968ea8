"""The forms of sealed parts, one for each. What they hold is opened and kept, never logged."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.apps.cases.sent_once import SentOnce
from amparo.apps.compartments.closing import Fields
from amparo.domain.casework.compartments import Compartment
from amparo.web.forms import Radios

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

PREFIX = "sealed"
"""How the names of these fields begin: `written` keeps none of them in a page."""
_LONGEST_LINE, _LONGEST_TEXT = 200, 20_000
_SAFE = {"yes": _("Yes"), "no": _("No")}


def _line(label: "StrPromise", hint: "StrPromise | str" = "") -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    return forms.CharField(
        label=label, help_text=hint, required=False, max_length=_LONGEST_LINE, widget=widget
    )


def _text(label: "StrPromise", hint: "StrPromise | str" = "", *, rows: int = 3) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "autocomplete": "off"})
    return forms.CharField(
        label=label, help_text=hint, required=False, max_length=_LONGEST_TEXT, widget=widget
    )


def _safe(label: "StrPromise") -> forms.ChoiceField:
    choices = [*_SAFE.items(), ("", _("Not known"))]
    return forms.ChoiceField(
        label=label, choices=choices, required=False, widget=Radios(is_inline=True)
    )


class SealedForm(SentOnce):
    """What a sealed part says. ``seen`` is the version that the page showed."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(
        self, *, kept: Fields, seen: int = 0, data: "Mapping[str, Any] | None" = None
    ) -> None:
        super().__init__(data=data, prefix=PREFIX, initial={**self.fresh(), **kept, "seen": seen})

    def said(self) -> dict[str, str]:
        """Return what was typed, without what is empty."""
        named = {name: str(self.cleaned_data.get(name, "")) for name in self.own_names()}
        return {name: text for name, text in named.items() if text}

    def own_names(self) -> list[str]:
        """Return the names of the fields that are kept."""
        return [name for name in self.fields if name not in ("submission", "seen")]

    def rows_of(self, *, kept: Fields) -> Sequence[tuple[str, str]]:
        """Return what is kept as a page shows it: the label of each field, and its words."""
        return [
            (str(self.fields[name].label), self._words(name, kept[name]))
            for name in self.own_names()
            if kept.get(name)
        ]

    def sent_again(self, *, seen: int) -> "SealedForm":
        """Return the form as it was filled in, to be sent again now that a version was read."""
        sent = {self.add_prefix(name): self[name].value() for name in self.fields}
        return type(self)(kept={}, data={**sent, self.add_prefix("seen"): seen})

    def _words(self, name: str, value: str) -> str:
        choices: Mapping[str, object] = dict(getattr(self.fields[name], "choices", ()))
        return str(choices.get(value, value))


class IdentityForm(SealedForm):
    """Who somebody is."""

    given_names = _line(_("Given names"))
    surnames = _line(_("Surnames"), _("All of them, if there are two. Leave empty if none."))
    also_called = _line(_("Also called"), _("Other names, nicknames, other spellings."))
    born = _line(_("Date of birth"), _("As far as it is known: 14 March 1998, or about 1998."))
    birthplace = _line(_("Place of birth"))
    mother = _line(_("Mother's name"))
    document = _line(_("Document"), _("Which, and its number."))


class ContactForm(SealedForm):
    """How to reach somebody without putting them in danger."""

    is_safe_to_call = _safe(_("Is it safe to call?"))
    telephone = _line(_("Telephone"))
    when_to_call = _line(_("When to call"))
    what_to_say = _text(_("What to say"), _("If somebody else answers or listens, too."))
    is_safe_to_write = _safe(_("Is it safe to write?"))
    where_to_write = _line(_("Where to write"), _("A number, an address or an e-mail."))
    language = _line(_("Language"))
    interpreter = _line(_("Interpreter"), _("Which language, a woman or a man, and whom not."))
    trusted = _line(_("Whom they trust"))


class HealthForm(SealedForm):
    """What somebody needs for their health."""

    needs = _text(_("What they need"))
    treatment = _text(_("Medicines and treatment"))
    access = _text(_("Disability, pregnancy, children with them"))


class LegalForm(SealedForm):
    """Legal matters of somebody."""

    matters = _text(_("Matters and papers"), rows=6)
    representative = _line(_("Who represents them"))
    wishes = _text(_("What they want"))


class StatementForm(SealedForm):
    """What somebody told."""

    story = _text(_("What they told, in their own words"), rows=12)
    heard_by = _line(_("Who heard it, when, in which language"))
    not_again = _text(_("What not to ask again"), _("So that they tell it once."))


class LocationForm(SealedForm):
    """Where somebody is."""

    place = _text(_("Where they stay"))
    known_to = _line(_("Who knows it"))
    way = _text(_("How to go there without being followed"))


FORMS: Mapping[Compartment, type[SealedForm]] = {
    Compartment.IDENTITY: IdentityForm,
    Compartment.CONTACT: ContactForm,
    Compartment.HEALTH: HealthForm,
    Compartment.LEGAL: LegalForm,
    Compartment.STATEMENT: StatementForm,
    Compartment.LOCATION: LocationForm,
}
"""The form of each compartment that is typed, in the order of pages."""


class NameForm(forms.Form):
    """A name to look for."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("A part of it is enough, with or without accents."),
        max_length=_LONGEST_LINE,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-20"}
        ),
        error_messages={"required": _("Write a name.")},
    )
