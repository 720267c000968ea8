"""Who says things of a case, its instants and its institutions in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from amparo.apps.protocols.governing import governing, told_labels
from amparo.domain.casework.entries import Entry, Precision, records_of
from amparo.domain.protocol.calendar import MICROSECONDS, as_instant, as_microseconds
from amparo.domain.protocol.describe import speech
from amparo.domain.protocol.describe.sentences import tell_release
from amparo.domain.protocol.describe.speech import sentence
from amparo.domain.protocol.language import NOBODY_NAMED
from amparo.domain.protocol.play.game import Game
from amparo.domain.protocol.play.speaker import Speaker

_MINUTE = 60 * MICROSECONDS


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """An instant in words, and as machines read it."""

    text: str
    iso: str


def speaker_of(*, entries: Sequence[Entry], now: datetime) -> Speaker:
    """Return who says things of a case in the language of the reader."""
    records = sorted(records_of(entries=entries), key=lambda record: record.earliest)
    game = Game(
        program=governing().program,
        labels=told_labels(),
        now=as_microseconds(now),
        records=tuple(records),
    )
    return Speaker(game=game)


def stamp(*, speaker: Speaker, instant: int) -> Stamp:
    """Name an instant to the minute, in the time of the country; a day's last one as its end."""
    shown = instant if (instant + 1) % _MINUTE == 0 else instant - instant % _MINUTE
    local = as_instant(instant, speaker.game.zone)
    return Stamp(text=speaker.stamp(shown), iso=local.isoformat(timespec="minutes"))


def happened(*, speaker: Speaker, entry: Entry) -> Stamp:
    """Say when something happened, as exactly as it is known and no more."""
    return as_known(speaker=speaker, earliest=entry.earliest, precision=entry.precision)


def as_known(*, speaker: Speaker, earliest: int, precision: Precision) -> Stamp:
    """Name the minute, the day or the month that began at an instant."""
    local = as_instant(earliest, speaker.game.zone)
    if precision is Precision.MONTH:
        said = sentence(date_format(local.date(), "YEAR_MONTH_FORMAT"))
        return Stamp(text=said, iso=local.strftime("%Y-%m"))
    if precision is Precision.DAY:
        return Stamp(text=speech.day(speaker.language, local.date()), iso=str(local.date()))
    return stamp(speaker=speaker, instant=earliest)


def holder_name(*, speaker: Speaker, holder: str) -> str:
    """Name whoever holds a duty, for a heading; say where the law names nobody."""
    if holder == NOBODY_NAMED:
        return _("No institution is named")
    known = speaker.game.labels.institution(holder).name
    return known if holder in speaker.game.institutions else sentence(speaker.the(holder))


def release(*, speaker: Speaker, version: str, duty: str) -> tuple[str, ...]:
    """Say which facts free from a duty; nothing where its rule is not known any more."""
    for protocol in speaker.game.program.names.versions:
        if protocol.version == version and duty in protocol.duties:
            rule, labels = protocol.duties[duty], speaker.game.labels
            return tell_release(duty=rule, protocol=protocol, labels=labels)
    return ()
