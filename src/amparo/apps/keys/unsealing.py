"""Being unsealed: for a while, the key of a member is at hand in their session.

The session keeps it sealed under a key that their browser's cookie holds, and nobody else: who has
the database has the box, who has the cookie has the key, and either alone opens nothing. It ends an
hour after the passphrase was said, ten minutes after it was last used, and with the session.
"""

import base64
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.apps.accounts.access import note_refused
from amparo.apps.accounts.clocks import time_of
from amparo.apps.accounts.leaving import is_written_on
from amparo.apps.accounts.seeing import actor_of
from amparo.apps.keys.holding import FormerKey, Holder, NotAHolder, Opened, hold_desk_key
from amparo.apps.operations.logs import route_of
from amparo.vault.pairs import Pair, pair_of
from amparo.vault.sealing import NotSealed, new_key, seal, unseal

LONGEST_SECONDS = 60 * 60
UNUSED_SECONDS = 10 * 60
_KEPT_ANEW_AFTER_SECONDS = 30
_CONFLICT = 409
_BOX, _SINCE, _USED = "unsealed", "unsealed since", "unsealed used"
View = Callable[..., HttpResponseBase]
_log = logging.getLogger("amparo.web")


def begin_unsealed(request: HttpRequest, response: HttpResponseBase, *, own: Pair) -> None:
    """Keep a member's pair at hand from now on: the box in the session, its key in a cookie."""
    key, now_seconds = new_key(), int(time.time())
    box = seal(key=key, of=_of(request), content=own.private)
    request.session[_BOX] = base64.b64encode(box).decode("ascii")
    request.session[_SINCE] = request.session[_USED] = now_seconds
    response.set_cookie(
        settings.UNSEALED_COOKIE_NAME,
        base64.urlsafe_b64encode(key).decode("ascii"),
        max_age=LONGEST_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def end_unsealed(request: HttpRequest, response: HttpResponseBase) -> None:
    """Let the pair go: the box from the session, and its key from the browser."""
    for name in (_BOX, _SINCE, _USED):
        request.session.pop(name, None)
    response.delete_cookie(settings.UNSEALED_COOKIE_NAME, samesite="Strict")


def find_opened(request: HttpRequest) -> Opened | None:
    """Return who is unsealed, with their own pair; none where nobody is, or no longer."""
    cookie = request.COOKIES.get(settings.UNSEALED_COOKIE_NAME, "")
    box = request.session.get(_BOX)
    if not cookie or not box or seconds_left(request) <= 0:
        return None
    try:
        private = unseal(
            key=base64.urlsafe_b64decode(cookie), of=_of(request), sealed=base64.b64decode(box)
        )
    except ValueError:  # also `NotSealed`: another's cookie, or another's box
        return None
    return Opened(actor=actor_of(request), own=pair_of(private=private))


def seconds_left(request: HttpRequest) -> int:
    """Return for how long a session stays unsealed if it is used no more; 0 where it is not."""
    if _BOX not in request.session:
        return 0
    ends = min(request.session[_SINCE] + LONGEST_SECONDS, request.session[_USED] + UNUSED_SECONDS)
    return max(0, int(ends - time.time()))


def open_until(request: HttpRequest) -> str:
    """Return the time until which it stays open if it is used no more; empty where it is not."""
    if find_opened(request) is None:
        return ""
    return time_of(datetime.now(tz=UTC) + timedelta(seconds=seconds_left(request)))


def holder_of(request: HttpRequest) -> Holder:
    """Return who is unsealed, with the pair of their desk. To stand beneath `unsealed`."""
    found: Holder = request.holder  # type: ignore[attr-defined]  # set by `unsealed`
    return found


def unsealed(view: View) -> View:
    """Let a view be entered by whoever has unsealed, and ask others for their passphrase first.

    What shows what is sealed leaves the screen when the time is over. To stand beneath `open_to`.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:
        opened = find_opened(request)
        if opened is None:
            return ask_to_unseal(request)
        try:
            request.holder = hold_desk_key(by=opened)  # type: ignore[attr-defined]  # see `holder_of`
        except NotAHolder:
            messages.warning(request, _("That page opens with the key of your desk, and you do not"
                                        " hold it yet. Here you read how you get it."))  # fmt: skip
            return redirect("keys")
        except FormerKey:
            return ask_to_unseal(request)
        except NotSealed:
            return tell_replaced(request)
        _use(request)
        return _left_when_over(request, view(request, *args, **named))

    guarded.is_unsealed = True  # type: ignore[attr-defined]  # read by the test of all routes
    return guarded


def ask_to_unseal(request: HttpRequest) -> HttpResponse:
    """Lead to the page that asks for the passphrase, and then back."""
    if request.method == "POST":
        messages.warning(request, _("What you sent is not recorded. Send it again."))
    return redirect(f"{reverse('unseal')}?next={quote(request.get_full_path(), safe='/')}")


def lead_to_own_key(*, wanted: str) -> HttpResponse:
    """Lead who has no key of their own to where they make one, and then to what they wanted."""
    asked = f"?next={quote(wanted, safe='/')}" if wanted else ""
    return redirect(f"{reverse('own-key')}{asked}")


def tell_replaced(request: HttpRequest) -> HttpResponse:
    """Say that somebody has put another key in place of the desk's: nothing is opened with it.

    It is in the log, for whoever keeps the server, and in the history of who met it.
    """
    _log.error("the key of a desk was replaced: it does not open at %s", route_of(request=request))
    note_refused(request=request)
    return render(request, "keys/replaced.html", status=_CONFLICT)


def _left_when_over(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Let a page leave the screen when it is over; one that is written on, at the hour's end.

    A page that says itself when it goes is left alone.
    """
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    if not is_page or "Refresh" in response.headers:
        return response
    left = request.session[_SINCE] + LONGEST_SECONDS - int(time.time())
    if not is_written_on(response):
        left = min(left, UNUSED_SECONDS)
    response.headers["Refresh"] = f"{max(1, left)}; url={reverse('left-open')}"
    return response


def _use(request: HttpRequest) -> None:
    now_seconds = int(time.time())
    if now_seconds - request.session[_USED] > _KEPT_ANEW_AFTER_SECONDS:
        request.session[_USED] = now_seconds


def _of(request: HttpRequest) -> tuple[str, str]:
    return ("unsealed", str(actor_of(request).member))
