"""What is not allowed now, and why: found by letting each event happen, and looking at its bars."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from amparo.domain.protocol.case import BarState
from amparo.domain.protocol.describe.sentences import tell_bar
from amparo.domain.protocol.describe.speech import listed
from amparo.domain.protocol.kernel import layout as at
from amparo.domain.protocol.kernel.bars import end_of_period
from amparo.domain.protocol.language import Bar, NotBefore, NotBetween, Protocol
from amparo.domain.protocol.play.entries import Entry
from amparo.domain.protocol.play.game import Game
from amparo.domain.protocol.play.speaker import Speaker
from amparo.domain.protocol.program import period_of


@dataclass(frozen=True, kw_only=True)
class Barred:
    """A bar that an event would breach now; ``until`` when that is known, if nothing happens."""

    event: str
    bar: str
    version: str
    until: int | None


def find_barred(*, game: Game) -> tuple[Barred, ...]:
    """Find every bar that some event would breach now, in the order of the bars."""
    names = game.program.names
    events = dict.fromkeys(bar.event for _, bar in names.bar_rules)
    found = [
        Barred(event=event, bar=state.bar, version=state.version, until=_until(game, event, state))
        for event in events
        for state in _breached(game, event, game.now)
    ]
    return tuple(sorted(found, key=lambda one: names.bars.index(one.bar)))


def tell_barred(
    *, speaker: Speaker, barred: tuple[Barred, ...], before: tuple[Barred, ...] = ()
) -> tuple[Entry, ...]:
    """Tell each bar in its own sentences, until when it holds, and its article.

    Those of ``before``, the step before, are only named: most bars of a law hold all the time.
    """
    told = {(one.bar, one.until) for one in before}
    new = [
        Entry(name=one.bar, text=" ".join(_sentences(speaker, one)))
        for one in barred
        if (one.bar, one.until) not in told
    ]
    still = [one.bar for one in barred if (one.bar, one.until) in told]
    over = [one.bar for one in before if one.bar not in {other.bar for other in barred}]
    for key, bars in (("bars_still", still), ("bars_over", over)):
        if bars:
            rules = listed(speaker.language, list(dict.fromkeys(bars)), word="and")
            new.append(Entry(name="", text=speaker.say(key, rules=rules)))
    return tuple(new)


def _sentences(speaker: Speaker, barred: Barred) -> Iterator[str]:
    protocol, bar = speaker.bar(version=barred.version, bar=barred.bar)
    told = tell_bar(bar=bar, protocol=protocol, labels=speaker.game.labels)
    yield from told.sentences
    if barred.until is not None:
        yield speaker.say("bar_ends", when=speaker.stamp(barred.until))
    yield f"{told.basis.rstrip('.')}."


def _breached(game: Game, event: str, instant: int) -> tuple[BarState, ...]:
    """The bars that an event breaches at an instant: only those put to it, which come last."""
    state = game.state(as_of=instant)
    after = game.wait(until=instant).step(event=event, at=instant, states={}).state()
    return tuple(bar for bar in after.bars[len(state.bars) :] if bar.breached)


def _until(game: Game, event: str, state: BarState) -> int | None:
    """The first instant at which the bar no longer holds, of those at which it may end.

    Each is tried by a replay, for until then a silence may have spoken, or another version begun.
    """
    for instant in sorted(set(_ends(game, state))):
        inside = game.now < instant < game.program.covers[1]
        if inside and not _holds(game, event, state.bar, instant):
            return instant if _holds(game, event, state.bar, instant - 1) else None
    return None


def _holds(game: Game, event: str, bar: str, instant: int) -> bool:
    return any(state.bar == bar for state in _breached(game, event, instant))


def _ends(game: Game, state: BarState) -> Iterator[int]:
    """Where the bar may end: with its period, its own last day, or its version."""
    law = game.program.law
    for version in game.program.names.versions:
        yield _start_of(version, version.in_force)
        if (ruled := version.bars.get(state.bar)) and ruled.until:
            yield _start_of(version, ruled.until)
    for number, (_, bar) in enumerate(game.program.names.bar_rules):
        if bar.name == state.bar and period_of(bar):
            record = law[at.LAW_BAR_TABLE] + number * at.BAR_WIDTH
            yield from (end_of_period(law, record, since) for since in _occurrences(game, bar))


def _start_of(version: Protocol, day: date) -> int:
    return next(iter(version.calendars.values())).day_starts_at(day)


def _occurrences(game: Game, bar: Bar) -> Iterator[int]:
    """When the event that the period of a bar counts from happened, or was derived."""
    match bar.kind:
        case NotBefore(event=event) | NotBetween(start=event):
            yield from (one.earliest for one in game.records if one.event == event)
            speaker = Speaker(game=game)
            for duty in game.state().duties:
                if duty.due is not None and speaker.rule(duty).silence == event:
                    yield duty.due
