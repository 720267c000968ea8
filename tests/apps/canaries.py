"""Values that stand for somebody's, and every way in which one may be spelt in a log."""

import base64
import json
import unicodedata
from html import escape
from urllib.parse import quote, quote_plus

CANARIES = ("CanaryOfAmina", "Ñandú del Caaguazú", "7f3b9c1e-5d20-4a86-9e11-c0ffee0c0ffe")
"""A plain value, one with accents, and the number of a case."""


def spellings(value: str) -> set[bytes]:
    """The value as it stands, and as something that passes it on may write it."""
    plain = value.encode()
    texts = {
        quote(value), quote_plus(value), quote(value).lower(), json.dumps(value)[1:-1],
        escape(value), repr(value)[1:-1], ascii(value)[1:-1], value.replace("-", ""),
        plain.hex(), plain.hex().upper(), base64.b32encode(plain).decode(),
    }  # fmt: skip
    # Where base64 begins within a longer text, its letters differ; three bytes come out even.
    for before in range(3):
        shifted = base64.b64encode(b"\0" * before + plain).decode()
        texts.add(shifted[4 * (before > 0) : -4])
    folded = "".join(
        sign for sign in unicodedata.normalize("NFKD", value) if not unicodedata.combining(sign)
    )
    texts |= {folded, value.upper(), value.lower(), folded.upper(), folded.lower()}
    encoded = {value.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be", "latin-1")}
    return encoded | {text.encode() for text in texts}


def found_in(log: bytes) -> set[bytes]:
    """The spellings that a log holds."""
    return {spelt for value in CANARIES for spelt in spellings(value) if spelt in log}
