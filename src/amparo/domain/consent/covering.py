"""Whether something may go to a desk: what the person let be shared, or a lawful route covers it.

A *yes* counts for the receiver, the purpose and the compartments it names, up to its end and no
instant longer. What was said last about a desk counts: a later *no* ends an earlier *yes*, also
where one was said of the desk and the other of a role it holds. A *no* to a desk itself stands
until that very desk is asked for again; a *yes* to its role does not lift it.

**When the words change** that are shown to people, an earlier *yes* stands for what was shared by
it: no key is taken from anybody, so that no one loses help in the night because a file was
changed. But nothing new is shared by it before the person was asked again with the new words. They
may say more of what follows than the old ones did; to ask costs minutes, and what was shared
nobody takes back.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from amparo.domain.casework.compartments import Compartment
from amparo.domain.consent.ledger import Ledger, Said, Word
from amparo.domain.consent.scopes import How, Purpose, Receiver
from amparo.domain.protocol.calendar import MICROSECONDS

ROUTE_HOURS = 24
"""How long after a lawful route was taken something may be shared by it. Ours, and no law's: the
ground for it, a danger or a duty, is one of the day."""

_ROUTE_LASTS = ROUTE_HOURS * 60 * 60 * MICROSECONDS


class Reason(Enum):
    """Why a compartment is not covered."""

    KEPT_OUT = "kept out"
    NOT_ASKED = "not asked"
    OTHER_PURPOSE = "other purpose"
    REFUSED = "refused"
    TAKEN_BACK = "taken back"
    RAN_OUT = "ran out"
    WORDS_CHANGED = "words changed"
    BY_RELATIVE = "given by a relative"


@dataclass(frozen=True, kw_only=True)
class Allowed:
    """All of it may go there, before ``until``."""

    until: int

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True, kw_only=True)
class NotCovered:
    """Some of it may not go there: which compartments, each with why."""

    missing: Mapping[Compartment, Reason]

    def __bool__(self) -> bool:
        return False


def covers(
    *, ledger: Ledger, desk_id: int, compartments: Collection[Compartment], purpose: Purpose,
    at: int,
) -> Allowed | NotCovered:  # fmt: skip
    """Return whether some compartments may go to a desk for a purpose at an instant.

    A desk that is kept out is never covered, by whatever was said or taken; that it is implicated
    and that its access was ended are one answer. Nothing is never covered: whoever asks for no
    compartment asks for a mistake.
    """
    if not compartments:
        raise ValueError("no compartment is asked for")
    if desk_id in ledger.kept_out:
        return NotCovered(missing=dict.fromkeys(_ordered(compartments), Reason.KEPT_OUT))
    found = {one: _until(ledger, desk_id, one, purpose, at) for one in _ordered(compartments)}
    missing = {one: said for one, said in found.items() if isinstance(said, Reason)}
    if missing:
        return NotCovered(missing=missing)
    return Allowed(until=min(said for said in found.values() if isinstance(said, int)))


def held_by_consent(*, ledger: Ledger, desk_id: int) -> frozenset[Compartment]:
    """Return the compartments that a desk may have because of a *yes* that was not taken back.

    Also one that ran out since: what it opened is not shut by time alone.
    """
    return frozenset(
        compartment
        for purpose in Purpose
        for compartment in Compartment
        if _heard(ledger, desk_id, compartment, purpose).standing
    )


def lost(*, before: Ledger, after: Ledger, desk_id: int) -> frozenset[Compartment]:
    """Return the compartments to which a desk had a right by consent, and has none any more.

    What went there by a lawful route is not lost: it did not rest on consent.
    """
    held = held_by_consent(ledger=before, desk_id=desk_id)
    return without_ground(ledger=after, desk_id=desk_id, compartments=held)


def without_ground(
    *, ledger: Ledger, desk_id: int, compartments: frozenset[Compartment]
) -> frozenset[Compartment]:
    """Return those of some compartments that neither consent nor a lawful route gives a desk."""
    by_route = {one for taken in ledger.taken if taken.desk_id == desk_id
                for one in taken.compartments}  # fmt: skip
    return compartments - held_by_consent(ledger=ledger, desk_id=desk_id) - by_route


@dataclass(frozen=True, kw_only=True)
class _Heard:
    """What was said of a desk, a compartment and a purpose: what stands, and the last *no*."""

    standing: tuple[Word, ...]
    ended_by: Word | None


def _heard(
    ledger: Ledger, desk_id: int, compartment: Compartment, purpose: Purpose, at: int | None = None
) -> _Heard:
    standing: dict[Receiver, Word] = {}
    ended_by: Word | None = None
    is_shut = False
    for word in _said_of(ledger, desk_id, compartment, purpose, at):
        is_of_desk = word.receiver.desk_id is not None
        if word.said is Said.YES:
            is_shut = is_shut and not is_of_desk
            if not is_shut:
                standing[word.receiver] = word
            continue
        ended_by, is_shut = word, is_shut or is_of_desk
        if word.said is Said.NO or is_of_desk:
            standing.clear()
        else:  # who takes back what they let a role have has not spoken of a desk
            standing.pop(word.receiver, None)
    return _Heard(standing=tuple(standing.values()), ended_by=ended_by)


def _said_of(
    ledger: Ledger, desk_id: int, compartment: Compartment, purpose: Purpose, at: int | None
) -> Iterator[Word]:
    for word in ledger.words:
        is_known = at is None or word.at <= at
        is_of_it = word.purpose is purpose and compartment in word.compartments
        if is_known and is_of_it and ledger.means(receiver=word.receiver, desk_id=desk_id):
            yield word


def _until(
    ledger: Ledger, desk_id: int, compartment: Compartment, purpose: Purpose, at: int
) -> int | Reason:
    """Return before when a compartment may go to a desk, or why it may not."""
    heard = _heard(ledger, desk_id, compartment, purpose, at)
    each = [_counts(ledger, word, at) for word in heard.standing]
    ends = [said for said in each if isinstance(said, int)]
    ends += _by_route(ledger, desk_id, compartment, purpose, at)
    if ends:
        return max(ends)
    if each:
        return next(said for said in reversed(each) if isinstance(said, Reason))
    if heard.ended_by is not None:
        is_back = heard.ended_by.said is Said.TAKEN_BACK
        return Reason.TAKEN_BACK if is_back else Reason.REFUSED
    others = (one for one in Purpose if one is not purpose)
    if any(_heard(ledger, desk_id, compartment, one, at).standing for one in others):
        return Reason.OTHER_PURPOSE
    return Reason.NOT_ASKED


def _counts(ledger: Ledger, word: Word, at: int) -> int | Reason:
    if at >= word.until:
        return Reason.RAN_OUT
    if word.how is How.BY_RELATIVE and ledger.is_relative:
        return Reason.BY_RELATIVE
    if word.words_version != ledger.words_version:
        return Reason.WORDS_CHANGED
    return word.until


def _by_route(
    ledger: Ledger, desk_id: int, compartment: Compartment, purpose: Purpose, at: int
) -> list[int]:
    return [
        taken.at + _ROUTE_LASTS
        for taken in ledger.taken
        if (taken.desk_id, taken.purpose) == (desk_id, purpose)
        and compartment in taken.compartments
        and taken.at <= at < taken.at + _ROUTE_LASTS
    ]


def _ordered(compartments: Collection[Compartment]) -> list[Compartment]:
    return [one for one in Compartment if one in compartments]
