"""Every way in which the API refuses, in one table, and the answer that says so.

A program looks at ``code``, which stays as it is. No answer repeats anything that was sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from django.http import HttpResponse, JsonResponse

MEDIA_TYPE = "application/problem+json"
_TYPE = "urn:amparo:problem:"


class Code(Enum):
    """What went wrong. The value is what programs look at."""

    UNREADABLE = "unreadable"
    UNAUTHENTICATED = "unauthenticated"
    ROLE = "role"
    SCOPE = "scope"
    NOT_THERE = "not_there"
    METHOD = "method"
    STALE = "stale"
    BARRED = "barred"
    AGAIN = "again"
    OPENED_AGAIN = "opened_again"
    OTHER_CASE = "other_case"
    CHANGED_AT_REST = "changed_at_rest"
    TOO_LARGE = "too_large"
    NOT_JSON = "not_json"
    INVALID = "invalid"
    UNKNOWN_EVENT = "unknown_event"
    UNKNOWN_FACT = "unknown_fact"
    UNKNOWN_PLACE = "unknown_place"
    NO_SUCH_TIME = "no_such_time"
    FUTURE = "future"
    LONG_AGO = "long_ago"
    TOO_MANY = "too_many"
    FAULT = "fault"


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of refusal: its status, what it is called, and what to do about it."""

    status: int
    title: str
    detail: str


KINDS = {
    Code.UNREADABLE: Kind(
        status=400,
        title="The request cannot be read",
        detail="Send one JSON object in UTF-8, with each name once, no NaN and no deep nesting.",
    ),
    Code.UNAUTHENTICATED: Kind(
        status=401,
        title="No token that is good",
        detail="Send 'Authorization: Bearer' and a token. It may be expired or revoked, or"
        " whoever made it acts for the desk no longer.",
    ),
    Code.ROLE: Kind(
        status=403,
        title="The role does not need this",
        detail="The role of whoever made the token may not do this.",
    ),
    Code.SCOPE: Kind(
        status=403,
        title="The token is not for this",
        detail="Make a token with the scope that the description names.",
    ),
    Code.NOT_THERE: Kind(
        status=404,
        title="There is no such thing, or it is not for you",
        detail="A case of another desk answers as one that never was.",
    ),
    Code.METHOD: Kind(
        status=405,
        title="Not by this method",
        detail="The header Allow names the methods.",
    ),
    Code.STALE: Kind(
        status=409,
        title="Something was recorded meanwhile",
        detail="Read the case again, see whether it still holds, and send with the new 'seen'.",
    ),
    Code.BARRED: Kind(
        status=409,
        title="The protocol bars this",
        detail="If it happened all the same, send it with 'although_barred'.",
    ),
    Code.AGAIN: Kind(
        status=409,
        title="The desk recorded the same a few minutes ago",
        detail="If it happened again, send it with 'although_again'.",
    ),
    Code.OPENED_AGAIN: Kind(
        status=409,
        title="The desk opened such a case a few minutes ago",
        detail="If these are other people, send it with 'although_again'.",
    ),
    Code.OTHER_CASE: Kind(
        status=409,
        title="This submission was of another case",
        detail="Make a new UUID for each thing that is recorded.",
    ),
    Code.CHANGED_AT_REST: Kind(
        status=409,
        title="Something was changed or moved in the database",
        detail="It does not open, and nothing was recorded. It is noted. Tell whoever keeps the"
        " server, and ask them to run 'amparo journal verify'. Other cases work as before.",
    ),
    Code.TOO_LARGE: Kind(
        status=413,
        title="Too much was sent",
        detail="A body has at most 65536 bytes.",
    ),
    Code.NOT_JSON: Kind(
        status=415,
        title="This is not JSON",
        detail="Send 'Content-Type: application/json'.",
    ),
    Code.INVALID: Kind(
        status=422,
        title="Something is missing, or not as described",
        detail="'errors' names each place and what is wrong there.",
    ),
    Code.UNKNOWN_EVENT: Kind(
        status=422,
        title="The protocol does not know this event",
        detail="The events are those that /protocol lists.",
    ),
    Code.UNKNOWN_FACT: Kind(
        status=422,
        title="The event does not state this fact",
        detail="The facts of each event are those that /protocol lists.",
    ),
    Code.UNKNOWN_PLACE: Kind(
        status=422,
        title="The country has no such place",
        detail="The places are those that /protocol lists; leave it out if it is not known.",
    ),
    Code.NO_SUCH_TIME: Kind(
        status=422,
        title="No clock showed that time",
        detail="Write 2026-03-05T14:30:00-03:00, 2026-03-05 or 2026-03.",
    ),
    Code.FUTURE: Kind(
        status=422,
        title="That has not come yet",
        detail="Record what happened, not what is planned.",
    ),
    Code.LONG_AGO: Kind(
        status=422,
        title="That is too long ago to count",
        detail="Check the year.",
    ),
    Code.TOO_MANY: Kind(
        status=429,
        title="Too many requests",
        detail="Wait for as many seconds as the header Retry-After says.",
    ),
    Code.FAULT: Kind(
        status=500,
        title="Something is wrong with Amparo",
        detail="Nothing was recorded. Try again later, with the same submission.",
    ),
}
"""Each code with its status and its words."""


class Refusal(Exception):
    """A request is refused. ``errors`` and ``bars`` are told along with it."""

    def __init__(
        self, code: Code, *, errors: Sequence[dict[str, str]] = (), bars: Sequence[str] = ()
    ) -> None:
        super().__init__(code.value)
        self.code = code
        self.errors = list(errors)
        self.bars = list(bars)

    def answer(self) -> HttpResponse:
        """Return what a program is told."""
        more = {"errors": self.errors, "bars": self.bars}
        return answer_of(self.code, **{name: said for name, said in more.items() if said})


def answer_of(code: Code, **more: object) -> HttpResponse:
    """Return the answer to a refused request, as RFC 9457 has it."""
    kind = KINDS[code]
    said = {
        "type": f"{_TYPE}{code.value}",
        "title": kind.title,
        "status": kind.status,
        "code": code.value,
        "detail": kind.detail,
        **more,
    }
    response = JsonResponse(said, status=kind.status, content_type=MEDIA_TYPE)
    if code is Code.UNAUTHENTICATED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def answer_too_many(*, wait_seconds: int) -> HttpResponse:
    """Return the answer to a program that asks too fast."""
    response = answer_of(Code.TOO_MANY)
    response.headers["Retry-After"] = str(wait_seconds)
    return response
