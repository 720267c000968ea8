"""What happened with an account, in the words of the pages that show it."""

import uuid
from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.apps.accounts.administration.table_heads import heads
from amparo.apps.accounts.clocks import moment_of
from amparo.apps.accounts.factors.having import Kind as Factor
from amparo.apps.accounts.history import OF_NOBODY_KNOWN, PASSWORD_ALONE, Happened, Kind
from amparo.apps.accounts.queries import shown_names
from amparo.apps.accounts.roles import MemberRole

_Words = str | Promise

_OF_KIND: Mapping[Kind, _Words] = {
    Kind.WRONG_PASSWORD: gettext_lazy("Password refused"),
    Kind.WRONG_SECOND_STEP: gettext_lazy("The right password, and a wrong second step"),
    Kind.PASSWORD_CHOSEN: gettext_lazy("Another password chosen"),
    Kind.PASSWORD_GIVEN: gettext_lazy("New first password made"),
    Kind.FACTORS_TAKEN: gettext_lazy("All second steps taken away"),
    Kind.SHEET_MADE: gettext_lazy("Sheet of codes made"),
    Kind.SESSIONS_ENDED: gettext_lazy("Sessions ended"),
    Kind.ENTERED: gettext_lazy("Entered as: %(about)s"),
    Kind.MOVED: gettext_lazy("Moved; now: %(about)s"),
    Kind.CONFIRMED: gettext_lazy("Confirmed as: %(about)s"),
    Kind.SUSPENDED: gettext_lazy("Suspended"),
    Kind.CAME_BACK: gettext_lazy("Let in again"),
    Kind.REMOVED: gettext_lazy("Removed"),
    Kind.KEY_MADE: gettext_lazy("Own key made, with a passphrase"),
    Kind.PASSPHRASE_CHANGED: gettext_lazy("Another passphrase chosen"),
    Kind.UNSEALED: gettext_lazy("Opened what is sealed, with the passphrase"),
    Kind.WRONG_PASSPHRASE: gettext_lazy("Passphrase refused"),
    Kind.LET_IN_TO_KEYS: gettext_lazy("Let in to the keys of the desk"),
    Kind.KEYS_TAKEN: gettext_lazy("Keys of the desk taken away"),
    Kind.REFUSED: gettext_lazy("Refused a page: %(about)s"),
    Kind.NOT_THERE: gettext_lazy(
        "Asked for a page that is not there, or not open to this account: %(about)s"
    ),
}
_OF_FACTOR: Mapping[tuple[Kind, str], _Words] = {
    (Kind.SIGNED_IN, PASSWORD_ALONE): gettext_lazy("Signed in with the password alone"),
    (Kind.SIGNED_IN, Factor.APP.value): gettext_lazy("Signed in with password and app"),
    (Kind.SIGNED_IN, Factor.PASSKEY.value): gettext_lazy("Signed in with password and passkey"),
    (Kind.SIGNED_IN, Factor.SHEET.value): gettext_lazy(
        "Signed in with password and a code of the sheet"
    ),
    (Kind.FACTOR_ADDED, Factor.APP.value): gettext_lazy("App added"),
    (Kind.FACTOR_ADDED, Factor.PASSKEY.value): gettext_lazy("Passkey added"),
    (Kind.FACTOR_REMOVED, Factor.APP.value): gettext_lazy("App removed"),
    (Kind.FACTOR_REMOVED, Factor.PASSKEY.value): gettext_lazy("Passkey removed"),
    (Kind.FACTOR_REMOVED, Factor.SHEET.value): gettext_lazy("Sheet of codes removed"),
}
"""What each kind is called; of some, for each factor another way."""
_OF_A_ROLE = (Kind.ENTERED, Kind.MOVED, Kind.CONFIRMED)


def head_of_history() -> list[dict[str, str]]:
    """Return the heads of the table."""
    return heads(_("When"), _("What happened"))


def tell_history(happened: Sequence[Happened], *, member: uuid.UUID) -> list[list[dict[str, str]]]:
    """Return the rows of the table of a member: when, what, and by whom if by another."""
    others = {one.done_by for one in happened if one.done_by not in (None, member)}
    names = shown_names(sorted(str(other) for other in others))
    return [
        [{"text": moment_of(one.at)}, {"text": _tell(one, member=member, names=names)}]
        for one in happened
    ]


def _tell(one: Happened, *, member: uuid.UUID, names: Mapping[str, str]) -> str:
    what = _what(one)
    if one.kind in OF_NOBODY_KNOWN or one.done_by == member:
        return what
    if one.done_by is None:
        return _("%(what)s, by whoever keeps the server") % {"what": what}
    name = names.get(str(one.done_by), str(one.done_by))
    return _("%(what)s, by %(name)s") % {"what": what, "name": name}


def _what(one: Happened) -> str:
    said = _OF_FACTOR.get((one.kind, one.about)) or _OF_KIND[one.kind]
    about = MemberRole(one.about).label if one.kind in _OF_A_ROLE else one.about
    return str(said) % {"about": about}
