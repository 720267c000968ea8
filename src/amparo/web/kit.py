"""What templates of components say that Django's own tags cannot. All templates know these."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.template import Library
from django.utils.safestring import SafeString

from amparo.web.forms.fields import KitField
from amparo.web.forms.summary import errors_of
from amparo.web.parts_of_a_date import date_parts

register = Library()
register.simple_tag(date_parts)


@register.simple_tag(name="attributes")
def html_attributes(values: Mapping[str, Any] | None) -> SafeString | str:
    """Return HTML attributes, escaped. One that is true is bare; one that is false is left out."""
    return flatatt(dict(values)) if values else ""


@register.simple_tag
def descriptions(
    control: str, *, hint: object = "", error: object = "", item_hint: object = "", first: str = ""
) -> str:
    """Return the ids of what describes a control, in the order in which they stand on the page."""
    about = ((hint, "hint"), (error, "error"), (item_hint, "item-hint"))
    return " ".join([*first.split(), *(f"{control}-{name}" for text, name in about if text)])


@register.simple_tag
def choice_id(control: str, option: Mapping[str, Any], number: int) -> str:
    """Return the id of a radio or checkbox. The first has no number: an error links to it."""
    own = option.get("id")
    return str(own) if own else control if number == 1 else f"{control}-{number}"


@register.filter
def is_chosen(option: Mapping[str, Any], value: object) -> bool:
    """Whether an option is the one with this value. What the option says of itself goes before."""
    said = option.get("checked", option.get("selected"))
    if said is not None:
        return bool(said)
    return value not in (None, "") and str(option.get("value", option.get("text"))) == str(value)


@register.filter
def is_among(option: Mapping[str, Any], values: Iterable[object] | None) -> bool:
    """Whether an option is one of those with these values."""
    said = option.get("checked")
    if said is not None:
        return bool(said)
    return str(option.get("value")) in {str(value) for value in values or ()}


@register.filter
def unless(text: str, condition: object) -> str:
    """Return the text, or nothing if the condition holds."""
    return "" if condition else text


@register.filter
def beside(cells: Sequence[Any], head: Sequence[Any] | None) -> list[tuple[Any, Any]]:
    """Pair each cell of a row with its column's head."""
    return list(zip_longest(cells, (head or ())[: len(cells)]))


@register.filter
def any_has(rows: Iterable[Mapping[str, Any]] | None, key: str) -> bool:
    """Whether any of the rows holds something under the key."""
    return any(row and row.get(key) for row in rows or ())


@register.simple_tag(name="field")
def form_field(field: KitField, *, size: str = "", heading: bool = False) -> SafeString:
    """Return one field of a form, with a label of this size, or as the heading of the page."""
    return field.as_field_group_with(size=size, heading=heading)


@register.inclusion_tag("forms/error_summary.html")
def error_summary(*forms_of_the_page: forms.BaseForm) -> dict[str, Any]:
    """Show what is wrong in one or more forms, each with a link to its field."""
    return {"errors": [error for form in forms_of_the_page for error in errors_of(form)]}
