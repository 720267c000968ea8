"""What may not happen in a case, in sentences with their articles."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from amparo.domain.casework.holding import Bound, bound_by, matters_now
from amparo.domain.protocol.calendar import as_instant
from amparo.domain.protocol.case import BarState, Ending
from amparo.domain.protocol.describe.sentences import tell_bar
from amparo.domain.protocol.language import Bar, Protocol
from amparo.domain.protocol.play.barred import Barred, find_barred
from amparo.domain.protocol.play.speaker import Speaker


@dataclass(frozen=True, kw_only=True)
class BarLine:
    """A bar as a page shows it: its sentences, its article, when it is over if that is known.

    ``event`` is what it bars. ``is_doubtful``: we are not sure of this reading, and the text
    does not say so itself.
    """

    event: str
    text: str
    article: str
    until: str = ""
    matters: bool = False
    is_doubtful: bool = False
    bound: Bound = Bound.EVERYBODY


def bars_now(*, speaker: Speaker, reader: str = "", place: str = "") -> tuple[BarLine, ...]:
    """Tell every bar that holds now, those first that hold because of this case.

    ``reader`` is the institution of who reads, ``place`` that of the case: they say whom each
    binds.
    """
    asked, stated = _asked(speaker), speaker.game.known
    lines = []
    for one in find_barred(game=speaker.game):
        _protocol, bar = speaker.bar(version=one.version, bar=one.bar)
        matters = matters_now(bar=bar, until=one.until, asked=asked, stated=stated)
        bound = _bound(speaker, bar, reader, place)
        lines.append(replace(_line(speaker, one), matters=matters, bound=bound))
    return tuple(sorted(lines, key=lambda line: not line.matters))


def bars_by_reader(lines: Iterable[BarLine]) -> Mapping[str, Sequence[BarLine]]:
    """Group bars below whom they bind: the reader's desk first, then everybody, then others."""
    headings = {
        Bound.READER: _("Your desk may not"),
        Bound.EVERYBODY: _("Nobody may"),
        Bound.OTHERS: _("Others may not"),
    }
    told = list(lines)
    found = {heading: [one for one in told if one.bound is bound]
             for bound, heading in headings.items()}  # fmt: skip
    return {heading: group for heading, group in found.items() if group}


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


def _line(speaker: Speaker, one: Barred) -> BarLine:
    protocol, bar = speaker.bar(version=one.version, bar=one.bar)
    told = _told(speaker, protocol, _as_if_sure(bar))
    when = speaker.stamp(one.until) if one.until is not None else ""
    until = speaker.say("bar_ends", when=when) if when else ""
    is_doubtful = bar.text.confidence in ("medium", "low")
    return replace(told, until=until, is_doubtful=is_doubtful)


def _as_if_sure(bar: Bar) -> Bar:
    """Return a bar whose sentences leave out how sure we are of it: a tag says it."""
    return replace(bar, text=replace(bar.text, confidence="high"))


def _bound(speaker: Speaker, bar: Bar, reader: str, place: str) -> Bound:
    roles = {role.name: role for role in speaker.game.program.names.roles}
    day = as_instant(speaker.game.now, speaker.game.zone).date()
    return bound_by(bar=bar, reader=reader, roles=roles, place=place, day=day)


def _told(speaker: Speaker, protocol: Protocol, bar: Bar) -> BarLine:
    told = tell_bar(bar=bar, protocol=protocol, labels=speaker.game.labels)
    return BarLine(event=bar.event, text=" ".join(told.sentences), article=told.basis)


def _asked(speaker: Speaker) -> set[str]:
    """The acts that open duties ask for now."""
    duties = speaker.game.state().duties
    return {speaker.rule(duty).must for duty in duties if duty.ending is Ending.OPEN}
