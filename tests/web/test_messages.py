"""The catalogues are whole, and `tools/messages.py` keeps them so."""

import gettext
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from tests.web.catalogue_rules import (
    SPANISH_WORDS,
    faults,
    straight_apostrophes,
    unknown_names,
    wrong_words,
)
from tools import messages

PAGE = """{% load i18n %}
<h1>{% trans "Due" %}</h1>
  <p>{% blocktrans trimmed count n=duties|length %}
    One duty
    {% plural %}
    {{ n }} duties
  {% endblocktrans %}</p>
<c-button text="{% trans 'Record' context 'button' %}" />
{# Translators: the state of a duty #}
{% trans "Lifted" %}
"""
VIEWS = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext

TITLE = gettext_lazy("Open cases")

def told(count):
    return _("Due"), ngettext("One day", "%(count)s days", count)
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """The source of an application with a page, a component and a view."""
    _write(tmp_path / "web/templates/cases/due.html", PAGE)
    _write(tmp_path / "web/components/search.html", '{% load i18n %}{% trans "Search" %}')
    _write(tmp_path / "apps/cases/views.py", VIEWS)
    return tmp_path


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _translate(source: Path, *, language: str, text: str, into: str) -> None:
    path = messages.catalogue_path(source=source, language=language)
    kept = path.read_text(encoding="utf-8")
    _write(path, kept.replace(f'msgid "{text}"\nmsgstr ""', f'msgid "{text}"\nmsgstr "{into}"'))


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_text_of_the_screens_is_translated(language: str) -> None:
    catalogue = messages.read_catalogue(source=messages.SOURCE, language=language)

    found = [
        line
        for message in catalogue
        if message.id
        for line in faults(message, plural_forms=catalogue.num_plurals)
    ]

    assert found == []


def test_the_catalogues_hold_the_texts_of_the_source_and_no_others() -> None:
    assert messages.differences(source=messages.SOURCE) == []


def test_a_text_over_several_lines_is_trimmed() -> None:
    texts = messages.texts_of_the_source(source=messages.SOURCE)

    assert _with_line_breaks(texts) == []


def test_a_text_that_is_not_trimmed_is_reported(source: Path) -> None:
    page = "{% load i18n %}{% blocktrans %}Two\n  lines{% endblocktrans %}"
    _write(source / "web/templates/cases/late.html", page)

    texts = messages.texts_of_the_source(source=source)

    assert _with_line_breaks(texts) == ["Two\n  lines"]


def _with_line_breaks(texts: Catalog) -> list[str]:
    singular = [text.id if isinstance(text.id, str) else text.id[0] for text in texts]
    return [text for text in singular if "\n" in text]


def test_texts_of_templates_components_and_python_are_found(source: Path) -> None:
    texts = messages.texts_of_the_source(source=source)

    assert {text.id for text in texts if text.id} == {
        "Due",
        "Lifted",
        "Open cases",
        "Record",
        "Search",
        ("One day", "%(count)s days"),
        ("One duty", "%(n)s duties"),
    }


def test_a_text_carries_its_files_its_context_and_the_note_to_translators(source: Path) -> None:
    texts = messages.texts_of_the_source(source=source)

    assert [place for place, _ in texts["Due"].locations] == [
        "apps/cases/views.py",
        "web/templates/cases/due.html",
    ]
    assert texts.get("Record", "button") is not None
    assert texts.get("Record") is None
    assert texts["Lifted"].auto_comments == ["Translators: the state of a duty"]


def test_a_catalogue_is_kept_in_order_without_dates_and_without_lines(source: Path) -> None:
    lines = messages.update(source=source)

    kept = messages.catalogue_path(source=source, language="fr").read_text(encoding="utf-8")
    assert lines == [
        "es: 7 texts, 7 without a translation",
        "fr: 7 texts, 7 without a translation",
    ]
    assert kept.startswith("""\
# How to work on this file: docs/how-to/translate-the-screens.md
msgid ""
msgstr ""
"Language: fr\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

#: apps/cases/views.py web/templates/cases/due.html
msgid "Due"
msgstr ""
""")


def test_updating_keeps_translations_and_drops_what_the_source_lost(source: Path) -> None:
    messages.update(source=source)
    _translate(source, language="es", text="Due", into="Pendiente")
    _translate(source, language="es", text="Search", into="Buscar")
    (source / "web/components/search.html").unlink()

    messages.update(source=source)

    catalogue = messages.read_catalogue(source=source, language="es")
    assert catalogue["Due"].string == "Pendiente"
    assert catalogue.get("Search") is None
    assert not catalogue.obsolete


def test_updating_twice_changes_nothing(source: Path) -> None:
    messages.update(source=source)
    _translate(source, language="es", text="Due", into="Pendiente")
    path = messages.catalogue_path(source=source, language="es")
    kept = path.read_bytes()

    messages.update(source=source)

    assert path.read_bytes() == kept


