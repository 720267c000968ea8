"""Kill −9 between any two statements: what was begun is there whole, or not at all."""

import os
import signal
import uuid
from collections.abc import Callable
from typing import Any

from django.db import connection, connections, transaction

from amparo.apps.accounts.middleware import see_as
from amparo.apps.cases import actions
from amparo.apps.cases.models import Duty
from amparo.apps.journal.queries import list_entries
from tests.apps.cases.test_races import draft, now, opened, seen_as
from tests.cast import Cast

_MOST_STATEMENTS = 200


class _KillAt:
    """Ends this process as it is about to send its statement of this number."""

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self.left -= 1
        if self.left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*arguments)


def _in_child(do: Callable[[], None], *, kill_at: int) -> bool:
    """Do it in a process that is killed at a statement; return whether it came to its end."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            with connection.execute_wrapper(_KillAt(kill_at)), transaction.atomic():
                do()
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return not os.WIFSIGNALED(status)


def test_an_event_is_recorded_whole_or_not_at_all(committed: Cast) -> None:
    amina, submission = committed.amina, uuid.uuid4()
    case = opened(amina)

    def do() -> None:
        see_as(actor=amina)
        actions.record_event(
            by=amina, at=now(), case=case, draft=draft("reasonable grounds found"), seen=1,
            submission=submission,
        )  # fmt: skip

    def found() -> tuple[int, bool]:
        entries = len(list_entries(case=case))
        return entries, Duty.objects.filter(case=case, duty="PY2a").exists()

    states = []
    for number in range(_MOST_STATEMENTS):
        is_done = _in_child(do, kill_at=number)
        states.append(seen_as(amina, found))
        if is_done:
            break

    assert len(states) > 10  # it was killed between many statements
    assert states[:-1] == [(1, False)] * (len(states) - 1)
    assert states[-1] == (2, True)


def test_opening_three_cases_is_done_whole_or_not_at_all(committed: Cast) -> None:
    amina, submission = committed.amina, uuid.uuid4()

    def do() -> None:
        see_as(actor=amina)
        actions.open_cases(
            by=amina, at=now(), draft=draft("possible victim met"), people=3,
            submission=submission,
        )  # fmt: skip

    counts = []
    for number in range(0, _MOST_STATEMENTS, 3):
        is_done = _in_child(do, kill_at=number)
        counts.append(seen_as(amina, Duty.objects.count))
        if is_done:
            break

    assert set(counts[:-1]) == {0}
    assert counts[-1] == 3
