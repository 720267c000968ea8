"""A date as three fields: people remember and type it so, and no calendar opens over it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext

Part = Mapping[str, Any]


def date_parts(
    parts: Sequence[Part] | None = None,
    *,
    values: Mapping[str, object] | None = None,
    error: object = "",
) -> list[dict[str, Any]]:
    """Return the fields of a date input: day, month and year unless ``parts`` says otherwise.

    Where there is an error and no part is marked as wrong, all are.
    """
    prepared: list[dict[str, Any]] = [
        {"label": str(part["name"]).capitalize(), **part} for part in parts or usual_parts()
    ]
    is_one_wrong = any(part.get("has_error") for part in prepared)
    for part in prepared:
        if values and part.get("value") is None:
            part["value"] = values.get(part["name"])
        if error and not is_one_wrong:
            part["has_error"] = part.get("has_error") is not False
    return prepared


def usual_parts() -> list[dict[str, Any]]:
    """Return day, month and year, without values."""
    return [
        {"name": "day", "label": gettext("Day"), "width": 2},
        {"name": "month", "label": gettext("Month"), "width": 2},
        {"name": "year", "label": gettext("Year"), "width": 4},
    ]
