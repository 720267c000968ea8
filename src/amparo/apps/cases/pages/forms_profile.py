"""The form of a case's coded profile. Each answer is optional, and none is free text."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.apps.cases.pages.places import Choices, country_choices, country_places
from amparo.domain.casework.coded import BROUGHT_BY, EXPLOITATIONS, joined, parted
from amparo.domain.casework.profiles import AGE_BANDS, SEXES
from amparo.web.forms.fields import offer
from amparo.web.forms.widgets import Checkboxes, Radios

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_SEX = {
    "female": gettext_lazy("Female"),
    "male": gettext_lazy("Male"),
    "other": gettext_lazy("Other"),
}
_AGE = {
    "0-11": gettext_lazy("0 to 11"),
    "12-17": gettext_lazy("12 to 17"),
    "18-24": gettext_lazy("18 to 24"),
    "25-39": gettext_lazy("25 to 39"),
    "40+": gettext_lazy("40 or older"),
}
_EXPLOITATION = {
    "sexual": gettext_lazy("Sexual exploitation"),
    "forced labour": gettext_lazy("Forced labour"),
    "domestic servitude": gettext_lazy("Domestic servitude"),
    "criadazgo": gettext_lazy("Criadazgo: a child who works in a household for board and lodging"),
    "begging": gettext_lazy("Forced begging"),
    "forced marriage": gettext_lazy("Forced marriage"),
    "forced crime": gettext_lazy("Forced to commit crimes"),
    "organ removal": gettext_lazy("Removal of organs"),
    "illegal adoption": gettext_lazy("Illegal adoption"),
    "other": gettext_lazy("Another form"),
}
_BROUGHT_BY = {
    "relative": gettext_lazy("A relative"),
    "acquaintance": gettext_lazy("An acquaintance"),
    "employer": gettext_lazy("An employer"),
    "agency": gettext_lazy("An agency"),
    "stranger": gettext_lazy("A stranger"),
    "other": gettext_lazy("Somebody else"),
}
_ONE_CODE = ("sex", "age_band", "nationality", "brought_by", "origin", "destination")


def _radios(label: "_StrPromise", words: "Mapping[str, _StrPromise]") -> forms.ChoiceField:
    choices = [*words.items(), ("", gettext_lazy("Not known"))]
    return forms.ChoiceField(
        label=label, choices=choices, required=False, widget=Radios(is_small=True)
    )


def _for_others(number: int) -> forms.BooleanField:
    label = _("Keep the same for the others found together (%(number)s)") % {"number": number}
    told = _("Where another profile already says something else, it stays as it is.")
    return forms.BooleanField(label=label, help_text=told, required=False)


class ProfileForm(forms.Form):
    """What is known of the person as codes: nothing that names anybody."""

    sex = _radios(gettext_lazy("Sex"), {code: _SEX[code] for code in SEXES})
    age_band = _radios(gettext_lazy("Age"), {code: _AGE[code] for code in AGE_BANDS})
    nationality = forms.ChoiceField(label=gettext_lazy("Nationality"), required=False)
    exploitation = forms.MultipleChoiceField(
        label=gettext_lazy("Exploitation"),
        help_text=gettext_lazy("Choose all that apply."),
        required=False,
        widget=Checkboxes(is_small=True),
    )
    brought_by = _radios(
        gettext_lazy("Recruited or brought by"), {code: _BROUGHT_BY[code] for code in BROUGHT_BY}
    )
    origin = forms.ChoiceField(label=gettext_lazy("Taken from"), required=False)
    destination = forms.ChoiceField(
        label=gettext_lazy("Taken to, or on the way to"), required=False
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    """The profile that the page showed, so that nobody's answers are replaced unread."""

    def __init__(
        self, *, kept: Mapping[str, str], data: Mapping[str, Any] | None = None, others: int = 0
    ) -> None:
        exploitation = parted(kept.get("exploitation", ""))
        super().__init__(
            data=data, initial={**kept, "exploitation": exploitation, "seen": urlencode(kept)}
        )
        countries, unknown = country_choices(), ("", _("Not known"))
        places: Choices = [(place, place) for place in country_places()]
        known: Choices = [(code, _EXPLOITATION[code]) for code in EXPLOITATIONS]
        self._offer("exploitation", known, exploitation)
        self._offer("nationality", [unknown, *countries], [kept.get("nationality", "")])
        for name in ("origin", "destination"):
            self._offer(name, [unknown, *places, *countries], [kept.get(name, "")])
        self.others = others
        if others:
            self.fields["for_others"] = _for_others(others)

    def profile(self) -> dict[str, str]:
        """Return the codes that were chosen, without those that are not known."""
        said = self.cleaned_data
        one = {name: str(said[name]) for name in _ONE_CODE}
        chosen = {**one, "exploitation": joined(said["exploitation"])}
        return {name: code for name, code in chosen.items() if code}

    def is_for_others(self) -> bool:
        """Whether the same is to be kept in the cases of those found together with the person."""
        return bool(self.cleaned_data.get("for_others"))

    def shown_before(self) -> dict[str, str]:
        """Return the profile that the page showed."""
        return dict(parse_qsl(self.cleaned_data["seen"]))

    def sent_again(self, *, stands: Mapping[str, str]) -> "ProfileForm":
        """Return the form as it was filled in, to be sent again now that ``stands`` was read."""
        data = {name: self[name].value() for name in self.fields} | {"seen": urlencode(stands)}
        return ProfileForm(kept=stands, data=data, others=self.others)

    def meanwhile(self, *, stands: Mapping[str, str]) -> list[dict[str, str]]:
        """Say what others chose since the page was made, each with a link to its field."""
        seen = self.shown_before()
        return [
            {"text": self._told(name, stands), "href": f"#id_{name}"}
            for name in (*_ONE_CODE, "exploitation")
            if seen.get(name, "") != stands.get(name, "")
        ]

    def _told(self, name: str, stands: Mapping[str, str]) -> str:
        words = dict(self.fields[name].choices)  # type: ignore[attr-defined]  # as before
        codes = parted(stands.get(name, "")) if name == "exploitation" else [stands.get(name, "")]
        chosen = ", ".join(str(words.get(code, code)) for code in codes) or _("Not known")
        return _("%(question)s: %(answer)s.") % {
            "question": self.fields[name].label, "answer": chosen,
        }  # fmt: skip

    def _offer(self, name: str, choices: Choices, kept: Sequence[str]) -> None:
        """Offer choices, and what is kept even where it is none of them."""
        more: Choices = [(code, code) for code in kept if code not in dict(choices)]
        offer(self, name, [*choices, *more])
