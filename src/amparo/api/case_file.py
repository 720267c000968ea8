"""A case as data: its entries, what is open in it, and what the protocol bars now."""

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from amparo.api.duties import Duty, told_duty
from amparo.api.schemas import Instant, written_instant, written_microseconds
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.pages.queries import CaseFile
from amparo.apps.cases.pages.telling import speaker_of
from amparo.domain.casework.entries import Entry as Kept
from amparo.domain.casework.entries import Kind, taken_back
from amparo.domain.casework.projecting import rules_of
from amparo.domain.casework.restricting import restrictions_of
from amparo.domain.protocol.play.barred import find_barred

_TOLD_AS = {
    **dict.fromkeys((Kind.RESTRICTION, Kind.LIFTING, Kind.GRANT), "access"),
    **dict.fromkeys((Kind.CONSENT, Kind.WITHDRAWAL, Kind.ROUTE, Kind.ACKNOWLEDGEMENT), "sharing"),
    Kind.REFERRAL: "sharing",
    Kind.MATCHING: "sharing",
}
"""Of these kinds programs learn that something was changed, and nothing more."""


class Happened(Schema):
    """When something happened, as exactly as it is known."""

    earliest: Instant = Field(description="Not before this instant.")
    latest: Instant = Field(description="Not after this instant.")
    precision: str = Field(description="'minute', 'day' or 'month'.")


class Entry(Schema):
    """One entry of the journal of a case."""

    number: int = Field(description="Counts from 1 within the case.")
    kind: str = Field(
        description="'event', 'correction' of an earlier entry, 'reason' why a duty is late,"
        " 'access': who may see the case was changed, or 'sharing': what may be shared of it was"
        " changed, or a desk was asked for help. Of the last two nothing more is told."
    )
    event: str = Field(description="What happened, as /protocol lists it; else empty.")
    happened: Happened = Field(description="When it happened.")
    recorded: Instant = Field(description="When it was written down.")
    institution: str = Field(
        description="Which institution wrote it down; 'a confidential service' for a shelter."
    )
    place: str = Field(description="Where it happened; empty if that is not said, or not told.")
    states: dict[str, bool] = Field(description="The facts it states.")
    against_bars: list[str] = Field(description="The bars it was against.")
    reason: str = Field(description="Why: of a correction, or of a duty's lateness, as a code.")
    duty: str = Field(description="The rule of the duty that a reason is given for.")
    corrects: int | None = Field(description="The number of the entry that a correction is of.")
    counts: bool = Field(description="Whether it still counts, and was not taken back.")
    is_by_program: bool = Field(description="Whether a program recorded it with a token.")


class OpenDuty(Duty):
    """A duty that is open in a case, and who holds it."""

    holder: str = Field(description="The institution, or the role, that holds it.")
    desk: str = Field(description="The desk that it reached; empty if it reached none.")
    is_ours: bool = Field(description="Whether it is the desk of the token.")


class Bar(Schema):
    """Something that the protocol bars in a case now."""

    rule: str = Field(description="The rule of the protocol, as /protocol lists it.")
    event: str = Field(description="What may not happen.")
    until: Instant | None = Field(description="When that ends, if it is known.")
    article: str = Field(description="Where the law or the agreement says so.")


class Case(Schema):
    """A case as of an instant. It has a code, and no name."""

    as_of: Instant = Field(description="The instant of this answer.")
    case: UUID = Field(description="The case.")
    code: str = Field(description="The code that the desk has for it, as on its papers.")
    opened_at: Instant = Field(description="When it was opened.")
    opened_by: str = Field(description="The institution and the desk that opened it.")
    place: str = Field(description="Where it is now; empty if that is not known, or not told.")
    seen: int = Field(description="How many entries it has: send it with what you record.")
    is_relative_implicated: bool = Field(
        description="Whether a relative is marked as implicated. Then tell relatives nothing."
    )
    entries: list[Entry] = Field(description="The journal, in the order it was written.")
    open_duties: list[OpenDuty] = Field(description="What is open, the most urgent first.")
    bars: list[Bar] = Field(description="What may not happen now.")


def tell_case(*, file: CaseFile, actor: Actor, now: datetime, by_programs: Collection[int]) -> Case:
    """Return a case as data. ``by_programs`` are the numbers of entries that programs wrote."""
    return Case(
        as_of=written_instant(now),
        case=file.case,
        code=file.code,
        opened_at=written_instant(file.opened_at),
        opened_by=file.opened_by,
        place=file.place,
        seen=len(file.entries),
        is_relative_implicated=restrictions_of(entries=file.entries).is_relative,
        entries=[*_entries(file, by_programs)],
        open_duties=[*_open_duties(file, actor, now)],
        bars=[*_bars(file, now)],
    )


def _entries(file: CaseFile, by_programs: Collection[int]) -> Iterator[Entry]:
    gone = taken_back(entries=file.entries)
    for entry in file.entries:
        # Whose access changed is told to nobody: colleagues of whoever is meant read this, too.
        told_as = _TOLD_AS.get(entry.kind)
        yield Entry(
            number=entry.number,
            kind=told_as or entry.kind.value,
            event=entry.event,
            happened=_happened(entry),
            recorded=written_microseconds(entry.recorded),
            institution=file.known.institution(entry.institution, desk_id=entry.desk_id),
            place="" if entry.desk_id in file.known.untold else entry.content.place,
            states=dict(entry.content.states),
            against_bars=list(entry.content.against_bars),
            reason="" if told_as else entry.content.reason,
            duty="" if told_as else entry.content.duty,
            corrects=entry.corrects,
            counts=entry.number not in gone,
            is_by_program=entry.number in by_programs,
        )


def _happened(entry: Kept) -> Happened:
    return Happened(
        earliest=written_microseconds(entry.earliest),
        latest=written_microseconds(entry.latest),
        precision=entry.precision.value,
    )


def _open_duties(file: CaseFile, actor: Actor, now: datetime) -> Iterator[OpenDuty]:
    rules = dict(rules_of(speaker_of(entries=(), now=now).game.program))
    for row in file.open_duties:
        told = told_duty(row, rules=rules, now=now, code=file.code)
        yield OpenDuty(
            **told.model_dump(),
            holder=file.known.institution(row.holder),
            desk=file.desks.get(row.desk_id, "") if row.desk_id else "",
            is_ours=row.desk_id == actor.desk_id,
        )


def _bars(file: CaseFile, now: datetime) -> Iterator[Bar]:
    speaker = speaker_of(entries=file.entries, now=now)
    for one in find_barred(game=speaker.game):
        _, bar = speaker.bar(version=one.version, bar=one.bar)
        yield Bar(
            rule=one.bar,
            event=one.event,
            until=None if one.until is None else written_microseconds(one.until),
            article=bar.text.basis,
        )
