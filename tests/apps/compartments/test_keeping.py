"""Sealed parts of a case: kept and opened by who holds a grant, and by nobody else."""

import uuid
from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.db import transaction

from amparo.apps.accounts.access import TurnedAway
from amparo.apps.accounts.models import Posting
from amparo.apps.cases.models import Case
from amparo.apps.compartments.granting import end_grants, give_grants, who_opens
from amparo.apps.compartments.keeping import (
    ChangedMeanwhile,
    NoGrant,
    Opened,
    keep_compartment,
    open_compartment,
)
from amparo.apps.compartments.models import Grant, Kept, RenewalDue
from amparo.apps.compartments.names import names_of_desk
from amparo.apps.compartments.opening import TooMany
from amparo.apps.compartments.renewing import renew_what_is_due
from amparo.apps.journal.queries import list_entries
from amparo.apps.journal.readings import list_looks
from amparo.apps.keys.holding import Holder, desk_public
from amparo.apps.keys.widening import allow_more, ask_for_more, list_asked, may_open_more
from amparo.domain.access.looking import LookedFor
from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.entries import Kind
from amparo.domain.casework.recording import Refused
from amparo.vault.pairs import Pair, new_pair
from amparo.vault.sealing import NotSealed
from tests.apps.acting import FOUND, NOW, cheat, open_case, record
from tests.apps.journal.test_verifying import faults
from tests.apps.unsealing import acting, again, begun, joined
from tests.cast import Cast
from tests.database import TestDatabase

IDENTITY, CONTACT = Compartment.IDENTITY, Compartment.CONTACT
NAME = {"given_names": "Ñasaindy Invented", "surnames": "de Ejemplo"}
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def lucia(committed: Cast) -> Holder:
    return begun(committed.lucia)


@pytest.fixture
def amina(committed: Cast, lucia: Holder) -> Holder:
    return joined(lucia, committed.amina)


@pytest.fixture
def case(committed: Cast) -> uuid.UUID:
    return open_case(committed.amina)


def keep(by: Holder, case: uuid.UUID, fields: Mapping[str, str] = NAME, *, seen: int = 0,
         compartment: Compartment = IDENTITY) -> None:  # fmt: skip
    with acting(by.actor):
        keep_compartment(
            by=by, at=NOW, case=case, compartment=compartment, fields=fields, seen=seen,
            submission=uuid.uuid4(),
        )  # fmt: skip


def read(by: Holder, case: uuid.UUID, compartment: Compartment = IDENTITY) -> Opened:
    with acting(by.actor):
        return open_compartment(by=by, at=NOW, case=case, compartment=compartment)


def share(by: Holder, case: uuid.UUID, desk_id: int, *compartments: Compartment) -> None:
    with acting(by.actor):
        give_grants(
            by=by, at=NOW, case=case, desk_id=desk_id, compartments=compartments, until=None
        )


def test_what_is_kept_is_read_by_every_holder_of_the_desk(
    case: uuid.UUID, lucia: Holder, amina: Holder
) -> None:
    keep(amina, case)

    assert read(lucia, case).fields == NAME
    assert read(lucia, case).version == 1
    assert read(lucia, case, CONTACT) == Opened(fields={})


def test_the_journal_says_that_it_was_kept_and_looked_at_and_not_what(
    case: uuid.UUID, lucia: Holder, amina: Holder
) -> None:
    keep(amina, case)
    read(amina, case)

    with acting(lucia.actor):
        last = list_entries(case=case)[-1]
        (look,) = list_looks(page=1, case=case)[0]
    assert last.kind is Kind.KEEPING
    assert last.content.about["compartment"] == "identity"
    assert last.content.about["version"] == "1"
    assert set(last.content.about) == {"compartment", "version", "digest"}
    assert (look.looked_for, look.duty) == (LookedFor.UNSEALED, "identity")


def test_a_later_version_takes_its_place_if_its_writer_had_seen_it(
    case: uuid.UUID, amina: Holder
) -> None:
    keep(amina, case)
    keep(amina, case, {"given_names": "Other"}, seen=1)

    assert read(amina, case).fields == {"given_names": "Other"}
    with pytest.raises(ChangedMeanwhile):
        keep(amina, case, NAME, seen=1)
    assert read(amina, case).version == 2


