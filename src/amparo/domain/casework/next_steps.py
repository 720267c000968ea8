"""What may happen next in a case: the events of a protocol, in the order one looks for them."""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from enum import Enum

from amparo.domain.protocol.language import Protocol


class Group(Enum):
    """Where an event stands on the page that asks what happened."""

    OURS = "ours"
    OTHERS = "others"
    MOMENTS = "moments"
    ACTS = "acts"
    FORBIDDEN = "forbidden"


def next_steps(
    *, versions: Sequence[Protocol], ours: Collection[str], others: Collection[str]
) -> Mapping[Group, tuple[str, ...]]:
    """Return the events of a protocol that may happen in a case, each in one group.

    ``ours`` are the acts one's own desk owes now, ``others`` those owed by others. What is left
    is an act that a duty may ask for one day, something that only a bar names, or a moment:
    something that happens or becomes known. ``versions`` stand oldest first.

    An event of the country is left out, unless a duty of this case asks for it: then somebody
    recorded here what opened that duty, and it must be possible to fulfil it.
    """
    acts = {duty.must for version in versions for duty in version.duties.values()}
    barred = {bar.event for version in versions for bar in version.bars.values()}
    opening = {
        cause.event
        for version in versions
        for duty in version.duties.values()
        for cause in duty.when
    }
    of_country = {event for version in versions for event in version.country_events}
    never_here = of_country - {*ours, *others}
    found: dict[Group, list[str]] = {group: [] for group in Group}
    for event in dict.fromkeys(event for version in reversed(versions) for event in version.events):
        if event in never_here:
            continue
        found[_group(event, ours, others, acts, barred - opening)].append(event)
    return {group: tuple(events) for group, events in found.items()}


def _group(
    event: str, ours: Collection[str], others: Collection[str], acts: Collection[str],
    forbidden: Collection[str],
) -> Group:  # fmt: skip
    asked = ((Group.OURS, ours), (Group.OTHERS, others), (Group.ACTS, acts))
    named = (*asked, (Group.FORBIDDEN, forbidden))
    return next((group for group, events in named if event in events), Group.MOMENTS)


def folded(text: str) -> str:
    """Return a text without accents and capitals, so that it is found however it is typed.

    >>> folded("Víctima Certificada")
    'victima certificada'
    """
    split = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in split if not unicodedata.combining(letter)).casefold()


def is_found(*, find: str, texts: Collection[str]) -> bool:
    """Whether each word that is looked for stands in one of the texts.

    >>> is_found(find="victima cert", texts=["Víctima certificada"])
    True
    >>> is_found(find="court", texts=["Víctima certificada", "certify the victim"])
    False
    """
    whole = folded(" ".join(texts))
    return all(word in whole for word in folded(find).split())
