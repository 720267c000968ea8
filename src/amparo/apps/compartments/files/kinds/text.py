"""Plain text: letters, and no program or page that only says it is text."""

import re
from collections.abc import Iterator

from amparo.apps.compartments.files.kinds.refusing import NotTaken, Why
from amparo.apps.compartments.files.kinds.source import Source

_HEAD_BYTES = 4096
_NO_LETTER = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_PAGE = re.compile(
    rb"<\s*(?:!doctype|!--|\?xml|(?:html|head|body|script|style|svg|iframe|object|embed)\b)",
    re.IGNORECASE,
)
_PROGRAM = re.compile(rb"\s*(?:#!|<\?php|<%|%!|\{\\rtf|@echo\b)", re.IGNORECASE)
_MARK = b"\xef\xbb\xbf"  # some programs write it before a text


def is_text(head: bytes) -> bool:
    """Whether the first bytes of a file are letters."""
    return bool(head) and _NO_LETTER.search(head) is None


def clean_text(source: Source) -> Iterator[bytes]:
    """Give a text on as it is. Raises `NotTaken`."""
    head = source.peek(_HEAD_BYTES).removeprefix(_MARK)
    if _PROGRAM.match(head):
        raise NotTaken(Why.PROGRAM)
    if _PAGE.search(head):
        raise NotTaken(Why.PAGE)
    for piece in source.rest():
        if _NO_LETTER.search(piece):
            raise NotTaken(Why.BROKEN)
        yield piece
