"""What a translation must have in common with its English text."""

import re
from collections.abc import Iterator

from babel.messages.catalog import Message

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd%]|%|\{\w*\}")  # a lone % would break the format
HTML_TAG = re.compile(r"</?[a-z][^>]*>")


def faults(message: Message, *, plural_forms: int) -> list[str]:
    """Return what is wrong with the translation of one message, one line each."""
    if message.fuzzy:
        return [f"marked as doubtful: {message.id}"]
    forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
    if len(forms) != (plural_forms if message.pluralizable else 1):
        return [f"{len(forms)} forms: {message.id}"]
    if not all(forms):
        return [f"not translated: {message.id}"]
    return [line for form, texts in _pairs(message, forms) for line in _differences(form, texts)]


def _pairs(message: Message, forms: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield each form with the English texts it may follow: the form for one may say "one"."""
    texts = [message.id] if isinstance(message.id, str) else list(message.id)
    for number, form in enumerate(forms):
        yield form, (texts if number == 0 else texts[-1:])


def _differences(form: str, texts: list[str]) -> Iterator[str]:
    if set(PLACEHOLDER.findall(form)) not in [set(PLACEHOLDER.findall(text)) for text in texts]:
        yield f"other placeholders: {form}"
    if sorted(HTML_TAG.findall(form)) not in [sorted(HTML_TAG.findall(text)) for text in texts]:
        yield f"other HTML tags: {form}"
    if _edges(form) not in [_edges(text) for text in texts]:
        yield f"other space at its ends: {form}"


def _edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
