"""A page that nobody uses any more leaves the screen when its session ends by itself.

Phones and computers are shared, and a page left open shows a case to whoever comes by. The
browser is told when to go on by itself, to a page that shows nothing of anybody. That page does
not count as use, or two pages left open would keep each other's session alive.

A page on which something is written stays: it would be lost. What is sent from it after its
session ended is kept until its writer has signed in again (`written`).
"""

import re
import time
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from amparo.apps.accounts.sessions import seconds_left

_WRITTEN = re.compile(
    rb'<form method="post"(?:(?!</form>).)*?<(?:textarea|select|input (?![^>]*type="hidden"))',
    re.DOTALL,
)
"""A form that is sent, with something in it to fill in; a button alone is none, and so is the
search for a code, whose list is not to stay: its tag begins with a class."""


def left_in_time(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Let a page of a member leave the screen when their session ends, if nobody uses it.

    A page that answered a form has no address of its own to come back to.
    """
    if "Refresh" in response.headers or is_written_on(response):
        return response
    left = seconds_left(
        session=request.session, now_seconds=time.time(), unused_seconds=settings.SESSION_COOKIE_AGE
    )
    back = f"?next={quote(request.path, safe='/')}" if request.method in ("GET", "HEAD") else ""
    response.headers["Refresh"] = f"{left}; url={reverse('left-open')}{back}"
    return response


def is_written_on(response: HttpResponseBase) -> bool:
    """Whether an answer is a page on which something is written, or no page at all."""
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    return not is_page or response.streaming or bool(_WRITTEN.search(response.content))  # type: ignore[attr-defined]  # not streaming


def is_left_open(request: HttpRequest) -> bool:
    """Whether a browser has gone on by itself to the page that shows nothing."""
    return request.path == reverse("left-open")
