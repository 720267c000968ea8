"""A program that asks the API, with a token of somebody of the cast."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.http.response import HttpResponseBase
from django.test import Client

from amparo.apps.accounts.models import Posting
from amparo.apps.accounts.seeing import Actor
from amparo.apps.tokens.models import Token
from amparo.apps.tokens.secrets import hash_of, new_secret
from amparo.domain.access.scopes import Scope

PURPOSE = "the nightly copy of the register"
ALL = tuple(Scope)
Json = Any


def give_token(by: Actor, *scopes: Scope, days: int = 30) -> str:
    """A token of anybody, also of a role that makes none: the walls behind must hold alone."""
    secret, now = new_secret(), datetime.now(tz=UTC)
    Token.objects.create(
        posting=Posting.objects.get(member__pseudonym=by.member, ends_on=None),
        desk_id=by.desk_id,
        made_by=by.member,
        purpose=PURPOSE,
        scopes=[scope.value for scope in scopes or ALL],
        secret_hash=hash_of(secret=secret),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    return secret


@dataclass(kw_only=True)
class Program:
    """Sends a token along with each request; none if it has none."""

    secret: str = ""
    client: Client = field(default_factory=Client)

    def get(self, path: str) -> Any:
        """Ask for something."""
        return self.client.get(f"/api/v1{path}", headers=self._headers())

    def post(self, path: str, said: object) -> Any:
        """Send something as JSON."""
        return self.send(path, said)

    def send(self, path: str, said: object, *, content_type: str = "application/json") -> Any:
        """Send a body, as it is if it is bytes."""
        return self.client.post(
            f"/api/v1{path}", said, content_type=content_type, headers=self._headers()
        )

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"} if self.secret else {}


def program_of(by: Actor, *scopes: Scope) -> Program:
    """A program with a token of somebody; with every scope unless some are named."""
    return Program(secret=give_token(by, *scopes))


def entry(event: str, *, seen: int, **more: object) -> dict[str, object]:
    """An event to be recorded, on a day that has passed."""
    return {
        "submission": str(uuid.uuid4()), "event": event, "happened": "2026-11-20",
        "place": "Asunción", "seen": seen, **more,
    }  # fmt: skip


def opening(event: str, **more: object) -> dict[str, object]:
    """A case to be opened."""
    return {
        "submission": str(uuid.uuid4()), "event": event, "happened": "2026-11-20",
        "place": "Asunción", **more,
    }  # fmt: skip


def told(response: HttpResponseBase) -> tuple[int, str]:
    """The status of an answer and, if it is a refusal, its code."""
    said: Json = response.json()  # type: ignore[attr-defined]  # as the client of tests has it
    return response.status_code, said["code"] if response.status_code >= 400 else ""


def codes(responses: Iterable[HttpResponseBase]) -> list[tuple[int, str]]:
    """The same of several."""
    return [told(response) for response in responses]
