"""What somebody sent after their session had ended, kept by their own page until they sign in.

The server keeps nothing: the text is signed, travels in a hidden field, and is good for an hour.
"""

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import HttpRequest

_LARGEST_BYTES = 64 * 1024
_LONGEST_SECONDS = 60 * 60
_SALT = "amparo.written"
_TOKEN = "csrfmiddlewaretoken"  # noqa: S105  # the name of a field


@dataclass(frozen=True, kw_only=True)
class Written:
    """The fields of a form as they were sent, and where to."""

    path: str
    fields: tuple[tuple[str, str], ...]


def is_empty(*, request: HttpRequest) -> bool:
    """Whether a request carries no field of a form beyond its token."""
    return not request.POST.keys() - {_TOKEN}


def keep_written(*, request: HttpRequest) -> str:
    """Return what a form sent as signed text; empty where it is too much to keep.

    Never a file, never a password, never the token: the page that sends it again has a new one.
    """
    fields = [
        (name, str(value))
        for name, values in request.POST.lists()
        if name != _TOKEN and "password" not in name.lower()
        for value in values
    ]
    if sum(len(f"{name}{value}".encode()) for name, value in fields) > _LARGEST_BYTES:
        return ""
    return signing.dumps([request.get_full_path(), fields], salt=_SALT, compress=True)


def read_written(*, kept: str) -> Written | None:
    """Return what was kept; none where the text was changed or is older than an hour."""
    try:
        found: Any = signing.loads(kept, salt=_SALT, max_age=_LONGEST_SECONDS)
    except signing.BadSignature:
        return None
    path, fields = found
    return Written(path=path, fields=tuple((name, value) for name, value in fields))
