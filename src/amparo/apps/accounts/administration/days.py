"""A day as a page says it: in the language of whoever reads."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language

from amparo.apps.protocols.governing import country_zone
from amparo.domain.protocol.describe import speech
from amparo.domain.protocol.labels import LANGUAGES


@dataclass(frozen=True, order=True)
class ShownDay:
    """A day; as text, written out."""

    day: date

    def __str__(self) -> str:
        language = (get_language() or "").partition("-")[0]
        return speech.day(language if language in LANGUAGES else "en", self.day)


def shown_day(day: date | None) -> ShownDay | None:
    """Return a day as it is shown; nothing where there is none."""
    return None if day is None else ShownDay(day)


def shown_instant(instant: datetime | None) -> ShownDay | None:
    """Return the day of an instant in the country; nothing where there is none."""
    return None if instant is None else ShownDay(instant.astimezone(country_zone()).date())
