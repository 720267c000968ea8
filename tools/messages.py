"""Keeps the translations of the screens, without GNU gettext.

    .venv/bin/python tools/messages.py                      bring the catalogues up to date
    .venv/bin/python tools/messages.py --check              exit 1 and name what would change
    .venv/bin/python tools/messages.py --missing es         print what waits for a translation
    .venv/bin/python tools/messages.py --compile build/web  write what Django reads

The texts come from the Python files under `src/amparo`, and from the templates under
`src/amparo/web`. English is the language of the source, so it has no catalogue: its plurals, too,
stand in the source. The others are `src/amparo/web/locale/<language>/LC_MESSAGES/django.po`.
"""

import argparse
import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

LANGUAGES = ("es", "fr")
SOURCE = Path(__file__).resolve().parents[1] / "src" / "amparo"

_TEMPLATES = {".html", ".svg", ".txt"}
_TEMPLATE_FOLDERS = ("web/templates", "web/components")
KEYWORDS: dict[str, Any] = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_COMMENT_MARK = "Translators"  # as Django has it
_INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)
_NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)  # the same texts give the same bytes
_HEADER = """\
# How to work on this file: docs/how-to/translate-the-screens.md
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms};\\n"

"""


def texts_of_the_source(*, source: Path) -> Catalog:
    """Return every text to translate under ``source``, with the files where it stands.

    Raises:
        SyntaxError: a template has a block tag inside ``blocktrans``.
    """
    texts = Catalog()
    for path in _source_files(source):
        place = path.relative_to(source).as_posix()
        for _, text, comments, context in _texts_of(path):
            texts.add(text, None, [(place, 0)], auto_comments=comments, context=context)
    return texts


def _source_files(source: Path) -> list[Path]:
    templates = (path for folder in _TEMPLATE_FOLDERS for path in (source / folder).rglob("*"))
    return sorted(
        [*source.rglob("*.py"), *(path for path in templates if path.suffix in _TEMPLATES)]
    )


def _texts_of(path: Path) -> Iterator[tuple[Any, ...]]:
    code = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # What the texts of a template become is no Python in its indentation.
        code = _INDENTATION.sub("", templatize(code, origin=path.as_posix()))
    yield from extract("python", io.BytesIO(code.encode()), KEYWORDS, (_COMMENT_MARK,))


def catalogue_path(*, source: Path, language: str) -> Path:
    """Return where the catalogue of ``language`` is kept."""
    return source / "web" / "locale" / language / "LC_MESSAGES" / "django.po"


