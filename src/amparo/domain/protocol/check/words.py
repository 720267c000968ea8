"""Rules in words, for findings: one sentence each, with the article it rests on."""

from collections.abc import Iterable

from amparo.domain.protocol.language import (
    Bar,
    Duty,
    Guard,
    Happening,
    Never,
    NotBefore,
    NotBetween,
    NotWhile,
    Period,
)
from amparo.domain.protocol.phrases import NOT_STATED


def say_period(*, period: Period | None) -> str:
    """Say a length of time as it is written in a protocol.

    >>> from amparo.domain.protocol.phrases import read_period
    >>> say_period(period=read_period(phrase="1 days or working days"))
    '1 day or working day'
    >>> say_period(period=None)
    'not stated'
    """
    if period is None:
        return NOT_STATED
    unit = period.unit.value.replace("s or ", " or ") if period.amount == 1 else period.unit.value
    return f"{period.amount} {unit.removesuffix('s') if period.amount == 1 else unit}"


def say_guard(*, guard: Guard) -> str:
    """Say a condition on a fact: ``child``, ``not child``."""
    return guard.fact if guard.wanted else f"not {guard.fact}"


def say_happening(*, happening: Happening) -> str:
    """Say what opens a duty: an event, or ``breach of D2``."""
    return happening.event or f"breach of {happening.breach_of}"


def say_duty(*, duty: Duty, period: Period | None, after: str) -> str:
    """Say by when a duty is owed.

    For example «PY6: petition decided at most 5 days after petition filed (Ley 4788/12, art.
    40.3)».
    """
    within = f"at most {say_period(period=period)} after" if period else "after"
    return f"{duty.name}: {duty.must} {within} {after} ({duty.text.basis})"


def say_bar(*, bar: Bar) -> str:
    """Say what a bar forbids, with its article."""
    return f"{bar.name}: {bar.event} {_forbidden(bar)} ({bar.text.basis})"


def _forbidden(bar: Bar) -> str:
    match bar.kind:
        case Never():
            return "never"
        case NotBefore(event=event, delay=None):
            return f"not before {event}"
        case NotBefore(event=event, delay=delay):
            return f"not before {say_period(period=delay)} after {event}"
        case NotWhile(duty=duty):
            return f"not while {duty} is open"
        case NotBetween(start=start, end=str() as end):
            return f"not after {start} until {end}"
        case NotBetween(start=start, lasting=lasting):
            return f"not within {say_period(period=lasting)} after {start}"


def listed(*, names: Iterable[str]) -> str:
    """List names in one sentence.

    >>> listed(names=["D1", "D2", "D3"])
    'D1, D2 and D3'
    """
    *before, last = names
    return f"{', '.join(before)} and {last}" if before else last


def quoted(*, names: Iterable[str]) -> str:
    """List names in one sentence, each in quotes."""
    return listed(names=[f"'{name}'" for name in names])
