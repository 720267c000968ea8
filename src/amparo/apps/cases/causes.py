"""Why a desk sees a case: what in its journal, now or before, led to that desk."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from amparo.apps.cases.models import Case
from amparo.apps.cases.projecting import Desks, duty_rows, every_desk
from amparo.apps.protocols.governing import governing
from amparo.domain.casework.entries import Entry, Kind
from amparo.domain.casework.projecting import ProjectedDuty, Projection, project, rules_of
from amparo.domain.casework.restricting import is_of_review, restrictions_of
from amparo.domain.protocol.calendar import as_microseconds
from amparo.domain.protocol.program import Program
from amparo.domain.referral.telling import is_from_outside


def desks_with_cause(*, case: Case, entries: Sequence[Entry]) -> set[int]:
    """Return the desks that opened a case, recorded in it, or to which a duty or a grant led it.

    A desk that was reached goes on seeing the case when what reached it was corrected, so the
    journal is read as it stood after each entry, and whenever time changed the case. Days of a
    role may have been entered later, so whoever held the role of a duty at any time counts.
    """
    desks, until = every_desk(), as_microseconds(case.projected_at)
    granted = {int(entry.content.target) for entry in entries if entry.kind is Kind.GRANT}
    # Whoever lifted a restriction after reviewing it wrote in the journal, and sees no case; nor
    # need a desk that was asked for help, and has not accepted.
    wrote = {
        entry.desk_id
        for entry in entries
        if not is_of_review(entry=entry) and not is_from_outside(entry=entry)
    }
    found = {case.opened_by_id, *wrote, *granted}
    for number, entry in enumerate(entries, start=1):
        end = entries[number].recorded if number < len(entries) else until
        known = entries[:number]
        for was in _as_time_passed(known, since=entry.recorded, until=end):
            found |= _reached(case, was, desks, known)
    return found


def _as_time_passed(entries: Sequence[Entry], *, since: int, until: int) -> Iterator[Projection]:
    """Yield a case with its duties as they stood from an instant on, until another."""
    program, at = governing().program, since
    while True:
        was = project(program=program, entries=entries, as_of=at)
        yield _widened(program, was)
        if was.next_tick is None or was.next_tick > until:
            return
        at = was.next_tick


def _reached(case: Case, was: Projection, desks: Desks, entries: Sequence[Entry]) -> set[int]:
    restrictions = restrictions_of(entries=entries)
    rows = duty_rows(case=case, projection=was, desks=desks, restrictions=restrictions)
    return {row.desk_id for row in rows if row.desk_id is not None}


def _widened(program: Program, was: Projection) -> Projection:
    """Put beside each duty the same one for everybody who ever held its role."""
    return replace(was, duties=tuple(one for duty in was.duties for one in _each(program, duty)))


def _each(program: Program, duty: ProjectedDuty) -> Iterator[ProjectedDuty]:
    yield duty
    roles = {role.name: role for role in program.names.roles}
    role = roles.get(rules_of(program)[duty.state.version, duty.state.duty].who)
    while role is not None:
        for holder in role.holders:
            yield replace(duty, state=replace(duty.state, holder=holder.institution))
        role = roles.pop(role.otherwise, None) if role.otherwise else None
