"""The questions of consent, one for each page, and those of taking it back and of going without."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amparo.apps.cases.pages.telling_sharing import PURPOSE_NAMES
from amparo.apps.cases.sent_once import SentOnce
from amparo.apps.compartments.words import NAMES
from amparo.apps.sharing.consenting.words import (
    HOW_NAMES,
    INTERPRETING_NAMES,
    LANGUAGE_NAMES,
    REFUSALS,
    SPOKEN_NAMES,
    TERMS,
    Words,
)
from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.recording import Refused
from amparo.domain.consent.asking import (
    LONGEST_REFERENCE,
    Interpreter,
    Interpreting,
    check_interpreter,
)
from amparo.domain.consent.routes import RouteKind
from amparo.domain.consent.scopes import How, Purpose
from amparo.web.forms import Checkboxes, Radios
from amparo.web.forms.fields import offer

Choices = Sequence[tuple[str, Words]]
Groups = Sequence[tuple[str, Choices]]
ALL, PART, NOTHING = "all", "part", "nothing"


def refuse(form: forms.Form, refusal: Refused) -> None:
    """Say in a form why an action refused it."""
    field, text = REFUSALS[refusal.code]
    form.add_error(field if field in form.fields else None, str(text))


def sentence_case(text: Words) -> str:
    """Return words that begin in small letters as the beginning of a line."""
    said = str(text)
    return said[:1].upper() + said[1:]


def _codes_of(names: Mapping[Any, Words]) -> list[tuple[str, str]]:
    return [(code.value, sentence_case(name)) for code, name in names.items()]


class WordsForm(SentOnce):
    """In which language the words are read, and which version of them."""

    language = forms.ChoiceField(
        choices=list(LANGUAGE_NAMES.items()), widget=forms.HiddenInput, required=True
    )
    words_version = forms.IntegerField(widget=forms.HiddenInput)


class ReceiverForm(forms.Form):
    """Who may receive something: a desk, or whoever holds a role."""

    receiver = forms.ChoiceField(
        label=_("With whom?"),
        help_text=_(
            "A desk; or what it does, where the desk is not known yet or is better not named."
        ),
        error_messages={"required": _("Choose who may receive it.")},
    )

    def __init__(self, *, groups: Groups, **named: Any) -> None:
        super().__init__(**named)
        offer(self, "receiver", [("", gettext("Choose one")), *groups])


class WhatForm(forms.Form):
    """Which compartments are asked for."""

    compartments = forms.TypedMultipleChoiceField(
        label=_("What is to be shared?"),
        help_text=_("Ask for no more than they need for the work."),
        coerce=Compartment,
        widget=Checkboxes(),
        error_messages={"required": _("Choose what may be shared.")},
    )

    def __init__(self, *, only: Collection[Compartment] = tuple(Compartment), **named: Any) -> None:
        super().__init__(**named)
        offer(self, "compartments", [(one.value, NAMES[one]) for one in Compartment if one in only])


class PurposeForm(forms.Form):
    """What it is shared for."""

    purpose = forms.TypedChoiceField(
        label=_("What for?"),
        coerce=Purpose,
        widget=Radios(),
        error_messages={"required": _("Choose what it is shared for.")},
    )

    def __init__(self, **named: Any) -> None:
        super().__init__(**named)
        offer(self, "purpose", _codes_of(PURPOSE_NAMES))


class UntilForm(forms.Form):
    """How long it lasts."""

    until = forms.TypedChoiceField(
        label=_("For how long?"),
        help_text=_("It ends by itself then. The person may take it back at any time before."),
        coerce=int,
        choices=[(str(days), name) for days, name in TERMS.items()],
        widget=Radios(),
        error_messages={"required": _("Choose for how long.")},
    )


class InterpreterForm(forms.Form):
    """Who interpreted, by a number or initials, and into which language."""

    interpreting = forms.TypedChoiceField(
        label=_("Who interprets?"),
        coerce=Interpreting,
        choices=[(way.value, name) for way, name in INTERPRETING_NAMES.items()],
        widget=Radios(),
        error_messages={"required": _("Choose whether somebody interprets.")},
    )
    interpreter = forms.CharField(
        label=_("Their register number or initials"),
        help_text=_("Only if somebody interprets. For example R-204 or J.P. Write no name."),
        max_length=LONGEST_REFERENCE,
        required=False,
        widget=forms.TextInput(
            attrs={
                "class": "govuk-input--width-10",
                "autocomplete": "off",
                "spellcheck": "false",
            }
        ),
    )
    spoken = forms.ChoiceField(
        label=_("Into which language"),
        help_text=_("Only if somebody interprets."),
        required=False,
    )

    def __init__(self, **named: Any) -> None:
        super().__init__(**named)
        offer(self, "spoken", [("", gettext("None of them")), *SPOKEN_NAMES.items()])

    def clean(self) -> dict[str, Any]:
        """Ask for what is needed to know who interpreted, and refuse a name."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if "interpreting" in said and "interpreter" in said:
            try:
                check_interpreter(interpreter=interpreter_of(said=said))
            except Refused as refusal:
                refuse(self, refusal)
        return said


