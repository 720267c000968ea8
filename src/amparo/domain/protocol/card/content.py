"""What stands on the card of one institution, in the order in which a case asks for it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from amparo.domain.protocol.card.institutions import Part, parts_of
from amparo.domain.protocol.card.telling import Ban, Task, Teller
from amparo.domain.protocol.card.wording import tell
from amparo.domain.protocol.describe.speech import day, say
from amparo.domain.protocol.labels import Labels
from amparo.domain.protocol.language import NOBODY_NAMED, Bar, Duty, Happening, Protocol


@dataclass(frozen=True, kw_only=True)
class Moment:
    """The tasks that one moment opens. ``notes`` hold for each of them and stand once."""

    title: str
    notes: tuple[str, ...]
    tasks: tuple[Task, ...]


@dataclass(frozen=True, kw_only=True)
class Card:
    """The card of one institution in one language, ready to be set on a page.

    ``roles`` is empty unless it acts under other names than its own. ``unnamed`` are the duties
    of nobody, which stand on every card so that they are not everybody's secret.
    """

    language: str
    institution: str
    roles: str
    protocol: str
    in_force: str
    moments: tuple[Moment, ...]
    bans: tuple[Ban, ...]
    transfers: tuple[str, ...]
    unnamed: tuple[str, ...]
    instruments: tuple[str, ...]


def make_card(*, protocol: Protocol, labels: Labels, institution: str) -> Card:
    """Gather the card of an institution, named as `find_institution` returns it.

    It holds the duties of every role the institution fills, the bars that bind it and those
    that bind everybody, and who takes over.
    """
    teller, language = Teller(protocol=protocol, labels=labels), labels.language
    parts = parts_of(protocol=protocol, institution=institution)
    duties = [duty for duty in protocol.duties.values() if duty.who in parts]
    bars = _binding(protocol, parts)
    others = [labels.institution(name).name for name in _told_as(parts, [*duties, *bars])
              if name != institution]  # fmt: skip
    title = labels.title or protocol.title or protocol.name
    return Card(
        language=language,
        institution=labels.institution(institution).name,
        roles=tell(language, "in_role", roles=", ".join(others)) if others else "",
        protocol=tell(language, "version", title=title, version=protocol.version),
        in_force=say(language, "in_force", day=day(language, _since(protocol))),
        moments=tuple(_moments(teller, duties, parts)),
        bans=tuple(teller.ban(bar) for bar in bars),
        transfers=tuple(_transfers(teller, duties, parts)),
        unnamed=tuple(_unnamed(teller)),
        instruments=tuple(_instruments(teller, [*duties, *bars])),
    )


def _since(protocol: Protocol) -> date:
    """Return the day from which the protocol's own law governs; what it includes may be older."""
    return protocol.instruments[0].in_force if protocol.instruments else protocol.in_force


def _binding(protocol: Protocol, parts: Mapping[str, Part]) -> list[Bar]:
    bars = protocol.bars.values()
    own = [bar for bar in bars if bar.who in parts]
    return own + [bar for bar in bars if bar.who in ("", NOBODY_NAMED)]


def _told_as(parts: Mapping[str, Part], rules: Iterable[Duty | Bar]) -> list[str]:
    told = {rule.who for rule in rules}
    return [name for name in parts if name in told]


def _moments(teller: Teller, duties: Sequence[Duty], parts: Mapping[str, Part]) -> Iterator[Moment]:
    """Put duties that the same moments open under one heading, as the events stand."""
    order = {Happening(event=event): at for at, event in enumerate(teller.protocol.events)}
    grouped: dict[tuple[Happening, ...], list[Duty]] = {}
    for duty in duties:
        grouped.setdefault(duty.when, []).append(duty)
    several = len(_told_as(parts, duties)) > 1
    for causes in sorted(grouped, key=lambda when: min(order.get(c, len(order)) for c in when)):
        tasks = [
            teller.task(duty, [teller.part(part)] if several or not _is_own(part) else [])
            for duty in grouped[causes]
            for part in [parts[duty.who]]
        ]
        yield _moment(teller.heading(causes), tasks)


def _is_own(part: Part) -> bool:
    return not (part.place or part.stands_in)


def _moment(title: str, tasks: list[Task]) -> Moment:
    shared = [note for note in tasks[0].notes if all(note in task.notes for task in tasks)]
    if len(tasks) == 1:
        shared = []
    own = [
        replace(task, notes=tuple(note for note in task.notes if note not in shared))
        for task in tasks
    ]
    return Moment(title=title, notes=tuple(shared), tasks=tuple(own))


def _transfers(teller: Teller, duties: Iterable[Duty], parts: Mapping[str, Part]) -> Iterator[str]:
    own = {duty.name for duty in duties}
    for transfer in teller.protocol.transfers:
        if transfer.to in parts or not transfer.duties or own & set(transfer.duties):
            yield teller.transfer(transfer)


def _unnamed(teller: Teller) -> Iterator[str]:
    for duty in teller.protocol.duties.values():
        if duty.who == NOBODY_NAMED:
            yield f"{teller.labels.event(duty.must).act} ({duty.name})"


def _instruments(teller: Teller, rules: Iterable[Duty | Bar]) -> Iterator[str]:
    """Say since when each law behind the card governs, unless the head of the card says it."""
    used = {rule.text.instrument for rule in rules}
    standing = [one for one in teller.protocol.instruments if one.name in used]
    if all(one.in_force == _since(teller.protocol) for one in standing):
        return
    for one in standing:
        since = day(teller.language, one.in_force)
        key = "instrument_assumed" if one.is_assumed else "instrument"
        yield say(teller.language, key, title=one.title, day=since)
