"""What is wrong in a form, as a list that leads to each field."""

from django import forms

from amparo.web.forms.fields import KitField


def errors_of(form: forms.BaseForm) -> list[dict[str, str]]:
    """Return each error with the address of its field, in the order of the fields.

    What concerns the whole form has no address and comes first.
    """
    found = [{"text": str(error)} for error in form.non_field_errors()]
    for field in form:
        assert isinstance(field, KitField)  # noqa: S101  # the renderer makes no other
        href = f"#{field.first_control_id}"
        found += [{"text": str(error), "href": href} for error in field.errors]
    return found
