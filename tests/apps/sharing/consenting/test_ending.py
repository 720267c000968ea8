"""A withdrawal takes the receiver's keys in the same transaction, and no more than it may."""

import uuid
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import datetime, timedelta

import psycopg
import pytest
from django.db import connection

from amparo.apps.cases.models import Case
from amparo.apps.compartments.ending import StillOpens
from amparo.apps.compartments.granting import give_grants, who_opens
from amparo.apps.compartments.keeping import NoGrant, keep_compartment, open_compartment
from amparo.apps.compartments.models import RenewalDue
from amparo.apps.keys.holding import Holder
from amparo.apps.sharing.consenting import actions
from amparo.apps.sharing.consenting.actions import Said, record_answer, take_route, withdraw
from amparo.apps.sharing.consenting.covering import check_covered
from amparo.apps.sharing.models import WithdrawalNotice
from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.restricting import Restricts
from amparo.domain.consent.routes import RouteKind
from amparo.domain.consent.scopes import How, Purpose, Receiver
from tests.apps.acting import FOUND, NOW, open_case, record
from tests.apps.cases.leading.test_restricting import put
from tests.apps.sharing.consenting.asking import HEALTH, IDENTITY, LEGAL_AID, answer, to_desk_of
from tests.apps.unsealing import acting, begun
from tests.cast import Cast
from tests.database import TestDatabase

FIELDS = {"given_names": "Ñasaindy Invented"}
THEN = NOW + timedelta(minutes=1)
WAITED_SECONDS = 2
"""How long somebody is given to read what they must not."""


@pytest.fixture
def lucia(committed: Cast) -> Holder:
    return begun(committed.lucia)


@pytest.fixture
def marta(committed: Cast) -> Holder:
    return begun(committed.marta)


@pytest.fixture
def case(committed: Cast, lucia: Holder) -> uuid.UUID:
    """A case that the prosecution sees, too; its identity and health are kept at the police."""
    case = open_case(committed.amina)
    record(committed.amina, case, FOUND)
    for compartment in (IDENTITY, HEALTH):
        with acting(lucia.actor):
            keep_compartment(
                by=lucia, at=NOW, case=case, compartment=compartment, fields=FIELDS, seen=0,
                submission=uuid.uuid4(),
            )  # fmt: skip
    return case


def agree(by: Holder, case: uuid.UUID, to: Receiver, *what: Compartment,
          purpose: Purpose = LEGAL_AID) -> Said:  # fmt: skip
    """Record that the person agreed."""
    with acting(by.actor):
        return record_answer(
            by=by.actor, at=NOW, case=case, answered=answer(to, *what, purpose=purpose),
            submission=uuid.uuid4(),
        )  # fmt: skip


def share(by: Holder, case: uuid.UUID, to: Holder, *what: Compartment) -> datetime:
    """Share what is covered, until the consent ends."""
    with acting(by.actor):
        until = check_covered(
            case=case, desk_id=to.actor.desk_id, compartments=what, purpose=LEGAL_AID, at=THEN
        )
        give_grants(
            by=by, at=THEN, case=case, desk_id=to.actor.desk_id, compartments=what, until=until
        )
    return until


def take_back(by: Holder, case: uuid.UUID, number: int | None = None) -> Said:
    """Take consent back."""
    with acting(by.actor):
        return withdraw(
            by=by.actor, at=THEN, case=case, number=number, how=How.ORALLY,
            submission=uuid.uuid4(),
        )  # fmt: skip


def opened(by: Holder, case: uuid.UUID, compartment: Compartment) -> dict[str, str]:
    """What somebody reads in a compartment."""
    with acting(by.actor):
        return dict(open_compartment(by=by, at=THEN, case=case, compartment=compartment).fields)


def test_what_was_shared_by_consent_opens_until_it_is_taken_back(
    committed: Cast, case: uuid.UUID, lucia: Holder, marta: Holder
) -> None:
    agree(lucia, case, to_desk_of(committed.marta), IDENTITY)
    share(lucia, case, marta, IDENTITY)
    assert opened(marta, case, IDENTITY) == FIELDS

    said = take_back(lucia, case)

    with pytest.raises(NoGrant):
        opened(marta, case, IDENTITY)
    assert opened(lucia, case, IDENTITY) == FIELDS
    assert said.still_open == ()
    with acting(lucia.actor):
        assert set(RenewalDue.objects.values_list("compartment", flat=True)) == {"identity"}