def read_catalogue(*, source: Path, language: str) -> Catalog:
    """Return the catalogue of ``language`` as it is kept; one without texts if there is none."""
    path = catalogue_path(source=source, language=language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def brought_up_to_date(*, kept: Catalog, texts: Catalog, language: str) -> Catalog:
    """Return ``texts`` with the translations of ``kept``; what the source lost is dropped."""
    renewed = Catalog(locale=language)
    for text in texts:
        if not text.id:
            continue
        old = kept.get(text.id, text.context)
        fits = old is not None and old.pluralizable == text.pluralizable
        renewed.add(
            text.id,
            old.string if old and fits else None,
            text.locations,
            flags=old.flags & {"fuzzy"} if old and fits else (),
            auto_comments=text.auto_comments,
            user_comments=old.user_comments if old else (),
            context=text.context,
        )
    return renewed


def as_kept(catalogue: Catalog) -> str:
    """Return the text of the catalogue's file: sorted by English text, without dates or lines."""
    header = _HEADER.format(
        language=catalogue.locale_identifier, plural_forms=catalogue.plural_forms.rstrip(";")
    )
    body = io.BytesIO()
    write_po(body, catalogue, width=0, omit_header=True, sort_output=True, include_lineno=False)
    return header + body.getvalue().decode().rstrip("\n") + "\n"


def untranslated(catalogue: Catalog) -> list[Message]:
    """Return the messages that have no translation yet, or a doubtful one, sorted."""
    return sorted(message for message in catalogue if message.id and not is_translated(message))


def is_translated(message: Message) -> bool:
    """Whether the message says something in every form, and nobody marked it as doubtful."""
    forms = [message.string] if isinstance(message.string, str) else message.string or [""]
    return all(forms) and not message.fuzzy


def renewed_catalogues(*, source: Path) -> dict[str, Catalog]:
    """Return the catalogue of each language as the source asks for it."""
    texts = texts_of_the_source(source=source)
    return {
        language: brought_up_to_date(
            kept=read_catalogue(source=source, language=language), texts=texts, language=language
        )
        for language in LANGUAGES
    }


def differences(*, source: Path) -> list[str]:
    """Return a line for each text that the catalogues lack or no longer need.

    A catalogue that differs in something else, such as its order, has one line of its own.
    """
    lines = []
    for language, renewed in renewed_catalogues(source=source).items():
        kept = read_catalogue(source=source, language=language)
        kept_texts, texts = _texts(kept), _texts(renewed)
        lines += [f"{language}: new: {text}" for text in sorted(texts - kept_texts)]
        lines += [f"{language}: no longer used: {text}" for text in sorted(kept_texts - texts)]
        path = catalogue_path(source=source, language=language)
        stands = path.read_text(encoding="utf-8") if path.exists() else ""
        if texts == kept_texts and stands != as_kept(renewed):
            lines.append(f"{language}: the places, the order or the form of {path.name}")
    return lines


def _texts(catalogue: Catalog) -> set[str]:
    return {_shown(message) for message in catalogue if message.id}


def _shown(message: Message) -> str:
    text = message.id if isinstance(message.id, str) else " | ".join(message.id)
    return f"{text} [{message.context}]" if message.context else text


def update(*, source: Path) -> list[str]:
    """Write the catalogues anew, and return a line on each: how many texts wait for words."""
    lines = []
    for language, catalogue in renewed_catalogues(source=source).items():
        path = catalogue_path(source=source, language=language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(as_kept(catalogue), encoding="utf-8")
        waiting = len(untranslated(catalogue))
        lines.append(f"{language}: {len(catalogue)} texts, {waiting} without a translation")
    return lines


def compile_catalogues(*, source: Path, folder: Path) -> list[Path]:
    """Write ``<folder>/locale/<language>/LC_MESSAGES/django.mo`` and return the paths."""
    written = []
    for language in LANGUAGES:
        catalogue = read_catalogue(source=source, language=language)
        catalogue.creation_date = _NO_DATE
        path = folder / "locale" / language / "LC_MESSAGES" / "django.mo"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_mo(file, catalogue)
        written.append(path)
    return written


def missing(*, source: Path, language: str) -> list[str]:
    """Return a line for each text that waits for a translation, with the files it stands in."""
    catalogue = renewed_catalogues(source=source)[language]
    return [
        f"{', '.join(place for place, _ in message.locations)}: {_shown(message)}"
        for message in untranslated(catalogue)
    ]


def main(arguments: list[str] | None = None, *, source: Path = SOURCE) -> int:
    """Do what the command line asks, and return the exit code."""
    parser = argparse.ArgumentParser(prog="tools/messages.py", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument(
        "--check", action="store_true", help="write nothing; name what would change"
    )
    choice.add_argument("--missing", choices=LANGUAGES, help="print what is not translated")
    choice.add_argument("--compile", type=Path, metavar="FOLDER", help="write what Django reads")
    asked = parser.parse_args(arguments)
    if asked.compile:
        compile_catalogues(source=source, folder=asked.compile)
        return 0
    if asked.check:
        lines = differences(source=source)
    elif asked.missing:
        lines = missing(source=source, language=asked.missing)
    else:
        lines = update(source=source)
    print("\n".join(lines), end="\n" if lines else "")
    return 1 if asked.check and lines else 0


if __name__ == "__main__":
    sys.exit(main())
