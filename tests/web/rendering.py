"""Renders what a template would write."""

from django.template import engines
from django.template.backends.django import DjangoTemplates
from django_cotton.compiler_regex import CottonCompiler


def rendered(template: str, **context: object) -> str:
    """The HTML of a template's text, with components, given the context."""
    engine = engines["django"]
    assert isinstance(engine, DjangoTemplates)
    return str(engine.from_string(CottonCompiler().process(template)).render(context))


def component(name: str, attributes: dict[str, object], *, slot: object = "") -> str:
    """The HTML of one component."""
    template = f'<c-{name} :attrs="attributes">{{{{ slot_text }}}}</c-{name}>'
    return rendered(template, attributes=attributes, slot_text=slot)
