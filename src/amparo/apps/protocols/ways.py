"""The ways to read the protocol, and which edition of it a reader gets."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amparo.apps.protocols.editions import Edition, edition

WAYS: tuple[tuple[str, str | Promise, bool], ...] = (
    ("protocol", _("In sentences"), True),
    ("protocol-drawing", _("As a drawing"), True),
    ("protocol-cards", _("Cards"), True),
    ("protocol-versions", _("Versions and laws"), True),
    ("protocol-roles", _("Who holds which role"), False),
)
"""The name of a page, what it is called, and whether it is for everybody."""


def edition_for(request: HttpRequest) -> Edition:
    """Return the protocol as a reader may see it.

    Who holds a role here may not be for everybody; whoever is at no desk reads the pack's own.
    """
    return edition(is_public=_is_stranger(request))


def ways(request: HttpRequest, *, current: str) -> list[dict[str, object]]:
    """Return the links between the pages of the protocol."""
    return [
        {"href": reverse(name), "text": text, "current": name == current}
        for name, text, is_public in WAYS
        if is_public or not _is_stranger(request)
    ]


def _is_stranger(request: HttpRequest) -> bool:
    return getattr(request, "actor", None) is None
