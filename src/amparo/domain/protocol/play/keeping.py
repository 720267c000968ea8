"""Keeping a played case as a situation: its events, and what the protocol said of them."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from amparo.domain.protocol.calendar import as_instant
from amparo.domain.protocol.case import DutyState, Record
from amparo.domain.protocol.instants import UnreadableInstant, read_instant, show_instant
from amparo.domain.protocol.play.game import Game
from amparo.domain.protocol.play.speaker import Speaker

Plain = str | list["Plain"] | dict[str, "Plain"]
"""What a file of situations is made of: texts, lists and mappings, nothing else."""


def as_situations(*, game: Game, protocol: str) -> Plain:
    """Return the played case as a file of situations, to be written as YAML.

    ``protocol`` is where the protocol lies, seen from that file. What is expected is what the
    protocol says now, so that the file fails on the day it says something else.
    """
    expect: dict[str, Plain] = {}
    state = game.state()
    for duty in state.duties:
        _listed(expect, duty.outcome, duty.duty)
    for bar in state.bars:
        _listed(expect, "breached" if bar.breached else "respected", bar.bar)
    last = {duty.duty: duty for duty in state.duties}
    details = {
        "due": {name: _shown(duty.due, game.zone) for name, duty in last.items()},
        "warns": {name: _shown(duty.warn_at, game.zone) for name, duty in last.items()
                  if duty.warn_at != duty.due},
        "holder": {name: _answers(duty) for name, duty in last.items()},
    }  # fmt: skip
    expect.update({key: dict(found) for key, found in details.items() if found})
    situation: dict[str, Plain] = {
        "situation": Speaker(game=game).say("situation"),
        "events": [_event(record, game.zone) for record in game.records],
        "as_of": written(instant=game.now, zone=game.zone),
        "expect": expect,
    }
    return {"protocol": protocol, "situations": [situation]}


def _listed(expect: dict[str, Plain], key: str, rule: str) -> None:
    rules = expect.setdefault(key, [])
    if isinstance(rules, list):
        rules.append(rule)


def _shown(instant: int | None, zone: ZoneInfo) -> str:
    return "not dated" if instant is None else show_instant(microseconds=instant, zone=zone)


def _answers(duty: DutyState) -> str:
    return duty.breached_by or duty.holder


def _event(record: Record, zone: ZoneInfo) -> Plain:
    event: dict[str, Plain] = {
        "at": written(instant=record.earliest, zone=zone),
        "event": record.event,
    }
    if record.institution:
        event["by"] = record.institution
    if record.place:
        event["place"] = record.place
    if record.states:
        event["states"] = _answered(record.states)
    return event


def _answered(states: Mapping[str, bool]) -> Plain:
    return {fact: "yes" if value else "no" for fact, value in states.items()}


def written(*, instant: int, zone: ZoneInfo) -> str:
    """Write an instant so that it is read as itself, even in an hour the clock showed twice.

    >>> zone = ZoneInfo("Europe/Madrid")
    >>> early, late = read_instant(text="2026-10-25 02:30", zone=zone)
    >>> written(instant=late, zone=zone), written(instant=late + 3_600_000_000, zone=zone)
    ('2026-10-25 01:30:00+00:00', '2026-10-25 03:30')
    """
    text = show_instant(microseconds=instant, zone=zone)
    try:
        if read_instant(text=text, zone=zone) == (instant, instant):
            return text
    except UnreadableInstant:
        pass
    return as_instant(instant, ZoneInfo("UTC")).isoformat(sep=" ")
