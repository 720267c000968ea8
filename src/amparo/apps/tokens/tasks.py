"""The job on tokens."""

import uuid
from datetime import UTC, datetime

from procrastinate.contrib.django import app

from amparo.apps.operations.worker import Purpose, working_for
from amparo.apps.tokens.actions import end_tokens_of_member


@app.task(name="tokens.end_of_member")
def end_of_member(member: str) -> None:
    """Revoke the tokens of a member who was suspended, or has another password."""
    with working_for(Purpose.TIDY):
        end_tokens_of_member(member=uuid.UUID(member), at=datetime.now(tz=UTC))
