"""Reading a body strictly: one JSON object, each name once, nothing that JSON has not."""

import json
from typing import Any, NoReturn

from django.http import HttpRequest
from ninja.parser import Parser

MOST_BYTES = 64 * 1024


class StrictParser(Parser):
    """Reads the body of a request. Raises `ValueError` for one that is not as it should be."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return what the body says."""
        return read_json(body=request.body)


def read_json(*, body: bytes) -> Any:
    """Return what a body says.

    >>> read_json(body=b'{"people": 2}')
    {'people': 2}

    Raises `ValueError`:

    >>> read_json(body=b'{"people": 1, "people": 2}')
    Traceback (most recent call last):
    ...
    ValueError: a name stands there twice
    """
    try:
        text = body.decode("utf-8")
        found = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_once)
        # What is written as half a pair of surrogates is no text, and no database keeps it.
        json.dumps(found, ensure_ascii=False).encode("utf-8")
    except RecursionError:
        raise ValueError("nested too deep") from None
    return found


def _no_constant(_name: str) -> NoReturn:
    raise ValueError("not a number of JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands there twice")
    return found
