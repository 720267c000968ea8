"""Reading what a player writes: commands, events by number or name, answers, times."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches

from amparo.domain.protocol.calendar import as_instant, as_microseconds
from amparo.domain.protocol.describe.speech import listed
from amparo.domain.protocol.instants import UnreadableInstant, read_instant
from amparo.domain.protocol.play.game import Game
from amparo.domain.protocol.play.speaker import Speaker
from amparo.domain.protocol.play.wording import ANSWERS, COMMANDS, SPANS

_LONGEST_SHOWN = 60
_MOST_SHOWN = 5
_LENGTH = re.compile(r"(\d{1,6}) *([a-z]+)")
_DAY_ONLY = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")
_NUMBER = re.compile(r"[0-9]{1,6}")


class NotUnderstood(ValueError):
    """A line that says nothing here. The message explains it, in the player's language."""


@dataclass(frozen=True, kw_only=True)
class Command:
    """One of the plain commands, and what was written after it."""

    name: str
    rest: str


def read_command(*, line: str, language: str) -> Command | None:
    """Read a command in the player's language or in English; ``None`` if it begins with none.

    >>> read_command(line="esperar 5 días", language="es")
    Command(name='wait', rest='5 días')
    >>> read_command(line="report received", language="en") is None
    True
    """
    first, _, rest = line.strip().partition(" ")
    name = {**COMMANDS["en"], **COMMANDS[language]}.get(plain(first))
    return Command(name=name, rest=rest.strip()) if name else None


def plain(text: str) -> str:
    """Return a text as it is compared: small letters without accents, single spaces.

    >>> plain("  Víctima  OÍDA ")
    'victima oida'
    """
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(a for a in apart if not unicodedata.combining(a)).split())


def choose_event(*, game: Game, text: str) -> str:
    """Find an event by its number in the menu, its name or part of it. Raises `NotUnderstood`."""
    events = list(game.events)
    if _NUMBER.fullmatch(text.strip()):
        if 1 <= int(text) <= len(events):
            return events[int(text) - 1]
        raise _refusal(game, "no_number", text, "see_list")
    names = {event: game.labels.event(event).name for event in events}
    return _choose(game, names, text, "unknown", "see_list")


def names_event(*, game: Game, text: str) -> bool:
    """Whether a line is the very name of an event: then it is no command, whatever it begins with.

    The protocol's own name for it counts too.
    """
    names = [name for event in game.events for name in (event, game.labels.event(event).name)]
    return plain(text) in {plain(name) for name in names}


def choose_institution(*, game: Game, text: str) -> str:
    """Find an institution by its name or part of it. Raises `NotUnderstood`."""
    names = {one: game.labels.institution(one).name for one in game.institutions}
    said = Speaker(game=game).say("institutions", names=", ".join(names.values()))
    return _choose(game, names, text, "no_institution", said)


def _choose(game: Game, names: Mapping[str, str], text: str, unknown: str, hint: str) -> str:
    """Choose among names and their labels: the very name, or the only one with these letters."""
    wanted = plain(text)
    written = {key: (plain(label), plain(key)) for key, label in names.items()}
    same = [key for key, forms in written.items() if wanted in forms]
    near = same or [key for key, forms in written.items() if any(wanted in f for f in forms)]
    if len(near) == 1 or same:
        return near[0]
    if near and wanted:
        shown = [f"«{names[key]}»" for key in near[:_MOST_SHOWN]]
        listing = listed(game.labels.language, shown)
        raise NotUnderstood(Speaker(game=game).say("several", said=shorten(text), names=listing))
    meant = _meant(wanted, written)
    if meant:
        refusal = _refusal(game, unknown, text)
        name = Speaker(game=game).say("did_you_mean", name=names[meant])
        raise NotUnderstood(f"{refusal} {name}")
    raise _refusal(game, unknown, text, hint)


def _meant(wanted: str, written: Mapping[str, tuple[str, ...]]) -> str | None:
    forms = {form: key for key, both in written.items() for form in both}
    found = get_close_matches(wanted[:_LONGEST_SHOWN], list(forms), n=1)
    return forms[found[0]] if found else None


def _refusal(game: Game, key: str, text: str, hint: str = "") -> NotUnderstood:
    speaker = Speaker(game=game)
    said = speaker.say(key, said=shorten(text))
    more = speaker.say(hint) if hint == "see_list" else hint
    return NotUnderstood(f"{said} {more}".strip())


def shorten(text: str) -> str:
    """Cut what somebody wrote to a length that can be shown."""
    short = " ".join(text.split())
    return short if len(short) <= _LONGEST_SHOWN else short[: _LONGEST_SHOWN - 1] + "…"


def read_answer(*, game: Game, text: str) -> bool | None:
    """Read yes, no, or ``None`` for unknown. Raises `NotUnderstood`."""
    answer = plain(text)
    if answer not in ANSWERS:
        raise _refusal(game, "no_answer", text)
    return ANSWERS[answer]


def read_when(*, game: Game, text: str) -> int:
    """Read when something happens: nothing for now, ``+2 hours``, or an instant to the minute.

    Raises `NotUnderstood`.
    """
    written = text.strip()
    if not written:
        return game.now
    if written.startswith("+"):
        later = _later(game, written[1:])
        if later is not None:
            return later
    try:
        # A day alone leaves the hour open; a played case moves from instant to instant.
        if not _DAY_ONLY.fullmatch(written):
            return read_instant(text=written, zone=game.zone)[0]
    except (UnreadableInstant, OverflowError):
        pass
    raise _refusal(game, "no_when", text)


def read_wait(*, game: Game, text: str) -> int:
    """Read how long to wait and return the instant after it. Raises `NotUnderstood`."""
    later = _later(game, text.strip().removeprefix("+"))
    if later is None:
        raise _refusal(game, "no_length", text)
    return later


def _later(game: Game, text: str) -> int | None:
    """The instant a length of time from now. Days keep the hour on the clock of the zone."""
    match = _LENGTH.fullmatch(plain(text))
    span = SPANS.get(match[2]) if match else None
    if match is None or span is None:
        return None
    length = timedelta(**{span: int(match[1])})
    now = as_instant(game.now, game.zone)
    try:
        if span in ("hours", "minutes"):
            return game.now + length // timedelta(microseconds=1)
        return as_microseconds(now + length)
    except OverflowError:
        raise NotUnderstood(too_late(game=game)) from None


def too_early(*, game: Game) -> str:
    """Explain that an event cannot come before the last one."""
    speaker = Speaker(game=game)
    return speaker.say("too_early", when=speaker.stamp(game.not_before))


def too_late(*, game: Game) -> str:
    """Explain that the case cannot be played on."""
    speaker = Speaker(game=game)
    return speaker.say("too_late", when=speaker.stamp(game.program.covers[1]))
