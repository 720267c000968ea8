"""Which duties ended with an entry of a timeline, in one paragraph."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from amparo.domain.casework.projecting import ProjectedDuty
from amparo.domain.protocol.play.speaker import Speaker

_OWN: Mapping[str, str | Promise] = {
    "done": gettext_lazy("It fulfilled in time the duty of: %(whose)s."),
    "done_late": gettext_lazy("It fulfilled, but not in time, the duty of: %(whose)s."),
    "done_untimed": gettext_lazy("It fulfilled the duty of: %(whose)s."),
}
"""By how a duty ended: what is said of an entry that is itself the act."""


def tell_ends(*, speaker: Speaker, event: str, duties: Sequence[ProjectedDuty]) -> str:
    """Say which duties ended with an event; nothing where none did.

    The act is not said again where the event is that act: then whose duty it was, and its article.
    """
    own = [duty for duty in duties if duty.must == event]
    others = [duty for duty in duties if duty.must != event]
    return " ".join([*_fulfilled(speaker, own), *tell_each_end(speaker=speaker, duties=others)])


def tell_each_end(*, speaker: Speaker, duties: Sequence[ProjectedDuty]) -> tuple[str, ...]:
    """Say how each duty ended, with its act; what several have in common once."""
    return tuple(dict.fromkeys(speaker.tell(_key(duty), duty.state) for duty in duties))


def _fulfilled(speaker: Speaker, duties: Sequence[ProjectedDuty]) -> Iterator[str]:
    for key, sentence in _OWN.items():
        whose = dict.fromkeys(_whose(speaker, duty) for duty in duties if _key(duty) == key)
        if whose:
            yield str(sentence) % {"whose": "; ".join(whose)}
    lifted = [duty for duty in duties if _key(duty) == "lifted"]
    yield from tell_each_end(speaker=speaker, duties=lifted)


def _whose(speaker: Speaker, duty: ProjectedDuty) -> str:
    article = speaker.rule(duty.state).text.basis
    return f"{speaker.the(duty.state.holder)}, {article}"


def _key(duty: ProjectedDuty) -> str:
    """Return the name that a way to end has among the sentences of a case."""
    state = duty.state
    if state.outcome == "lifted":
        return "lifted"
    if state.breached_by:
        return "done_late"
    return "done_untimed" if state.due is None else "done"
