"""What a transaction asks of the database beside its rows: a turn, and what the policies go by."""

from collections.abc import Mapping
from enum import Enum

from django.db import connection


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
    ADMINISTERING = 4788
    ATTEMPTING = 4789


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
