"""Making a token and revoking it, and noting what a program recorded."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from amparo.apps.accounts.queries import posting_of
from amparo.apps.accounts.seeing import Actor
from amparo.apps.tokens.models import RecordedByProgram, Token
from amparo.apps.tokens.secrets import hash_of, new_secret
from amparo.domain.access.scopes import Scope, scopes_to_give
from amparo.domain.access.table import Role

FEWEST_LETTERS, MOST_LETTERS = 10, 200
MOST_DAYS = 90


class Refused(ValueError):
    """A token cannot be made or revoked. ``code`` says why, for the page that tells it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, kw_only=True)
class NewToken:
    """A token just made. Its ``secret`` is nowhere else."""

    token_id: int
    secret: str


def make_token(
    *, by: Actor, at: datetime, purpose: str, scopes: Collection[Scope], days: int
) -> NewToken:
    """Make a token by which a program acts for the desk of ``by``, and return its secret.

    Raises `Refused`: ``purpose`` outside 10 to 200 letters, ``scopes`` where there are none or one
    is not theirs to give, ``days`` outside 1 to 90, ``no posting``.
    """
    kept = " ".join(purpose.split())
    if not FEWEST_LETTERS <= len(kept) <= MOST_LETTERS:
        raise Refused("purpose")
    if not scopes or not set(scopes) <= set(scopes_to_give(role=Role(by.role.value))):
        raise Refused("scopes")
    if not 1 <= days <= MOST_DAYS:
        raise Refused("days")
    posting = posting_of(member=by.member, desk_id=by.desk_id)
    if posting is None:
        raise Refused("no posting")
    secret = new_secret()
    made = Token.objects.create(
        posting_id=posting,
        desk_id=by.desk_id,
        made_by=by.member,
        purpose=kept,
        scopes=[scope.value for scope in Scope if scope in scopes],
        secret_hash=hash_of(secret=secret),
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    return NewToken(token_id=made.pk, secret=secret)


def revoke_token(*, by: Actor, at: datetime, token_id: int) -> None:
    """End a token of the desk of ``by``, at once.

    Raises `Refused`: ``unknown token`` for one of another desk, too, and ``revoked already``.
    """
    with transaction.atomic():
        found = Token.objects.select_for_update().filter(pk=token_id, desk=by.desk_id).first()
        if found is None:
            raise Refused("unknown token")
        if found.revoked_at is not None:
            raise Refused("revoked already")
        found.revoked_at = at
        found.save(update_fields=["revoked_at"])


def end_tokens_of_member(*, member: uuid.UUID, at: datetime) -> None:
    """End every token that a member made. The worker's."""
    Token.objects.filter(made_by=member, revoked_at=None).update(revoked_at=at)


def end_every_token(*, at: datetime) -> None:
    """End every token there is, as the owner: which of them was revoked since, nobody can tell."""
    Token.objects.filter(revoked_at=None).update(revoked_at=at)


def note_recorded(*, token_id: int, submissions: Collection[uuid.UUID]) -> None:
    """Note in the transaction at hand that a program recorded entries; again changes nothing."""
    rows = [RecordedByProgram(submission=one, token_id=token_id) for one in submissions]
    RecordedByProgram.objects.bulk_create(rows, ignore_conflicts=True)
