"""The files of a case: which there are, what is kept of one, its content; and removing it."""

import uuid
from contextlib import suppress
from datetime import UTC, datetime
from typing import BinaryIO

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from amparo.apps.accounts.access import open_to
from amparo.apps.accounts.clocks import moment_of
from amparo.apps.accounts.queries import shown_names
from amparo.apps.accounts.waiting import out_of_transaction
from amparo.apps.cases.looking.noting import noting_reading
from amparo.apps.cases.pages.queries import read_code
from amparo.apps.cases.sent_once import SentOnce
from amparo.apps.compartments.files import store
from amparo.apps.compartments.files.content import KeptFile, check_whole
from amparo.apps.compartments.files.keeping import (
    MOST_FILES,
    NoSuchFile,
    files_of,
    open_files,
    open_one,
    take_out,
)
from amparo.apps.compartments.files.kinds.refusing import NotTaken
from amparo.apps.compartments.files.kinds.table import KEPT_AS_THEY_ARE, Kind
from amparo.apps.compartments.files.sending import Sending
from amparo.apps.compartments.files.ways import Way
from amparo.apps.compartments.files.words import KINDS, REASONS, STATUS
from amparo.apps.compartments.pages.refusing import telling_refusals
from amparo.apps.keys.unsealing import holder_of, unsealed
from amparo.domain.access.table import Action
from amparo.vault.sealing import NotSealed


@open_to(Action.UNSEAL)
@require_safe
@noting_reading
@unsealed
@telling_refusals
def files(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """List the files of a case."""
    opened = open_files(by=holder_of(request), at=datetime.now(tz=UTC), case=case)
    found = files_of(opened=opened, case=case)
    shown = {
        "case": case,
        "code": read_code(case=case),
        "files": [
            {"file": one, "kind": KINDS[one.kind], "size": filesizeformat(one.size),
             "at": moment_of(one.at)}
            for one in found
        ],
        "head": [{"text": one} for one in (_("Name"), _("Kind"), _("Size"), _("Kept on"))],
        "has_room": len(found) < MOST_FILES,
    }  # fmt: skip
    return render(request, "compartments/files.html", shown)


@open_to(Action.UNSEAL)
@require_safe
@noting_reading
@unsealed
@telling_refusals
def file(request: HttpRequest, case: uuid.UUID, file: uuid.UUID) -> HttpResponse:
    """Show what is kept of a file, and lead to its content."""
    return _show(request, _one(request, case, file))


@open_to(Action.UNSEAL)
@require_GET
@noting_reading
@unsealed
@telling_refusals
def file_content(request: HttpRequest, case: uuid.UUID, file: uuid.UUID) -> HttpResponseBase:
    """Give the content of a file out, once it was read through and is as it was kept.

    It is read twice, since of what has left nothing can be called back: a file that was changed on
    the disk gives a page that says so, and no beginning of a file.
    """
    kept = _one(request, case, file)
    try:
        way = Way()
    except NotTaken as refused:
        return _show(request, kept, why=REASONS[refused.why], status=STATUS[refused.why])
    try:
        with out_of_transaction(request):
            opened = _checked(kept)
    except BaseException:
        way.free()
        raise
    response = StreamingHttpResponse(
        Sending(kept=kept, opened=opened, way=way), content_type="application/octet-stream"
    )
    # Without its length a browser would take whatever came before a fault for the whole.
    response.headers["Content-Length"] = str(kept.size)
    said = content_disposition_header(as_attachment=True, filename=kept.name)
    response.headers["Content-Disposition"] = said or "attachment"
    return response


@open_to(Action.UNSEAL)
@require_http_methods(["GET", "HEAD", "POST"])
@noting_reading
@unsealed
@telling_refusals
def file_remove(request: HttpRequest, case: uuid.UUID, file: uuid.UUID) -> HttpResponse:
    """Ask whether a file is to go, and let it go."""
    form = SentOnce(request.POST or None, initial=SentOnce.fresh())
    if request.method != "POST" or not form.is_valid():
        kept = _one(request, case, file)
        shown = {"case": case, "code": read_code(case=case), "file": kept, "form": form}
        return render(request, "compartments/file_remove.html", shown)
    with suppress(NoSuchFile):  # somebody else was faster, or the button was pressed twice
        take_out(
            by=holder_of(request), at=datetime.now(tz=UTC), case=case, file=file,
            submission=form.cleaned_data["submission"],
        )  # fmt: skip
    messages.success(request, _("The file is removed."))
    return redirect("files", case=case)


def _one(request: HttpRequest, case: uuid.UUID, file: uuid.UUID) -> KeptFile:
    try:
        return open_one(by=holder_of(request), at=datetime.now(tz=UTC), case=case, file=file)
    except NoSuchFile:
        raise Http404 from None


def _checked(kept: KeptFile) -> BinaryIO:
    try:
        opened = store.open_file(file=kept.file)
    except FileNotFoundError as problem:
        raise NotSealed from problem
    try:
        check_whole(kept=kept, opened=opened)
    except BaseException:
        opened.close()
        raise
    return opened


def _show(
    request: HttpRequest, kept: KeptFile, *, why: object = "", status: int = 200
) -> HttpResponse:
    by = str(kept.by)
    shown = {
        "case": kept.case,
        "code": read_code(case=kept.case),
        "file": kept,
        "kind": KINDS[kept.kind],
        "size": filesizeformat(kept.size),
        "at": moment_of(kept.at),
        "by": shown_names([by]).get(by, ""),
        "says_of_its_author": kept.kind is Kind.PDF,
        "is_as_it_came": kept.kind in KEPT_AS_THEY_ARE or kept.digest == kept.sent,
        "why": why,
    }
    return render(request, "compartments/file.html", shown, status=status)
