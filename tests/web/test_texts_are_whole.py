"""What a reader sees is marked for translation, and each sentence is translated whole."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.web.text_rules import badly_marked, fragments, glued, untranslatable
from tools.messages import SOURCE

ALLOWED = {  # each for a reason
    ("", "Amparo"),  # our name, the same everywhere and in every language
    # Said to screen readers before a sentence of its own; the kit has no colon there.
    ("web/components/warning_text.html", "slot"),
}


def _in_templates(rule: Callable[[str], list[str]]) -> list[str]:
    return [
        f"{place}:{line}"
        for place, text in _files(["web/templates", "web/components"], "*.html")
        for line in rule(text)
        if not _is_allowed(place, line)
    ]


def _is_allowed(place: str, line: str) -> bool:
    text = line.split(": ", 1)[1].strip(" –·")
    return ("", text) in ALLOWED or (place, text) in ALLOWED


def _files(folders: list[str], pattern: str) -> list[tuple[str, str]]:
    paths = [path for folder in folders for path in sorted((SOURCE / folder).rglob(pattern))]
    return [(_place(path), path.read_text(encoding="utf-8")) for path in paths]


def _place(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def test_every_word_of_the_templates_is_marked_for_translation() -> None:
    assert _in_templates(untranslatable) == []


def test_no_template_translates_a_fragment() -> None:
    assert _in_templates(fragments) == []


def test_no_template_glues_a_sentence_together() -> None:
    assert _in_templates(glued) == []


def test_python_marks_whole_literals_and_glues_nothing_to_them() -> None:
    found = [
        f"{place}:{line}" for place, text in _files(["."], "*.py") for line in badly_marked(text)
    ]

    assert found == []


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<p>\n  Open cases\n</p>", "2: Open cases"),
        ("<title>Cases – Amparo</title>", "1: Cases – Amparo"),
        ("{% if late %}late{% endif %}", "1: late"),
        ('<img alt="A map">', "1: A map"),
        ('<nav aria-label="Pages {{ n }}">', "1: Pages"),
        ('<input type="submit" value="Send">', "1: Send"),
        ('<c-button text="Send" />', "1: Send"),
        ('<c-vars heading="Due" />', "1: Due"),
        ("<c-button :text=\"'Send'\" />", "1: Send"),
        ("<c-button :text=\"_('Send')\" />", "1: Send"),
        ('{{ name|default:"nobody" }}', "1: nobody"),
        ('{{ is_late|yesno:"late,on time" }}', "1: late,on time"),
        ('{{ n }}{{ n|pluralize:"es" }}', "1: es"),
        ('{% include "part.html" with title="Due" %}', "1: Due"),
        ("{% with label='Due' %}{{ label }}{% endwith %}", "1: Due"),
        ('<{% if tall %}h1 title="Due"{% else %}p{% endif %}>', "1: Due"),
    ],
)
def test_a_word_that_is_not_marked_is_reported(template: str, found: str) -> None:
    assert untranslatable(template) == [found]


@pytest.mark.parametrize(
    "template",
    [
        '<p>{% trans "Open cases" %} · {{ count }}</p>',
        "<p>{% blocktrans %}Open cases: {{ count }}{% endblocktrans %}</p>",
        "{# a note #}{% comment %}a note{% endcomment %}<!-- a note -->",
        '<script>const due = "late"</script><style>p { color: red }</style>',
        '<a class="govuk-link" href="/due/" id="due" data-kind="late">{{ name }}</a>',
        '<{{ level|default:"h3" }} class="big">{{ name }}</{{ level|default:"h3" }}>',
        '<c-button :text="words.send" variant="secondary" />',
        "<c-button text=\"{% trans 'Send' %}\" />",
        '{{ name|default:_("nobody") }} {{ day|date:"j F Y" }}',
        "<p class=\"{{ kind|default:'late' }}\">&nbsp;–&rarr; 1.</p>",
    ],
)
def test_what_is_marked_or_is_no_word_passes(template: str) -> None:
    assert untranslatable(template) == []


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ('{% trans "page" %}', "1: page"),
        ('{% trans "Due since" %}', "1: Due since"),
        ('{% trans "Because of this," as reason %}', "1: Because of this,"),
        ('{{ _("The desk of") }}', "1: The desk of"),
        ("{% blocktrans %}and {{ n }} more{% endblocktrans %}", "1: and %(n)s more"),
    ],
)
def test_a_fragment_is_reported(template: str, found: str) -> None:
    assert fragments(template) == [found]


@pytest.mark.parametrize(
    "text",
    ["Due", "Since", "Sign in", "Due on {{ day }}", "{{ n }} duties", "Case:", "«Due»", "24 hours"],
)
def test_a_text_that_stands_alone_is_no_fragment(text: str) -> None:
    assert fragments("{% blocktrans %}" + text + "{% endblocktrans %}") == []


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ('<p>{% trans "Due" %} {{ when }}</p>', "1: when"),
        ('<p>{{ count }} {% trans "Duties" %}</p>', "1: Duties"),
        ('<p>{% trans "Read" %} <a href="/law/">{% trans "Law" %}</a></p>', "1: Law"),
        ('<p>\n{% trans "Due" %}\n<b>{{ when }}</b></p>', "3: when"),
        ('<p title="{% trans "Due" %} {{ when }}"></p>', "1: when"),
        ('<p data-words="{% trans "Due" %} {{ when }}"></p>', "1: when"),
        ('<p>{% if a %}{% trans "Due" %}{% endif %} {{ when }}</p>', "1: when"),
        ('<p>{% trans "Due" %}{% if a %} {{ when }}{% endif %}</p>', "1: when"),
        ('<p>{% trans "Due" %} {% deadline duty %}</p>', "1: deadline duty"),
        ("<p>{% blocktrans %}Due{% endblocktrans %} {{ when }}</p>", "1: when"),
    ],
)
def test_a_sentence_of_several_parts_is_reported(template: str, found: str) -> None:
    assert glued(template) == [found]


@pytest.mark.parametrize(
    "template",
    [
        '<dt>{% trans "Due" %}</dt><dd>{{ when }}</dd>',
        '<li>{% trans "Due" %}</li><li>{% trans "Done" %}</li>',
        "<p>{% blocktrans %}Due {{ when }}{% endblocktrans %}</p>",
        '<p>{% if a %}{% trans "Due" %}{% else %}{{ state }}{% endif %}</p>',
        '<p>{% if a %}{% trans "Due" %}{% elif b %}{% trans "Done" %}{% endif %}</p>',
        '<p>{% trans "You are late." %} {% trans "Say why." %} {{ reason }}</p>',
        '<p>{% trans "Error:" %} {{ error }}</p>',
        '<p>{{ article }} · {% trans "Due" %}</p>',
        '<a>{% trans "Record it" %}<span>: {{ duty }}</span></a>',
        "<p>{{ name }} {{ place }}</p>",
        '<p>{% trans "Due" as title %}{{ title }}</p>',
        '<a href="{% url \'due\' %}" title="{% trans "Due" %}">{% trans "Due" %}</a>',
        '{% if a %}<a href="/"{% else %}<button{% endif %} class="b">{% trans "Due" %}',
    ],
)
def test_whole_sentences_pass(template: str) -> None:
    assert glued(template) == []


@pytest.mark.parametrize(
    "code",
    [
        "_('Due') + when",
        "when + gettext('Due')",
        "_(f'Due {when}')",
        "_('Due {}'.format(when))",
        "_(title)",
        """f"{_('Due')} {when}" """,
        "' '.join([_('Due'), when])",
        "translation.ngettext(one, many, 3)",
    ],
)
def test_a_text_that_python_glues_together_is_reported(code: str) -> None:
    assert len(badly_marked(code)) == 1


@pytest.mark.parametrize(
    "code",
    [
        "_('Due %(when)s') % {'when': when}",
        "_('Due {when}').format(when=when)",
        "_('You owe this. ' 'Say why.')",
        "ngettext('One day', '%(n)s days', 3)",
        "[_('Due')] + [_('Done')]",
        "f'{title}: {when}' + rest",
        "', '.join(names)",
    ],
)
def test_whole_literals_in_python_pass(code: str) -> None:
    assert badly_marked(code) == []