@pytest.mark.parametrize("kind", [Restricts.DESK, Restricts.ENDED])
def test_a_desk_that_is_kept_out_loses_what_opens_the_parts_and_others_keep_it(
    committed: Cast, database: TestDatabase, case: uuid.UUID, lucia: Holder, marta: Holder,
    kind: Restricts,
) -> None:  # fmt: skip
    agree(lucia, case, to_desk_of(committed.marta), IDENTITY)
    share(lucia, case, marta, IDENTITY)

    put(committed.lucia, case, kind, committed.marta.desk_id)

    assert opened(lucia, case, IDENTITY) == FIELDS
    with psycopg.connect(database.superuser) as superuser:
        left = superuser.execute("SELECT DISTINCT desk_id FROM compartments_grant").fetchall()
        due = superuser.execute("SELECT compartment FROM compartments_renewal_due").fetchall()
    assert left == [(committed.lucia.desk_id,)]
    assert due == [("identity",)]


def test_what_another_consent_gives_stays_open(
    committed: Cast, case: uuid.UUID, lucia: Holder, marta: Holder
) -> None:
    to = to_desk_of(committed.marta)
    (aid,) = agree(lucia, case, to, IDENTITY, HEALTH).entries
    agree(lucia, case, to, IDENTITY, purpose=Purpose.RESIDENCE)
    share(lucia, case, marta, IDENTITY, HEALTH)

    take_back(lucia, case, aid)

    assert opened(marta, case, IDENTITY) == FIELDS
    with pytest.raises(NoGrant):
        opened(marta, case, HEALTH)


def test_a_consent_for_a_role_is_taken_back_from_each_desk_that_holds_it(
    committed: Cast, case: uuid.UUID, lucia: Holder, marta: Holder
) -> None:
    agree(lucia, case, Receiver(role="prosecution service"), IDENTITY)
    share(lucia, case, marta, IDENTITY)

    take_back(lucia, case)

    with pytest.raises(NoGrant):
        opened(marta, case, IDENTITY)


def test_what_went_by_a_lawful_route_stays_open(
    committed: Cast, case: uuid.UUID, lucia: Holder, marta: Holder
) -> None:
    agree(lucia, case, to_desk_of(committed.marta), IDENTITY)
    share(lucia, case, marta, IDENTITY)
    with acting(lucia.actor):
        take_route(
            by=lucia.actor, at=THEN, case=case, kind=RouteKind.CHILD,
            desk_id=committed.marta.desk_id, compartments=frozenset({IDENTITY}),
            purpose=Purpose.PROTECTION, submission=uuid.uuid4(),
        )  # fmt: skip

    take_back(lucia, case)

    assert opened(marta, case, IDENTITY) == FIELDS


def test_the_last_desk_that_opens_something_keeps_its_key_and_that_is_told(
    committed: Cast, case: uuid.UUID, lucia: Holder, marta: Holder
) -> None:
    agree(marta, case, to_desk_of(committed.lucia), IDENTITY)

    said = take_back(marta, case)

    police = committed.lucia.desk_id
    assert said.still_open == (StillOpens(desk_id=police, compartments=frozenset({IDENTITY})),)
    assert opened(lucia, case, IDENTITY) == FIELDS
    with acting(lucia.actor):
        assert who_opens(case=case, at=THEN)[IDENTITY] == (police,)


def test_nothing_of_a_withdrawal_is_done_where_a_part_of_it_fails(
    committed: Cast, case: uuid.UUID, lucia: Holder, marta: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    agree(lucia, case, to_desk_of(committed.marta), IDENTITY)
    share(lucia, case, marta, IDENTITY)

    def fail(**_said: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(actions, "tell_withdrawal", fail)
    with pytest.raises(RuntimeError):
        take_back(lucia, case)

    assert opened(marta, case, IDENTITY) == FIELDS
    with acting(lucia.actor):
        assert Case.objects.get(pk=case).entries == 5
        assert not WithdrawalNotice.objects.exists()
        assert not RenewalDue.objects.exists()


def test_who_reads_while_consent_is_taken_back_waits_and_reads_nothing(
    committed: Cast, case: uuid.UUID, lucia: Holder, marta: Holder
) -> None:
    agree(lucia, case, to_desk_of(committed.marta), IDENTITY)
    share(lucia, case, marta, IDENTITY)

    def read() -> object:
        try:
            return opened(marta, case, IDENTITY)
        except NoGrant as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool, acting(lucia.actor):
        withdraw(
            by=lucia.actor, at=THEN, case=case, number=None, how=How.ORALLY,
            submission=uuid.uuid4(),
        )  # fmt: skip
        reading = pool.submit(read)
        has_waited = not wait([reading], timeout=WAITED_SECONDS).done

    assert has_waited
    assert isinstance(reading.result(), NoGrant)


def test_what_is_shared_ends_when_the_consent_does(
    committed: Cast, case: uuid.UUID, lucia: Holder, marta: Holder
) -> None:
    agree(lucia, case, to_desk_of(committed.marta), IDENTITY)

    until = share(lucia, case, marta, IDENTITY)

    with acting(marta.actor):
        opens = who_opens(case=case, at=until - timedelta(seconds=1))
        assert committed.marta.desk_id in opens[IDENTITY]
        assert committed.marta.desk_id not in who_opens(case=case, at=until)[IDENTITY]
