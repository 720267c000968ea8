"""Reading up to when time was counted. The counts themselves: `folding.list_sums`."""

from datetime import datetime

from amparo.apps.coordination.models import Reckoning


def reckoned_until() -> datetime | None:
    """Return the instant up to which time was let pass in every case; none if it never was."""
    return Reckoning.objects.values_list("reached", flat=True).first()
