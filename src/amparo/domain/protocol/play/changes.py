"""What a step did: which duties opened, ended or ran out, and which bars were ignored."""

from collections.abc import Iterator
from dataclasses import replace

from amparo.domain.protocol.case import BarState, CaseState, DutyState, Ending
from amparo.domain.protocol.describe.sentences import tell_bar
from amparo.domain.protocol.describe.speech import sentence
from amparo.domain.protocol.play.entries import Entry
from amparo.domain.protocol.play.speaker import Speaker


def tell_changes(*, speaker: Speaker, before: CaseState, after: CaseState) -> tuple[Entry, ...]:
    """Tell what is otherwise in the later of two states of one case.

    Duties stand in the order they arose, so that each is found again at its place.
    """
    return tuple(_entries(speaker, before, after))


def _entries(speaker: Speaker, before: CaseState, after: CaseState) -> Iterator[Entry]:
    for bar in after.bars[len(before.bars) :]:
        if bar.breached:
            yield Entry(name=bar.bar, text=_breached(speaker, bar))
    known: list[DutyState | None] = [*before.duties]
    known += [None] * (len(after.duties) - len(known))
    for had, duty in zip(known, after.duties, strict=True):
        for text in _told(speaker, had, duty):
            yield Entry(name=duty.duty, text=text)


def _breached(speaker: Speaker, state: BarState) -> str:
    protocol, bar = speaker.bar(version=state.version, bar=state.bar)
    told = tell_bar(bar=bar, protocol=protocol, labels=speaker.game.labels)
    said = sentence(speaker.say("breached", bar=told.text))
    return f"{said} {speaker.say('taken_in')}"


def _told(speaker: Speaker, had: DutyState | None, duty: DutyState) -> Iterator[str]:
    """Say of one duty what happened to it, in the order in which it did."""
    if had is None:
        yield _opened(speaker, duty)
        had = replace(duty, ending=Ending.OPEN, breached_by=None)
    elif duty.ending is Ending.OPEN and not duty.breached_by:
        yield from _moved(speaker, had, duty)
    if duty.breached_by and not had.breached_by:
        yield from _ran_out(speaker, duty)
    if duty.ending is not had.ending:
        yield speaker.tell(_ended(duty), duty)
    elif duty.ending is Ending.OPEN and duty.holder != had.holder:
        yield speaker.tell("handed", duty)


def _opened(speaker: Speaker, duty: DutyState) -> str:
    if duty.due is not None:
        return speaker.tell("opened_by", duty, by=speaker.by(duty.due))
    return speaker.tell("opened_paused" if duty.paused else "opened", duty)


def _moved(speaker: Speaker, had: DutyState, duty: DutyState) -> Iterator[str]:
    if duty.paused and not had.paused:
        yield speaker.tell("stopped", duty)
    elif duty.due is not None and duty.due != had.due:
        key = "runs_on" if had.paused else "redated"
        yield speaker.tell(key, duty, by=speaker.by(duty.due))


def _ran_out(speaker: Speaker, duty: DutyState) -> Iterator[str]:
    rule = speaker.rule(duty)
    key = "now_overdue" if rule.is_law else "now_missed"
    yield speaker.tell(key, duty, the=speaker.the(duty.breached_by or duty.holder))
    if rule.silence:
        label = speaker.game.labels.event(rule.silence)
        yield sentence(speaker.say("silence", moment=label.moment, name=label.name))


def _ended(duty: DutyState) -> str:
    if duty.ending is Ending.LIFTED:
        return "lifted"
    if duty.breached_by:
        return "done_late"
    return "done_untimed" if duty.due is None else "done"
