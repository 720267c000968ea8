"""Saying of what was done what it did not do."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from amparo.apps.cases.pages.telling_sharing import compartments_named
from amparo.apps.sharing.consenting.actions import Said


def say_who_still_opens(request: HttpRequest, *, said: Said, desks: Mapping[int, str]) -> None:
    """Warn of each desk whose key could not be taken away, and say what to do."""
    for one in said.still_open:
        gaps = {"desk": desks.get(one.desk_id, ""), "what": compartments_named(one.compartments)}
        messages.warning(
            request,
            _("%(desk)s alone opens this: %(what)s. It keeps the key, or this would be lost to"
              " everybody. Let it share that with your desk, with the person’s consent; then take"
              " the consent back again.") % gaps,
        )  # fmt: skip
