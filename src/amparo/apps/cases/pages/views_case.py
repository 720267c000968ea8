"""A case: what is due in it, what may not happen yet, what happened. And the list of cases."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from amparo.apps.accounts.access import may_enter, open_to, sees_only_assigned
from amparo.apps.accounts.seeing import actor_of
from amparo.apps.cases.codes import ends_of_access
from amparo.apps.cases.due.words import Teller, ToldDuty
from amparo.apps.cases.leading.queries import emergency_ends
from amparo.apps.cases.looking.noting import noting_reading
from amparo.apps.cases.models import Duty
from amparo.apps.cases.pages.finding import case_or_404
from amparo.apps.cases.pages.queries import entries_of_programs, find_whole, list_cases
from amparo.apps.cases.pages.telling import holder_name, release, speaker_of, stamp
from amparo.apps.cases.pages.telling_bars import bars_by_reader, bars_now
from amparo.apps.cases.pages.telling_timeline import tell_line
from amparo.apps.cases.profiles import read_profile
from amparo.apps.cases.sought import keep_sought
from amparo.apps.protocols.clock import instant
from amparo.apps.protocols.governing import how_long_kept, labels
from amparo.domain.access.table import Action
from amparo.domain.casework.coded import RELATIVE
from amparo.domain.casework.projecting import rules_of
from amparo.domain.casework.restricting import restrictions_of
from amparo.domain.casework.retaining import Record
from amparo.domain.casework.timeline import timeline
from amparo.domain.protocol.calendar import as_microseconds
from amparo.domain.protocol.describe import speech


@dataclass(frozen=True, kw_only=True)
class OwnDuty:
    """A duty of the reader's own desk, and what frees from it."""

    told: ToldDuty
    release: tuple[str, ...]


@open_to(Action.SEE_CASE)
@require_safe
@noting_reading
def case(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Show a case."""
    now, by = datetime.now(tz=UTC), actor_of(request)
    file = case_or_404(case=case, now=now)
    speaker = speaker_of(entries=file.entries, now=now)
    teller = Teller(speaker=speaker, now=now, rules=rules_of(speaker.game.program))
    bars = bars_now(speaker=speaker, reader=by.institution, place=file.projection.place)
    by_programs = entries_of_programs(case=case)
    lines = timeline(entries=file.entries, duties=file.projection.duties)
    seen_until = ends_of_access(cases=[case], desk_id=by.desk_id).get(case)
    shown = {
        "file": file,
        "opened": stamp(speaker=speaker, instant=as_microseconds(file.opened_at)),
        "emergency_ends": emergency_ends(case=case, member=by.member, now=now)
        if sees_only_assigned(actor=by)
        else "",
        "seen_until": instant(seen_until) if seen_until else "",
        "erased_on": speech.day(labels().language, file.erase_on) if file.erase_on else "",
        "erased_by": how_long_kept(record=Record.CASE).basis,
        "may_lead": may_enter(action=Action.LEAD_CASE, actor=by),
        "may_refer": may_enter(action=Action.REFER, actor=by),
        "is_relative_implicated": restrictions_of(entries=file.entries).is_relative,
        "is_relative_warned": read_profile(case=case).get("brought_by") == RELATIVE,
        "ours": [_own(teller, duty) for duty in file.open_duties if duty.desk_id == by.desk_id],
        "others": _by_holder(
            teller, [one for one in file.open_duties if one.desk_id != by.desk_id]
        ),
        "bars": bars_by_reader(bar for bar in bars if bar.matters),
        "more_bars": [bar for bar in bars if not bar.matters],
        "lines": [
            replace(
                tell_line(
                    speaker=speaker,
                    line=line,
                    desks=file.desks,
                    untold=file.known.untold,
                    place=file.place,
                    reader=by.institution,
                ),
                is_by_program=line.entry is not None and line.entry.number in by_programs,
            )
            for line in lines
        ],
    }
    return render(request, "cases/case.html", shown)


def _own(teller: Teller, duty: Duty) -> OwnDuty:
    said = release(speaker=teller.speaker, version=duty.version, duty=duty.duty)
    return OwnDuty(told=teller.tell(duty), release=said)


def _by_holder(teller: Teller, duties: Sequence[Duty]) -> Mapping[str, Sequence[ToldDuty]]:
    """Tell duties by the name of who holds them; within each, in the order they stand."""
    found: dict[str, list[ToldDuty]] = {}
    for duty in duties:
        name = holder_name(speaker=teller.speaker, holder=duty.holder)
        found.setdefault(name, []).append(teller.tell(duty))
    return found


@open_to(Action.SEE_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def cases(request: HttpRequest) -> HttpResponse:
    """List the cases the desk sees, and find one by its code.

    A code is sent and never part of an address, which others on the way may write down. A whole
    one leads to its case.
    """
    find, page = request.POST.get("find", "").strip()[:40], _page(request.GET.get("page", ""))
    found = find_whole(code=find)
    if found is not None:
        return redirect("case", case=found)
    now = datetime.now(tz=UTC)
    listed, more = list_cases(find=find, page=page, now=now)
    if find and not listed:
        keep_sought(request, code=find)
    speaker = speaker_of(entries=(), now=now)
    actor = actor_of(request)
    is_narrowed = sees_only_assigned(actor=actor)
    may_open = may_enter(action=Action.OPEN_IN_EMERGENCY, actor=actor)
    shown = {
        "find": find,
        "sees_only_assigned": is_narrowed,
        "may_open_in_emergency": is_narrowed and may_open,
        "may_find_by_name": may_enter(action=Action.UNSEAL, actor=actor),
        "page_number": page,
        "rows": [
            {
                "listed": one,
                "opened": stamp(speaker=speaker, instant=as_microseconds(one.opened_at)),
            }
            for one in listed
        ],
        "previous": {"href": f"?page={page - 1}"} if page > 1 and not find else None,
        "next": {"href": f"?page={page + 1}"} if more and not find else None,
        "has_more": more and bool(find),
    }
    return render(request, "cases/cases.html", shown)


def _page(text: str) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) < 7
    return max(1, int(text)) if is_number else 1
