"""Documents, PDF: looked through for what acts by itself, and kept byte for byte.

What a PDF says of its author stays. To take it out, the whole would have to be written anew by a
large library that reads hostile files in this process, and what was signed would be signed no more.
The page says so before a file is chosen.

Refused is what says openly that it runs a program, starts another, or carries a file. One may hide
that in a compressed part, which nobody opens here.
"""

import re
from collections.abc import Iterator

from amparo.apps.compartments.files.kinds.refusing import NotTaken, Why
from amparo.apps.compartments.files.kinds.source import Source

_BEGIN = re.compile(rb"%PDF-[12]\.[0-9]")
_END, _END_WITHIN = b"%%EOF", 1024
_OVERLAP = 64


def _written(name: str) -> bytes:
    """Return the pattern of a name: each of its letters may stand as a number."""
    letters = (rb"(?:%c|#%02x)" % (letter, letter) for letter in name.encode())
    return b"/" + b"".join(letters)


_ACTS = re.compile(b"|".join(map(_written, ("JavaScript", "Launch"))), re.IGNORECASE)
_CARRIES = re.compile(b"|".join(map(_written, ("EmbeddedFile", "RichMedia"))), re.IGNORECASE)


def is_pdf(head: bytes) -> bool:
    """Whether a file begins as a document of this kind does, with nothing before it."""
    return _BEGIN.match(head) is not None


def clean_pdf(source: Source) -> Iterator[bytes]:
    """Give a document on as it is. Raises `NotTaken`."""
    before = b""
    for piece in source.rest():
        seen = before + piece
        if _ACTS.search(seen):
            raise NotTaken(Why.MACROS)
        if _CARRIES.search(seen):
            raise NotTaken(Why.EMBEDDED)
        before = seen[-max(_OVERLAP, _END_WITHIN) :]
        yield piece
    if _END not in before:
        raise NotTaken(Why.BROKEN)
