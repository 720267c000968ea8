"""The journal for its auditor: whether it stands, its checkpoints, who acted. And no content."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from amparo.apps.accounts.access import open_to
from amparo.apps.accounts.queries import desk_names
from amparo.apps.journal.auditing import (
    CheckpointTaken,
    Traced,
    last_verification,
    list_checkpoints,
    list_traces,
)
from amparo.apps.operations.turning import read_page, turns
from amparo.apps.watching.words import Shown, read_id, tell_instant
from amparo.domain.access.table import Action

_SHORT = 16
_SHORT_ID = 8
_LATE = timedelta(days=2)
_KINDS: Mapping[str, str | Promise] = {
    "broken_link": _("The entry does not fit the one before it."),
    "gone": _("A checkpoint saw the entry, and it is gone."),
    "rewritten": _("The entry is not the one that a checkpoint saw."),
    "changed_heads": _("The checkpoint does not fit what it saw, or the one before it."),
    "not_signed": _("The signature of the checkpoint is not that of its key."),
    "other_key": _("The checkpoint is signed by another key than expected."),
    "lost": _("A copy has the checkpoint, and the database has not."),
    "other_copy": _("The copy of the checkpoint differs from the one in the database."),
}
"""What each fault is, by the name of its `amparo.apps.journal.verifying.Kind`."""
_ACTS: Mapping[str, str | Promise] = {"recorded": _("Recorded"), "looked": _("Looked")}


@dataclass(frozen=True, kw_only=True)
class FaultShown:
    """Something wrong, and with what: an entry of a case, or a checkpoint."""

    kind: str | Promise
    case: str
    number: int | None
    at: Shown | None


@dataclass(frozen=True, kw_only=True)
class TraceShown:
    """Somebody acted. ``hash`` is the beginning of that of the entry, where one was recorded.

    ``short`` is the beginning of the case's id.
    """

    at: Shown
    case: str
    short: str
    number: int | None
    desk: str
    member: str
    act: str | Promise
    hash: str


@open_to(Action.CHECK_JOURNAL)
@require_safe
def journal_audit(request: HttpRequest) -> HttpResponse:
    """Show it; the traces of one case where its id is asked for."""
    asked, page = request.GET.get("case", "").strip()[:40], read_page(request.GET.get("page", ""))
    case = read_id(asked)
    traces, more = ((), False) if asked and case is None else list_traces(page=page, case=case)
    shown = {
        **_verified(datetime.now(tz=UTC)),
        **_checkpoints(),
        "asked": asked,
        "traces": _traces(traces),
        "turns": turns(page=page, more=more, said={"case": asked} if asked else {}),
    }
    return render(request, "watching/journal.html", shown)


def _verified(now: datetime) -> dict[str, object]:
    last = last_verification()
    if last is None:
        return {"verified": None}
    return {
        "verified": last,
        "verified_at": tell_instant(last.at),
        "is_long_ago": now - last.at > _LATE,
        "faults": [
            FaultShown(
                kind=_KINDS.get(fault.kind, fault.kind),
                case=fault.case,
                number=fault.number,
                at=tell_instant(fault.at) if fault.at else None,
            )
            for fault in last.faults
        ],
    }


def _checkpoints() -> dict[str, object]:
    found: Iterable[CheckpointTaken] = list_checkpoints()
    taken = [
        {
            "at": tell_instant(one.at),
            "entries": one.entries,
            "cases": one.cases,
            "digest": one.digest.hex(),
            "short": one.digest.hex()[:_SHORT],
        }
        for one in found
    ]
    return {"checkpoints": taken}


def _traces(traces: Iterable[Traced]) -> list[TraceShown]:
    desks = desk_names()
    return [
        TraceShown(
            at=tell_instant(one.at),
            case=str(one.case),
            short=str(one.case)[:_SHORT_ID],
            number=one.number,
            desk=desks.get(one.desk_id, ""),
            member=str(one.member),
            act=_ACTS[one.act],
            hash=one.hash.hex()[:_SHORT] if one.hash else "",
        )
        for one in traces
    ]
