"""Reading the parts of a protocol that are no rules: facts, events, roles, transfers, calendars."""

from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from amparo.domain.protocol.calendar import WEEKDAYS, Calendar
from amparo.domain.protocol.instants import UnreadableInstant, read_date
from amparo.domain.protocol.language import Holder, Remark, Role, Transfer
from amparo.packs.reading import YES_NO, Part

CALENDAR_KEYS = ("zone", "weekend", "last_day_off", "months", "days_off", "known", "note", "basis")
_LAST_DAY_OFF = {"stands": False, "moves to next working day": True}
_MONTHS = {"round down": False, "round up": True}
_OF = {"case": False, "country": True}
_NO_WEEKEND = "none"


def read_fact(*, part: Part) -> bool:
    """Read how a fact counts while it is unknown. Raises `MistakeInFile`, as all here do."""
    part.allow(("if_unknown", "note"))
    return part.choice("if_unknown", YES_NO)


def read_event(*, part: Part) -> tuple[str, ...]:
    """Read which facts an event may state."""
    if part.node.text is not None and not part.node.text.strip():
        return ()
    part.allow(("states", "of", "note"))
    return tuple(part.texts("states"))


def read_is_of_country(*, part: Part) -> bool:
    """Read whether an event is one of the country, and not of a person's case."""
    if part.node.text is not None and not part.node.text.strip():
        return False
    return part.choice("of", _OF, "case")


def read_role(*, name: str, part: Part) -> Role:
    """Read who holds a role."""
    part.allow(("holders", "else", "note"))
    holders = part.list_of_parts("holders", f"{part.called}, holder")
    return Role(
        name=name,
        holders=tuple(_holder(holder) for holder in holders),
        otherwise=part.text("else", "") or None,
        note=part.text("note", ""),
    )


def _holder(part: Part) -> Holder:
    part.allow(("institution", "place", "from", "until", "assumed", "note", "basis"))
    return Holder(
        institution=part.text("institution"),
        place=part.text("place", ""),
        held_from=part.date("from"),
        held_until=part.date("until"),
        is_assumed=part.choice("assumed", YES_NO, "no"),
    )


def read_transfer(*, part: Part) -> Transfer:
    """Read which event hands which duties on, and to whom."""
    part.allow(("event", "duties", "to", "note", "basis"))
    to = part.text("to")
    return Transfer(
        event=part.text("event"),
        duties=tuple(part.texts("duties")),
        to=None if to == "whoever acts" else to,
    )


def read_remark(*, part: Part) -> Remark:
    """Read a remark on the text of a law."""
    part.allow(("basis", "quote", "gloss", "remark"))
    return Remark(
        basis=part.text("basis"),
        remark=part.text("remark"),
        quote=part.text("quote", ""),
        gloss=part.text("gloss", ""),
    )


def read_calendar(*, part: Part) -> Calendar:
    """Read how days are counted in one branch of law."""
    part.allow(CALENDAR_KEYS)
    known = part.get("known")
    first = last = None
    bounds = Part(file=part.file, called=f"{part.called}, known", node=known) if known else None
    if bounds:
        bounds.allow(("from", "until"))
        first, last = bounds.date("from"), bounds.date("until")
        if first and last and last <= first:
            raise bounds.mistake(f"'until' ({last}) is not after 'from' ({first}); correct one")
    return Calendar(
        zone=_zone(part),
        weekend=_weekend(part),
        days_off=_days_off(part),
        known_from=first,
        known_until=last,
        last_day_moves=part.choice("last_day_off", _LAST_DAY_OFF, "stands"),
        months_round_up=part.choice("months", _MONTHS) if part.get("months") else None,
        note=part.text("note", ""),
    )


def _weekend(part: Part) -> frozenset[int]:
    weekend = part.texts("weekend") if part.get("weekend") else ["saturday", "sunday"]
    if weekend == [_NO_WEEKEND]:
        return frozenset()
    for day in weekend:
        if day not in WEEKDAYS:
            message = f"'{day}' is no weekday; write {', '.join(WEEKDAYS)}, or {_NO_WEEKEND} alone"
            raise part.mistake(message, key="weekend")
    if len(set(weekend)) == len(WEEKDAYS):
        raise part.mistake("no working day is left; name fewer days", key="weekend")
    return frozenset(WEEKDAYS.index(day) for day in weekend)


def _zone(part: Part) -> ZoneInfo:
    name = part.text("zone")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
        message = f"'{name}' is no time zone; write one such as 'America/Asuncion'"
        raise part.mistake(message, key="zone") from problem


def _days_off(part: Part) -> dict[date, str]:
    node = part.get("days_off")
    if node is None:
        return {}
    days = Part(file=part.file, called=f"{part.called}, days_off", node=node)
    found: dict[date, str] = {}
    for key in node.entries or {}:
        try:
            found[read_date(text=key)] = days.text(key, "")
        except UnreadableInstant as problem:
            raise days.mistake(str(problem), key=key) from problem
    if node.entries is None:
        raise days.mistake("write each day off with its name: {2026-05-01: Labour Day}")
    return found
