"""What may not happen in a case, in sentences with their articles."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from amparo.domain.casework.holding import matters_now
from amparo.domain.protocol.case import BarState, Ending
from amparo.domain.protocol.describe.sentences import tell_bar
from amparo.domain.protocol.language import Bar, Protocol
from amparo.domain.protocol.play.barred import Barred, find_barred
from amparo.domain.protocol.play.speaker import Speaker


@dataclass(frozen=True, kw_only=True)
class BarLine:
    """A bar as a page shows it: its sentences, its article, when it is over if that is known.

    ``event`` is what it bars.
    """

    event: str
    text: str
    article: str
    until: str = ""
    matters: bool = False


def bars_now(*, speaker: Speaker) -> tuple[BarLine, ...]:
    """Tell every bar that holds now, those first that hold because of this case."""
    asked, stated = _asked(speaker), speaker.game.known
    lines = []
    for one in find_barred(game=speaker.game):
        _, bar = speaker.bar(version=one.version, bar=one.bar)
        matters = matters_now(bar=bar, until=one.until, asked=asked, stated=stated)
        lines.append(_line(speaker, one, matters=matters))
    return tuple(sorted(lines, key=lambda line: not line.matters))


def bars_by_event(lines: Iterable[BarLine]) -> Mapping[str, Sequence[BarLine]]:
    """Group bars by what they bar."""
    found: dict[str, list[BarLine]] = {}
    for line in lines:
        found.setdefault(line.event, []).append(line)
    return found


def breached_bars(*, speaker: Speaker, bars: Sequence[BarState]) -> tuple[BarLine, ...]:
    """Tell the bars an act is against, each once."""
    versions = {state.bar: state.version for state in bars}
    return tuple(
        _told(speaker, *speaker.bar(version=version, bar=bar)) for bar, version in versions.items()
    )


def named_bars(*, speaker: Speaker, names: Iterable[str]) -> tuple[BarLine, ...]:
    """Tell bars by name, each in its newest version; one that no version has any more is left."""
    versions = speaker.game.program.names.versions
    newest = {bar.name: (version, bar) for version in versions for bar in version.bars.values()}
    return tuple(_told(speaker, *newest[name]) for name in names if name in newest)


def _line(speaker: Speaker, one: Barred, *, matters: bool) -> BarLine:
    told = _told(speaker, *speaker.bar(version=one.version, bar=one.bar))
    when = speaker.stamp(one.until) if one.until is not None else ""
    until = speaker.say("bar_ends", when=when) if when else ""
    return BarLine(
        event=one.event, text=told.text, article=told.article, until=until, matters=matters
    )


def _told(speaker: Speaker, protocol: Protocol, bar: Bar) -> BarLine:
    told = tell_bar(bar=bar, protocol=protocol, labels=speaker.game.labels)
    return BarLine(event=bar.event, text=" ".join(told.sentences), article=told.basis)


def _asked(speaker: Speaker) -> set[str]:
    """The acts that open duties ask for now."""
    duties = speaker.game.state().duties
    return {speaker.rule(duty).must for duty in duties if duty.ending is Ending.OPEN}
