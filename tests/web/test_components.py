"""Our components make the HTML of the kit they come from, by the kit's own examples."""

import pytest
from django.utils.safestring import mark_safe

from tests.web.kit import Example, examples_of, folder, is_built, means
from tests.web.options import MAPPINGS, NotOurs, ours
from tests.web.out_of_scope import OUT_OF_SCOPE
from tests.web.rendering import component, rendered

HOSTILE = "<script>alert(\"1\")</script>' onload='x"
# Parts of our own, and groups of the kit that come without examples.
WITHOUT_EXAMPLES = {"button_group", "language_switch"}
EXAMPLES = [example for name in MAPPINGS for example in examples_of(name)] if is_built() else []


def is_out_of_scope(example: Example) -> bool:
    return example.name in OUT_OF_SCOPE.get(example.component, {})


def named(example: Example) -> str:
    return f"{example.component}: {example.name}"


def test_the_kit_is_there_to_compare_with() -> None:
    assert is_built(), "run `make demo` or `make test`: it fetches the kit into build/front"


@pytest.mark.parametrize(
    "example", [example for example in EXAMPLES if not is_out_of_scope(example)], ids=named
)
def test_a_component_makes_the_html_of_the_kit(example: Example) -> None:
    attributes, slot = ours(example.component, example.options)

    html = component(example.component, attributes, slot=slot)

    assert means(html) == means(example.html)


@pytest.mark.parametrize("example", [e for e in EXAMPLES if is_out_of_scope(e)], ids=named)
def test_what_is_out_of_scope_is_not_ours_indeed(example: Example) -> None:
    try:
        attributes, slot = ours(example.component, example.options)
    except NotOurs:
        return

    html = component(example.component, attributes, slot=slot)

    assert means(html) != means(example.html), "it is ours: take it off the list"


def test_what_is_out_of_scope_is_named_as_the_kit_names_it() -> None:
    known = {(example.component, example.name) for example in EXAMPLES}
    listed = {(name, example) for name, found in OUT_OF_SCOPE.items() for example in found}

    assert listed - known == set()


def test_nine_of_ten_examples_are_followed() -> None:
    followed = [example for example in EXAMPLES if not is_out_of_scope(example)]

    assert len(followed) > 0.89 * len(EXAMPLES)


def test_every_component_is_compared_with_the_kit() -> None:
    names = {path.stem for path in folder().glob("*.html")}

    assert names - {name.replace("-", "_") for name in MAPPINGS} == WITHOUT_EXAMPLES


@pytest.mark.parametrize("name", ["tag", "hint", "details", "button", "error-message", "panel"])
def test_words_between_the_tags_are_escaped(name: str) -> None:
    html = component(name, {}, slot=HOSTILE)

    assert "<script>" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(
    ("name", "attributes"),
    [
        ("input", {"name": HOSTILE, "label": HOSTILE, "hint": HOSTILE, "value": HOSTILE}),
        ("textarea", {"name": HOSTILE, "error": HOSTILE, "value": HOSTILE}),
        ("select", {"name": "a", "options": [{"value": HOSTILE, "text": HOSTILE}]}),
        ("radios", {"name": "a", "legend": HOSTILE, "options": [{"value": HOSTILE, "text": "b"}]}),
        ("checkboxes", {"name": "a", "options": [{"value": "a", "text": HOSTILE}]}),
        ("date-input", {"id": HOSTILE, "legend": HOSTILE, "values": {"day": HOSTILE}}),
        ("table", {"caption": HOSTILE, "rows": [[{"text": HOSTILE}]], "responsive": True}),
        ("summary-list", {"card": HOSTILE, "rows": [{"key": HOSTILE, "value": HOSTILE}]}),
        ("error-summary", {"errors": [{"text": HOSTILE, "href": HOSTILE}]}),
        ("button", {"attributes": {"data-case": HOSTILE}, "classes": HOSTILE}),
        ("pagination", {"next": {"href": HOSTILE, "text": HOSTILE, "label": HOSTILE}}),
        ("service-navigation", {"name": HOSTILE, "items": [{"text": HOSTILE, "href": HOSTILE}]}),
        ("notification-banner", {"title": HOSTILE, "text": HOSTILE}),
    ],
)
def test_a_hostile_attribute_stays_words(name: str, attributes: dict[str, object]) -> None:
    html = component(name, attributes)

    names = {name for piece in means(html) for name, _ in piece.attributes}
    assert "<script" not in html
    assert "onload" not in names


def test_what_django_made_safe_passes_as_it_is() -> None:
    html = component("summary-list", {"rows": [{"key": "a", "value": mark_safe("<b>1</b>")}]})

    assert "<b>1</b>" in html


def test_a_component_does_not_see_the_page_around_it() -> None:
    html = rendered('<c-input name="a" label="A" />', hint="of the page", error="of the page")

    assert "of the page" not in html
