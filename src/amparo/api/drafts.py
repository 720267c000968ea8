"""What is sent to be recorded, and how it becomes what the domain knows."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Annotated
from uuid import UUID, uuid5

from pydantic import Field, StrictBool, StrictInt

from amparo.api.problems import Code, Refusal
from amparo.api.schemas import Body, Name
from amparo.apps.cases.pages.places import country_places
from amparo.apps.protocols.governing import country_zone
from amparo.domain.casework.entries import Precision
from amparo.domain.casework.recording import Draft, Refused
from amparo.domain.protocol.calendar import as_microseconds
from amparo.domain.protocol.instants import UnreadableInstant, read_instant

_MOST_FACTS = 50
_CODES: Mapping[str, Code] = {
    "unknown event": Code.UNKNOWN_EVENT,
    "unknown fact": Code.UNKNOWN_FACT,
    "future": Code.FUTURE,
    "long ago": Code.LONG_AGO,
    "other case": Code.OTHER_CASE,
    "stale": Code.STALE,
    "barred": Code.BARRED,
    "again": Code.AGAIN,
    "opened again": Code.OPENED_AGAIN,
}
_LENGTHS = {len("2026-03"): Precision.MONTH, len("2026-03-05"): Precision.DAY}


class Sent(Body):
    """Something that happened."""

    submission: UUID = Field(
        description="A UUID of your own making. What is sent again with it is done once."
    )
    event: Name = Field(description="What happened, as /protocol lists it.")
    happened: str | None = Field(
        None,
        max_length=40,
        description="When: 2026-03-05T14:30:00-03:00, or 2026-03-05 or 2026-03 where no more is"
        " known. Without a zone, by the clocks of the country. Just now if left out.",
    )
    place: str = Field(
        "", max_length=100, description="Where, as /protocol lists the places; empty if unknown."
    )
    states: dict[Name, StrictBool] = Field(
        default_factory=dict,
        max_length=_MOST_FACTS,
        description="The facts that are known by it, as /protocol lists them for the event.",
    )
    although_again: StrictBool = Field(
        False, description="It is not the same that the desk recorded a few minutes ago."
    )


class SentEntry(Sent):
    """Something that happened in a case."""

    seen: Annotated[StrictInt, Field(ge=0, le=1_000_000)] = Field(
        description="How many entries the case had when you read it."
    )
    although_barred: StrictBool = Field(
        False, description="It happened although the protocol bars it."
    )


class SentCase(Sent):
    """What a case begins with."""

    people: Annotated[StrictInt, Field(ge=1, le=50)] = Field(
        1, description="How many people were found together. Each has a case of their own."
    )


def draft_of(sent: Sent, *, at: datetime, known_place: str = "") -> Draft:
    """Return what was sent as a draft; a case may stay at the place it is at.

    Raises `Refusal`: ``no_such_time``, ``unknown_place``.
    """
    if sent.place not in ("", known_place, *country_places()):
        raise Refusal(Code.UNKNOWN_PLACE)
    earliest, latest = _when(sent.happened, at)
    return Draft(
        event=sent.event,
        earliest=earliest,
        latest=latest,
        precision=_LENGTHS.get(len(sent.happened or ""), Precision.MINUTE),
        place=sent.place,
        states=dict(sent.states),
    )


def submission_of(sent: Sent, *, desk_id: int) -> UUID:
    """Return the submission under which the journal keeps what was sent.

    It is the desk's own: what another desk sent with the same UUID is another thing.
    """
    return uuid5(UUID(int=desk_id), str(sent.submission))


def refusal_of(refused: Refused, *, bars: Collection[str] = ()) -> Refusal:
    """Return a refusal of the domain as the API says it."""
    return Refusal(_CODES[refused.code], bars=[*dict.fromkeys(bars)])


def _when(text: str | None, at: datetime) -> tuple[int, int]:
    if text is None:
        return as_microseconds(at), as_microseconds(at)
    try:
        return read_instant(text=text, zone=country_zone())
    except UnreadableInstant:
        raise Refusal(Code.NO_SUCH_TIME) from None
