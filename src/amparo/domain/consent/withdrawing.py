"""Taking consent back: what there is to take back, and who confirms that they were told.

A consent is not corrected. To take a *no* back as a mistake would let an earlier *yes* stand again
unasked; and whoever received something by a *yes* that was a mistake must be told. So a wrong
*yes* is taken back, and after a wrong *no* the person is asked again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.entries import Entry, Kind
from amparo.domain.casework.recording import Refused
from amparo.domain.consent.ledger import Ledger, Said, Word
from amparo.domain.consent.scopes import Purpose, Receiver


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A *yes* as far as it stands: without what was refused, taken back or agreed anew since.

    ``is_over``: it ran out. It can be taken back still, for what it opened is not shut by time
    alone. ``is_asked_before``: with words that have changed since, so that nothing new goes by it.
    """

    word: Word
    is_over: bool
    is_asked_before: bool


def standing_consents(*, ledger: Ledger, at: int) -> tuple[Standing, ...]:
    """Return each *yes* of a ledger as far as it stands, the newest first."""
    left: dict[tuple[Receiver, Purpose, Compartment], Word] = {}
    for word in ledger.words:
        for compartment in word.compartments:
            for key in [*left]:
                if _ends(ledger, word, compartment, key):
                    del left[key]
            if word.said is Said.YES:
                left[word.receiver, word.purpose, compartment] = word
    found: dict[int, set[Compartment]] = {}
    for (_, _, compartment), word in left.items():
        found.setdefault(word.number, set()).add(compartment)
    words = {word.number: word for word in left.values()}
    return tuple(
        Standing(
            word=replace(words[number], compartments=frozenset(found[number])),
            is_over=at >= words[number].until,
            is_asked_before=words[number].words_version != ledger.words_version,
        )
        for number in sorted(found, reverse=True)
    )


def find_standing(*, ledger: Ledger, number: int, at: int) -> Word:
    """Return what stands of the consent of an entry. Raises `Refused`: ``nothing stands``."""
    for one in standing_consents(ledger=ledger, at=at):
        if one.word.number == number:
            return one.word
    raise Refused("nothing stands")


def check_acknowledgement(*, entries: Iterable[Entry], number: int, by_desk: int) -> None:
    """Raise `Refused` where a desk has nothing to confirm.

    ``nothing taken back``: the entry takes no consent back and refuses none. ``acknowledged
    already`` by the desk.
    """
    known = {entry.number: entry for entry in entries}
    taken_back = known.get(number)
    if taken_back is None or not _takes_back(taken_back):
        raise Refused("nothing taken back")
    if number in acknowledged_by(entries=known.values(), desk_id=by_desk):
        raise Refused("acknowledged already")


def acknowledged_by(*, entries: Iterable[Entry], desk_id: int) -> frozenset[int]:
    """Return the numbers of the entries of which a desk confirmed that it was told."""
    return frozenset(
        entry.content.answers
        for entry in entries
        if entry.kind is Kind.ACKNOWLEDGEMENT
        and entry.desk_id == desk_id
        and entry.content.answers is not None
    )


def _takes_back(entry: Entry) -> bool:
    sharing = entry.content.sharing
    is_refusal = entry.kind is Kind.CONSENT and sharing is not None and bool(sharing.withheld)
    return entry.kind is Kind.WITHDRAWAL or is_refusal


def _ends(
    ledger: Ledger, word: Word, compartment: Compartment,
    key: tuple[Receiver, Purpose, Compartment],
) -> bool:  # fmt: skip
    """Whether a word ends what stands of a *yes*: the same as in `covers`, said of receivers."""
    receiver, purpose, other = key
    if (purpose, other) != (word.purpose, compartment):
        return False
    if receiver == word.receiver:
        return True
    return (
        word.said is Said.NO
        and receiver.desk_id is not None
        and ledger.means(receiver=word.receiver, desk_id=receiver.desk_id)
    )
