"""What the sealed parts of a case are called on pages."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amparo.domain.casework.compartments import Compartment

NAMES: Mapping[Compartment, str | Promise] = {
    Compartment.IDENTITY: _("Who they are"),
    Compartment.CONTACT: _("How to reach them safely"),
    Compartment.HEALTH: _("Health"),
    Compartment.LEGAL: _("Legal matters"),
    Compartment.STATEMENT: _("What they told"),
    Compartment.LOCATION: _("Where they are"),
    Compartment.FILES: _("Files"),
}
"""The names of compartments, in the order in which a page shows them."""

_WARNINGS = (
    ("is_safe_to_call", "telephone", _("Do not call. It is not safe for them."),
     _("Nobody has written whether it is safe to call.")),
    ("is_safe_to_write", "where_to_write", _("Do not write. It is not safe for them."),
     _("Nobody has written whether it is safe to write.")),
)  # fmt: skip
"""What says whether it is safe, what is then used, the warning on a no, and that on nothing."""


def contact_warnings(*, contact: Mapping[str, str]) -> Sequence[str | Promise]:
    """Return what is to be read before anybody calls or writes, of how a person is reached.

    That nobody said whether it is safe is a warning, too: silence is no yes.
    """
    found: list[str | Promise] = []
    for is_safe, way, never, not_said in _WARNINGS:
        if contact.get(is_safe) == "no":
            found.append(never)
        elif contact.get(way) and not contact.get(is_safe):
            found.append(not_said)
    return found


def tell_compartment(name: str) -> str:
    """Return what a compartment is called, by its value; the value where it is none of ours."""
    try:
        return str(NAMES[Compartment(name)])
    except ValueError:
        return name
