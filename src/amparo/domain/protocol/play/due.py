"""What is due now: who must do what by when, what was not done in time, what waits undated."""

from collections.abc import Iterator

from amparo.domain.protocol.case import CaseState, DutyState, Ending
from amparo.domain.protocol.describe import speech
from amparo.domain.protocol.language import NOBODY_NAMED
from amparo.domain.protocol.play.entries import Entry
from amparo.domain.protocol.play.speaker import Speaker


def tell_due(*, speaker: Speaker, state: CaseState) -> tuple[Entry, ...]:
    """Tell every open duty: those not done in time first, then by their dates, undated last."""
    now = [duty for duty in state.duties if duty.ending is Ending.OPEN]
    return tuple(
        Entry(name=duty.duty, text=" ".join(_sentences(speaker, duty)))
        for duty in sorted(now, key=_urgency)
    )


def _urgency(duty: DutyState) -> tuple[bool, bool, int]:
    return (not duty.breached_by, duty.due is None, duty.opened if duty.due is None else duty.due)


def _sentences(speaker: Speaker, duty: DutyState) -> Iterator[str]:
    """The main sentence; the law's own words; who answers; what is doubtful; the article."""
    rule, language, labels = speaker.rule(duty), speaker.language, speaker.game.labels
    yield _main(speaker, duty)
    if rule.who == NOBODY_NAMED:
        yield speech.say(language, "nobody_named")
    if words := labels.words.get(rule.name) or rule.text.words:
        yield speech.say(language, "words", words=words)
    if duty.breached_by and duty.breached_by != duty.holder:
        yield speaker.say("answers", the=speaker.the(duty.breached_by))
    if duty.warn_at is not None and duty.warn_at != duty.due:
        yield speaker.say("shorter", when=speaker.stamp(duty.warn_at))
    if not rule.is_law:
        yield speech.say(language, "practice")
    yield f"{rule.text.basis.rstrip('.')}."


def _main(speaker: Speaker, duty: DutyState) -> str:
    now, is_law = speaker.game.now, speaker.rule(duty).is_law
    if duty.paused:
        return speaker.tell("due_paused", duty)
    if duty.due is None:
        key = "due_untimed" if is_law else "due_unagreed"
        return speaker.tell(key, duty, length=speaker.length(now - duty.opened))
    by = speaker.by(duty.due)
    # A duty is overdue from the instant after its due instant on: that is when its time is over.
    end = duty.due + 1
    if duty.breached_by:
        key = "overdue" if is_law else "target_missed"
        return speaker.tell(key, duty, by=by, length=speaker.length(now - duty.due))
    return speaker.tell("due_by", duty, by=by, length=speaker.length(end - now))
