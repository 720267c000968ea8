"""The forms of who sees a case."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from amparo.apps.cases.sent_once import SentOnce
from amparo.domain.casework.restricting import Restricts
from amparo.domain.casework.reviewing import Answer
from amparo.web.forms.fields import offer

Choices = Sequence[tuple[str, str]]
Groups = Sequence[tuple[str, Choices]]

REFUSALS: dict[str, str | Promise] = {
    "not at this desk": _("Choose somebody who is at your desk."),
    "assigned already": _("The case is in their hands already."),
    "ended already": _("This was ended already, perhaps by somebody else just now."),
    "too many": _(
        "You opened ten cases in an emergency within a day. Ask a case lead to assign you more."
    ),
    "few words": _("Write at least 20 letters."),
    "reviewed already": _("This was reviewed already, perhaps by somebody else just now."),
    "oneself": _("You cannot decide this about yourself or your own desk. Ask the coordination."),
    "stands already": _("This stands already."),
    "lifted twice": _(
        "Two who reviewed this lifted it, one after the other. It cannot be put again."
    ),
    "own house": _("Somebody of another institution reviews this."),
    "second person": _("You lifted the same before, and it was put again. Another person decides."),
    "lifted already": _("This was lifted already, perhaps by somebody else just now."),
    "other case": _("This form was sent for another case. Open the page again."),
}
"""What a page says for each code with which the actions refuse."""

KIND_NAMES: dict[Restricts, str | Promise] = {
    Restricts.RELATIVE: gettext_lazy("A relative is implicated"),
    Restricts.MEMBER: gettext_lazy("A member of your desk is implicated"),
    Restricts.DESK: gettext_lazy("Another desk is implicated"),
    Restricts.ENDED: gettext_lazy("Another desk does not need the case any more"),
}

REVIEWED_KIND_NAMES = KIND_NAMES | {
    Restricts.MEMBER: gettext_lazy("A member of that desk is implicated")
}
"""The same, to who reviews it and works elsewhere."""

ANSWER_NAMES: dict[Answer, str | Promise] = {
    Answer.STANDS: gettext_lazy("It stands"),
    Answer.NO_GROUND: gettext_lazy("It is lifted: what was written gives no ground for it"),
    Answer.MISTAKEN: gettext_lazy("It is lifted: it means the wrong desk or member"),
    Answer.NOT_CONFIRMED: gettext_lazy("It is lifted: it was looked into and not confirmed"),
}


class AssignForm(forms.Form):
    """Into whose hands a case goes."""

    member = forms.TypedChoiceField(
        label=_("Who works on this case?"),
        coerce=uuid.UUID,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a member of your desk.")},
    )

    def __init__(self, *, members: Choices, data: Any = None) -> None:
        super().__init__(data=data)
        offer(self, "member", members)


class RestrictForm(SentOnce):
    """Who is to be kept out of a case, and why."""

    kind = forms.TypedChoiceField(
        label=_("What is the reason?"),
        choices=[(kind.value, name) for kind, name in KIND_NAMES.items()],
        coerce=Restricts,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the reason.")},
    )
    member = forms.ChoiceField(label=_("Which member, if one is implicated"), required=False)
    desk = forms.ChoiceField(label=_("Which desk, if one is meant"), required=False)
    words = forms.CharField(
        label=_("Why?"),
        help_text=_(
            "At least 20 letters. Write no names of victims. The coordination reads this; of a"
            " relative, everybody who works on the case reads it."
        ),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write why.")},
    )
    field_order = ("kind", "member", "desk", "words")

    def __init__(
        self, *, members: Choices, desks: Groups, data: Any = None, initial: Any = None
    ) -> None:
        super().__init__(data=data, initial=initial)
        nobody = ("", gettext("Nobody of them"))
        offer(self, "member", [nobody, *members])
        offer(self, "desk", [("", gettext("None of them")), *desks])

    def target(self) -> str:
        """Return whom the chosen reason is about; empty for a relative, or where none is chosen."""
        said = self.cleaned_data
        chosen = {Restricts.RELATIVE: "", Restricts.MEMBER: said["member"]}
        return str(chosen.get(said["kind"], said["desk"]))

    def clean(self) -> dict[str, Any]:
        """Ask for the one whom the reason needs."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        needs = {Restricts.MEMBER: "member", Restricts.DESK: "desk", Restricts.ENDED: "desk"}
        field = needs.get(said.get("kind"))  # type: ignore[arg-type]  # none where not chosen
        if field and not said.get(field):
            self.add_error(field, gettext("Choose who is meant."))
        return said


class EmergencyForm(forms.Form):
    """Which case, and why it cannot wait."""

    code = forms.CharField(
        label=_("Code of the case"),
        help_text=_("Seven letters and digits, as on the papers. For example K7Q-M4X-2."),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-10"}
        ),
        error_messages={"required": _("Write the code of the case.")},
    )
    words = forms.CharField(
        label=_("What cannot wait, and why?"),
        help_text=_("At least 20 letters. Write no names. The case leads of your desk read this."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write why it cannot wait.")},
    )


class AnswerForm(forms.Form):
    """What a review of a restriction says, and why.

    ``answers`` are those that can be given; where there is one, only the reason is asked.
    """

    answer = forms.TypedChoiceField(
        label=_("What do you say?"),
        coerce=Answer,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer.")},
    )
    words = forms.CharField(
        label=_("Why?"),
        help_text=_(
            "At least 20 letters. Write no names of victims. The desk that put it reads this."
        ),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write why.")},
    )

    def __init__(self, *, answers: Sequence[Answer], data: Any = None) -> None:
        super().__init__(data=data)
        offer(self, "answer", [(one.value, str(ANSWER_NAMES[one])) for one in answers])
        if len(answers) == 1:
            self.fields["answer"].widget = forms.HiddenInput()
            self.initial["answer"] = answers[0].value


class ReviewForm(forms.Form):
    """Whether an emergency was one."""

    is_justified = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda said: said == "yes"
    )
