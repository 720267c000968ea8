"""Encodings of who cases are about: made where that is kept, and gone when it is."""

import uuid
from datetime import timedelta

import psycopg
import pytest

from amparo.apps.accounts.middleware import see_as
from amparo.apps.compartments.granting import end_grants, give_grants
from amparo.apps.compartments.keeping import keep_compartment
from amparo.apps.compartments.renewing import renew_what_is_due
from amparo.apps.keys.holding import Holder
from amparo.apps.seals.cases import seal_of
from amparo.apps.sharing.matching import encoding
from amparo.apps.sharing.matching.catching_up import MOST_AT_ONCE
from amparo.apps.sharing.matching.models import Encoding
from amparo.apps.sharing.matching.resting import open_encodings
from amparo.domain.casework.compartments import Compartment
from amparo.domain.linkage.names import NameRules
from amparo.vault.encodings import LENGTH
from tests.apps.acting import FOUND, open_case, record
from tests.apps.canaries import CANARIES, found_in
from tests.apps.sharing.matching.helping import helped, keep, now, unseal
from tests.apps.unsealing import acting, begun
from tests.cast import Cast
from tests.database import TestDatabase

IDENTITY = Compartment.IDENTITY


def encodings(by: Holder, case: uuid.UUID) -> tuple[bytes, ...]:
    """The encodings of a case; none where there is no row."""
    with acting(by.actor):
        row = Encoding.objects.select_related("key").filter(case=case).first()
        if row is None:
            return ()
        seal = seal_of(case=case)
        return open_encodings(seal=seal, number=row.key.number, kept=bytes(row.sealed))


def share(by: Holder, case: uuid.UUID, desk_id: int, *, lasts: timedelta | None = None) -> None:
    with acting(by.actor):
        give_grants(
            by=by, at=now(), case=case, desk_id=desk_id, compartments=[IDENTITY],
            until=None if lasts is None else now() + lasts,
        )  # fmt: skip


@pytest.mark.usefixtures("everybody")
def test_what_is_kept_is_encoded_once_for_each_name(amina: Holder) -> None:
    case = helped(amina)

    found = encodings(amina, case)

    assert [len(one) for one in found] == [LENGTH, LENGTH]
    assert found[0] != found[1]


@pytest.mark.usefixtures("everybody")
def test_another_version_takes_the_place_of_the_one_before(amina: Holder) -> None:
    case = helped(amina)
    before = encodings(amina, case)

    keep(amina, case, {"given_names": "Zulma"}, seen=1)

    assert len(encodings(amina, case)) == 1
    assert encodings(amina, case)[0] not in before


@pytest.mark.usefixtures("everybody")
def test_where_the_name_was_taken_out_none_is_left(amina: Holder) -> None:
    case = helped(amina)

    keep(amina, case, {"birthplace": "an invented place"}, seen=1)

    assert encodings(amina, case) == ()


@pytest.mark.usefixtures("everybody")
def test_another_sealed_part_is_not_encoded(amina: Holder) -> None:
    case = open_case(amina.actor, at=now())
    with acting(amina.actor):
        keep_compartment(
            by=amina, at=now(), case=case, compartment=Compartment.HEALTH,
            fields={"given_names": "Ana"}, seen=0, submission=uuid.uuid4(),
        )  # fmt: skip

    assert encodings(amina, case) == ()


def test_without_the_countrys_key_none_is_made_until_somebody_unseals_who_has_it(
    amina: Holder,
) -> None:
    case = helped(amina)
    assert encodings(amina, case) == ()

    unseal(amina)

    assert len(encodings(amina, case)) == 2


