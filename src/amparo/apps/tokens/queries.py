"""Finding the token of a request, the tokens of a desk, and what programs recorded."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from amparo.apps.accounts.queries import postings_that_act, shown_names
from amparo.apps.accounts.seeing import Actor, find_posted
from amparo.apps.tokens.models import RecordedByProgram, Token
from amparo.apps.tokens.secrets import hash_of, looks_like_one
from amparo.domain.access.scopes import Scope


@dataclass(frozen=True, kw_only=True)
class Program:
    """A program that acts for a desk: by which token, in whose name, and what for."""

    token_id: int
    posting_id: int
    purpose: str
    scopes: frozenset[Scope]
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class ListedToken:
    """A token as the page of its desk shows it."""

    token_id: int
    purpose: str
    scopes: tuple[Scope, ...]
    made_by: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used: date | None
    is_makers_posting_over: bool


def find_program(*, secret: str, now: datetime) -> Program | None:
    """Return whose secret it is; none for one that is unknown, revoked or expired. One query.

    Whether its maker still acts for the desk, `who_answers` says.
    """
    if not looks_like_one(secret):
        return None
    found = Token.objects.filter(
        secret_hash=hash_of(secret=secret), revoked_at=None, expires_at__gt=now
    ).first()
    if found is None:
        return None
    return Program(
        token_id=found.pk,
        posting_id=found.posting_id,
        purpose=found.purpose,
        scopes=frozenset(Scope(one) for one in found.scopes),
        expires_at=found.expires_at,
    )


def who_answers(*, program: Program) -> Actor | None:
    """Return the member in whose name a program acts.

    None where they were moved, suspended or removed since they made the token, or their desk was
    closed. One query.
    """
    return find_posted(posting_id=program.posting_id)


def list_tokens(*, desk_id: int) -> tuple[ListedToken, ...]:
    """Return the tokens of a desk, the newest first."""
    tokens = Token.objects.filter(desk=desk_id).select_related("pace").order_by("-created_at", "pk")
    rows = list(tokens)
    names = shown_names([str(row.made_by) for row in rows])
    acting = postings_that_act(among=[row.posting_id for row in rows])
    return tuple(
        _listed(row, names.get(str(row.made_by), ""), is_over=row.posting_id not in acting)
        for row in rows
    )


def find_token(*, token_id: int, desk_id: int) -> ListedToken | None:
    """Return a token of a desk; none if the desk has no such token."""
    return next((one for one in list_tokens(desk_id=desk_id) if one.token_id == token_id), None)


def recorded_by_programs(*, submissions: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Return those of some submissions that programs sent. One query."""
    found = RecordedByProgram.objects.filter(submission__in=submissions)
    return set(found.values_list("submission", flat=True))


def _listed(row: Token, made_by: str, *, is_over: bool) -> ListedToken:
    pace = getattr(row, "pace", None)
    return ListedToken(
        token_id=row.pk,
        purpose=row.purpose,
        scopes=tuple(Scope(one) for one in row.scopes),
        made_by=made_by,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        last_used=pace.second.date() if pace else None,
        is_makers_posting_over=is_over,
    )
