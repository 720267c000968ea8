"""What a transaction asks of the database beside its rows: a turn, and what the policies go by.

And the transaction of a request: it is one, but where a view ends it and begins another.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from enum import Enum

from django.db import connection, transaction
from django.db.models import CharField, Func, IntegerField
from django.http import HttpRequest


class Turn(Enum):
    """What is done by one transaction after another, where no row can be locked yet.

    The value is the number by which the database tells these turns apart.
    """

    ROOT = 1679
    OPENING = 1680
    ASKING = 1683
    EMERGENCY = 1684
    KEYS = 1685
    UNSEALING = 1686
    REFERRING = 1690
    MATCHING = 1687
    ADMINISTERING = 4788
    ATTEMPTING = 4789


class OwnDesk(Func):
    """In a query: the desk of who is looking, as policies are told it; none for the worker.

    It is said beside row-level security: whoever ends an access sees rows of other desks, too.
    """

    template = "nullif(current_setting('amparo.desk', true), '')::integer"
    output_field = IntegerField()


class OwnRole(Func):
    """In a query: the role of who is looking, as policies are told it; empty for nobody."""

    template = "coalesce(current_setting('amparo.role', true), '')"
    output_field = CharField()


def take_turn(turn: Turn, *, about: str) -> None:
    """Let two transactions that do the same about the same wait for each other, until one ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [about, turn.value]
        )


def tell_policies(*, said: Mapping[str, str]) -> None:
    """Set what the policies go by, such as ``amparo.desk``, until the transaction ends."""
    asked = ", ".join(["set_config(%s, %s, true)"] * len(said))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {asked}",  # only placeholders
            [part for name, value in said.items() for part in (name, value)],
        )


@contextmanager
def transaction_of(request: HttpRequest) -> Iterator[None]:
    """Open the transaction in which a request is answered."""
    with ExitStack() as stack:
        stack.enter_context(transaction.atomic())
        request.transaction = stack  # type: ignore[attr-defined]  # read below alone
        yield


def begin_anew(request: HttpRequest, *, begin: Callable[[], None]) -> None:
    """Take back what a request has written so far, and go on in a transaction of its own."""
    transaction.set_rollback(True)
    with between_transactions(request, begin=begin):
        pass


@contextmanager
def between_transactions(request: HttpRequest, *, begin: Callable[[], None]) -> Iterator[None]:
    """End the transaction of a request for a while, and begin another, in which ``begin`` is done.

    What was done until then is kept. Meanwhile no row is locked, and no connection is taken from
    others. To be entered by a view alone, while no other transaction is open within that one.
    """
    stack: ExitStack = request.transaction  # type: ignore[attr-defined]  # see `transaction_of`
    stack.close()
    if not connection.in_atomic_block:
        connection.close()
    try:
        yield
    finally:
        stack.enter_context(transaction.atomic())
        begin()
