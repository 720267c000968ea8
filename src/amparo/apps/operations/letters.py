"""Refusing requests in other letters than UTF-8, before anything reads them.

Django reads an address in the letters in which a request says its body is, and does so while it
makes the request. What cannot be read then is a fault without a page, a header or a line of ours.
"""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.utils.http import parse_header_parameters

Start = Callable[..., Any]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]
_OURS = ("utf-8", "utf8")
_REFUSED = b"Not understood. Nothing was recorded.\n"
_HEADERS = [
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Length", str(len(_REFUSED))),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
]
_log = logging.getLogger("amparo.web")


def in_our_letters(application: Application) -> Application:
    """Answer 400 to a request that says it is in other letters, or that cannot be made at all."""

    def answered(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        try:
            if _is_in_ours(environ):
                return application(environ, start)
        except SuspiciousOperation:
            pass  # too many fields in the address; later ones are answered within
        _log.info("a request that cannot be read 400")
        start("400 Bad Request", _HEADERS)
        return [_REFUSED]

    return answered


def _is_in_ours(environ: dict[str, Any]) -> bool:
    try:
        _, said = parse_header_parameters(environ.get("CONTENT_TYPE", ""))
    except ValueError:
        return False
    return said.get("charset", _OURS[0]).lower() in _OURS
