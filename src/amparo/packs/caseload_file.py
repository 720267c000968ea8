"""Reading the script of an invented caseload."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from amparo.domain.protocol.caseload import Caseload, Recent, Step
from amparo.domain.protocol.language import Guard, Protocol
from amparo.domain.protocol.phrases import did_you_mean, read_guard, read_period
from amparo.packs.amounts import read_chance, read_weights, read_whole, within
from amparo.packs.reading import Part
from amparo.packs.strict_yaml import read_yaml

_HOURS = {
    "hours": 1,
    "days": 24,
    "working days": 34,
    "days or working days": 24,
    "months": 730,
}
CASELOAD_KEYS = ("caseload", "begins", "ends", "cases", "recent", "seed", "facts", "places",
                 "steps", "note")  # fmt: skip
STEP_KEYS = ("event", "after", "chance", "half", "nine_in_ten", "by", "if", "states")


def read_caseload(*, path: Path, protocol: Protocol) -> Caseload:
    """Read a script whose events and facts are those of ``protocol``.

    Raises `MistakeInFile` with file, line, step and mend.
    """
    top = Part(file=str(path), called="", node=read_yaml(path=path))
    top.allow(CASELOAD_KEYS)
    zone = next(iter(protocol.calendars.values())).zone
    facts = _chances(top, protocol)
    cases = read_whole(part=top, key="cases")
    steps = [_step(step, protocol, facts) for step in top.list_of_parts("steps", "step")]
    return Caseload(
        zone=zone,
        begins=_midnight(top, "begins", zone),
        ends=_midnight(top, "ends", zone),
        cases=cases,
        seed=read_whole(part=top, key="seed"),
        facts=facts,
        places=_shares(top),
        steps=steps,
        recent=_recent(top, cases),
    )


def _step(part: Part, protocol: Protocol, facts: Mapping[str, float]) -> Step:
    part.allow(STEP_KEYS)
    for key in ("event", "after"):
        name = part.text(key, "")
        if name and name not in protocol.events:
            mend = did_you_mean(name=name, known=protocol.events)
            raise part.mistake(f"unknown event '{name}'; {mend}", key=key)
    conditions = [_guard(part, phrase) for phrase in part.texts("if")]
    states = part.texts("states")
    _check_drawn(part, "if", [guard.fact for guard in conditions], facts)
    _check_drawn(part, "states", states, facts)
    half, ninth = _delays(part)
    return Step(
        event=part.text("event"),
        after=part.text("after", ""),
        chance=read_chance(part=part, key="chance") if part.get("chance") else 1.0,
        half_hours=half,
        ninth_hours=ninth,
        by=part.texts("by") or [""],
        conditions=conditions,
        states=states,
    )


def _check_drawn(part: Part, key: str, named: Sequence[str], facts: Mapping[str, float]) -> None:
    """Refuse a fact whose chance the script does not give: nobody could say whether it holds."""
    for name in named:
        if name not in facts:
            mend = did_you_mean(name=name, known=facts)
            message = f"'{name}' has no chance; give it one under 'facts' of the script, or {mend}"
            raise part.mistake(message, key=key)


def _delays(part: Part) -> tuple[float, float]:
    """Read the two points of a delay: both or neither, the second no sooner than the first."""
    for given, missing in (("half", "nine_in_ten"), ("nine_in_ten", "half")):
        if part.get(given) and not part.get(missing):
            message = f"'{given}' stands without '{missing}'; write both, or neither for at once"
            raise part.mistake(message, key=given)
    half, ninth = _hours(part, "half"), _hours(part, "nine_in_ten")
    if ninth < half:
        message = "is sooner than 'half'; nine in ten take at least as long as half of them"
        raise part.mistake(message, key="nine_in_ten")
    return half, ninth


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


def _shares(part: Part) -> dict[str, int]:
    return read_weights(
        part=part,
        key="places",
        example="place; write one with its weight, such as {Luque: 1}",
    )


def _recent(part: Part, cases: int) -> Recent | None:
    """Read how many of the cases begin in the last days; none where it is not said."""
    if part.get("recent") is None:
        return None
    recent = within(part=part, key="recent")
    recent.allow(("cases", "days"))
    found = Recent(
        cases=read_whole(part=recent, key="cases"), days=read_whole(part=recent, key="days")
    )
    if found.cases > cases:
        raise recent.mistake(f"more than all {cases} cases of the script", key="cases")
    if found.days == 0:
        raise recent.mistake("no day; write at least 1", key="days")
    return found


def _chances(part: Part, protocol: Protocol) -> dict[str, float]:
    facts = within(part=part, key="facts")
    for name in facts.node.entries or {}:
        if name not in protocol.facts:
            mend = did_you_mean(name=name, known=protocol.facts)
            raise facts.mistake(f"unknown fact; {mend}", key=name)
    return {name: read_chance(part=facts, key=name) for name in facts.node.entries or {}}
