"""Why a restriction was put, and why its review answered so: words for who sees no case.

Sealed under the root and bound to their row, since whoever reviews has no key of the case.
"""

import uuid
from enum import Enum

from amparo.apps.cases.models import Restriction
from amparo.apps.journal.door import close_texts, open_texts
from amparo.domain.protocol.calendar import as_microseconds

_WORDS = "words"


class Reason(Enum):
    """Whose reason it is."""

    PUT = "put"
    ANSWERED = "answered"


def close_reason(*, put: Restriction, whose: Reason, words: str) -> bytes:
    """Return the bytes to keep for a reason in the row of a restriction."""
    return close_texts(of=_id_of(put, whose), texts={_WORDS: words})


def open_reason(*, put: Restriction, whose: Reason) -> str:
    """Return a reason; empty where none was written.

    Raises `amparo.vault.sealing.NotSealed` for that of another row.
    """
    kept = bytes(put.words if whose is Reason.PUT else put.answer_words)
    return open_texts(of=_id_of(put, whose), kept=kept)[_WORDS] if kept else ""


def _id_of(put: Restriction, whose: Reason) -> uuid.UUID:
    """Name a row by what never changes of it: its number is known only once it is kept."""
    said = f"{whose.value} {put.kind} {put.target} {as_microseconds(put.put_at)}"
    return uuid.uuid5(put.case_id, said)
