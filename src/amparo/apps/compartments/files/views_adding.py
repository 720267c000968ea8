"""Adding a file to a case. This one page takes files; every other refuses them unread."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from amparo.apps.accounts.access import open_to
from amparo.apps.accounts.waiting import out_of_transaction
from amparo.apps.cases.looking.noting import noting_reading
from amparo.apps.cases.pages.queries import read_code
from amparo.apps.cases.sent_once import SentOnce
from amparo.apps.compartments.files import store
from amparo.apps.compartments.files.content import TakenIn
from amparo.apps.compartments.files.keeping import MOST_FILES, add_file, check_count, open_files
from amparo.apps.compartments.files.kinds.refusing import NotTaken, Why
from amparo.apps.compartments.files.kinds.table import ENDINGS
from amparo.apps.compartments.files.receiving import FIELD_NAME, length_of, receive
from amparo.apps.compartments.files.words import OTHERWISE, REASONS, STATUS
from amparo.apps.compartments.keeping import Opened
from amparo.apps.compartments.pages.refusing import telling_refusals
from amparo.apps.keys.unsealing import holder_of, unsealed
from amparo.domain.access.table import Action

View = Callable[..., HttpResponseBase]
_READ_ALL_THE_SAME_BYTES = 2**20
_PIECE_BYTES = 64 * 1024


def answered_unread(view: View) -> View:
    """Let an answer that comes before a file was read be seen.

    A browser that is still sending shows such an answer only where it says that something is
    wrong. So one that leads elsewhere, to the page of sign-in or of the passphrase, says so first.
    """

    @wraps(view)
    def answered(request: HttpRequest, **named: Any) -> HttpResponseBase:
        response = view(request, **named)
        if request.method != "POST" or hasattr(request, "is_read") or response.status_code >= 400:
            return response
        if length_of(request) <= _READ_ALL_THE_SAME_BYTES:
            while request.read(_PIECE_BYTES):
                pass
            return response
        if "Location" in response.headers:
            shown = {"next": response.headers["Location"]}
            return render(request, "compartments/file_not_read.html", shown, status=403)
        response.status_code = 403
        return response

    return answered


@answered_unread
@open_to(Action.UNSEAL)
@require_http_methods(["GET", "HEAD", "POST"])
@noting_reading
@unsealed
@telling_refusals
@csrf_exempt  # the token comes with the file: it is checked once that was read
def file_add(request: HttpRequest, case: uuid.UUID) -> HttpResponseBase:
    """Ask for a file, and take it in: sealed as it comes, while no transaction waits for it."""
    by, now = holder_of(request), datetime.now(tz=UTC)
    opened = open_files(by=by, at=now, case=case)
    if request.method != "POST":
        return _show(request, case, opened)
    taken, is_kept = None, False
    try:
        check_count(opened=opened)
        with out_of_transaction(request):
            taken = _received(request, case)
        answer = _without_token(request)
        if answer is None:
            is_kept = _keep(request, case, opened, taken)
            messages.success(request, _("The file is kept, sealed."))
            answer = redirect("files", case=case)
        return answer
    except NotTaken as refused:
        return _show(request, case, opened, why=refused.why)
    finally:
        if taken is not None and not is_kept:
            store.remove_file(file=taken.file)


def _received(request: HttpRequest, case: uuid.UUID) -> TakenIn:
    taken = receive(request, case=case)
    request.is_read = True  # type: ignore[attr-defined]  # read by `answered_unread`
    return taken


def _keep(request: HttpRequest, case: uuid.UUID, opened: Opened, taken: TakenIn) -> bool:
    form = SentOnce(request.POST)
    if not form.is_valid():
        raise NotTaken(Why.CUT_OFF)  # the form's number comes before the file: part of it is gone
    return add_file(
        by=holder_of(request), at=datetime.now(tz=UTC), case=case, taken=taken, opened=opened,
        submission=form.cleaned_data["submission"],
    )  # fmt: skip


def _without_token(request: HttpRequest) -> HttpResponseBase | None:
    """Return the answer to a form that is not from a page of ours; none where it is."""
    answer: HttpResponseBase = csrf_protect(lambda _request: HttpResponse(status=204))(request)
    return None if answer.status_code == 204 else answer


def _show(
    request: HttpRequest, case: uuid.UUID, opened: Opened, *, why: Why | None = None
) -> HttpResponse:
    shown = {
        "case": case,
        "code": read_code(case=case),
        "form": SentOnce(initial=SentOnce.fresh()),
        "field": FIELD_NAME,
        "kept": len(opened.fields),
        "most": MOST_FILES,
        "accepted": ",".join(ENDINGS),
        "why": REASONS[why] if why else "",
        "problems": [{"text": REASONS[why], "href": f"#{FIELD_NAME}"}] if why else [],
    }
    status = STATUS.get(why, OTHERWISE) if why else 200
    return render(request, "compartments/file_add.html", shown, status=status)
