"""The tag by which a template draws a chart: ``{% chart a_chart %}``."""

from collections.abc import Callable, Mapping
from typing import Any

from django.template import Library
from django.utils.safestring import SafeString, mark_safe

from amparo.web.charts.bars import draw_bars
from amparo.web.charts.columns import draw_columns, draw_shares

register = Library()
_KINDS: Mapping[str, Callable[..., str]] = {
    "bars": draw_bars,
    "columns": draw_columns,
    "shares": draw_shares,
}


@register.simple_tag
def chart(said: Mapping[str, Any]) -> SafeString:
    """Draw a chart. ``said`` holds its ``kind`` and the arguments of the function that draws it."""
    arguments = {name: value for name, value in said.items() if name != "kind"}
    # Each function escapes every text it is given.
    return mark_safe(_KINDS[said["kind"]](**arguments))  # noqa: S308  # each drawing escapes its texts
