"""The country's key of encodings: made once, given on by who unseals, in no clear anywhere."""

from datetime import timedelta

import psycopg
import pytest
from pytest_django import Settings

from amparo.apps.accounts.models import Posting
from amparo.apps.compartments.renewing import renew_what_is_due
from amparo.apps.keys.holding import Holder
from amparo.apps.protocols.governing import today
from amparo.apps.seals.root import WrongStartKey, root_key
from amparo.apps.sharing.matching.country_key import HeldKey, find_key, take_key
from amparo.apps.sharing.matching.encoding import encodings_of
from amparo.apps.sharing.matching.forgetting import end_country_key
from amparo.apps.sharing.matching.models import CountryKey, Encoding, KeyShare
from amparo.apps.sharing.matching.resting import open_share
from amparo.vault.encodings import Encodings
from tests.apps.acting import acting_as, cheat
from tests.apps.cases.test_races import at_once, seen_as
from tests.apps.seals.test_root import amparo
from tests.apps.sharing.matching.helping import ask, compare, helped, matches, now, unseal
from tests.apps.sharing.matching.test_encoding import encodings
from tests.apps.unsealing import acting, again, begun, joined
from tests.cast import Cast
from tests.database import START_KEY, TestDatabase


def held(by: Holder) -> HeldKey | None:
    with acting(by.actor):
        return find_key(by=by)


def test_whoever_unseals_first_makes_it_and_gives_it_to_every_desk_with_a_key(
    committed: Cast, lucia: Holder, marta: Holder
) -> None:
    unseal(lucia)

    made = held(lucia)
    assert made is not None
    assert len(made.key) == 32
    assert held(marta) == made


def test_every_holder_of_a_desk_opens_it(lucia: Holder, amina: Holder) -> None:
    unseal(lucia)

    assert held(amina) == held(lucia) is not None


def test_a_desk_that_gets_a_key_later_is_given_it_by_the_next_who_unseals_elsewhere(
    committed: Cast, lucia: Holder
) -> None:
    unseal(lucia)
    marta = begun(committed.marta)
    unseal(marta)
    assert held(marta) is None

    unseal(lucia)

    assert held(marta) == held(lucia)


def test_of_two_desks_that_begin_at_once_one_does(lucia: Holder, marta: Holder) -> None:
    results = at_once(
        *[
            lambda by=by: seen_as(by.actor, lambda: take_key(by=by, at=now()))
            for by in (lucia, marta)
        ]
    )

    assert sorted(result is None for result in results) == [False, True]
    with acting(lucia.actor):
        assert CountryKey.objects.count() == 1
        assert KeyShare.objects.count() == 1


def test_it_follows_a_desk_whose_key_is_made_anew(
    committed: Cast, lucia: Holder, amina: Holder, marta: Holder
) -> None:
    unseal(lucia)
    before = held(lucia)
    Posting.objects.filter(member__sign_in_name="amina").update(ends_on=now().date())

    with acting(lucia.actor):
        new = renew_what_is_due(by=lucia, at=now())

    assert new.key_id != lucia.key_id
    assert held(new) == held(again(lucia)) == before
    unseal(new)
    assert held(again(lucia)) == before == held(marta)
    with acting(lucia.actor):
        shares = KeyShare.objects.filter(desk=lucia.actor.desk_id)
        assert [share.desk_key for share in shares] == [new.key_id]


def test_a_share_that_was_changed_is_no_use_and_is_given_anew(
    lucia: Holder, marta: Holder, database: TestDatabase
) -> None:
    unseal(lucia)
    made = held(lucia)
    cheat(
        database,
        "UPDATE matching_share SET sealed = set_byte(sealed, 50, get_byte(sealed, 50) # 1)"
        " WHERE desk_id = %s",
        marta.actor.desk_id,
    )
    assert held(marta) is None

    unseal(marta, lucia)

    assert held(marta) == made


def test_a_share_of_another_desk_in_its_place_does_not_open(
    lucia: Holder, marta: Holder, database: TestDatabase
) -> None:
    unseal(lucia)
    cheat(
        database,
        "UPDATE matching_share SET sealed = (SELECT sealed FROM matching_share WHERE desk_id = %s)"
        " WHERE desk_id = %s",
        lucia.actor.desk_id,
        marta.actor.desk_id,
    )

    assert held(marta) is None


