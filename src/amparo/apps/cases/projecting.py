"""Writing what follows from a journal into rows, so that a desk's duties can be listed at once."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from amparo.apps.accounts.queries import desk_places, list_coordinating_desks, list_desks
from amparo.apps.cases.models import Access, Case, Duty
from amparo.apps.coordination.actions import add_changes
from amparo.apps.journal.queries import list_entries
from amparo.apps.protocols.governing import country_zone, governing
from amparo.domain.casework.counting import Count, changes, span_of
from amparo.domain.casework.desks import DeskAt, receiving_desk, rerouted_desk
from amparo.domain.casework.holding import stand_ins
from amparo.domain.casework.projecting import ProjectedDuty, Projection, project, rules_of
from amparo.domain.casework.restricting import Restrictions, restrictions_of
from amparo.domain.protocol.calendar import as_instant, as_microseconds

_UTC = ZoneInfo("UTC")


class PartlySeen(PermissionError):
    """A case is to be projected by somebody who does not see its whole journal."""


_CHANGEABLE = (
    "duty", "version", "opened_at", "opened_until", "due_at", "warn_at", "ending", "holder",
    "desk_id", "breached_by", "ended_at", "ended_by", "is_paused", "is_law", "reason",
    "hidden_from",
)  # fmt: skip


def project_case(*, case: Case, now: datetime) -> Projection:
    """Make the rows of a case anew as of an instant, in the transaction at hand.

    The case must be locked. Only rows that differ are written. The desks that a duty reaches
    see the case from then on; the counts of the coordination change with it. Raises
    `PartlySeen` for whoever does not see the whole journal: what follows from a part is wrong.
    """
    entries = list_entries(case=case.pk)
    if len(entries) < case.entries:
        raise PartlySeen
    projection = project(program=governing().program, entries=entries, as_of=as_microseconds(now))
    before = list(case.duties.order_by("position"))
    restrictions = restrictions_of(entries=entries)
    after = duty_rows(
        case=case, projection=projection, desks=every_desk(), restrictions=restrictions
    )
    _write_rows(before, after)
    _let_see(case, {row.desk_id for row in after if row.desk_id is not None}, restrictions, now)
    places = desk_places()
    add_changes(
        changes=changes(
            before=[count_of(row=row, places=places) for row in before],
            after=[count_of(row=row, places=places) for row in after],
        )
    )
    _write_case(case, projection, len(entries), now)
    return projection


def drop_duties(*, case: Case) -> None:
    """Take every duty of a case away, and out of the counts. The case must be locked."""
    rows, places = list(case.duties.all()), desk_places()
    before = [count_of(row=row, places=places) for row in rows]
    add_changes(changes=changes(before=before, after=[]))
    case.duties.all().delete()


@dataclass(frozen=True, kw_only=True)
class Desks:
    """Every desk by its institution, whose stands in for whose, and those of the coordination."""

    by_institution: Mapping[str, Sequence[DeskAt]]

    @cached_property
    def coordination(self) -> Sequence[DeskAt]:
        """Return the desks that coordinate. Asked for only where a desk is kept out."""
        return list_coordinating_desks()

    def alternates(self, duty: ProjectedDuty, on: date) -> tuple[Sequence[DeskAt], ...]:
        """Return where a duty goes if its holder may not see the case: in this order."""
        who = rules_of(governing().program)[duty.state.version, duty.state.duty].who
        roles = governing().protocol.roles
        instead = stand_ins(roles=roles, role=who, place=duty.place, day=on)
        return (*(self.by_institution.get(name, ()) for name in instead), self.coordination)


def every_desk() -> Desks:
    """Return the desks as they are now. One query."""
    return Desks(by_institution=list_desks())


def duty_rows(
    *, case: Case, projection: Projection, desks: Desks, restrictions: Restrictions
) -> list[Duty]:
    """Return the rows of a projection, unsaved, in the order the duties arose."""
    return [
        _row(case, position, duty, _desk_of(duty, desks, restrictions, projection.as_of),
             restrictions)
        for position, duty in enumerate(projection.duties)
    ]  # fmt: skip


def differences(*, live: Sequence[Duty], anew: Sequence[Duty]) -> list[int]:
    """Return the positions at which two lists of rows of one case differ."""
    by_position = {row.position: row for row in live}
    found = [row.position for row in anew if not _is_same(by_position.get(row.position), row)]
    return sorted({*found, *(by_position.keys() - {row.position for row in anew})})


def _desk_of(
    duty: ProjectedDuty, desks: Desks, restrictions: Restrictions, as_of: int
) -> int | None:
    """Return the desk a duty is with: that of the place and the day it ended, or of now.

    So what ended stays with whoever held it, wherever the case goes and whoever closes. A desk
    that may not see the case is gone round.
    """
    instant = as_of if duty.state.ended is None else duty.state.ended
    holders = desks.by_institution.get(duty.state.holder, ())
    on = _instant(instant).astimezone(country_zone()).date()
    if not restrictions.desks:
        return receiving_desk(desks=holders, place=duty.place, on=on)
    return rerouted_desk(
        desks=holders, alternates=desks.alternates(duty, on), without=restrictions.desks,
        place=duty.place, on=on,
    )  # fmt: skip


def _row(
    case: Case, position: int, duty: ProjectedDuty, desk_id: int | None, restrictions: Restrictions
) -> Duty:
    state = duty.state
    return Duty(
        case=case,
        position=position,
        duty=state.duty,
        version=state.version,
        opened_at=_instant(state.opened),
        opened_until=_instant(duty.opened_until),
        due_at=_instant_or_none(state.due),
        warn_at=_instant_or_none(state.warn_at),
        ending=Duty.Ending(state.ending.value),
        holder=state.holder,
        desk_id=desk_id,
        breached_by=state.breached_by or "",
        ended_at=_instant_or_none(state.ended),
        ended_by=state.ended_by or "",
        is_paused=state.paused,
        is_law=duty.is_law,
        reason=duty.reason,
        hidden_from=hidden_from(restrictions=restrictions),
    )


def hidden_from(*, restrictions: Restrictions) -> list[uuid.UUID] | None:
    """Return the members a case is hidden from, as its rows keep them; none if there are none."""
    return [uuid.UUID(member) for member in restrictions.members] or None


def follow_restrictions(
    *, case: uuid.UUID, now: Restrictions, then: Restrictions, at: datetime
) -> None:
    """Let the rows of access say who is kept out ``now``, and let in who was only ``then``.

    Whoever does it must be let change them: the worker, or who leads, in the case they name.
    """
    rows = Access.objects.filter(case=case)
    rows.filter(desk__in=now.desks, ended_at=None).update(ended_at=at)
    rows.filter(desk__in=then.desks - now.desks).update(ended_at=None)
    rows.update(hidden_from=hidden_from(restrictions=now))


def _write_rows(before: Sequence[Duty], after: Sequence[Duty]) -> None:
    by_position = {row.position: row for row in before}
    new, changed = [], []
    for row in after:
        kept = by_position.pop(row.position, None)
        if kept is None:
            new.append(row)
        elif not _is_same(kept, row):
            row.pk = kept.pk
            changed.append(row)
    Duty.objects.bulk_create(new)
    Duty.objects.bulk_update(changed, _CHANGEABLE)
    if by_position:
        Duty.objects.filter(pk__in=[row.pk for row in by_position.values()]).delete()


def _is_same(kept: Duty | None, row: Duty) -> bool:
    return kept is not None and all(
        getattr(kept, field) == getattr(row, field) for field in _CHANGEABLE
    )


def _let_see(case: Case, desks: set[int], restrictions: Restrictions, now: datetime) -> None:
    hidden = hidden_from(restrictions=restrictions)
    rows = [
        Access(case=case, desk_id=desk, since=now, hidden_from=hidden) for desk in sorted(desks)
    ]
    # A desk whose access ended has a row still, and gets no other.
    Access.objects.bulk_create(rows, ignore_conflicts=True)


def _write_case(case: Case, projection: Projection, entries: int, now: datetime) -> None:
    case.entries = entries
    case.projected_at = now
    case.next_tick_at = _instant_or_none(projection.next_tick)
    case.save(update_fields=["entries", "projected_at", "next_tick_at"])


def count_of(*, row: Duty, places: Mapping[int, str]) -> Count:
    """Return what a duty counts as, with the places of the desks by their ids."""
    took = ""
    if row.ending == Duty.Ending.DONE and row.ended_at is not None:
        took = span_of(opened=row.opened_at, ended=row.ended_at)
    return Count(
        institution=row.breached_by or row.holder,
        duty=row.duty,
        place=places.get(row.desk_id, "") if row.desk_id is not None else "",
        month=row.opened_at.astimezone(country_zone()).date().replace(day=1),
        outcome=outcome_of(row=row),
        reason=row.reason,
        is_law=row.is_law,
        # A stopped clock hides the time by which it is due.
        is_dated=row.due_at is not None or row.is_paused or bool(row.breached_by),
        took=took,
    )


def outcome_of(*, row: Duty) -> str:
    """Return what became of a duty, in the words of `amparo.domain.protocol.case.DutyState`."""
    if row.ending == Duty.Ending.LIFTED:
        return "lifted"
    if row.ending == Duty.Ending.DONE:
        return "late" if row.breached_by else "on time"
    return "overdue" if row.breached_by else "open"


def _instant(microseconds: int) -> datetime:
    return as_instant(microseconds, _UTC)


def _instant_or_none(microseconds: int | None) -> datetime | None:
    return None if microseconds is None else _instant(microseconds)