def test_a_check_names_what_would_change_and_writes_nothing(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    messages.update(source=source)
    path = messages.catalogue_path(source=source, language="es")
    kept = path.read_bytes()
    _write(source / "web/components/search.html", '{% load i18n %}{% trans "Find" %}')

    code = messages.main(["--check"], source=source)

    assert code == 1
    assert capsys.readouterr().out.splitlines() == [
        "es: new: Find",
        "es: no longer used: Search",
        "fr: new: Find",
        "fr: no longer used: Search",
    ]
    assert path.read_bytes() == kept


def test_a_check_of_what_is_up_to_date_says_nothing(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    messages.update(source=source)

    code = messages.main(["--check"], source=source)

    assert code == 0
    assert capsys.readouterr().out == ""


def test_a_check_sees_a_catalogue_that_was_put_out_of_order(source: Path) -> None:
    messages.update(source=source)
    path = messages.catalogue_path(source=source, language="es")
    _write(path, path.read_text(encoding="utf-8") + "\n\n")

    lines = messages.differences(source=source)

    assert lines == ["es: the places, the order or the form of django.po"]


def test_what_waits_for_a_translation_is_listed_with_its_file(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    messages.update(source=source)
    _translate(source, language="es", text="Due", into="Pendiente")

    messages.main(["--missing", "es"], source=source)

    assert capsys.readouterr().out.splitlines() == [
        "web/templates/cases/due.html: Lifted",
        "apps/cases/views.py: One day | %(count)s days",
        "web/templates/cases/due.html: One duty | %(n)s duties",
        "apps/cases/views.py: Open cases",
        "web/templates/cases/due.html: Record [button]",
        "web/components/search.html: Search",
    ]


def test_what_is_compiled_is_read_by_gettext_and_is_the_same_each_time(
    source: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    messages.update(source=source)
    _translate(source, language="es", text="Due", into="Pendiente")
    folder = tmp_path_factory.mktemp("built")

    messages.main(["--compile", str(folder)], source=source)

    path = folder / "locale/es/LC_MESSAGES/django.mo"
    first = path.read_bytes()
    messages.main(["--compile", str(folder)], source=source)
    spanish = gettext.translation("django", folder / "locale", ["es"])
    assert spanish.gettext("Due") == "Pendiente"
    assert spanish.gettext("Search") == "Search"
    assert path.read_bytes() == first


def test_a_translation_that_keeps_what_it_must_has_no_faults() -> None:
    plain = Message("<b>%(name)s</b> is due", "<b>%(name)s</b> está pendiente")
    plural = Message(("One duty", "%(n)s duties"), ("Un deber", "%(n)s deberes"))

    assert faults(plain, plural_forms=2) == []
    assert faults(plural, plural_forms=2) == []


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        (Message("Due", ""), "not translated: Due"),
        (Message("Due", "Pendiente", flags={"fuzzy"}), "marked as doubtful: Due"),
        (Message("%(n)s left", "Quedan %(m)s"), "other placeholders: Quedan %(m)s"),
        (Message("Due {when}", "Pendiente"), "other placeholders: Pendiente"),
        (Message("%s in 10%% of cases", "%s en 10% d"), "other placeholders: %s en 10% d"),
        (Message("<b>Due</b>", "Pendiente"), "other HTML tags: Pendiente"),
        (Message(" page", "página"), "other space at its ends: página"),
        (Message(("1 day", "%(n)s days"), ("1 día",)), "1 forms: ('1 day', '%(n)s days')"),
        (Message(("1 day", "%(n)s days"), ("1 día", "días")), "other placeholders: días"),
    ],
)
def test_a_translation_that_loses_something_is_reported(message: Message, fault: str) -> None:
    assert faults(message, plural_forms=2) == [fault]


def test_no_translated_text_hides_behind_a_name_that_is_not_looked_for() -> None:
    found = [
        f"{path.name}: {name}"
        for path in sorted(messages.SOURCE.rglob("*.py"))
        for name in unknown_names(path.read_text(encoding="utf-8"))
    ]

    assert found == []


@pytest.mark.parametrize(
    ("imported", "unknown"),
    [
        ("gettext as _", []),
        ("gettext_lazy as _", []),
        ("get_language, ngettext, pgettext_lazy", []),
        ("gettext_lazy as _later", ["_later"]),
        ("ngettext as many", ["many"]),
    ],
)
def test_a_name_that_is_not_looked_for_is_found(imported: str, unknown: list[str]) -> None:
    assert unknown_names(f"from django.utils.translation import {imported}") == unknown


def test_french_is_written_with_its_own_apostrophe() -> None:
    catalogue = messages.read_catalogue(source=messages.SOURCE, language="fr")

    assert [message.string for message in catalogue if straight_apostrophes(message)] == []


def test_a_straight_apostrophe_is_found() -> None:
    assert straight_apostrophes(Message("The page", "C'est la page"))
    assert not straight_apostrophes(Message("The page", "C’est la page"))


def test_spanish_has_one_word_for_a_passkey_for_a_token_and_for_a_password() -> None:
    catalogue = messages.read_catalogue(source=messages.SOURCE, language="es")

    found = [line for message in catalogue for line in wrong_words(message, words=SPANISH_WORDS)]

    assert found == []


def test_another_word_than_that_of_the_glossary_is_reported() -> None:
    words = [("token", "credencial")]

    right = Message("Your new token", "Su nueva credencial")
    wrong = Message("Your new token", "Su nueva clave de acceso")

    assert wrong_words(right, words=words) == []
    assert wrong_words(wrong, words=words) == ["not credencial: Su nueva clave de acceso"]
