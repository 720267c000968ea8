"""A field of a form as one of our components: which one, and what it is given."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.widgets import Input
from django.utils.safestring import SafeString

from amparo.web.forms.widgets import Checkboxes, PartsWidget, Radios


class UnknownWidget(TypeError):
    """A form uses a widget that has no component. Use one of `amparo.web.forms` instead."""


# The kit advises against these two: browsers' own messages hide the error summary.
_LEFT_OUT = {"required", "aria-invalid", "aria-describedby", "class", "id", "disabled"}


def offer(form: forms.Form, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    """Offer choices in a field that has some. Raises `TypeError` for a field that has none."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} offers no choices")
    field.choices = choices


class KitField(BoundField):
    """A form's field, shown by the component of its widget."""

    def get_context(self) -> dict[str, Any]:
        """Return what `forms/field.html` shows."""
        component, own = _shown(self)
        return {
            "field": self,
            "component": component,
            "arguments": {**_common(self, is_group="legend" in own), **own},
        }

    def as_field_group_with(self, *, size: str, heading: bool) -> SafeString:
        """Return the field with a label of another size, or as the heading of the page."""
        context = self.get_context()
        context["arguments"] |= {"size": size or context["arguments"]["size"], "heading": heading}
        return self.render(context=context)

    @property
    def first_control_id(self) -> str:
        """The id of the control an error summary leads to."""
        widget = self.field.widget
        own = str(widget.attrs.get("id") or self.auto_id)
        if not isinstance(widget, PartsWidget):
            return own
        parts = widget.filled_parts(self.value(), wrong=_codes(self))
        first = next((part for part in parts if part["has_error"]), parts[0])
        return f"{own}-{first['name']}"


def _common(field: KitField, *, is_group: bool) -> dict[str, Any]:
    widget = field.field.widget
    attributes = field.build_widget_attrs(widget.attrs)
    return {
        "id": widget.attrs.get("id") or field.auto_id,
        "name": field.html_name,
        "legend" if is_group else "label": field.label,
        "hint": field.help_text,
        "error": " ".join(str(error) for error in field.errors),
        "size": "s",
        "classes": widget.attrs.get("class", ""),
        "disabled": field.field.disabled or bool(widget.attrs.get("disabled")),
        "attributes": {name: said for name, said in attributes.items() if name not in _LEFT_OUT},
    }


def _shown(field: KitField) -> tuple[str, dict[str, Any]]:
    """Return the name of the component, and what only it takes."""
    widget, value = field.field.widget, field.value()
    match widget:
        case PartsWidget():
            parts = widget.filled_parts(value, wrong=_codes(field))
            return "date-input", {"legend": field.label, "parts": parts}
        case Radios() | Checkboxes():
            return widget.component, {
                "legend": field.label,
                "options": _options(field, widget),
                "small": widget.is_small,
                "inline": getattr(widget, "is_inline", False),
            }
        case forms.RadioSelect():
            return "radios", {"legend": field.label, "options": _options(field, widget)}
        case forms.CheckboxSelectMultiple():
            return "checkboxes", {"legend": field.label, "options": _options(field, widget)}
        case forms.CheckboxInput():
            return "checkboxes", {"options": [_only_option(field, widget, value)]}
        case forms.SelectMultiple():
            raise UnknownWidget(f"{type(widget).__name__} of {field.name}: use Checkboxes")
        case forms.Select():
            return "select", {"options": _options(field, widget)}
        case forms.Textarea():
            rows = widget.attrs.get("rows")
            return "textarea", {"value": widget.format_value(value), "rows": rows}
        case Input() if not isinstance(widget, forms.FileInput):
            is_kept = not isinstance(widget, forms.PasswordInput) or widget.render_value
            typed = widget.format_value(value) if is_kept else None
            return "input", {"type": widget.input_type, "value": typed}
    raise UnknownWidget(f"{type(widget).__name__} of {field.name}: use one of amparo.web.forms")


def _codes(field: KitField) -> set[str]:
    return {error.code or "" for error in field.errors.as_data()}


def _options(field: KitField, widget: forms.Select | forms.RadioSelect) -> list[dict[str, Any]]:
    """Return the choices as a component takes them, each with its group if it is in one."""
    chosen = widget.format_value(field.value())
    hints = getattr(widget, "hints", {})
    return [
        {
            "value": option["value"],
            "text": option["label"],
            "checked": option["selected"],
            "hint": hints.get(str(option["value"]), ""),
            "group": named or "",
        }
        for named, group, _ in widget.optgroups(field.html_name, chosen)
        for option in group
    ]


def _only_option(field: KitField, widget: forms.CheckboxInput, value: object) -> dict[str, Any]:
    return {
        "value": "on",
        "text": field.label,
        "checked": widget.check_test(value),
        "disabled": field.field.disabled,
    }
