"""The widgets Django has not: choices with hints, a date in three parts."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise

from amparo.web.parts_of_a_date import usual_parts

_ISO_DAY = re.compile(r"(?P<year>[^-]*)-(?P<month>[^-]*)-(?P<day>[^-]*)")


class Radios(forms.RadioSelect):
    """Radios, each with its hint. ``hints`` are by the value of the choice."""

    component = "radios"

    def __init__(
        self,
        *,
        hints: Mapping[str, str | Promise] | None = None,
        is_inline: bool = False,
        is_small: bool = False,
        **named: Any,
    ) -> None:
        super().__init__(**named)
        self.hints = dict(hints or {})
        self.is_inline = is_inline
        self.is_small = is_small


class Checkboxes(forms.CheckboxSelectMultiple):
    """Checkboxes, each with its hint. ``hints`` are by the value of the choice."""

    component = "checkboxes"

    def __init__(
        self,
        *,
        hints: Mapping[str, str | Promise] | None = None,
        is_small: bool = False,
        **named: Any,
    ) -> None:
        super().__init__(**named)
        self.hints = dict(hints or {})
        self.is_small = is_small


class PartsWidget(forms.Widget):
    """Something typed in several small fields, whose names end with the part's."""

    use_fieldset = True

    def usual_parts(self) -> list[dict[str, Any]]:
        """Return the fields, in order, without values."""
        return usual_parts()

    def filled_parts(self, value: object, *, wrong: Collection[str]) -> list[dict[str, Any]]:
        """Return the fields with what was typed, or with the parts of a value.

        ``wrong`` are the codes of the errors: one that is the name of a part marks that part. If
        none is, no part is marked, and the component marks all.
        """
        typed = self.split(value)
        is_known = any(part["name"] in wrong for part in self.usual_parts())
        return [
            {
                **part,
                "value": typed.get(part["name"]),
                "has_error": part["name"] in wrong if is_known else None,
            }
            for part in self.usual_parts()
        ]

    def split(self, value: object) -> Mapping[str, str]:
        """Return the text of each part."""
        raise NotImplementedError

    def typed_parts(self, data: Mapping[str, Any], name: str) -> dict[str, str]:
        """Return what was typed into each part, by the part's name."""
        return {
            part["name"]: str(data.get(f"{name}-{part['name']}") or "").strip()
            for part in self.usual_parts()
        }

    def value_omitted_from_data(
        self, data: Mapping[str, Any], _files: Mapping[str, Any], name: str
    ) -> bool:
        """Whether the form was sent without these fields."""
        return all(f"{name}-{part['name']}" not in data for part in self.usual_parts())


class DateParts(PartsWidget):
    """A day, a month and a year, for a `DateField`."""

    def split(self, value: object) -> Mapping[str, str]:
        """Return the text of each part of a date, or of what was typed instead of one."""
        found = _ISO_DAY.fullmatch(str(value or ""))
        return {name: text.lstrip("0") for name, text in found.groupdict().items()} if found else {}

    def value_from_datadict(
        self, data: Mapping[str, Any], _files: Mapping[str, Any], name: str
    ) -> str | None:
        """Return the parts as an ISO date, which it is only if they make one."""
        typed = self.typed_parts(data, name)
        return "{year}-{month}-{day}".format(**typed) if any(typed.values()) else None
