"""Moments on the clocks of the country, as instants, and back."""

from datetime import datetime

from amparo.apps.protocols.governing import country_zone
from amparo.domain.protocol.instants import read_instant
from amparo.web.forms.moment import Moment


def read_moment(*, moment: Moment) -> tuple[int, int]:
    """Return the earliest and the latest instant a moment may have been, in microseconds.

    Raises `amparo.domain.protocol.instants.UnreadableInstant` for a time that no clock showed.
    """
    text = f"{moment.year:04}-{moment.month:02}"
    if moment.day is not None:
        text += f"-{moment.day:02}"
    if moment.hour is not None:
        text += f" {moment.hour:02}:{moment.minute or 0:02}"
    return read_instant(text=text, zone=country_zone())


def as_moment(at: datetime) -> Moment:
    """Return an instant as the clocks of the country show it, to the minute."""
    local = at.astimezone(country_zone())
    return Moment(local.year, local.month, local.day, local.hour, local.minute)
