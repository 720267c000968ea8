"""An instant as the clocks of the country show it, in the language of whoever reads."""

from datetime import datetime

from amparo.apps.accounts.administration.days import ShownDay
from amparo.apps.protocols.governing import country_zone


def day_of(at: datetime) -> str:
    """Return the day, written out."""
    return str(ShownDay(at.astimezone(country_zone()).date()))


def moment_of(at: datetime) -> str:
    """Return the day and the time."""
    return f"{day_of(at)}, {time_of(at)}"


def time_of(at: datetime) -> str:
    """Return the time alone."""
    return f"{at.astimezone(country_zone()):%H:%M}"
