"""Browsers from which a member has signed in before: an attack from elsewhere does not stop them.

Each member who signs in leaves a token in the browser: a random number, the time, and a keyed hash
of both with the name. It says no name, and opens nothing: it only has its own count of attempts.
"""

import secrets

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import constant_time_compare, salted_hmac

_DAYS = 180
_KEEP_SECONDS = _DAYS * 24 * 60 * 60
_MOST_MEMBERS = 8  # who share a computer
_NUMBER_BYTES = 12
_BETWEEN, _WITHIN = "~", "."


def known_device(request: HttpRequest, *, name: str, now_seconds: float) -> str:
    """Return by which number this browser is known for a sign-in name; empty where it is not."""
    for token in _tokens(request):
        number = _number_of(token, name, now_seconds)
        if number:
            return number
    return ""


def remember_device(
    request: HttpRequest, response: HttpResponseBase, *, name: str, now_seconds: float
) -> None:
    """Let this browser be known for a sign-in name, for half a year."""
    others = [one for one in _tokens(request) if not _number_of(one, name, now_seconds)]
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        _BETWEEN.join([_token(name, now_seconds), *others][:_MOST_MEMBERS]),
        max_age=_KEEP_SECONDS,
        path="/",  # else the name could not begin with __Host-
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def last_token(request: HttpRequest) -> str:
    """Return the token of whoever signed in last in this browser; empty where nobody did."""
    return next(iter(_tokens(request)), "")


def make_token(*, name: str, now_seconds: float) -> str:
    """Return a token that says, to who knows the name, whose it is."""
    return _token(name, now_seconds)


def is_token_of(token: str, *, name: str, now_seconds: float) -> bool:
    """Whether a token was made for a sign-in name, within half a year."""
    return bool(_number_of(token, name, now_seconds))


def _tokens(request: HttpRequest) -> list[str]:
    said = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "").split(_BETWEEN)
    return [token for token in said if token][:_MOST_MEMBERS]


def _token(name: str, now_seconds: float) -> str:
    number, made = secrets.token_hex(_NUMBER_BYTES), str(int(now_seconds))
    return _WITHIN.join([number, made, _hash(number, made, name)])


def _number_of(token: str, name: str, now_seconds: float) -> str:
    number, _, rest = token.partition(_WITHIN)
    made, _, said = rest.partition(_WITHIN)
    if not constant_time_compare(said, _hash(number, made, name)):
        return ""
    return number if now_seconds - int(made) < _KEEP_SECONDS else ""


def _hash(number: str, made: str, name: str) -> str:
    text = "\0".join([number, made, name])
    return salted_hmac("amparo.device", text, algorithm="sha256").hexdigest()
