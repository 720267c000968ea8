"""Inventing a caseload: cases nobody lived, to show and to test what a protocol says of them.

A caseload is a script: which event may follow which, how likely, how long it takes. The same
seed invents the same cases. Whatever is made from it must be marked as invented.
"""

import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from amparo.domain.protocol.case import Record
from amparo.domain.protocol.language import Guard

_NINTH_DECILE = 1.2815515655446004
"""How many standard deviations of a normal distribution lie below nine in ten."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """An event that may follow ``after`` (or begin the case, where that is empty).

    It follows with ``chance`` if every guard holds; half of them within ``half_hours``, nine
    in ten within ``ninth_hours``. It states the facts in ``states``. One of ``by`` does it;
    ``{place}`` in a name stands for the place of the case.
    """

    event: str
    after: str
    chance: float
    half_hours: float
    ninth_hours: float
    by: Sequence[str]
    conditions: Sequence[Guard] = ()
    states: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Recent:
    """How many of the cases begin in the last days of a script, so that some are fresh."""

    cases: int
    days: int


@dataclass(frozen=True, kw_only=True)
class Caseload:
    """A script for inventing cases that begin from ``begins`` until before ``ends``.

    ``facts`` gives the chance that each fact is true. ``places`` gives each a weight. Of all
    ``cases`` the last ones, as many as ``recent`` says, begin in its days before ``ends``.
    """

    zone: ZoneInfo
    begins: datetime
    ends: datetime
    cases: int
    seed: int
    facts: Mapping[str, float]
    places: Mapping[str, int]
    steps: Sequence[Step]
    recent: Recent | None = None


def invent_cases(*, caseload: Caseload) -> Iterator[tuple[str, list[Record]]]:
    """Yield each case as its invented code and its records, in the order they happened.

    Times are whole minutes. Events later than ``ends`` have not happened yet.
    """
    chance = random.Random(caseload.seed)  # noqa: S311  # a script is repeated, nothing is secret
    for number in range(1, caseload.cases + 1):
        first = _first_day(caseload, number)
        span_minutes = (caseload.ends - first) / timedelta(minutes=1)
        began = first + timedelta(minutes=int(chance.random() * span_minutes))
        yield f"DEMO-{number:04}", _invent_case(caseload, chance, began)


def _first_day(caseload: Caseload, number: int) -> datetime:
    """Return from when on a case may begin: the last ones are the recent ones."""
    recent = caseload.recent
    if recent and number > caseload.cases - recent.cases:
        return max(caseload.begins, caseload.ends - timedelta(days=recent.days))
    return caseload.begins


def _invent_case(caseload: Caseload, chance: random.Random, began: datetime) -> list[Record]:
    facts = {fact: chance.random() < likely for fact, likely in caseload.facts.items()}
    place = chance.choices(list(caseload.places), list(caseload.places.values()))[0]
    happened: dict[str, datetime] = {"": began}
    records = []
    for step in caseload.steps:
        drawn, hours, by = chance.random(), _delay(step, chance), chance.choice(list(step.by))
        applies = all(facts[guard.fact] is guard.wanted for guard in step.conditions)
        if step.after not in happened or not applies or drawn >= step.chance:
            continue
        minutes_left = (caseload.ends - happened[step.after]) / timedelta(minutes=1)
        if round(hours * 60) >= minutes_left:  # a rare delay is longer than the calendar is
            continue
        when = happened[step.after] + timedelta(minutes=round(hours * 60))
        happened[step.event] = when
        stated = {fact: facts[fact] for fact in step.states}
        records.append(_record(step.event, when, by.replace("{place}", place), place, stated))
    return sorted(records, key=lambda record: record.earliest)


def _delay(step: Step, chance: random.Random) -> float:
    """Draw a delay in hours: log-normal, through the two points the script gives."""
    if step.half_hours == 0:
        return 0.0
    spread = math.log(step.ninth_hours / step.half_hours) / _NINTH_DECILE
    return step.half_hours * math.exp(chance.gauss(0, spread))


def _record(event: str, when: datetime, by: str, place: str, stated: Mapping[str, bool]) -> Record:
    at = round((when - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(microseconds=1))
    return Record(
        event=event, earliest=at, latest=at, institution=by or None, place=place, states=stated
    )
