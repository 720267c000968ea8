"""What rules rest on, compared: events, facts, roles, calendars, transfers, the file itself."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from amparo.domain.protocol.compare.calendars import tell_calendar
from amparo.domain.protocol.compare.entries import Entry
from amparo.domain.protocol.compare.speaker import Side, Speaker
from amparo.domain.protocol.describe.reading import describe
from amparo.domain.protocol.evidence import rules_of
from amparo.domain.protocol.language import Bar, Duty, Guard, Protocol, Remark, Role

SIGN = "·"


def tell_itself(speaker: Speaker) -> Iterator[Entry]:
    """Tell its title, its first day, the laws it stands in, its note."""
    before, after = speaker.before.protocol, speaker.after.protocol
    shown = {
        "part_title": (before.title, after.title),
        "part_in_force": (speaker.day(before.in_force), speaker.day(after.in_force)),
    }
    for key, (had, has) in shown.items():
        if had != has:
            yield _entry(_was(speaker, key, had, has))
    for one in after.instruments:
        if one.name not in {known.name for known in before.instruments}:
            day = speaker.day(one.in_force)
            yield _entry(speaker.say("instrument_added", title=one.title, day=day))
    for one in before.instruments:
        if one.name not in {known.name for known in after.instruments}:
            yield _entry(speaker.say("instrument_removed", title=one.title))
    if before.note != after.note:
        yield _entry(speaker.say("note_changed"))


def tell_events(speaker: Speaker) -> Iterator[Entry]:
    """Tell the events that are new or gone, what one may now state, and whose it now is."""
    before, after = speaker.before, speaker.after
    added = [event for event in after.protocol.events if event not in before.protocol.events]
    if added:
        names = ", ".join(after.labels.event(event).name for event in added)
        yield _entry(speaker.say("one_added", told=f"{names}."))
    for event, had in before.protocol.events.items():
        has = after.protocol.events.get(event)
        if has is None:
            gone = speaker.say("one_removed", told=f"{before.labels.event(event).name}.")
            yield Entry(name=SIGN, texts=(gone, *_ends_before(speaker, event)))
        elif set(had) != set(has):
            label = after.labels.event(event).name
            yield _entry(f"{label}. {_states(speaker, had, has)}")
        if has is not None:
            yield from _whose(speaker, event)


def _whose(speaker: Speaker, event: str) -> Iterator[Entry]:
    before, after = speaker.before.protocol, speaker.after
    is_of_country = event in after.protocol.country_events
    if is_of_country != (event in before.country_events):
        key = "of_country" if is_of_country else "of_case"
        yield _entry(speaker.say(key, event=after.labels.event(event).name))


def _ends_before(speaker: Speaker, event: str) -> list[str]:
    duties = speaker.before.protocol.duties.values()
    ended = [duty.name for duty in duties if event in (duty.must, *duty.unless_events)]
    return speaker.in_flight("event_ends", rules=speaker.listed(ended)) if ended else []


def _states(speaker: Speaker, had: tuple[str, ...], has: tuple[str, ...]) -> str:
    pairs = {"may_state": (speaker.after, set(has) - set(had)),
             "no_longer_states": (speaker.before, set(had) - set(has))}  # fmt: skip
    return " ".join(
        speaker.say(key, facts=" ".join(side.labels.fact(one).ask for one in sorted(facts)))
        for key, (side, facts) in pairs.items()
        if facts
    )


def tell_facts(speaker: Speaker) -> Iterator[Entry]:
    """Tell the facts that are new or gone, and those that count otherwise while unknown."""
    before, after = speaker.before, speaker.after
    for fact in {**before.protocol.facts, **after.protocol.facts}:
        had, has = before.protocol.facts.get(fact), after.protocol.facts.get(fact)
        if had == has:
            continue
        told = [
            " ".join(_told(side, facts={fact: counts})) if counts is not None else ""
            for side, counts in ((before, had), (after, has))
        ]
        if had is None or has is None:
            sign = "one_added" if had is None else "one_removed"
            yield _entry(speaker.say(sign, told=told[0] or told[1]))
        else:
            yield Entry(name=SIGN, texts=(*_both(speaker, told[0], told[1]),
                                          *_presumed(speaker, fact)))  # fmt: skip


def _presumed(speaker: Speaker, fact: str) -> Iterator[str]:
    read = [rule.name for rule in rules_of(protocol=speaker.after.protocol)
            if fact in {guard.fact for guard in _guards(rule)}]  # fmt: skip
    if read:
        yield speaker.say("read_by", rules=speaker.listed(read))
    yield from speaker.in_flight("facts_flight")


def _guards(rule: Duty | Bar) -> tuple[Guard, ...]:
    """The conditions of a rule that a presumption can fill; what lifts a duty must be known."""
    if isinstance(rule, Bar):
        return rule.conditions
    return (*rule.conditions, *(deadline.when for deadline in rule.within if deadline.when))


def tell_roles(speaker: Speaker) -> Iterator[Entry]:
    """Tell the names whose holders differ."""
    before, after = speaker.before, speaker.after
    differ = False
    for name in {**before.protocol.roles, **after.protocol.roles}:
        had, has = before.protocol.roles.get(name), after.protocol.roles.get(name)
        if _holding(had) == _holding(has):
            continue
        differ = True
        if has is None:
            yield Entry(
                name=SIGN, texts=(_held(speaker, before, name), speaker.say("role_removed"))
            )
        else:
            held = [_held(speaker, side, name) for side in (before, after)]
            yield Entry(name=SIGN, texts=tuple(_both(speaker, *held)))
    if differ:
        yield from map(_entry, speaker.in_flight("roles_flight"))


def _held(speaker: Speaker, side: Side, name: str) -> str:
    """Tell who holds a role in one version. One without an entry is the body of that name."""
    role = side.protocol.roles.get(name)
    if role and role.holders:
        return " ".join(_told(side, roles={name: role}))
    stands_in = role.otherwise if role and role.otherwise else name
    label = side.labels.institution(name).name
    return speaker.say("held", role=label, the=side.labels.institution(stands_in).the)


def _holding(role: Role | None) -> object:
    return (role.holders, role.otherwise) if role else ((), None)


def tell_calendars(speaker: Speaker) -> Iterator[Entry]:
    """Tell how days are counted otherwise, and by which rules."""
    before, after = speaker.before.protocol, speaker.after.protocol
    for name in {**before.calendars, **after.calendars}:
        texts = tell_calendar(speaker=speaker, name=name)
        if texts:
            yield Entry(name=SIGN, texts=texts)


def tell_transfers(speaker: Speaker) -> Iterator[Entry]:
    """Tell the transfers that are new or gone."""
    before, after = speaker.before, speaker.after
    gone = [one for one in before.protocol.transfers if one not in after.protocol.transfers]
    new = [one for one in after.protocol.transfers if one not in before.protocol.transfers]
    for sign, side, transfers in (("one_removed", before, gone), ("one_added", after, new)):
        for transfer in transfers:
            told = " ".join(_told(side, transfers=(transfer,)))
            yield _entry(speaker.say(sign, told=told))
    if gone or new:
        yield from map(_entry, speaker.in_flight("transfers_flight"))


def tell_remarks(speaker: Speaker) -> Iterator[Entry]:
    """Tell the remarks on the law that are new or gone."""
    before, after = speaker.before, speaker.after
    sides = (("one_removed", before, after), ("one_added", after, before))
    for key, side, other in sides:
        for remark in side.protocol.remarks:
            if remark not in other.protocol.remarks:
                yield _entry(speaker.say(key, told=_remark(side, remark)))


def _remark(side: Side, remark: Remark) -> str:
    return " ".join(_told(side, remarks=(remark,)))


def _told(side: Side, **parts: object) -> Iterable[str]:
    """Tell some parts of a protocol as its reading does: each remark of a protocol of only them."""
    nothing: dict[str, object] = {"duties": {}, "bars": {}, "facts": {}, "roles": {},
                                  "transfers": (), "remarks": (), "previous": None}  # fmt: skip
    only: Protocol = replace(side.protocol, **{**nothing, **parts})  # type: ignore[arg-type]  # fields by name
    reading = describe(protocol=only, labels=side.labels)
    return [remark for section in reading.sections for remark in section.remarks]


def _both(speaker: Speaker, before: str, now: str) -> Iterator[str]:
    yield speaker.say("before", told=before)
    yield speaker.say("now", told=now)


def _entry(text: str) -> Entry:
    return Entry(name=SIGN, texts=(text,))


def _was(speaker: Speaker, key: str, had: str, has: str) -> str:
    """Say what something was, and what it is now."""
    return speaker.say("was", what=speaker.phrase(key), before=had, now=has)
