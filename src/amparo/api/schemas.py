"""What several resources say alike: instants, refusals, and bodies that are taken strictly."""

from datetime import UTC, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

from amparo.api.problems import Code
from amparo.domain.protocol.calendar import as_instant

Instant = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
"""An instant in UTC, as RFC 3339 writes it."""

Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
"""A name of the protocol: an event, a fact, a rule."""

Page = Annotated[int, Field(ge=1, le=100_000, description="Which page, from 1 on.")]

_UTC = ZoneInfo("UTC")


class Body(Schema):
    """Something that is sent. A name that is not described is refused, for it may be a slip."""

    model_config = ConfigDict(extra="forbid")


class Wrong(Schema):
    """One place of a request, and what is wrong there."""

    field: str = Field(description="The place, such as 'body.people'.")
    why: str = Field(description="What is wrong, as a short code, such as 'missing'.")


class Problem(Schema):
    """A refusal, as RFC 9457 has it. Nothing that was sent is repeated."""

    type: str = Field(description="'urn:amparo:problem:' and the code.")
    title: str = Field(description="What went wrong, in English.")
    status: int = Field(description="The status of the answer.")
    code: Code = Field(description="What went wrong, for programs. It stays as it is.")
    detail: str = Field(description="What to do, in English.")
    errors: list[Wrong] | None = Field(None, description="With 'invalid': what is wrong where.")
    bars: list[str] | None = Field(None, description="With 'barred': the bars it is against.")


# Each refusal that a route may give, for its description.
REFUSALS: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 409, 422, 429, 500), Problem)
REFUSALS_OF_A_BODY: dict[int, Any] = REFUSALS | dict.fromkeys((413, 415), Problem)


def written(at: datetime | None) -> str | None:
    """Return an instant as the API writes it; none for none."""
    return None if at is None else written_instant(at)


def written_instant(at: datetime) -> str:
    """Return an instant as the API writes it."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def written_microseconds(at: int) -> str:
    """Return an instant of the domain as the API writes it."""
    return written_instant(as_instant(at, _UTC))
