"""Shared steps of the tests of asking who helps: Amina's desk helps somebody, Marta's asks.

Lucía leads the cases of Amina's desk; Rosa is at another desk of the police, and Bruno with Marta.
Each desk has a key, and whoever is named here has unsealed.
"""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from amparo.apps.compartments.keeping import keep_compartment
from amparo.apps.keys.holding import Holder
from amparo.apps.operations.worker import Purpose, working_for
from amparo.apps.sharing.matching.answering import answer_match
from amparo.apps.sharing.matching.asking import ask_who_helps
from amparo.apps.sharing.matching.catching_up import catch_up
from amparo.apps.sharing.matching.comparing import compare_all
from amparo.apps.sharing.matching.models import Match
from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.matching import AskedBecause, Told
from tests.apps.acting import acting_as, open_case
from tests.apps.unsealing import acting
from tests.database import TestDatabase

HELPED = {
    "given_names": "Ñasaindy Belén",
    "surnames": "Giménez Ovelar",
    "also_called": "Nani",
    "born": "14 March 1998",
}
SPELLED_OTHERWISE = {"given_names": "Nasaindy", "surnames": "Jimenez Ovelar", "born": "14/3/98"}
SOMEBODY_ELSE = {"given_names": "Zulma", "surnames": "Riveros", "born": "2 May 1985"}


def now() -> datetime:
    """The instant it is."""
    return datetime.now(tz=UTC)


def unseal(*holders: Holder) -> None:
    """Let each unseal, one after the other."""
    for holder in holders:
        with acting(holder.actor):
            catch_up(by=holder, at=now())


def keep(by: Holder, case: uuid.UUID, fields: Mapping[str, str] = HELPED, *, seen: int = 0) -> None:
    """Keep who a case is about."""
    with acting(by.actor):
        keep_compartment(
            by=by, at=now(), case=case, compartment=Compartment.IDENTITY, fields=fields, seen=seen,
            submission=uuid.uuid4(),
        )  # fmt: skip


def helped(by: Holder, fields: Mapping[str, str] = HELPED) -> uuid.UUID:
    """A case of somebody whom a desk helps."""
    case = open_case(by.actor, at=now())
    keep(by, case, fields)
    return case


def ask(
    by: Holder, told: Mapping[str, str] = SPELLED_OTHERWISE, *,
    because: AskedBecause = AskedBecause.FOUND, ago: timedelta = timedelta(),
    submission: uuid.UUID | None = None,
) -> None:  # fmt: skip
    """Ask whether somebody helps a person."""
    with acting(by.actor):
        ask_who_helps(
            by=by, at=now() - ago, told=told, because=because,
            submission=submission or uuid.uuid4(),
        )  # fmt: skip


def compare(database: TestDatabase, *, in_hours: int = 0) -> None:
    """Let the worker compare, in so many hours from now."""
    with acting_as(database.worker, database), working_for(Purpose.MATCH):
        compare_all(now=now() + timedelta(hours=in_hours))


def matches(by: Holder) -> list[Match]:
    """What the desk of somebody is told, as they see it."""
    with acting(by.actor):
        return list(Match.objects.order_by("pk"))


def answer(by: Holder, match: Match, told: Told, *, submission: uuid.UUID | None = None) -> None:
    """Answer who asks."""
    with acting(by.actor):
        answer_match(
            by=by.actor, at=now(), match=match.pk, told=told, submission=submission or uuid.uuid4()
        )
