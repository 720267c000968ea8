"""What a translation must have in common with its English text."""

import re
from collections.abc import Iterator, Sequence

from babel.messages.catalog import Message

from tools import messages

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd%]|%|\{\w*\}")  # a lone % would break the format
HTML_TAG = re.compile(r"</?[a-z][^>]*>")
ENDS = ("gettext", "gettext_lazy", "gettext_noop")
TRANSLATING = re.compile(r"from django\.utils\.translation import (?:\(([^)]+)\)|(.+))")
LOOKED_FOR = {"_", *messages.KEYWORDS}
SPANISH_WORDS = (
    (r"\bpasskeys?\b", r"\bllaves? de acceso\b"),
    (r"\btokens?\b", r"\bcredencial(es)?\b"),
    (r"\bpasswords?\b", r"\bcontraseñas?\b"),
)
"""What says one of these in English says this in Spanish, where *clave* could mean all three."""


def unknown_names(code: str) -> list[str]:
    """Return the names under which a file imports a way to translate that is not looked for."""
    imported = [first or second for first, second in TRANSLATING.findall(code)]
    pairs = [one.strip().split(" as ") for names in imported for one in names.split(",")]
    return [pair[-1] for pair in pairs if pair[0].endswith(ENDS) and pair[-1] not in LOOKED_FOR]


def straight_apostrophes(message: Message) -> bool:
    """Whether a translation has an apostrophe as on a keyboard."""
    forms = [message.string] if isinstance(message.string, str) else message.string or ()
    return any(re.search(r"\w'\w", form) for form in forms)


def wrong_words(message: Message, *, words: Sequence[tuple[str, str]]) -> list[str]:
    """Return the translations of one message that lack the word of the glossary, one line each."""
    forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
    english = message.id if isinstance(message.id, str) else " ".join(message.id)
    return [
        f"not {theirs}: {form}"
        for ours, theirs in words
        if re.search(ours, english, re.IGNORECASE)
        for form in forms
        if not re.search(theirs, form, re.IGNORECASE)
    ]


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