class AnswerForm(forms.Form):
    """What the person said, and how."""

    answer = forms.ChoiceField(
        label=_("What did the person say?"),
        choices=[
            (ALL, _("Yes, to all of it")),
            (PART, _("Yes, to a part of it")),
            (NOTHING, _("No")),
        ],
        widget=Radios(),
        error_messages={"required": _("Choose what the person said.")},
    )
    agreed = forms.TypedMultipleChoiceField(
        label=_("To which part, if only to a part"),
        coerce=Compartment,
        widget=Checkboxes(is_small=True),
        required=False,
    )
    how = forms.TypedChoiceField(
        label=_("How did they say it?"),
        coerce=How,
        choices=[(how.value, name) for how, name in HOW_NAMES.items()],
        widget=Radios(is_small=True),
        error_messages={"required": _("Choose how they said it.")},
    )

    def __init__(self, *, asked: Collection[Compartment], **named: Any) -> None:
        super().__init__(**named)
        self.asked = frozenset(asked)
        offer(self, "agreed", [(one.value, NAMES[one]) for one in Compartment if one in asked])

    def clean(self) -> dict[str, Any]:
        """Refuse a part that is nothing or everything, and a part beside another answer."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        part = frozenset(said.get("agreed", ()))
        if said.get("answer") == PART and not part:
            self.add_error("agreed", gettext("Choose to what they said yes."))
        if said.get("answer") == PART and part and part == self.asked:
            self.add_error("agreed", gettext("That is all of it. Choose “Yes, to all of it”."))
        if said.get("answer") in (ALL, NOTHING) and part:
            self.add_error("agreed", gettext("Leave this empty, unless they said yes to a part."))
        return said


def interpreter_of(*, said: Mapping[str, Any]) -> Interpreter:
    """Return who interpreted, from what was said in `InterpreterForm`."""
    return Interpreter(
        way=said["interpreting"],
        reference=said.get("interpreter", ""),
        spoken=said.get("spoken", ""),
    )


def agreed_to(*, said: Mapping[str, Any]) -> frozenset[Compartment]:
    """Return what the person said yes to, from what was said in `AnswerForm` and before."""
    chosen = {ALL: said["compartments"], NOTHING: ()}
    return frozenset(chosen.get(said["answer"], said["agreed"]))


class WithdrawForm(SentOnce):
    """What is taken back, and how the person said so."""

    which = forms.ChoiceField(
        label=_("What does the person take back?"),
        widget=Radios(),
        error_messages={"required": _("Choose what is taken back.")},
    )
    how = forms.TypedChoiceField(
        label=_("How did they say it?"),
        coerce=How,
        choices=[(how.value, name) for how, name in HOW_NAMES.items()],
        widget=Radios(is_small=True),
        error_messages={"required": _("Choose how they said it.")},
    )

    def __init__(self, *, standing: Choices, **named: Any) -> None:
        super().__init__(**named)
        offer(self, "which", [*standing, (ALL, gettext("All of it"))])

    def number(self) -> int | None:
        """Return the number of the entry that is taken back; none for all of them."""
        which = self.cleaned_data["which"]
        return None if which == ALL else int(which)


class RouteForm(SentOnce):
    """Which way of the law is taken."""

    kind = forms.TypedChoiceField(
        label=_("Why may it be shared without consent?"),
        coerce=RouteKind,
        widget=Radios(),
        error_messages={"required": _("Choose the ground.")},
    )

    def __init__(self, *, kinds: Choices, articles: Mapping[str, str], **named: Any) -> None:
        super().__init__(**named)
        offer(self, "kind", kinds)
        self.fields["kind"].widget.hints = dict(articles)


class RouteToForm(forms.Form):
    """To which of those whom the article names."""

    desk = forms.TypedChoiceField(
        label=_("With whom?"),
        help_text=_("Only desks that the article names are here."),
        coerce=int,
        error_messages={"required": _("Choose who receives it.")},
    )

    def __init__(self, *, desks: Choices, **named: Any) -> None:
        super().__init__(**named)
        offer(self, "desk", [("", gettext("Choose one")), *desks])
