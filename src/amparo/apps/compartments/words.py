"""What the sealed parts of a case are called on pages."""

from collections.abc import Mapping

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


def tell_compartment(name: str) -> str:
    """Return what a compartment is called, by its value; the value where it is none of ours."""
    try:
        return str(NAMES[Compartment(name)])
    except ValueError:
        return name
