"""The forms of administration, and what they say where something is refused."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amparo.apps.accounts.actions import Refused
from amparo.apps.accounts.roles import MemberRole
from amparo.domain.access.table import OF_A_DESK, Role
from amparo.web.forms import DateParts, Radios
from amparo.web.forms.fields import offer

Choices = Sequence[tuple[object, str | Promise]]
Done = TypeVar("Done")
_FIRST_YEAR, _LAST_YEAR = 1900, 2999

REFUSALS: Mapping[str, tuple[str, str | Promise]] = {
    "no name": ("name", _("Write a name.")),
    "name taken": ("name", _("This name is taken. Choose another.")),
    "desk there": (
        "place",
        _("This institution has an open desk at this place already. Somebody may just have opened"
          " it."),
    ),
    "closed already": ("", _("This desk is closed already.")),
    "members there": (
        "day",
        _("Members are at this desk now, or were after that day. Move or remove them first."),
    ),
    "before it opened": ("day", _("That day is before the desk opened.")),
    "held already": (
        "institution",
        _("An institution holds this role at this place at that time already. End that first."),
    ),
    "ends before it starts": ("last_day", _("The last day is before the first one.")),
    "ended already": ("", _("This was ended already, perhaps by somebody else just now.")),
    "desk closed": ("desk", _("This desk was closed. Choose another.")),
    "before it started": ("day", _("That day is before they came to the desk they are at.")),
    "no change": ("desk", _("They are at this desk in this role already.")),
    "removed": ("", _("This member was removed already.")),
    "first password": (
        "",
        _("They have not signed in and chosen a password of their own yet. Ask them to do that."),
    ),
    "confirmed already": ("", _("Somebody confirmed this member already, or removed them.")),
    "suspended already": ("", _("This member was suspended already.")),
    "other desk": ("successor", _("Choose somebody who is at the same desk.")),
    "last administrator": (
        "",
        _("This is the last administrator. Make somebody else one first, or nobody can enter"
          " members any more."),
    ),
}  # fmt: skip
"""The field and the words for each code with which the actions refuse."""

_ROLES_OF_A_DESK = tuple(role for role in MemberRole if Role(role.value) in OF_A_DESK)

ROLE_HINTS: Mapping[str, str | Promise] = {
    MemberRole.OFFICER: _("Works on the cases of the desk."),
    MemberRole.CASE_LEAD: _("Works on the cases of the desk, and answers for who sees them."),
    MemberRole.DESK_ADMINISTRATOR: _(
        "Manages the members of the desk. Sees only cases assigned to them."
    ),
    MemberRole.COORDINATOR: _("Sees the duties and figures of the country. Sees no case."),
    MemberRole.COUNTRY_ADMINISTRATOR: _("Enters institutions, desks and members. Sees no case."),
    MemberRole.EDITOR: _("Writes the texts that are published. Sees no case."),
    MemberRole.AUDITOR: _("Checks the journal: its hashes, and who acted. Sees no case."),
}


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what was typed into a form; nothing while its page is only being shown."""
    return request.POST if request.method == "POST" else None


def try_action(*, form: forms.Form, action: Callable[[], Done]) -> Done | None:
    """Do an action and return what it does; where it is refused, say so in the form instead."""
    try:
        return action()
    except Refused as refused:
        field, text = REFUSALS[refused.code]
        form.add_error(field if field in form.fields else None, str(text))
        return None


class DayField(forms.DateField):
    """A day in three parts."""

    widget = DateParts
    default_error_messages: ClassVar = {
        "required": _("Write the day, the month and the year."),
        "invalid": _("There is no such day. Write it as 27 3 2026."),
    }

    def __init__(self, **named: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **named)

    def to_python(self, value: Any) -> date | None:
        """Return the day. Raises `ValidationError` if there is none such, or in another age."""
        day = super().to_python(value)
        if day is not None and not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            raise ValidationError(self.error_messages["invalid"], code="year")
        return day


class _DayForm(forms.Form):
    """A form with a day that must not be still to come: desks and members change at once."""

    day = DayField()

    def __init__(self, *, today: date, label: str, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data=data, initial={"day": today})
        self.today = today
        self.fields["day"].label = label

    def clean_day(self) -> date:
        """Refuse a day that is still to come."""
        day: date = self.cleaned_data["day"]
        if day > self.today:
            raise ValidationError(gettext("That day is still to come. Write today or a day past."))
        return day


