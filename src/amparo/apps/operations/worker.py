"""How a job of the worker works: for a named purpose, in transactions of its own."""

import logging
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import Enum

from django.db import connection, transaction

from amparo.apps.operations.transactions import tell_policies

_log = logging.getLogger(__name__)


class Purpose(Enum):
    """What the worker's role is used for. Without one of these it sees no case."""

    ADVANCE = "advance cases whose deadline has passed"
    CARRY_OUT = "lift a restriction as its review has answered"
    CHECKPOINT = "take a checkpoint of the journal"
    END_KEYS = "end keys whose time has passed"
    ERASE = "erase what is past its time"
    FOLD = "fold the counts"
    HAND_OVER = "hand the cases of who left to a successor"
    LAPSE = "let referrals to desks that have closed lapse"
    LIST = "list what ended for good"
    MATCH = "compare who is asked for with those whom desks help"
    REBUILD = "compare projections with the journal"
    REPROJECT = "project cases after a role changed hands"
    TELL = "tell desks that there is something to read"
    TIDY = "remove what has expired"
    VERIFY = "verify the journal"
    WATCH = "see who reads far beyond their duties"


class SomeFailed(Exception):
    """A job could not do its work on some cases; the others are done."""

    def __init__(self, number: int) -> None:
        super().__init__(f"cases not done: {number}; `amparo rebuild` names those that differ")


@contextmanager
def working_for(purpose: Purpose, *, is_snapshot: bool = False) -> Iterator[None]:
    """Open a transaction in which the worker may work for a purpose.

    With ``is_snapshot`` every query in it sees the database as of one instant.
    """
    with transaction.atomic():
        if is_snapshot:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        tell_policies(said={"amparo.purpose": purpose.value})
        yield


def each_on_its_own(
    cases: Iterable[uuid.UUID], *, purpose: Purpose, act: Callable[[uuid.UUID], None]
) -> None:
    """Act on each case in a transaction of its own, so that one fault does not hold up the rest.

    A stop in the middle loses nothing that was done. Raises `SomeFailed` at the end. The log does
    not say which case: what was not done stands in the database, where `amparo rebuild` finds it.
    """
    failed = 0
    for case in cases:
        try:
            with working_for(purpose):
                act(case)
        except Exception:  # noqa: BLE001  # whatever it is, the other cases must not wait
            _log.exception("could not %s: one case", purpose.value)
            failed += 1
    if failed:
        _log.error("could not %s: cases in all: %d", purpose.value, failed)
        raise SomeFailed(failed)
