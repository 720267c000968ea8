"""The form that asks why somebody looks at a case."""

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.domain.access.looking import OF_PROGRAM

_FEWEST, _MOST = 10, 500


class WhyForm(forms.Form):
    """A few words; they are kept in the journal, and shown to who leads the cases."""

    words = forms.CharField(
        label=_("Your reason"),
        help_text=_("A sentence. Write no name, and nothing by which a person can be known."),
        min_length=_FEWEST,
        max_length=_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Write why you look at this case."),
            "min_length": _("Write a little more: at least 10 letters."),
            "max_length": _("Write it shorter: at most 500 letters."),
        },
    )

    def clean_words(self) -> str:
        """Refuse words that would pass for those of a program."""
        words = str(self.cleaned_data["words"])
        if words.lower().startswith(OF_PROGRAM.strip().lower()):
            raise forms.ValidationError(_("Begin otherwise: so begins what programs note."))
        return words
