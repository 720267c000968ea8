"""The forms of referrals. Their fields are sealed before they are kept, and stand in no session."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amparo.apps.accounts.queries import PlacedDesk
from amparo.apps.cases.sent_once import SentOnce
from amparo.apps.compartments.pages.forms import PREFIX
from amparo.apps.compartments.words import NAMES
from amparo.apps.sharing.consenting.words import SPOKEN_NAMES
from amparo.apps.sharing.referring.drafts import Typed
from amparo.apps.sharing.referring.facts import LANGUAGE, NEEDS_INTERPRETER, YES, told_facts
from amparo.apps.sharing.referring.sending import Wanted
from amparo.apps.sharing.referring.words import (
    NEED_NAMES,
    NOTHING_CHOSEN,
    OUTCOME_NAMES,
    REASON_NAMES,
    REFUSALS,
    URGENCY_NAMES,
    named,
)
from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.recording import Refused
from amparo.domain.referral.acts import Outcome, Reason
from amparo.domain.referral.needs import Need, Urgency
from amparo.domain.referral.sending import LONGEST_WORDS, Packet
from amparo.vault.hashing import digest
from amparo.web.forms import Checkboxes, Radios
from amparo.web.forms.fields import offer

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Words = str | Promise
CONFIDENTIAL = "confidential"
"""What the form sends where Amparo is to choose a confidential service."""
NOTHING: Typed = {}
_CHOOSE: tuple[str, Words] = ("", _("Choose one"))


def refuse(form: forms.Form, refusal: Refused) -> None:
    """Say in a form why an action refused it."""
    field, text = REFUSALS[refusal.code]
    form.add_error(field if field in form.fields else None, str(text))


def _words(label: "StrPromise", hint: "StrPromise", *, is_required: bool) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=is_required,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
        error_messages={
            "max_length": _("Write at most 1000 letters."),
            "required": _("Write what you want to say."),
        },
    )


@dataclass(frozen=True, kw_only=True)
class Offered:
    """What a sender may choose: desks, compartments that their own desk opens, facts, duties.

    ``duties`` are those of their own desk, by position, with what is to be done.
    """

    desks: Sequence[PlacedDesk]
    compartments: Collection[Compartment]
    facts: Mapping[str, str]
    duties: Mapping[int, str]


class ReferForm(SentOnce):
    """What is needed, how soon, from whom, and what they may know.

    ``previewed`` is a digest of what the sender has read before they send it.
    """

    need = forms.TypedChoiceField(
        label=_("What does the person need?"),
        help_text=_("One thing. For another need send another referral."),
        coerce=Need,
        error_messages={"required": _("Choose what the person needs.")},
    )
    urgency = forms.TypedChoiceField(
        label=_("How soon?"),
        coerce=Urgency,
        choices=[(code.value, name) for code, name in URGENCY_NAMES.items()],
        widget=Radios(),
        error_messages={"required": _("Choose how soon.")},
    )
    receiver = forms.ChoiceField(
        label=_("Which desk do you ask?"),
        help_text=_(
            "A desk, never a person. Of a confidential service you learn whether it accepts, and"
            " neither its name nor where it is. A desk that has no key yet cannot be asked."
        ),
        error_messages={"required": _("Choose which desk you ask.")},
    )
    words = _words(
        _("What must they know to answer?"),
        _(
            "At most 1000 letters. They read this before they accept. Write no name and nothing"
            " by which somebody could be found."
        ),
        is_required=False,
    )
    facts = forms.MultipleChoiceField(
        label=_("What else may they know before they accept?"),
        help_text=_("Only what they need to decide."),
        required=False,
        widget=Checkboxes(is_small=True),
    )
    language = forms.ChoiceField(label=_("Language the person speaks"), required=False)
    needs_interpreter = forms.BooleanField(label=_("An interpreter is needed"), required=False)
    compartments = forms.TypedMultipleChoiceField(
        label=_("What may they open once they have accepted?"),
        help_text=_("The least that serves. They open what stands there then, and later changes."),
        coerce=Compartment,
        widget=Checkboxes(),
        error_messages={"required": NOTHING_CHOSEN},
    )
    serves = forms.TypedChoiceField(
        label=_("Does it serve a duty of your desk?"),
        help_text=_("Then they are to answer by the time of that duty."),
        coerce=int,
        empty_value=None,
        required=False,
    )
    is_fulfilled = forms.BooleanField(
        label=_("Sending it fulfils that duty: record it as done now"), required=False
    )
    previewed = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *, offered: Offered, data: Mapping[str, Any] | None = None, typed: Typed = NOTHING
    ) -> None:
        super().__init__(data=data, prefix=PREFIX, initial={**self.fresh(), **self._begun(typed)})
        self.offered = offered
        offer(self, "need", [_CHOOSE, *((code.value, named(name)) for code, name in
                                       NEED_NAMES.items())])  # fmt: skip
        offer(self, "receiver", self._receivers())
        offer(self, "facts", self._facts())
        offer(self, "language", [("", gettext("Not said")), *SPOKEN_NAMES.items()])
        offer(self, "compartments", self._compartments())
        duties = [(str(position), act) for position, act in offered.duties.items()]
        offer(self, "serves", [("", gettext("No duty of our desk")), *duties])
        for name, is_there in (("facts", offered.facts), ("serves", offered.duties),
                               ("is_fulfilled", offered.duties)):  # fmt: skip
            if not is_there:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Refuse to fulfil a duty where none is named."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("is_fulfilled") and said.get("serves") is None:
            self.add_error("serves", gettext("Choose the duty that it fulfils."))
        return said

    def wanted(self) -> Wanted:
        """Return what is to be sent."""
        said = self.cleaned_data
        chosen = {name: self.offered.facts[name] for name in said.get("facts", ())}
        if said["language"]:
            chosen[LANGUAGE] = said["language"]
        if said["needs_interpreter"]:
            chosen[NEEDS_INTERPRETER] = YES
        to = said["receiver"]
        return Wanted(
            need=said["need"],
            urgency=said["urgency"],
            to_desk=None if to == CONFIDENTIAL else int(to),
            compartments=frozenset(said["compartments"]),
            packet=Packet(words=said["words"].strip(), facts=chosen),
            serves=said.get("serves"),
            is_fulfilled=said.get("is_fulfilled", False),
        )

    def receiver_name(self) -> str:
        """Return the desk that was chosen, by name."""
        chosen = self.cleaned_data["receiver"]
        found = (desk for desk in self.offered.desks if str(desk.desk_id) == chosen)
        return next((desk.whole_name for desk in found), "")

    def _begun(self, typed: Typed) -> dict[str, object]:
        """Return what was typed as a page shows it again; what may be several, as all of them."""
        several = ("facts", "compartments")
        return {name: values if name in several else values[0] for name, values in typed.items()}

    def _receivers(self) -> list[Any]:
        groups: dict[str, list[tuple[str, str]]] = {}
        for desk in self.offered.desks:
            # A select that is closed does not show the group: so the name stands whole.
            groups.setdefault(desk.institution, []).append((str(desk.desk_id), desk.whole_name))
        hidden = (CONFIDENTIAL, gettext("A confidential service, such as a shelter"))
        return [_CHOOSE, hidden, *groups.items()]

    def _facts(self) -> list[tuple[str, str]]:
        facts = self.offered.facts
        rows = told_facts(facts=facts)
        return [
            (name, gettext("%(label)s: %(value)s") % {"label": label, "value": value})
            for name, (label, value) in zip(facts, rows, strict=True)
        ]

    def _compartments(self) -> list[tuple[str, Words]]:
        return [(one.value, NAMES[one]) for one in NAMES if one in self.offered.compartments]


def previewed_digest(*, wanted: Wanted, versions: Mapping[str, int]) -> str:
    """Return by what a form says that its sender has read exactly this, and nothing else."""
    said = [
        wanted.need.value, wanted.urgency.value, wanted.to_desk,
        sorted(one.value for one in wanted.compartments), wanted.packet.words,
        dict(sorted(wanted.packet.facts.items())), wanted.serves, wanted.is_fulfilled,
        dict(sorted(versions.items())),
    ]  # fmt: skip
    return digest(content=json.dumps(said).encode()).hex()


class DutyForm(SentOnce):
    """Which duty of one's own desk is fulfilled by it, where it owes one in the case."""

    serves = forms.TypedChoiceField(
        label=_("Does this fulfil a duty of your desk?"),
        help_text=_("Then it is recorded as done now."),
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(self, *, duties: Mapping[int, str], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data=data, initial=self.fresh())
        offered = [(str(position), act) for position, act in duties.items()]
        offer(self, "serves", [("", gettext("No duty of our desk")), *offered])
        if not duties:
            del self.fields["serves"]


class DeclineForm(SentOnce):
    """Why a desk declines."""

    reason = forms.TypedChoiceField(
        label=_("Why do you decline?"),
        coerce=Reason,
        widget=Radios(),
        error_messages={"required": _("Choose why you decline.")},
    )

    def __init__(self, *, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data=data, initial=self.fresh())
        offer(self, "reason", [(code.value, named(name)) for code, name in REASON_NAMES.items()])


class HandBackForm(DutyForm):
    """With what a desk hands back what it had accepted."""

    outcome = forms.TypedChoiceField(
        label=_("What came of it?"),
        coerce=Outcome,
        widget=Radios(),
        error_messages={"required": _("Choose what came of it.")},
    )
    field_order = ("outcome", "serves")

    def __init__(self, *, duties: Mapping[int, str], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(duties=duties, data=data)
        named_outcomes = [(code.value, named(name)) for code, name in OUTCOME_NAMES.items()]
        offer(self, "outcome", named_outcomes)


class SayForm(SentOnce):
    """What one desk asks of the other, or says to it."""

    words = _words(
        _("What do you want to say?"),
        _("At most 1000 letters. Only the other desk and yours can open it. Write no name."),
        is_required=True,
    )

    def __init__(self, *, data: Mapping[str, Any] | None = None, typed: Typed = NOTHING) -> None:
        begun = {"words": "".join(typed.get("words", ()))}
        super().__init__(data=data, prefix=PREFIX, initial={**self.fresh(), **begun})


TYPED = (ReferForm.base_fields.keys() | SayForm.base_fields.keys()) - {"submission", "previewed"}
"""The names of what is kept as a draft, while it is not sent."""
