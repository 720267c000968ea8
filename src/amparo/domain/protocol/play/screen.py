"""The screen of a played case: what changed, what is due, what is barred, what comes if nothing."""

from collections.abc import Iterable, Iterator
from textwrap import wrap

from amparo.domain.protocol.describe.speech import day, sentence
from amparo.domain.protocol.play.ahead import tell_ahead
from amparo.domain.protocol.play.barred import find_barred, tell_barred
from amparo.domain.protocol.play.changes import tell_changes
from amparo.domain.protocol.play.due import tell_due
from amparo.domain.protocol.play.entries import LINE, Entry, Section, write_sections
from amparo.domain.protocol.play.game import Game
from amparo.domain.protocol.play.speaker import Speaker

_HELP = ("help_list", "help_wait", "help_by", "help_place", "help_undo", "help_save", "help_quit")


def show(*, game: Game, since: Game | None = None) -> tuple[str, ...]:
    """Return the lines of the whole screen.

    With ``since``, the case as it stood before the last step, it begins with what changed,
    and bars that stood before are only named.
    """
    return tuple(_screen(game, since))


def _screen(game: Game, since: Game | None) -> Iterator[str]:
    speaker, state = Speaker(game=game), game.state()
    sections = [
        _section(speaker, "due", tell_due(speaker=speaker, state=state)),
        _section(
            speaker,
            "barred",
            tell_barred(
                speaker=speaker,
                barred=find_barred(game=game),
                before=find_barred(game=since) if since else (),
            ),
        ),
        _section(speaker, "ahead", tell_ahead(speaker=speaker, state=state)),
    ]
    if since is not None:
        changes = tell_changes(speaker=speaker, before=since.state(), after=state)
        sections.insert(0, _section(speaker, "changed", changes))
    yield speaker.say("now", when=speaker.stamp(game.now))
    yield from _not_in_force(speaker)
    yield from write_sections(sections)


def _section(speaker: Speaker, key: str, entries: Iterable[Entry]) -> Section:
    nothing = Entry(name="", text=speaker.say(f"{key}_none"))
    return Section(title=speaker.say(key), entries=tuple(entries) or (nothing,))


def _not_in_force(speaker: Speaker) -> Iterator[str]:
    """Say so where the case is played before the first version: nothing arises there."""
    first = speaker.game.program.names.versions[0]
    begins = next(iter(first.calendars.values())).day_starts_at(first.in_force)
    if speaker.game.now < begins:
        yield speaker.say("no_version", day=day(speaker.language, first.in_force))


def show_events(*, game: Game) -> tuple[str, ...]:
    """Return the numbered menu: every event that can happen, and which bars stand against it."""
    speaker, barred = Speaker(game=game), find_barred(game=game)
    entries = []
    for number, event in enumerate(game.events, start=1):
        name = game.labels.event(event).name
        bars = ", ".join(one.bar for one in barred if one.event == event)
        text = speaker.say("event_barred", name=name, bars=bars) if bars else name
        entries.append(Entry(name=f"{number:>3}", text=text))
    words = ", ".join(speaker.say(key) for key in _HELP)
    helping = Section(title=speaker.say("events"), entries=tuple(entries))
    lines = write_sections([helping])
    return (*lines, "", *wrap(speaker.say("help", words=words), LINE))


def show_happened(*, game: Game) -> str:
    """Return one line on the event that happened last: what, whose act, and when."""
    speaker, last = Speaker(game=game), game.records[-1]
    name, when = game.labels.event(last.event).name, speaker.stamp(last.earliest)
    if last.institution is None:
        return sentence(speaker.say("happened", name=name, when=when))
    return speaker.say("by_whom", name=name, the=speaker.the(last.institution), when=when)


def show_title(*, game: Game) -> str:
    """Return the name of the protocol that is played."""
    protocol = game.protocol
    title = game.labels.title or protocol.title or protocol.name
    return Speaker(game=game).say("begins", title=title, version=protocol.version)
