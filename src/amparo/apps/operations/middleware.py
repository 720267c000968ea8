"""What holds for every request: a line in the log, HTTPS, one transaction, nothing kept."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.http import (
    HttpRequest,
    HttpResponseForbidden,
    HttpResponseNotAllowed,
    HttpResponsePermanentRedirect,
)
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from amparo.apps.operations.logs import route_of
from amparo.apps.operations.transactions import transaction_of

Answer = Callable[[HttpRequest], HttpResponseBase]
_WITHOUT_TRANSACTION = ("/static/", "/healthz", "/readyz")
_FAULT = 500
_HEALTH = ("/healthz", "/readyz")
_LOOPBACK = ("127.0.0.1", "::1")
# A page may ask the device for a passkey, and for nothing else. Of names that a browser does not
# know it complains on every page: those are left out.
_DENIED = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media",
    "fullscreen", "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts",
    "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "screen-wake-lock",
    "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
_CLOSED = {
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _DENIED),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_API = "/api/"
_ANSWERED = ("GET", "HEAD", "POST")
_log = logging.getLogger("amparo.web")


def noted(answer: Answer) -> Answer:
    """Write a line for each request: its method, the name of its route, the status, how long."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = answer(request)
        took_milliseconds = round((time.perf_counter() - began) * 1000)
        method = request.method if request.method in _METHODS else "other"
        route = route_of(request=request)
        _log.info("%s %s %d %d ms", method, route, response.status_code, took_milliseconds)
        return response

    return answered


def only_by_https(answer: Answer) -> Answer:
    """Refuse another server's name, and send what came without HTTPS there, if browsers have it.

    This machine may ask without it how Amparo is. A program elsewhere that does is refused and not
    sent on: nobody would notice that it asks without. `proxies` knows how a request came.
    """

    def answered(request: HttpRequest) -> HttpResponseBase:
        host = request.get_host()
        if not settings.IS_HTTPS or request.is_secure() or _asks_from_here(request):
            return answer(request)
        if request.path in _HEALTH:
            return HttpResponseForbidden()
        return HttpResponsePermanentRedirect(f"https://{host}{request.get_full_path()}")

    return answered


def _asks_from_here(request: HttpRequest) -> bool:
    return request.path in _HEALTH and request.META.get("REMOTE_ADDR") in _LOOPBACK


def known_methods(answer: Answer) -> Answer:
    """Refuse every method that no page uses, TRACE among them. The API does so in its own words."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        if request.method in _ANSWERED or request.path.startswith(_API):
            return answer(request)
        return HttpResponseNotAllowed(_ANSWERED)

    return answered


def closed_to_others(answer: Answer) -> Answer:
    """Let no other site reach into a page or load its parts, and no page use the device."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        for name, said in _CLOSED.items():
            response.headers.setdefault(name, said)
        return response

    return answered


def one_transaction(answer: Answer) -> Answer:
    """Answer a request within one transaction, and take it back if the answer is a fault.

    A view that waits for something slow ends it and begins another (`between_transactions`).

    Sign-in, the member's view of the rows and what an action writes are then all there, or all
    not. Row-level security is set for a transaction; outside of one, nothing is seen.
    """

    def answered(request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(_WITHOUT_TRANSACTION):
            return answer(request)
        with transaction_of(request):
            response = answer(request)
            if response.status_code >= _FAULT:
                transaction.set_rollback(True)
        return response

    return answered


class PagesZipped(GZipMiddleware):
    """Lets pages travel small; not what is streamed.

    Its length is said before, so that a browser notices an end that came too soon.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Return an answer as it travels."""
        return response if response.streaming else super().process_response(request, response)


def no_store(answer: Answer) -> Answer:
    """Tell browsers and proxies to keep nothing but what is the same for everybody."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answered