def test_where_nobody_can_open_it_any_more_another_is_made_and_cases_are_encoded_anew(
    lucia: Holder, amina: Holder, marta: Holder, database: TestDatabase
) -> None:
    unseal(lucia)
    helped(amina)
    first = held(lucia)
    cheat(database, "DELETE FROM matching_share")

    unseal(amina)

    second = held(amina)
    assert first is not None
    assert second is not None
    assert (first.number, second.number) == (1, 2)
    assert first.key != second.key
    with acting(amina.actor):
        assert Encoding.objects.get().key.number == 2
    assert held(marta) == second


def test_a_closed_desk_is_not_given_it(committed: Cast, lucia: Holder, marta: Holder,
                                       database: TestDatabase) -> None:  # fmt: skip
    cheat(
        database,
        "UPDATE accounts_desk SET closed_on = %s WHERE id = %s",
        now().date() - timedelta(days=1),
        committed.marta.desk_id,
    )

    unseal(lucia)

    with acting(lucia.actor):
        assert [share.desk_id for share in KeyShare.objects.all()] == [lucia.actor.desk_id]


def test_neither_a_dump_nor_a_dump_with_the_start_key_holds_it(
    lucia: Holder, marta: Holder, database: TestDatabase
) -> None:
    unseal(lucia)
    made = held(lucia)
    assert made is not None

    with psycopg.connect(database.superuser) as connection:
        rows = connection.execute("SELECT sealed FROM matching_share").fetchall()
    for (sealed,) in rows:
        assert made.key not in bytes(sealed)
        assert made.key.hex() not in bytes(sealed).hex()
    stranger = Holder(actor=marta.actor, key_id=marta.key_id, pair=lucia.pair)
    assert held(stranger) is None


def test_a_stolen_passphrase_with_the_start_key_lets_names_be_tried_and_without_it_opens_nothing(
    amina: Holder, marta: Holder, everybody: None, database: TestDatabase, settings: Settings
) -> None:
    """What the page on it says of a dump, and no more: this is the price of comparing."""
    case = helped(amina)
    with psycopg.connect(database.superuser) as connection:
        ((number, sealed),) = connection.execute(
            "SELECT key.number, share.sealed FROM matching_share AS share JOIN matching_key AS key"
            " ON key.id = share.key_id WHERE share.desk_id = %s", [marta.actor.desk_id],
        ).fetchall()  # fmt: skip

    def stolen() -> bytes:
        with acting(marta.actor):
            return open_share(
                number=number, desk_id=marta.actor.desk_id, pair=marta.pair, kept=bytes(sealed)
            )

    def guessed(key: bytes, name: dict[str, str]) -> float:
        (one,) = encodings_of(key=key, told=name, on=today())
        found = Encodings(encodings=encodings(amina, case)).near(one=one, at_least=0.01)
        return max((near.score for near in found), default=0.0)

    assert guessed(stolen(), {"given_names": "Nani", "surnames": "Gimenez Ovelar"}) > 0.68
    assert guessed(stolen(), {"given_names": "Zulma", "surnames": "Riveros"}) < 0.5
    settings.START_KEY = "another"
    root_key.cache_clear()
    try:
        with pytest.raises(WrongStartKey):
            stolen()
    finally:
        root_key.cache_clear()


def test_a_new_member_who_was_let_in_has_it_too(committed: Cast, lucia: Holder) -> None:
    unseal(lucia)

    mateo = joined(lucia, committed.mateo)

    assert held(mateo) == held(lucia)


def test_whoever_keeps_the_server_ends_it_and_everybody_is_encoded_anew(
    lucia: Holder, amina: Holder, marta: Holder, database: TestDatabase
) -> None:
    unseal(lucia)
    case = helped(amina)
    ask(marta)
    first = held(lucia)

    with acting_as(database.owner, database):
        assert end_country_key(at=now()) == 1
    with acting(amina.actor):
        assert not Encoding.objects.exists()
    assert held(lucia) is None
    unseal(marta, lucia)

    second = held(lucia)
    assert first is not None
    assert second is not None
    assert (second.number, second.key == first.key) == (2, False)
    ask(marta)
    compare(database)
    assert [one.case_id for one in matches(amina)] == [case]


def test_the_command_ends_it(lucia: Holder, database: TestDatabase) -> None:
    unseal(lucia)

    answer = amparo(
        "matching-key", "renew", AMPARO_DATABASE_URL=database.owner,
        AMPARO_DATA=str(database.folder), AMPARO_START_KEY=START_KEY,
    )  # fmt: skip

    assert (answer.returncode, answer.stderr) == (0, "")
    assert "cases that were encoded: 0." in answer.stdout
    assert held(lucia) is None
