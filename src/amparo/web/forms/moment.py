"""When something happened, as exactly as one knows: the minute, the day or only the month."""

import calendar
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS
from django.utils.translation import gettext, gettext_lazy, override

from amparo.domain.casework.entries import Precision
from amparo.domain.casework.next_steps import folded
from amparo.web.forms.widgets import PartsWidget
from amparo.web.parts_of_a_date import usual_parts

_TIME = re.compile(r"(?P<hour>[01]?\d|2[0-3])[:.h](?P<minute>[0-5]\d)")


@cache
def _month_names() -> tuple[tuple[int, str], ...]:
    """Every month by its names in our languages, as they are compared."""
    found = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            found += [(number, folded(str(name))) for number, name in MONTHS.items()]
    return tuple(found)


def _as_number(month: str) -> str:
    """Return the number of a month of which three letters or more are typed; else what is."""
    typed = folded(month).removesuffix(".")
    alike = {number for number, name in _month_names() if name.startswith(typed)}
    return str(*alike) if len(typed) >= 3 and len(alike) == 1 else month


def _whole_year(year: str) -> str:
    """Return ``26`` as ``2026``."""
    return f"20{year}" if re.fullmatch(r"[0-9]{2}", year) else year


class Moment(NamedTuple):
    """A moment on the clocks of the place, without what is not known of it."""

    year: int
    month: int
    day: int | None = None
    hour: int | None = None
    minute: int | None = None

    @property
    def precision(self) -> Precision:
        """How exactly it is known."""
        if self.day is None:
            return Precision.MONTH
        return Precision.DAY if self.hour is None else Precision.MINUTE


class MomentParts(PartsWidget):
    """A day, a month, a year and a time of day. Day and time may stay empty."""

    def usual_parts(self) -> list[dict[str, Any]]:
        """Return the four fields, without values."""
        time = {"name": "time", "label": gettext("Time"), "width": 5, "inputmode": "text"}
        return [*usual_parts(), time]

    def split(self, value: object) -> Mapping[str, str]:
        """Return the text of each part of a `Moment`, or of what was typed."""
        if not isinstance(value, Moment):
            return dict(value) if isinstance(value, Mapping) else {}
        return {
            "day": str(value.day or ""),
            "month": str(value.month),
            "year": str(value.year),
            "time": "" if value.hour is None else f"{value.hour:02}:{value.minute:02}",
        }

    def value_from_datadict(
        self, data: Mapping[str, Any], _files: Mapping[str, Any], name: str
    ) -> dict[str, str]:
        """Return what was typed into each part, by the part's name."""
        return self.typed_parts(data, name)


class MomentField(forms.Field):
    """Cleans to a `Moment`; to nothing if it may stay empty and does."""

    widget = MomentParts
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": gettext_lazy("Say when it happened. The month and the year are enough."),
        "month": gettext_lazy("The month is a number from 1 to 12."),
        "year": gettext_lazy("The year has four digits, such as 2026."),
        "day": gettext_lazy("That month has no such day. Leave the day empty if nobody knows it."),
        "time": gettext_lazy("Write the time as 14:30, or leave it empty if nobody knows it."),
        "time without day": gettext_lazy("Write the day too, or remove the time."),
    }

    def to_python(self, value: object) -> Moment | None:
        """Return the moment. Raises `ValidationError` naming the first part that is wrong."""
        if value is None or isinstance(value, Moment):
            return value
        typed = {"day": "", "month": "", "year": "", "time": ""}
        typed |= value if isinstance(value, Mapping) else {}
        if not any(typed.values()):
            return None
        year = self._number("year", _whole_year(typed["year"]), least=1900, most=2999)
        month = self._number("month", _as_number(typed["month"]), least=1, most=12)
        hour, minute = self._time(typed["time"])
        if not typed["day"]:
            if hour is not None:
                raise self._refusal("time without day", part="day")
            return Moment(year, month)
        last = calendar.monthrange(year, month)[1]
        day = self._number("day", typed["day"], least=1, most=last)
        return Moment(year, month, day, hour, minute)

    def _number(self, name: str, text: str, *, least: int, most: int) -> int:
        is_number = text.isascii() and text.isdigit() and len(text) <= 4
        if not is_number or not least <= int(text) <= most:
            raise self._refusal(name)
        return int(text)

    def _time(self, text: str) -> tuple[int | None, int | None]:
        if not text:
            return None, None
        found = _TIME.fullmatch(text)
        if found is None:
            raise self._refusal("time")
        return int(found["hour"]), int(found["minute"])

    def _refusal(self, name: str, *, part: str = "") -> ValidationError:
        """Return an error whose code is the part that is wrong, so that it alone is marked."""
        return ValidationError(self.error_messages[name], code=part or name)
