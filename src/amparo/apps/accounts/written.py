"""What somebody sent after their session had ended, kept by their own page until they sign in.

The server keeps nothing: the text is signed, travels in a hidden field, and is good for an hour.
It says whose it is, and is offered to nobody else: to whoever was signed in, or had signed in last
in this browser (`devices`).
"""

import time
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest

from amparo.apps.accounts.devices import is_token_of, last_token, make_token

_LARGEST_BYTES = 64 * 1024
_LONGEST_SECONDS = 60 * 60
_SALT = "amparo.written"
_SEALED = "sealed-"
"""How the names of fields begin that are sealed before they are kept: they stand in no page."""
_SECRETS = ("password", "passphrase")
_TOKEN = "csrfmiddlewaretoken"  # noqa: S105  # the name of a field


@dataclass(frozen=True, kw_only=True)
class Written:
    """The fields of a form as they were sent, and where to."""

    path: str
    fields: tuple[tuple[str, str], ...]


def is_empty(*, request: HttpRequest) -> bool:
    """Whether a request carries no field of a form beyond its token. A file is not read for it."""
    try:
        return not request.POST.keys() - {_TOKEN}
    except RequestDataTooBig:  # a file comes, and nobody has said yet that it may
        request.brings_file = True  # type: ignore[attr-defined]  # read below alone
        return False


def keep_written(*, request: HttpRequest) -> str:
    """Return what a form sent as signed text; empty where it is not to be kept.

    That is where it is too much, is to be sealed, or nobody knows whose it is.
    Never a file, a password, a passphrase or the token: the page that sends it again has a new one.
    """
    fields = [
        (name, str(value))
        for name, values in request.POST.lists()
        if name != _TOKEN and not any(secret in name.lower() for secret in _SECRETS)
        for value in values
    ]
    whose = _whose(request)
    is_sealed = any(name.startswith(_SEALED) for name, _value in fields)
    if is_sealed or (not fields and getattr(request, "brings_file", False)):
        return ""
    is_too_much = sum(len(f"{name}{value}".encode()) for name, value in fields) > _LARGEST_BYTES
    if is_too_much or not whose:
        return ""
    return signing.dumps([request.get_full_path(), fields, whose], salt=_SALT, compress=True)


def read_written(*, request: HttpRequest, kept: str) -> Written | None:
    """Return what whoever is signed in had sent.

    None where the text was changed, is older than an hour, or is of somebody else.
    """
    found = _opened(kept)
    if found is None or is_of_another(request=request, kept=kept):
        return None
    path, fields, _whose_it_is = found
    return Written(path=path, fields=tuple((name, value) for name, value in fields))


def is_of_another(*, request: HttpRequest, kept: str) -> bool:
    """Whether what was kept is of somebody else than whoever is signed in."""
    found = _opened(kept)
    return found is not None and not is_token_of(
        found[2], name=request.user.get_username(), now_seconds=time.time()
    )


def _whose(request: HttpRequest) -> str:
    member = getattr(request, "user", None)
    if member is not None and member.is_authenticated:
        return make_token(name=member.get_username(), now_seconds=time.time())
    return last_token(request)


def _opened(kept: str) -> Any:
    try:
        return signing.loads(kept, salt=_SALT, max_age=_LONGEST_SECONDS)
    except signing.BadSignature:
        return None
