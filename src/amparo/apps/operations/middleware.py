"""What holds for every request: one transaction, and nothing kept by a browser."""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase

Answer = Callable[[HttpRequest], HttpResponseBase]
_WITHOUT_TRANSACTION = ("/static/", "/healthz", "/readyz")
_FAULT = 500


def one_transaction(answer: Answer) -> Answer:
    """Answer a request within one transaction, and take it back if the answer is a fault.

    Sign-in, the member's view of the rows and what an action writes are then all there, or all
    not. Row-level security is set for a transaction; outside of one, nothing is seen.
    """

    def answered(request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(_WITHOUT_TRANSACTION):
            return answer(request)
        with transaction.atomic():
            response = answer(request)
            if response.status_code >= _FAULT:
                transaction.set_rollback(True)
        return response

    return answered


def no_store(answer: Answer) -> Answer:
    """Tell browsers and proxies to keep nothing but what is the same for everybody."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answered
