"""How often somebody may try: the buckets of each page that takes a password or a code.

A bucket of a name fills from browsers that are not known for it, and stops those alone. So whoever
fills it on purpose locks nobody out who has signed in on their own browser before.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.timezone import now

from amparo.apps.accounts.addresses import client_address, network_of
from amparo.apps.accounts.attempts import Bucket, bucket, count_attempt, take_back
from amparo.apps.accounts.devices import known_device
from amparo.apps.accounts.managers import kept_name
from amparo.apps.accounts.pending import PENDING_SECONDS, pending_name

Answer = Callable[[HttpRequest], HttpResponseBase]
_QUARTER, _HOUR = timedelta(minutes=15), timedelta(hours=1)
_PASSWORDS, _FROM_ONE_PLACE = 10, 60
_CODES_OF_ONE_SIGN_IN, _CODES = 5, 20
_SHEETS = 5


def count_attempts(answer: Answer) -> Answer:
    """Count an attempt before anything else is done, outside the transaction of the request.

    So a fault that takes the request back leaves the attempt, and nobody waits for another's
    password to be checked.
    """

    def answered(request: HttpRequest) -> HttpResponseBase:
        if request.method == "POST":
            buckets = _buckets(request)
            rows = count_attempt(buckets=buckets, now=now()) if buckets else ()
            request.attempt = rows  # type: ignore[attr-defined]  # read below alone
        return answer(request)

    return answered


def is_one_too_many(request: HttpRequest) -> bool:
    """Whether this attempt must be refused unread."""
    return getattr(request, "attempt", ()) is None


def was_right(request: HttpRequest) -> None:
    """Take the attempt of this request back: it was no guess."""
    take_back(rows=getattr(request, "attempt", None) or ())


def _buckets(request: HttpRequest) -> Sequence[Bucket]:
    made = _of_path().get(request.path)
    return made(request) if made else ()


def _of_path() -> Mapping[str, Callable[[HttpRequest], Sequence[Bucket]]]:
    return {
        reverse("sign-in"): _of_password,
        reverse("sign-in-code"): _of_code,
        reverse("prove"): _of_proof,
        reverse("own-password"): _of_session,
        reverse("second-factor-sheet"): _of_sheet,
        reverse("unseal"): _of_passphrase,
        reverse("own-passphrase"): _of_passphrase,
    }


def _of_password(request: HttpRequest) -> Sequence[Bucket]:
    name = kept_name(request.POST.get("username", ""))
    device = known_device(request, name=name, now_seconds=now().timestamp())
    if device:
        return (bucket("device", device, name, most=_PASSWORDS, within=_QUARTER),)
    place = network_of(address=client_address(request))
    return (
        bucket("name", name, most=_PASSWORDS, within=_QUARTER),
        bucket("place", place, most=_FROM_ONE_PLACE, within=_QUARTER),
    )


def _of_code(request: HttpRequest) -> Sequence[Bucket]:
    session = _session(request)
    name = pending_name(session=session)
    if not name or session.session_key is None:
        return ()
    device = known_device(request, name=name, now_seconds=now().timestamp())
    of_member = ("codes from device", device, name) if device else ("codes", name)
    lasts = timedelta(seconds=PENDING_SECONDS)
    return (
        bucket("sign-in", session.session_key, most=_CODES_OF_ONE_SIGN_IN, within=lasts),
        bucket(*of_member, most=_CODES, within=_HOUR),
    )


def _of_session(request: HttpRequest) -> Sequence[Bucket]:
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return (bucket("session", key, most=_PASSWORDS, within=_QUARTER),) if key else ()


def _of_sheet(request: HttpRequest) -> Sequence[Bucket]:
    """Count the sheets of a member: each takes a second, in which another of theirs waits."""
    member = str(_session(request).get(SESSION_KEY, ""))
    return (bucket("sheets", member, most=_SHEETS, within=_QUARTER),) if member else ()


def _of_passphrase(request: HttpRequest) -> Sequence[Bucket]:
    """Count the passphrases of a member, in however many sessions."""
    member = str(_session(request).get(SESSION_KEY, ""))
    return (bucket("passphrases", member, most=_PASSWORDS, within=_QUARTER),) if member else ()


def _of_proof(request: HttpRequest) -> Sequence[Bucket]:
    """Count the password with the session, and codes with their member, however many sessions."""
    member = str(_session(request).get(SESSION_KEY, "")) if "code" in request.POST else ""
    of_codes = (bucket("codes in sessions", member, most=_CODES, within=_HOUR),) if member else ()
    return (*_of_session(request), *of_codes)


def _session(request: HttpRequest) -> SessionBase:
    """Return the session as it is kept: the request has none of its own yet."""
    kept: SessionBase = import_module(settings.SESSION_ENGINE).SessionStore(
        request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    )
    return kept
