"""The renderer of all forms: `FORM_RENDERER` in the settings names it."""

from django.forms.renderers import TemplatesSetting

from amparo.web.forms.fields import KitField


class Renderer(TemplatesSetting):
    """Renders `{{ form }}` and each of its fields through our components."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    bound_field_class = KitField