def test_a_form_sent_twice_is_kept_once(case: uuid.UUID, amina: Holder) -> None:
    number = uuid.uuid4()
    for _time in range(2):
        with acting(amina.actor):
            keep_compartment(
                by=amina, at=NOW, case=case, compartment=IDENTITY, fields=NAME, seen=0,
                submission=number,
            )  # fmt: skip

    with acting(amina.actor):
        assert [entry.kind for entry in list_entries(case=case)].count(Kind.KEEPING) == 1
    assert read(amina, case).fields == NAME


def test_a_desk_that_sees_the_case_without_a_grant_reads_nothing_of_it(
    committed: Cast, case: uuid.UUID, amina: Holder
) -> None:
    record(committed.amina, case, FOUND)
    marta = begun(committed.marta)
    keep(amina, case)

    with pytest.raises(NoGrant):
        read(marta, case)
    with pytest.raises(NoGrant):
        keep(marta, case, {"given_names": "Forged"})
    with acting(marta.actor):
        assert not Kept.objects.exists()


def test_a_desk_that_does_not_see_the_case_is_told_there_is_none(
    committed: Cast, case: uuid.UUID, amina: Holder
) -> None:
    keep(amina, case)
    rosa = Holder(actor=committed.rosa, key_id=amina.key_id, pair=amina.pair)

    with pytest.raises(Case.DoesNotExist):
        read(rosa, case)
    with pytest.raises(Case.DoesNotExist):
        keep(rosa, case)


def test_a_grant_opens_what_it_names_and_no_more_until_it_ends(
    committed: Cast, case: uuid.UUID, amina: Holder
) -> None:
    record(committed.amina, case, FOUND)
    marta = begun(committed.marta)
    keep(amina, case)
    keep(amina, case, {"telephone": "000"}, compartment=CONTACT)
    share(amina, case, committed.marta.desk_id, IDENTITY)

    assert read(marta, case).fields == NAME
    with pytest.raises(NoGrant):
        read(marta, case, CONTACT)
    with acting(amina.actor):
        end_grants(
            case=case, desk_id=committed.marta.desk_id, compartments=[IDENTITY, CONTACT], at=NOW
        )
    with pytest.raises(NoGrant):
        read(marta, case)


def test_a_grant_ends_by_itself_at_its_instant(
    committed: Cast, case: uuid.UUID, amina: Holder
) -> None:
    record(committed.amina, case, FOUND)
    marta = begun(committed.marta)
    keep(amina, case)
    with acting(amina.actor):
        give_grants(
            by=amina, at=NOW, case=case, desk_id=committed.marta.desk_id,
            compartments=[IDENTITY], until=NOW,
        )  # fmt: skip

    with pytest.raises(NoGrant):
        read(marta, case)
    with acting(amina.actor):
        assert who_opens(case=case, at=NOW) == {IDENTITY: (committed.amina.desk_id,)}


def test_to_a_desk_without_a_key_nothing_is_given(
    committed: Cast, case: uuid.UUID, amina: Holder
) -> None:
    keep(amina, case)

    with pytest.raises(Refused, match="desk without key"):
        share(amina, case, committed.marta.desk_id, IDENTITY)


def test_nobody_gives_what_they_do_not_open_themself(
    committed: Cast, case: uuid.UUID, amina: Holder
) -> None:
    record(committed.amina, case, FOUND)
    marta = begun(committed.marta)
    keep(amina, case)

    with pytest.raises(NoGrant):
        share(marta, case, committed.marta.desk_id, IDENTITY)


def test_after_a_grant_ended_the_next_who_unseals_makes_the_key_anew(
    committed: Cast, case: uuid.UUID, lucia: Holder, amina: Holder
) -> None:
    record(committed.amina, case, FOUND)
    marta = begun(committed.marta)
    keep(amina, case)
    share(amina, case, committed.marta.desk_id, IDENTITY)
    with acting(amina.actor):
        end_grants(case=case, desk_id=committed.marta.desk_id, compartments=[IDENTITY], at=NOW)
        assert RenewalDue.objects.count() == 1

    with acting(lucia.actor):
        renew_what_is_due(by=lucia, at=NOW)

    with acting(amina.actor):
        assert not RenewalDue.objects.exists()
        assert Kept.objects.get().key_number == 2
    assert read(amina, case).fields == NAME
    with pytest.raises(NoGrant):
        read(marta, case)


