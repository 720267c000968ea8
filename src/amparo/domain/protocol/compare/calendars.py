"""How two calendars of one name count days otherwise."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from amparo.domain.protocol.calendar import Calendar
from amparo.domain.protocol.compare.speaker import Speaker
from amparo.domain.protocol.compare.wording import WEEKDAY_NAMES
from amparo.domain.protocol.evidence import rules_of
from amparo.domain.protocol.language import Bar, Duty, Period, Unit
from amparo.domain.protocol.program import period_of

_MOST_DAYS = 12
_ROUNDED = {True: "round_up", False: "round_down", None: "unsaid"}


def tell_calendar(*, speaker: Speaker, name: str) -> tuple[str, ...]:
    """Tell what differs in the calendar of a name; nothing where both count alike."""
    had = speaker.before.protocol.calendars.get(name)
    has = speaker.after.protocol.calendars.get(name)
    if had is None or has is None:
        return (speaker.say("one_added" if had is None else "one_removed", told=f"{name}."),)
    texts = [*_settings(speaker, had, has), *_days_off(speaker, had, has)]
    if not texts:
        return (f"{name}. {speaker.say('note_changed')}",) if had.note != has.note else ()
    if rules := _counted(speaker, name):
        texts.append(speaker.say("counted_by", rules=speaker.listed(rules)))
    return (f"{name}. {texts[0]}", *texts[1:], *speaker.in_flight("calendar_flight"))


def _settings(speaker: Speaker, had: Calendar, has: Calendar) -> Iterator[str]:
    shown: Mapping[str, Callable[[Calendar], str]] = {
        "part_zone": lambda one: one.zone.key,
        "part_weekend": lambda one: _weekend(speaker, one),
        "part_last_day": lambda one: speaker.phrase("moves" if one.last_day_moves else "stands"),
        "part_months": lambda one: speaker.phrase(_ROUNDED[one.months_round_up]),
        "part_known": lambda one: _known(speaker, one),
    }
    for key, show in shown.items():
        before, now = show(had), show(has)
        if before != now:
            yield speaker.say("was", what=speaker.phrase(key), before=before, now=now)


def _weekend(speaker: Speaker, calendar: Calendar) -> str:
    names = [WEEKDAY_NAMES[speaker.language][number] for number in sorted(calendar.weekend)]
    return speaker.listed(names) or speaker.phrase("none")


def _known(speaker: Speaker, calendar: Calendar) -> str:
    start, end = speaker.day(calendar.known_from), speaker.day(calendar.known_until)
    return speaker.phrase("span", start=start, end=end)


def _days_off(speaker: Speaker, had: Calendar, has: Calendar) -> Iterator[str]:
    pairs = {"days_added": (has.days_off, had.days_off),
             "days_removed": (had.days_off, has.days_off)}  # fmt: skip
    for key, (days, others) in pairs.items():
        found = {day: name for day, name in sorted(days.items()) if day not in others}
        if found:
            yield speaker.say(key, count=str(len(found)), days=_listed(speaker, found))


def _listed(speaker: Speaker, days: Mapping[date, str]) -> str:
    shown = [speaker.phrase("day_off", day=speaker.day(day), name=name) if name
             else speaker.day(day) for day, name in days.items()]  # fmt: skip
    joined = "; ".join(shown[:_MOST_DAYS])
    return speaker.phrase("and_more", days=joined) if len(shown) > _MOST_DAYS else joined


def _counted(speaker: Speaker, name: str) -> list[str]:
    """The rules of the later version whose days this calendar counts; hours need no calendar."""
    protocol = speaker.after.protocol
    first = next(iter(protocol.calendars))
    return [rule.name for rule in rules_of(protocol=protocol)
            if (rule.calendar or first) == name
            and any(length.unit is not Unit.HOURS for length in _periods(rule))]  # fmt: skip


def _periods(rule: Duty | Bar) -> list[Period]:
    if isinstance(rule, Bar):
        return [length] if (length := period_of(rule)) else []
    return [deadline.period for deadline in rule.within if deadline.period]