@pytest.mark.usefixtures("everybody")
def test_what_was_made_by_other_rules_is_made_anew_when_somebody_unseals(
    amina: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = helped(amina)
    before = encodings(amina, case)
    monkeypatch.setattr(encoding, "name_rules", NameRules)
    encoding._rules.cache_clear()
    try:
        unseal(amina)
    finally:
        encoding._rules.cache_clear()

    assert encodings(amina, case) != before
    assert len(encodings(amina, case)) == 2


@pytest.mark.usefixtures("everybody")
def test_what_is_up_to_date_is_left_as_it_is(amina: Holder) -> None:
    case = helped(amina)
    with acting(amina.actor):
        before = bytes(Encoding.objects.get(case=case).sealed)

    unseal(amina)

    with acting(amina.actor):
        assert bytes(Encoding.objects.get(case=case).sealed) == before


def test_an_unsealing_encodes_some_cases_and_the_next_the_rest(
    amina: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("amparo.apps.sharing.matching.catching_up.MOST_AT_ONCE", 2)
    for _time in range(3):
        helped(amina)

    unseal(amina)
    with acting(amina.actor):
        assert Encoding.objects.count() == 2
    unseal(amina)

    with acting(amina.actor):
        assert Encoding.objects.count() == 3
    assert MOST_AT_ONCE == 300


@pytest.mark.usefixtures("everybody")
def test_another_desk_that_opens_it_too_does_not_take_the_place_of_who_is_told(
    amina: Holder, marta: Holder
) -> None:
    case = helped(amina)
    record(amina.actor, case, FOUND)
    share(amina, case, marta.actor.desk_id)

    keep(marta, case, {"given_names": "Zulma"}, seen=1)

    with acting(amina.actor):
        row = Encoding.objects.get(case=case)
    assert (row.desk_id, row.kept_version) == (amina.actor.desk_id, 2)


@pytest.mark.usefixtures("everybody")
def test_when_who_is_told_opens_it_no_longer_the_encoding_goes_and_another_desk_makes_one(
    amina: Holder, marta: Holder
) -> None:
    case = helped(amina)
    record(amina.actor, case, FOUND)
    share(amina, case, marta.actor.desk_id, lasts=timedelta(days=7))

    with acting(marta.actor):
        end_grants(case=case, desk_id=amina.actor.desk_id, compartments=[IDENTITY], at=now())
    assert encodings(marta, case) == ()
    unseal(marta)

    with acting(marta.actor):
        row = Encoding.objects.get(case=case)
    assert row.desk_id == marta.actor.desk_id
    assert row.until is not None


@pytest.mark.usefixtures("everybody")
def test_a_desk_without_a_grant_sees_no_encoding_of_a_case_it_sees(
    amina: Holder, marta: Holder
) -> None:
    case = helped(amina)
    record(amina.actor, case, FOUND)

    assert encodings(marta, case) == ()
    with acting(marta.actor):
        assert not Encoding.objects.exists()


@pytest.mark.usefixtures("everybody")
def test_when_the_key_of_a_part_is_made_anew_so_is_the_encoding(
    committed: Cast, amina: Holder, marta: Holder
) -> None:
    case = helped(amina)
    record(amina.actor, case, FOUND)
    share(amina, case, marta.actor.desk_id)
    with acting(amina.actor):
        end_grants(case=case, desk_id=marta.actor.desk_id, compartments=[IDENTITY], at=now())

    with acting(amina.actor):
        renew_what_is_due(by=amina, at=now())
    unseal(amina)

    with acting(amina.actor):
        assert Encoding.objects.get(case=case).kept_version == 2
    assert len(encodings(amina, case)) == 2


@pytest.mark.usefixtures("everybody")
def test_a_dump_holds_no_name_and_the_start_key_opens_none_either(
    amina: Holder, database: TestDatabase
) -> None:
    case = helped(amina, {"given_names": CANARIES[0], "also_called": CANARIES[1]})
    with psycopg.connect(database.superuser) as connection:
        rows = connection.execute("SELECT sealed FROM matching_encoding").fetchall()
    sealed, opened = [bytes(kept) for (kept,) in rows], [*encodings(amina, case)]

    assert (len(sealed), len(opened)) == (1, 2)
    assert [one for one in sealed + opened if found_in(one)] == []


def test_an_encoding_of_another_case_in_its_place_does_not_open(
    committed: Cast, amina: Holder, database: TestDatabase
) -> None:
    unseal(amina)
    case, other = helped(amina), helped(amina, {"given_names": "Zulma"})
    with psycopg.connect(database.superuser, autocommit=True) as connection:
        connection.execute(
            "UPDATE matching_encoding SET sealed = (SELECT sealed FROM matching_encoding"
            " WHERE case_id = %s) WHERE case_id = %s",
            [other, case],
        )

    with pytest.raises(ValueError, match="not sealed"):
        encodings(amina, case)


def test_who_sees_the_case_no_longer_has_no_encoding_of_it(
    committed: Cast, amina: Holder, database: TestDatabase
) -> None:
    unseal(amina)
    helped(amina)
    with psycopg.connect(database.superuser, autocommit=True) as connection:
        connection.execute("UPDATE cases_access SET ended_at = now()")

    with acting(amina.actor):
        see_as(actor=committed.amina)
        assert not Encoding.objects.exists()


def test_a_key_begun_later_reads_what_is_kept(committed: Cast) -> None:
    lucia = begun(committed.lucia)
    unseal(lucia)

    assert len(encodings(lucia, helped(lucia))) == 2