def test_when_a_member_left_the_desk_gets_another_key_and_opens_all_it_did(
    committed: Cast, case: uuid.UUID, lucia: Holder, amina: Holder
) -> None:
    keep(amina, case)
    Posting.objects.filter(member__sign_in_name="amina").update(ends_on=NOW.date())

    with acting(lucia.actor):
        new = renew_what_is_due(by=lucia, at=NOW)

    assert new.pair != lucia.pair
    assert read(new, case).fields == NAME
    assert read(again(lucia), case).fields == NAME
    with pytest.raises(NoGrant):
        read(Holder(actor=committed.lucia, key_id=lucia.key_id, pair=lucia.pair), case)


def test_what_the_one_who_makes_it_anew_does_not_see_opens_for_who_does(
    committed: Cast, lucia: Holder, amina: Holder, database: TestDatabase
) -> None:
    case, hidden = open_case(committed.amina), open_case(committed.amina)
    keep(amina, case)
    keep(amina, hidden, {"given_names": "Hidden"})
    mateo = joined(lucia, committed.mateo)
    cheat(
        database,
        "UPDATE cases_access SET hidden_from = ARRAY[%s]::uuid[] WHERE case_id = %s",
        committed.lucia.member,
        hidden,
    )
    Posting.objects.filter(member__sign_in_name="mateo").update(ends_on=NOW.date())
    with acting(lucia.actor):
        renew_what_is_due(by=lucia, at=NOW)

    now = again(amina)
    assert now.pair != amina.pair
    assert read(now, hidden).fields == {"given_names": "Hidden"}
    with acting(now.actor):
        assert len(names_of_desk(by=now, at=NOW)) == 2
        renew_what_is_due(by=now, at=NOW)
        assert set(Grant.objects.values_list("desk_key", flat=True)) == {now.key_id}
    assert read(now, hidden).fields == {"given_names": "Hidden"}
    with pytest.raises(NoGrant):
        read(mateo, case)


def test_who_manages_a_desk_unseals_and_leaves_its_key_to_others(
    committed: Cast, lucia: Holder, amina: Holder
) -> None:
    pablo = joined(lucia, committed.pablo)
    Posting.objects.filter(member__sign_in_name="amina").update(ends_on=NOW.date())

    with acting(pablo.actor):
        assert renew_what_is_due(by=pablo, at=NOW) == pablo
    with acting(lucia.actor):
        assert renew_what_is_due(by=lucia, at=NOW).pair != amina.pair


def test_who_makes_a_key_anew_while_another_does_does_it_once(
    case: uuid.UUID, lucia: Holder, amina: Holder
) -> None:
    keep(amina, case)
    with acting(amina.actor):
        RenewalDue.objects.create(case_id=case, compartment="identity", since=NOW)
    for who in (lucia, amina):
        with acting(who.actor):
            renew_what_is_due(by=who, at=NOW)

    with acting(amina.actor):
        assert Kept.objects.get().key_number == 2


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE compartments_kept SET content = set_byte(content, 30, get_byte(content, 30) # 1)",
        "UPDATE compartments_kept SET content = substring(content FROM 1 FOR 60)",
        "UPDATE compartments_kept SET version = version + 1",
        "UPDATE compartments_grant SET sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1)",
        "UPDATE compartments_grant SET key_number = 7",
    ],
)
def test_what_was_changed_or_moved_in_the_database_does_not_open(
    case: uuid.UUID, amina: Holder, database: TestDatabase, change: str
) -> None:
    keep(amina, case)
    cheat(database, change)

    with pytest.raises(NotSealed):
        read(amina, case)


def test_an_earlier_version_that_was_put_back_does_not_open(
    case: uuid.UUID, amina: Holder, database: TestDatabase
) -> None:
    keep(amina, case)
    cheat(database, "CREATE TABLE earlier AS SELECT * FROM compartments_kept")
    try:
        keep(amina, case, {"given_names": "Other"}, seen=1)
        cheat(
            database,
            "UPDATE compartments_kept AS kept SET content = earlier.content,"
            " version = earlier.version FROM earlier WHERE earlier.id = kept.id",
        )

        with pytest.raises(NotSealed):
            read(amina, case)
        assert faults(database) == []
    finally:
        cheat(database, "DROP TABLE earlier")


