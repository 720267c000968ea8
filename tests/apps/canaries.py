"""Values that stand for somebody's, and every way in which one may be spelt in a log."""

import base64
import json
import quopri
import unicodedata
from collections.abc import Iterator, Sequence
from html import escape
from urllib.parse import quote, quote_plus

CANARIES = ("CanaryOfAmina", "Ñandú del Caaguazú", "7f3b9c1e-5d20-4a86-9e11-c0ffee0c0ffe")
"""A plain value, one with accents, and the number of a case."""
_FEWEST_LETTERS = 6  # fewer stand anywhere by chance
_IN_ADDRESSES = bytes.maketrans(b"+/", b"-_")


def spellings(value: str) -> set[bytes]:
    """The value as it stands, and as something that passes it on may write it."""
    decomposed = unicodedata.normalize("NFKD", value)
    folded = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    forms = {value, unicodedata.normalize("NFD", value), folded, value.replace("-", "")}
    forms |= {form.upper() for form in forms} | {form.lower() for form in forms}
    return {spelt for form in forms for spelt in (*_as_text(form), *_as_bytes(form))}


def _as_text(form: str) -> Iterator[bytes]:
    quoted = quote(form)
    texts = {
        quoted, quote_plus(form), quoted.lower(), quote(quoted), json.dumps(form)[1:-1],
        escape(form), repr(form)[1:-1], ascii(form)[1:-1],
    }  # fmt: skip
    yield from (text.encode() for text in texts)
    yield form.encode("ascii", "xmlcharrefreplace")
    yield quopri.encodestring(form.encode())


def _as_bytes(form: str) -> Iterator[bytes]:
    for code in ("utf-8", "utf-16-le", "utf-16-be", "latin-1"):
        plain = form.encode(code, "replace")
        yield from (plain, plain.hex().encode(), plain.hex().upper().encode())
        # Where base64 begins within a longer text, its letters differ; three bytes come out even.
        coded = [base64.b64encode(b"\0" * before + plain)[4 * (before > 0) : -4]
                 for before in range(3)]  # fmt: skip
        coded += [base64.b32encode(plain)[: len(plain) // 5 * 8]]
        for letters in coded:
            if len(letters) >= _FEWEST_LETTERS:
                yield from (letters, letters.translate(_IN_ADDRESSES))


def found_in(log: bytes, values: Sequence[str] = CANARIES) -> set[bytes]:
    """The spellings that a log holds.

    Who looks at the disk of the server names ``values`` of their own: other tests write the
    canaries where they stand in clear, as in the address of a desk, and the disk forgets late.
    """
    return {spelt for value in values for spelt in spellings(value) if spelt in log}
