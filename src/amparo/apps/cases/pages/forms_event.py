"""The form of what happened: when, where, and what is known of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django import forms
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.apps.cases.pages.moments import as_moment, read_moment
from amparo.apps.cases.pages.places import place_choices
from amparo.apps.cases.pages.refusals import FIELDS, REFUSALS
from amparo.apps.cases.sent_once import SentFromCase, SentOnce
from amparo.apps.protocols.governing import labels
from amparo.domain.casework.recording import Draft, Refused
from amparo.domain.protocol.instants import UnreadableInstant
from amparo.web.forms.fields import offer
from amparo.web.forms.moment import Moment, MomentField
from amparo.web.forms.widgets import Radios

NOW, THEN = "now", "then"
_FACT = "fact-"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a form asks of an event: its facts, those known before, and the place so far.

    ``seen`` is the number of entries of the case that the page shows.
    """

    event: str
    facts: Sequence[str]
    known: Mapping[str, bool]
    place: str = ""
    seen: int = 0


class EventForm(SentOnce):
    """When it happened, where, and the facts the event may state."""

    when = forms.ChoiceField(
        label=gettext_lazy("When did it happen?"),
        choices=[(NOW, gettext_lazy("Just now")), (THEN, gettext_lazy("At another time"))],
        widget=Radios(),
        required=False,
    )
    moment = MomentField(
        label=gettext_lazy("Day and time"),
        help_text=gettext_lazy("Month and year are enough. Leave out what nobody knows."),
        required=False,
    )
    place = forms.ChoiceField(label=gettext_lazy("Where?"), required=False)

    def __init__(self, *, asked: Asked, data: Mapping[str, Any] | None = None) -> None:
        initial = {**self.fresh(), "place": asked.place, "seen": asked.seen}
        super().__init__(data=data, initial=initial)
        self.asked = asked
        offer(self, "place", place_choices(kept=asked.place))
        self.fact_fields = {f"{_FACT}{slugify(fact)}": fact for fact in asked.facts}
        for name, fact in self.fact_fields.items():
            self.fields[name] = _fact_field(fact, asked.known.get(fact))

    def clean(self) -> dict[str, Any]:
        """Refuse a form without a time, and an answer to what was not asked."""
        said = super().clean() or {}
        if said.get("when") == NOW:
            # What stands in the hidden fields of another time does not count.
            self.errors.pop("moment", None)
        elif not said.get("moment") and "moment" not in self.errors:
            self.add_error("when" if not said.get("when") else "moment", _("Say when it happened."))
        if any(key.startswith(_FACT) and key not in self.fact_fields for key in self.data):
            self.add_error(None, REFUSALS["unknown fact"])
        return said

    def draft(self, *, at: datetime) -> Draft | None:
        """Return what the form says, just now being ``at``; none, with an error, if no clock did.

        A clock that goes forward for the summer never shows some minutes.
        """
        try:
            earliest, latest = read_moment(moment=self._moment(at))
        except UnreadableInstant:
            self.add_error("moment", _("No clock here showed that time. Check it."))
            return None
        said = self.cleaned_data
        answers = {fact: said[name] for name, fact in self.fact_fields.items()}
        return Draft(
            event=self.asked.event,
            earliest=earliest,
            latest=latest,
            precision=self._moment(at).precision,
            place=said["place"],
            states={fact: answer == "yes" for fact, answer in answers.items() if answer},
        )

    def refuse(self, refusal: Refused) -> None:
        """Say in the form why it was refused."""
        field = FIELDS.get(refusal.code)
        self.add_error(field if field in self.fields else None, REFUSALS[refusal.code])

    def sent_again(self, *, at: datetime, **changed: object) -> Self:
        """Return the form as it was typed, to be sent again, with some values ``changed``.

        What happened just now stays when it was: whoever reads on takes their time.
        """
        data = {key: self.data[key] for key in self.data}
        if self.is_just_now():
            data["when"] = THEN
            parts = self.fields["moment"].widget.split(as_moment(at))
            data.update({f"moment-{name}": value for name, value in parts.items()})
        data.update({key: str(value) for key, value in changed.items()})
        again = type(self)(asked=self.asked, data=data)
        again.full_clean()
        return again

    def is_just_now(self) -> bool:
        """Whether it happened just now."""
        return bool(self.cleaned_data.get("when") == NOW)

    def when_options(self) -> list[dict[str, object]]:
        """Return the choices of when, the fields of another time below theirs."""
        chosen = self["when"].value() or (THEN if self["moment"].errors else "")
        texts = dict(self.fields["when"].choices)  # type: ignore[attr-defined]  # a field with choices
        below = {THEN: self["moment"].as_field_group()}
        return [
            {"value": value, "text": text, "checked": value == chosen,
             "conditional": below.get(value)}
            for value, text in texts.items()
        ]  # fmt: skip

    def facts(self) -> list[forms.BoundField]:
        """Return the fields of the facts."""
        return [self[name] for name in self.fact_fields]

    def _moment(self, at: datetime) -> Moment:
        return as_moment(at) if self.is_just_now() else self.cleaned_data["moment"]


class RecordForm(SentFromCase, EventForm):
    """Something that happened in a case that is open."""

    although_barred = forms.BooleanField(
        label=gettext_lazy("It happened all the same. Record it."), required=False
    )
    although_again = forms.BooleanField(
        label=gettext_lazy("It happened again. Record it too."), required=False
    )


class OpeningForm(EventForm):
    """What a case begins with, and how many people it was."""

    although_again = forms.BooleanField(
        label=gettext_lazy("These are other people. Open their cases."), required=False
    )

    people = forms.IntegerField(
        label=gettext_lazy("How many people were found together?"),
        help_text=gettext_lazy("Each has a case of their own."),
        initial=1,
        min_value=1,
        max_value=50,
        error_messages={
            "required": REFUSALS["people"], "invalid": REFUSALS["people"],
            "min_value": REFUSALS["people"], "max_value": REFUSALS["people"],
        },
        widget=forms.NumberInput(
            attrs={"class": "govuk-input--width-2", "inputmode": "numeric"}
        ),
    )  # fmt: skip

    def __init__(self, *, asked: Asked, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(asked=asked, data=data)
        if asked.facts:
            self.fields["people"].help_text = _(
                "Each has a case of their own. Where an answer below is not the same for all, leave"
                " it at “Not known”, and record it in each case."
            )


def _fact_field(fact: str, known: bool | None) -> forms.ChoiceField:
    so_far: dict[bool | None, str] = {
        None: "",
        True: _("So far in this case: yes."),
        False: _("So far in this case: no."),
    }
    choices: list[tuple[str, str | Promise]] = [
        ("yes", _("Yes")),
        ("no", _("No")),
        ("", _("Not known") if known is None else _("Nothing new")),
    ]
    return forms.ChoiceField(
        label=labels().fact(fact).ask,
        help_text=so_far[known],
        choices=choices,
        required=False,
        initial="",
        widget=Radios(is_inline=True),
    )