def test_a_compartment_of_another_case_in_its_place_does_not_open(
    committed: Cast, case: uuid.UUID, amina: Holder, database: TestDatabase
) -> None:
    other = open_case(committed.amina)
    keep(amina, case)
    keep(amina, other, {"given_names": "Other"})
    cheat(
        database,
        "UPDATE compartments_kept SET content = (SELECT content FROM compartments_kept"
        " WHERE case_id = %s) WHERE case_id = %s",
        other,
        case,
    )

    with pytest.raises(NotSealed):
        read(amina, case)


def test_another_compartment_of_the_case_in_its_place_does_not_open(
    case: uuid.UUID, amina: Holder, database: TestDatabase
) -> None:
    keep(amina, case)
    keep(amina, case, {"telephone": "000"}, compartment=CONTACT)
    cheat(
        database,
        "UPDATE compartments_kept SET content = (SELECT content FROM compartments_kept"
        " WHERE compartment = 'contact') WHERE compartment = 'identity'",
    )

    with pytest.raises(NotSealed):
        read(amina, case)
    assert read(amina, case, CONTACT).fields == {"telephone": "000"}


def test_the_key_of_another_desk_opens_nothing(
    committed: Cast, case: uuid.UUID, amina: Holder
) -> None:
    keep(amina, case)
    strange: Pair = new_pair()

    with pytest.raises(NotSealed):
        read(Holder(actor=committed.amina, key_id=amina.key_id, pair=strange), case)


def test_more_than_twenty_cases_an_hour_take_a_colleague(
    committed: Cast, lucia: Holder, amina: Holder
) -> None:
    cases = [open_case(committed.amina) for _ in range(21)]
    for one in cases:
        keep(amina, one)
    for one in cases[:20]:
        read(amina, one)

    with pytest.raises(TooMany):
        read(amina, cases[20])
    assert read(amina, cases[3]).fields == NAME
    with acting(committed.amina):
        ask_for_more(by=committed.amina, at=NOW)
        ask_for_more(by=committed.amina, at=NOW)
        assert list_asked(by=committed.amina, at=NOW) == []
    with acting(committed.lucia):
        (asked,) = list_asked(by=committed.lucia, at=NOW)
        allow_more(by=lucia, at=NOW, widening=asked.widening)
    assert read(amina, cases[20]).fields == NAME


def test_what_a_colleague_let_one_open_more_ends_after_an_hour(
    committed: Cast, lucia: Holder
) -> None:
    with acting(committed.amina):
        ask_for_more(by=committed.amina, at=NOW)
    with acting(committed.lucia):
        (asked,) = list_asked(by=committed.lucia, at=NOW)
        allow_more(by=lucia, at=NOW, widening=asked.widening)

    with acting(committed.amina):
        member, hour = committed.amina.member, timedelta(hours=1)
        assert may_open_more(member=member, at=NOW + hour - timedelta(seconds=1))
        assert not may_open_more(member=member, at=NOW + hour)


def test_nobody_lets_themself_open_more(committed: Cast, amina: Holder) -> None:
    with acting(committed.amina):
        ask_for_more(by=committed.amina, at=NOW)
    with acting(committed.lucia):
        (asked,) = list_asked(by=committed.lucia, at=NOW)

    with acting(committed.amina), pytest.raises(Refused, match="not asked"):
        allow_more(by=amina, at=NOW, widening=asked.widening)


def test_who_sees_no_case_opens_nothing(committed: Cast, case: uuid.UUID, amina: Holder) -> None:
    clara = Holder(actor=committed.clara, key_id=amina.key_id, pair=amina.pair)

    with transaction.atomic(), pytest.raises(TurnedAway):
        open_compartment(by=clara, at=NOW, case=case, compartment=IDENTITY)


def test_a_desk_key_is_told_to_whoever_shares_with_it(committed: Cast, lucia: Holder) -> None:
    with acting(committed.marta):
        assert desk_public(desk_id=committed.lucia.desk_id) == (lucia.key_id, lucia.pair.public)
        assert desk_public(desk_id=committed.marta.desk_id) is None
        assert Grant.objects.count() == 0
