"""Reading the script of an invented caseload."""

from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from amparo.domain.protocol.caseload import Caseload, Step
from amparo.domain.protocol.language import Guard, Protocol
from amparo.domain.protocol.phrases import did_you_mean, read_guard, read_period
from amparo.packs.reading import Part
from amparo.packs.strict_yaml import read_yaml

_HOURS = {"hours": 1, "days": 24, "working days": 34, "months": 730}
_KEYS = ("caseload", "begins", "ends", "cases", "seed", "facts", "places", "steps", "note")
_STEP_KEYS = ("event", "after", "chance", "half", "nine_in_ten", "by", "if", "states")


def read_caseload(*, path: Path, protocol: Protocol) -> Caseload:
    """Read a script whose events and facts are those of ``protocol``.

    Raises `MistakeInFile` with file, line, step and mend.
    """
    top = Part(file=str(path), called="", node=read_yaml(path=path))
    top.allow(_KEYS)
    zone = next(iter(protocol.calendars.values())).zone
    steps = top.list_of_parts("steps", "step")
    return Caseload(
        zone=zone,
        begins=_midnight(top, "begins", zone),
        ends=_midnight(top, "ends", zone),
        cases=int(_number(top, "cases")),
        seed=int(_number(top, "seed")),
        facts=_chances(top, "facts", protocol),
        places={name: int(share) for name, share in _numbers(top, "places").items()},
        steps=[_step(step, protocol) for step in steps],
    )


def _step(part: Part, protocol: Protocol) -> Step:
    part.allow(_STEP_KEYS)
    for key in ("event", "after"):
        name = part.text(key, "")
        if name and name not in protocol.events:
            mend = did_you_mean(name=name, known=protocol.events)
            raise part.mistake(f"unknown event '{name}'; {mend}", key=key)
    conditions = [_guard(part, phrase) for phrase in part.texts("if")]
    return Step(
        event=part.text("event"),
        after=part.text("after", ""),
        chance=_number(part, "chance") if part.get("chance") else 1.0,
        half_hours=_hours(part, "half"),
        ninth_hours=_hours(part, "nine_in_ten"),
        by=part.texts("by") or [""],
        conditions=conditions,
        states=part.texts("states"),
    )


def _guard(part: Part, phrase: str) -> Guard:
    return part.phrase("if", lambda: read_guard(phrase=phrase))


def _hours(part: Part, key: str) -> float:
    phrase = part.text(key, "0 hours")
    period = part.phrase(key, lambda: read_period(phrase=phrase))
    return float(period.amount * _HOURS[period.unit.value])


def _midnight(part: Part, key: str, zone: ZoneInfo) -> datetime:
    day = part.date(key)
    if day is None:
        raise part.mistake(f"'{key}' is missing; write a day such as 2026-03-05")
    return datetime.combine(day, time.min, tzinfo=zone)


def _number(part: Part, key: str) -> float:
    try:
        return float(part.text(key))
    except ValueError as problem:
        raise part.mistake(f"'{part.text(key)}' is not a number", key=key) from problem


def _numbers(part: Part, key: str) -> dict[str, float]:
    node = part.get(key)
    if node is None:
        return {}
    inner = Part(file=part.file, called=key, node=node)
    return {name: _number(inner, name) for name in node.entries or {}}


def _chances(part: Part, key: str, protocol: Protocol) -> dict[str, float]:
    found = _numbers(part, key)
    for name in found:
        if name not in protocol.facts:
            mend = did_you_mean(name=name, known=protocol.facts)
            raise part.mistake(f"unknown fact '{name}'; {mend}", key=key)
    return found
