"""What follows if nothing is done: each time that runs out, and what that opens."""

from collections.abc import Iterator

from amparo.domain.protocol.case import CaseState, Ending
from amparo.domain.protocol.describe.speech import listed, sentence
from amparo.domain.protocol.play.changes import tell_changes
from amparo.domain.protocol.play.entries import Entry
from amparo.domain.protocol.play.speaker import Speaker

MOST_STEPS = 12


def tell_ahead(*, speaker: Speaker, state: CaseState) -> tuple[Entry, ...]:
    """Tell, instant by instant, what happens while nobody acts, until nothing changes.

    After twelve instants, or at the end of what was laid out, it says that more follows. What
    is due without a date never runs out, and is named at the end.
    """
    return tuple(_entries(speaker, state))


def _entries(speaker: Speaker, state: CaseState) -> Iterator[Entry]:
    game = speaker.game
    if _next(state) is None:
        yield Entry(name="", text=speaker.say("ahead_none"))
    for _ in range(MOST_STEPS):
        instant = _next(state)
        if instant is None or instant >= game.program.covers[1]:
            break
        # Overdue means due before: what is due at an instant has run out just after it.
        later = game.state(as_of=instant + 1)
        yield Entry(name="", text=sentence(speaker.stamp(instant)))
        yield from tell_changes(speaker=speaker, before=state, after=later)
        state = later
    if _next(state) is not None:
        yield Entry(name="", text=speaker.say("ahead_more"))
    waiting = [duty.duty for duty in state.duties
               if duty.ending is Ending.OPEN and duty.due is None]  # fmt: skip
    if waiting:
        rules = listed(speaker.language, list(dict.fromkeys(waiting)), word="and")
        yield Entry(name="", text=speaker.say("undated", rules=rules))


def _next(state: CaseState) -> int | None:
    """The next instant at which a duty falls due that has not run out yet."""
    running = [
        duty.due
        for duty in state.duties
        if duty.ending is Ending.OPEN and duty.due is not None and not duty.breached_by
    ]
    return min(running, default=None)
