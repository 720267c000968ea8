"""Which of the bars that hold now a reader should see first, and whom each binds."""

from collections.abc import Collection, Mapping
from datetime import date
from enum import Enum

from amparo.domain.protocol.language import NOBODY_NAMED, Bar, Never, NotBefore, Role
from amparo.domain.protocol.names import holder_on


class Bound(Enum):
    """Whom a bar binds, for who reads it."""

    READER = "reader"
    EVERYBODY = "everybody"
    OTHERS = "others"


def bound_by(*, bar: Bar, reader: str, roles: Mapping[str, Role], place: str, day: date) -> Bound:
    """Say whether a bar binds the institution that reads, everybody, or only others.

    ``place`` is that of the case: the law's name may mean another institution elsewhere.
    """
    if bar.who in ("", NOBODY_NAMED):
        return Bound.EVERYBODY
    holder = holder_on(roles=dict(roles), role=bar.who, place=place, day=day)
    return Bound.READER if holder == reader else Bound.OTHERS


def matters_now(
    *, bar: Bar, until: int | None, asked: Collection[str], stated: Collection[str]
) -> bool:
    """Whether a bar that holds now does so because of what is going on in this case.

    Most bars of a law hold in every case, all the time. One matters now if it has an end
    (``until``), if it depends on a fact that was ``stated``, if something that happened put it,
    or if it stands before or behind an act that is ``asked`` for now.
    """
    if until is not None or any(guard.fact in stated for guard in bar.conditions):
        return True
    match bar.kind:
        case Never():
            return False
        case NotBefore(event=awaited):
            return bar.event in asked or awaited in asked
    return True


def stand_ins(*, roles: Mapping[str, Role], role: str, place: str, day: date) -> tuple[str, ...]:
    """Return the institutions that stand in for a role, in order, whoever holds the role itself."""
    found: list[str] = []
    seen = {role}
    named = roles[role].otherwise if role in roles else None
    while named and named not in seen:
        seen.add(named)
        holder = holder_on(roles=dict(roles), role=named, place=place, day=day)
        if holder:
            found.append(holder)
        named = roles[named].otherwise if named in roles else None
    return tuple(found)
