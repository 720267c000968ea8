"""What is drawn, before any number: boxes, the links between them, and the bands they form.

A band holds what belongs together: an event from outside, the duties it opens, what those open
in turn, and the bars that wait for any of these. Duties that one role owes after the same event
within the same time share a box, a row for each.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from itertools import count

from amparo.domain.protocol.language import (
    NOBODY_NAMED,
    Bar,
    Duty,
    Happening,
    Never,
    NotBefore,
    NotWhile,
    Protocol,
)

EVERYBODY = ""
"""The lane of bars that bind everybody."""
NEVER = "never"
"""The section of acts that may never happen, whatever happened before."""


class Kind(Enum):
    """An event from outside; duties; or an act that nobody owes and that is barred."""

    START = "start"
    DUTIES = "duties"
    LOCKED = "locked"


class Tie(Enum):
    """Why a link is drawn: it opens a duty, on time or on a breach, or a bar waits for it."""

    OPENS = "opens"
    BREACH = "breach"
    MISSED = "missed"
    LOCKS = "locks"


@dataclass(frozen=True, kw_only=True)
class Box:
    """One box. ``who`` is its lane; ``event`` is empty for duties, which each have their own."""

    number: int
    kind: Kind
    who: str = EVERYBODY
    event: str = ""
    duties: tuple[Duty, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Link:
    """From rows (box, row) that stand for one event or breach, to the boxes that follow."""

    tie: Tie
    rows: tuple[tuple[int, int], ...]
    targets: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Band:
    """Boxes that belong together, their links, the column of each box and the order of lanes.

    ``section`` is the instrument of its first rule, or `NEVER`.
    """

    section: str
    boxes: tuple[Box, ...]
    links: tuple[Link, ...]
    columns: dict[int, int]
    lanes: tuple[str, ...]


def divide(*, protocol: Protocol) -> tuple[Band, ...]:
    """Return the bands of the newest version of a protocol, in the order of its rules."""
    boxes = _boxes(protocol)
    links = _links(protocol, boxes)
    tied = {number for link in links for number in _numbers(link)}
    bands = [_band(protocol, [boxes[n] for n in group], links) for group in _groups(boxes, links)]
    order = {law.name: place for place, law in enumerate(protocol.instruments)}
    bands.sort(key=lambda band: order.get(band.section, 0))
    alone = [box for box in boxes if box.kind is Kind.LOCKED and box.number not in tied]
    return (*bands, *_bands_of_never(alone))


def bars_on(*, protocol: Protocol, event: str) -> tuple[Bar, ...]:
    """Return the bars put to an event."""
    return tuple(bar for bar in protocol.bars.values() if bar.event == event)


def _boxes(protocol: Protocol) -> list[Box]:
    duties: dict[object, list[Duty]] = {}
    for duty in protocol.duties.values():
        same = (duty.who, frozenset(duty.when), duty.within, duty.is_law)
        duties.setdefault(same, []).append(duty)
    made = {duty.must for duty in protocol.duties.values()}
    made |= {duty.silence for duty in protocol.duties.values() if duty.silence}
    starts = [event for event in _awaited(protocol) if event not in made]
    free = {
        (bar.who, bar.event): None
        for bar in protocol.bars.values()
        if bar.event not in made and bar.event not in starts
    }
    number = count()
    return [
        *(Box(number=next(number), kind=Kind.START, event=event) for event in starts),
        *(Box(number=next(number), kind=Kind.DUTIES, who=same[0].who, duties=tuple(same))
          for same in duties.values()),
        *(Box(number=next(number), kind=Kind.LOCKED, who=who, event=event) for who, event in free),
    ]  # fmt: skip


def _awaited(protocol: Protocol) -> list[str]:
    """The events that open duties, then those that bars wait for and that are not barred."""
    duties, bars = protocol.duties.values(), protocol.bars.values()
    opening = [opens.event for duty in duties for opens in duty.when if opens.event]
    known = {*opening, *(duty.must for duty in duties), *(duty.silence for duty in duties)}
    barred = {bar.event for bar in bars}
    for bar in bars:
        awaited = _waits_for(bar)
        if bar.event not in known and awaited and awaited.event not in (None, *barred):
            opening.append(awaited.event or "")
    return list(dict.fromkeys(opening))


def _waits_for(bar: Bar) -> Happening | None:
    """The event from which a bar is reckoned, or the duty, which stands as its breach."""
    match bar.kind:
        case Never():
            return None
        case NotWhile(duty=duty):
            return Happening(breach_of=duty)
        case NotBefore(event=event):
            return Happening(event=event)
        case between:
            return Happening(event=between.start)


def _links(protocol: Protocol, boxes: list[Box]) -> list[Link]:
    rows: dict[Happening, list[tuple[int, int]]] = {}
    targets: dict[tuple[Tie, Happening], list[int]] = {}
    for box in boxes:
        for row, stands_for in enumerate(_stand_for(box)):
            for happening in stands_for:
                rows.setdefault(happening, []).append((box.number, row))
        for key in dict.fromkeys(_waited_for(protocol, box)):
            targets.setdefault(key, []).append(box.number)
    return [
        Link(tie=tie, rows=tuple(rows[happening]), targets=tuple(numbers))
        for (tie, happening), numbers in targets.items()
        if happening in rows
    ]


def _stand_for(box: Box) -> list[list[Happening]]:
    """What each row of a box stands for: its event, its silence and its breach."""
    if box.kind is not Kind.DUTIES:
        return [[Happening(event=box.event)]]
    return [
        [
            *(Happening(event=event) for event in {duty.must: 0, duty.silence: 0} if event),
            Happening(breach_of=duty.name),
        ]
        for duty in box.duties
    ]


def _waited_for(protocol: Protocol, box: Box) -> Iterable[tuple[Tie, Happening]]:
    if box.kind is Kind.DUTIES:
        for opens in box.duties[0].when:
            yield _tie(protocol, opens), opens
    if box.kind is Kind.LOCKED:
        for bar in bars_on(protocol=protocol, event=box.event):
            awaited = _waits_for(bar)
            if bar.who == box.who and awaited:
                yield Tie.LOCKS, awaited


def _tie(protocol: Protocol, opens: Happening) -> Tie:
    if opens.breach_of is None:
        return Tie.OPENS
    late = protocol.duties.get(opens.breach_of)
    return Tie.MISSED if late and not late.is_law else Tie.BREACH


def _numbers(link: Link) -> list[int]:
    return [*dict.fromkeys(number for number, _ in link.rows), *link.targets]


def _groups(boxes: list[Box], links: list[Link]) -> list[list[int]]:
    """Boxes joined by links, those whose first rule comes first standing first."""
    group = {box.number: [box.number] for box in boxes}
    for link in links:
        numbers = _numbers(link)
        joined = sorted({n for number in numbers for n in group[number]})
        for number in joined:
            group[number] = joined
    alone = [b.number for b in boxes if b.kind is Kind.LOCKED and len(group[b.number]) == 1]
    found = {tuple(numbers): None for n, numbers in group.items() if n not in alone}
    return [list(numbers) for numbers in sorted(found, key=lambda g: _first(boxes, g))]


def _first(boxes: list[Box], numbers: Iterable[int]) -> int:
    return min((n for n in numbers if boxes[n].kind is not Kind.START), default=len(boxes))


def _band(protocol: Protocol, boxes: list[Box], links: list[Link]) -> Band:
    numbers = {box.number for box in boxes}
    own = tuple(link for link in links if link.targets[0] in numbers)
    columns = _ranks(boxes, own)
    lanes = dict.fromkeys(
        box.who
        for box in sorted(boxes, key=lambda box: (columns[box.number], box.number))
        if box.kind is not Kind.START
    )
    ordered = sorted(lanes, key=lambda who: (who == EVERYBODY, who == NOBODY_NAMED))
    return Band(
        section=_instrument(protocol, boxes),
        boxes=tuple(boxes),
        links=own,
        columns=columns,
        lanes=tuple(ordered),
    )


def _instrument(protocol: Protocol, boxes: list[Box]) -> str:
    first = next(box for box in boxes if box.kind is not Kind.START)
    bars = bars_on(protocol=protocol, event=first.event)
    return (first.duties or bars)[0].text.instrument


def _ranks(boxes: list[Box], links: tuple[Link, ...]) -> dict[int, int]:
    """The longest way to each box from an event outside, a link that leads back left out."""
    after: dict[int, list[int]] = {box.number: [] for box in boxes}
    for link in links:
        for number, _ in link.rows:
            after[number] += link.targets
    ranks = {box.number: 0 if box.kind is Kind.START else 1 for box in boxes}
    last_first = _ways_ahead(after)
    for number, ahead in reversed(last_first.items()):
        for target in ahead:
            ranks[target] = max(ranks[target], ranks[number] + 1)
    return ranks


def _ways_ahead(after: dict[int, list[int]]) -> dict[int, list[int]]:
    """The links of each box that do not lead back; a box comes after all it leads to."""
    ahead: dict[int, list[int]] = {}
    ended: dict[int, list[int]] = {}
    for root in after:
        path = [root] if root not in ahead else []
        while path:
            number = path[-1]
            ways = ahead.setdefault(number, [])
            target = next((t for t in after[number] if t not in ways and t not in path), None)
            if target is None:
                ended[path.pop()] = ways
                continue
            ways.append(target)
            if target not in ahead:
                path.append(target)
    return ended


_ACROSS = 2


def _bands_of_never(boxes: list[Box]) -> list[Band]:
    """Acts that may never happen follow nothing: a band for each role, several side by side."""
    by_who: dict[str, list[Box]] = {}
    for box in boxes:
        by_who.setdefault(box.who, []).append(box)
    return [
        Band(
            section=NEVER,
            boxes=tuple(own),
            links=(),
            columns={box.number: 1 + place % _ACROSS for place, box in enumerate(own)},
            lanes=(who,),
        )
        for who, own in sorted(by_who.items(), key=lambda item: item[0] == EVERYBODY)
    ]
