"""The table of roles: a row for each holder of each role."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from amparo.apps.protocols.queries import Held, RoleHeld

Cell = dict[str, object]
_ONE_LINE = dict.fromkeys((3, 4), "amparo-one-line")
"""The columns of days."""


def role_head() -> list[Cell]:
    """Return the heads of the columns."""
    titles = (_("Role"), _("Held by"), _("Place"), _("First day"), _("Ended on"))
    return [{"text": title} for title in titles]


def role_rows(*, roles: Iterable[RoleHeld]) -> list[list[Cell]]:
    """Return a row for each holder of each role, and one for who stands in."""
    return [
        [{"text": text, "classes": _ONE_LINE.get(number, "")} for number, text in enumerate(row)]
        for role in roles
        for row in _rows(role)
    ]


def _rows(role: RoleHeld) -> Iterator[tuple[str, ...]]:
    if not role.holders and not role.stands_in:
        yield (role.name, _("The institution of that name"), _("Everywhere"), "–", "–")
    for held in role.holders:
        yield (role.name, _named(held), held.place or _("Everywhere"), held.since or "–",
               held.until or "–")  # fmt: skip
    if role.stands_in:
        stands_in = _("Whoever is %(role)s stands in") % {"role": role.stands_in}
        yield (role.name, stands_in, _("Where nobody holds it"), "–", "–")


def _named(held: Held) -> str:
    if not held.is_assumed:
        return held.institution
    return _("%(institution)s (assumed)") % {"institution": held.institution}