class InstitutionForm(forms.Form):
    """The name of an institution."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("As the law or its own letters write it. It cannot be changed later."),
        max_length=200,
        error_messages={"required": _("Write a name.")},
    )


class DeskForm(_DayForm):
    """A new desk: its name, its place, and since when."""

    name = forms.CharField(
        label=_("Name of the desk"),
        help_text=_("Short, as its members call it."),
        max_length=200,
        error_messages={"required": _("Write a name.")},
    )
    place = forms.ChoiceField(
        label=_("Where"),
        help_text=_("A case goes to the desk at its place; if there is none, to the one for"
                    " everywhere."),
        required=False,
    )  # fmt: skip
    field_order = ("name", "place", "day")

    def __init__(
        self, *, today: date, places: Sequence[str], data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(today=today, label=gettext("Open since"), data=data)
        offer(self, "place", place_choices(places))


class CloseDeskForm(_DayForm):
    """The day from which a desk is closed."""

    def __init__(self, *, today: date, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(today=today, label=gettext("Closed since"), data=data)


class DeskMailForm(forms.Form):
    """The e-mail address of a desk; empty for none."""

    address = forms.EmailField(
        label=_("E-mail address of the desk"),
        help_text=_("One that the institution gave to the desk, not to a person. Leave it empty to"
                    " send nothing."),
        max_length=254,
        required=False,
        error_messages={"invalid": _("Write an e-mail address, such as desk@example.org.")},
    )  # fmt: skip

    def clean_address(self) -> str:
        """Refuse an address that not every server takes: the desk would never be told."""
        address = str(self.cleaned_data["address"])
        if not (address.isascii() and address.isprintable()):
            raise forms.ValidationError(self.fields["address"].error_messages["invalid"])
        return address


class _PostingForm(_DayForm):
    """At which desk, in which role."""

    desk = forms.TypedChoiceField(
        label=_("Desk"), coerce=int, error_messages={"required": _("Choose a desk.")}
    )
    role = forms.TypedChoiceField(
        label=_("What they do in Amparo"),
        choices=MemberRole.choices,
        coerce=MemberRole,
        widget=Radios(hints=ROLE_HINTS),
        error_messages={"required": _("Choose what they do.")},
    )

    def __init__(
        self,
        *,
        today: date,
        desks: Choices,
        roles: Choices,
        label: str,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(today=today, label=label, data=data)
        # Where there is but one, nobody is asked to choose it.
        nothing = [("", gettext("Choose a desk"))] if len(desks) != 1 else []
        offer(self, "desk", [*nothing, *desks])
        offer(self, "role", roles)


class MemberForm(_PostingForm):
    """A new member: how others see them, how they sign in, and where they are."""

    shown_name = forms.CharField(
        label=_("Name that others see"),
        max_length=100,
        error_messages={"required": _("Write the name that others see.")},
    )
    name = forms.CharField(
        label=_("Sign-in name"),
        help_text=_("Capitals make no difference. It cannot be changed later."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": _("Write a sign-in name.")},
    )
    field_order = ("shown_name", "name", "desk", "role", "day")

    def __init__(
        self,
        *,
        today: date,
        desks: Choices,
        roles: Choices,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        label = gettext("At this desk since")
        super().__init__(today=today, desks=desks, roles=roles, label=label, data=data)


class MoveForm(_PostingForm):
    """Where a member goes."""

    field_order = ("desk", "role", "day")

    def __init__(
        self,
        *,
        today: date,
        desks: Choices,
        roles: Choices,
        desk: int | None,
        role: str,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        label = gettext("From which day")
        super().__init__(today=today, desks=desks, roles=roles, label=label, data=data)
        self.initial = {**self.initial, "desk": desk, "role": role}


class ConfirmForm(forms.Form):
    """Nothing to fill in: pressing the button is the answer."""


class RemoveForm(forms.Form):
    """Who succeeds a member who is removed, in the cases that are in their hands."""

    successor = forms.TypedChoiceField(
        label=_("Who takes over the cases assigned to them?"),
        help_text=_("The duties stay with the desk."),
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(self, *, successors: Choices, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data=data)
        offer(self, "successor", [("", gettext("Nobody for now")), *successors])


class DeskSeeingForm(forms.Form):
    """Whether officers of a desk see all its cases, or only those assigned to them."""

    is_by_assignment = forms.TypedChoiceField(
        label=_("Which cases do the officers of this desk see?"),
        choices=[
            ("no", _("All cases of the desk")),
            ("yes", _("Only the cases assigned to them")),
        ],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose which cases they see.")},
    )


class ConfidentialDeskForm(forms.Form):
    """Whether others read the name of a desk."""

    is_confidential = forms.TypedChoiceField(
        label=_("What do other desks read?"),
        choices=[
            ("no", _("Its name and its institution")),
            ("yes", _("“A confidential service”")),
        ],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what they read.")},
    )


class HoldRoleForm(forms.Form):
    """Which institution holds a role, where, and when. The days may be still to come."""

    institution = forms.TypedChoiceField(
        label=_("Institution"), coerce=int, error_messages={"required": _("Choose an institution.")}
    )
    place = forms.ChoiceField(label=_("Where"), required=False)
    first_day = DayField(label=_("First day"))
    last_day = DayField(
        label=_("Last day"), help_text=_("Leave it empty if there is no end yet."), required=False
    )
    is_assumed = forms.BooleanField(
        label=_("No text says this; we take it to be so. It is marked as assumed."), required=False
    )

    def __init__(
        self,
        *,
        today: date,
        institutions: Choices,
        places: Sequence[str],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data=data, initial={"first_day": today})
        offer(self, "institution", [("", gettext("Choose an institution")), *institutions])
        offer(self, "place", place_choices(places))


class EndRoleForm(forms.Form):
    """The last day on which an institution holds a role. It may be still to come."""

    last_day = DayField(label=_("Last day"))

    def __init__(self, *, today: date, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data=data, initial={"last_day": today})


def roles_to_give(is_for_country: bool) -> Choices:
    """Return the roles that somebody may give: in a desk only, or in the whole country."""
    given = MemberRole if is_for_country else _ROLES_OF_A_DESK
    return [(role.value, role.label) for role in given]


def place_choices(places: Sequence[str]) -> Choices:
    """Return the places to choose from, everywhere first."""
    return [("", gettext("Everywhere")), *((name, name) for name in places)]
