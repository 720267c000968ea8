"""Keys made anew by who unseals next: nothing is lost by it, and one broken part stops nobody."""

import uuid

import pytest

from amparo.apps.accounts.models import Posting
from amparo.apps.cases.leading.actions import restrict_case
from amparo.apps.compartments.granting import give_grants
from amparo.apps.compartments.keeping import NoGrant, keep_compartment, open_compartment
from amparo.apps.compartments.models import Grant, Kept, RenewalDue
from amparo.apps.compartments.names import find_by_name
from amparo.apps.compartments.renewing import renew_what_is_due
from amparo.apps.keys.former import pairs_had
from amparo.apps.keys.holding import Holder, desk_public, take_away
from amparo.apps.keys.kits import let_in_by_kit, make_kit
from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.restricting import Restricts
from amparo.vault.halves import Half
from amparo.vault.sealing import NotSealed
from tests.apps.acting import FOUND, GROUND, NOW, acting_as, cheat, open_case, record
from tests.apps.unsealing import acting, again, begun, joined
from tests.cast import Cast
from tests.database import TestDatabase

IDENTITY = Compartment.IDENTITY
NAME = {"given_names": "Ñasaindy Invented"}


@pytest.fixture
def lucia(committed: Cast) -> Holder:
    return begun(committed.lucia)


@pytest.fixture
def amina(committed: Cast, lucia: Holder) -> Holder:
    return joined(lucia, committed.amina)


@pytest.fixture
def hidden(committed: Cast, lucia: Holder, amina: Holder) -> uuid.UUID:
    """A case with a name, which Amina does not see: she is said to be implicated."""
    case = open_case(committed.amina)
    keep(lucia, case)
    with acting(committed.lucia):
        restrict_case(
            by=committed.lucia, at=NOW, case=case, kind=Restricts.MEMBER,
            target=str(committed.amina.member), words=GROUND, submission=uuid.uuid4(),
        )  # fmt: skip
    return case


def keep(by: Holder, case: uuid.UUID, *, seen: int = 0) -> None:
    with acting(by.actor):
        keep_compartment(
            by=by, at=NOW, case=case, compartment=IDENTITY, fields={**NAME, "born": str(seen)},
            seen=seen, submission=uuid.uuid4(),
        )  # fmt: skip


def read(by: Holder, case: uuid.UUID) -> str:
    with acting(by.actor):
        opened = open_compartment(by=by, at=NOW, case=case, compartment=IDENTITY)
    return opened.fields["given_names"]


def leave(name: str) -> None:
    Posting.objects.filter(member__sign_in_name=name).update(ends_on=NOW.date())


def renewed(by: Holder) -> Holder:
    with acting(by.actor):
        return renew_what_is_due(by=by, at=NOW)


def test_a_key_made_anew_loses_no_case_that_its_maker_does_not_see(
    committed: Cast, lucia: Holder, amina: Holder, hidden: uuid.UUID
) -> None:
    joined(lucia, committed.mateo)
    leave("mateo")

    new = renewed(amina)

    with acting(committed.amina):
        assert not Grant.objects.exists()
    assert new.key_id != lucia.key_id
    assert read(again(lucia), hidden) == "Ñasaindy Invented"
    with acting(committed.lucia):
        found, _more = find_by_name(by=again(lucia), at=NOW, typed="nasaindy")
        assert [one.case for one in found] == [hidden]


def test_who_sees_it_next_seals_it_to_the_present_key(
    committed: Cast, lucia: Holder, amina: Holder, hidden: uuid.UUID
) -> None:
    joined(lucia, committed.mateo)
    leave("mateo")
    new = renewed(amina)

    renewed(again(lucia))

    with acting(committed.lucia):
        assert Grant.objects.get().desk_key == new.key_id
    assert read(again(lucia), hidden) == "Ñasaindy Invented"


def test_the_keys_a_desk_had_open_from_the_present_one_back_and_not_forward(
    committed: Cast, lucia: Holder
) -> None:
    held = [lucia]
    for name in ("mateo", "amina"):
        joined(again(lucia), getattr(committed, name))
        leave(name)
        held.append(renewed(again(lucia)))

    with acting(committed.lucia):
        had = [list(pairs_had(by=one)) for one in held]
        opened = pairs_had(by=held[2])

    ids = [one.key_id for one in held]
    assert had == [ids[:1], [ids[1], ids[0]], [ids[2], ids[1], ids[0]]]
    assert opened[ids[0]] == lucia.pair


def test_a_former_key_that_was_changed_opens_nothing_and_breaks_nothing(
    committed: Cast, lucia: Holder, amina: Holder, hidden: uuid.UUID, database: TestDatabase
) -> None:
    joined(lucia, committed.mateo)
    leave("mateo")
    renewed(amina)
    cheat(database, "UPDATE keys_desk SET former = set_byte(former, 40, get_byte(former, 40) # 1)"
                    " WHERE former <> ''")  # fmt: skip

    renewed(again(lucia))

    with pytest.raises(NoGrant):
        read(again(lucia), hidden)


def test_who_sees_only_their_own_cases_makes_no_key_of_the_desk_and_unseals_all_the_same(
    committed: Cast, lucia: Holder, amina: Holder
) -> None:
    case = open_case(committed.amina)
    keep(amina, case)
    pablo = joined(lucia, committed.pablo)
    with acting(committed.lucia):
        take_away(by=lucia, at=NOW, member=committed.amina.member)

    same = renewed(pablo)

    assert same == pablo
    with acting(committed.lucia):
        assert desk_public(desk_id=committed.lucia.desk_id) == (lucia.key_id, lucia.pair.public)
    assert renewed(lucia).key_id != lucia.key_id
    assert read(again(lucia), case) == "Ñasaindy Invented"


def test_the_sheets_open_what_was_sealed_before_a_key_made_anew(
    committed: Cast, lucia: Holder, amina: Holder, hidden: uuid.UUID, database: TestDatabase
) -> None:
    with acting(committed.lucia):
        sheets = make_kit(by=lucia, at=NOW)
    joined(lucia, committed.mateo)
    leave("mateo")
    renewed(amina)

    _let_in(committed.lucia.member, sheets, committed.lucia.desk_id, database)

    assert read(again(lucia), hidden) == "Ñasaindy Invented"


def _let_in(
    member: uuid.UUID, sheets: tuple[Half, Half], desk_id: int, database: TestDatabase
) -> None:
    with acting_as(database.owner, database):
        let_in_by_kit(desk_id=desk_id, one=sheets[0], other=sheets[1], member=member, at=NOW)


def test_one_part_that_does_not_open_stops_no_unsealing(
    committed: Cast, lucia: Holder, amina: Holder, database: TestDatabase
) -> None:
    broken, whole = open_case(committed.amina), open_case(committed.amina)
    for case in (broken, whole):
        keep(amina, case)
        _fall_due(amina, case)
    cheat(database, "UPDATE compartments_kept SET version = 9 WHERE case_id = %s", broken)

    renewed(amina)

    with acting(amina.actor):
        assert [row.case_id for row in RenewalDue.objects.all()] == [broken]
        assert Kept.objects.get(case=whole).key_number == 2
    assert read(amina, whole) == "Ñasaindy Invented"


def test_an_earlier_version_that_was_put_back_is_not_made_the_last_by_a_key_made_anew(
    committed: Cast, lucia: Holder, amina: Holder, database: TestDatabase
) -> None:
    case = open_case(committed.amina)
    keep(amina, case)
    cheat(database, "CREATE TABLE earlier AS SELECT * FROM compartments_kept")
    try:
        keep(amina, case, seen=1)
        cheat(
            database,
            "UPDATE compartments_kept AS kept SET content = earlier.content,"
            " version = earlier.version FROM earlier WHERE earlier.id = kept.id",
        )
        _fall_due(amina, case)

        renewed(amina)

        with pytest.raises(NotSealed):
            read(amina, case)
    finally:
        cheat(database, "DROP TABLE earlier")


def test_a_grant_given_while_the_receiver_made_its_key_anew_opens_all_the_same(
    committed: Cast, lucia: Holder, amina: Holder, database: TestDatabase
) -> None:
    case = open_case(committed.amina)
    record(committed.amina, case, FOUND)
    marta = begun(committed.marta)
    joined(marta, committed.bruno)
    keep(amina, case)
    from_before = _shared_with(amina, case, marta)
    leave("bruno")
    renewed(marta)
    cheat(database, "UPDATE compartments_grant SET desk_key = %s, sealed = %s WHERE desk_id = %s",
          from_before.desk_key, bytes(from_before.sealed), committed.marta.desk_id)  # fmt: skip

    assert read(again(marta), case) == "Ñasaindy Invented"


def _shared_with(by: Holder, case: uuid.UUID, receiver: Holder) -> Grant:
    desk = receiver.actor.desk_id
    with acting(by.actor):
        give_grants(by=by, at=NOW, case=case, desk_id=desk, compartments=[IDENTITY], until=None)
        return Grant.objects.get(desk=desk)


def _fall_due(by: Holder, case: uuid.UUID) -> None:
    """Let another data key be due, as it is when a desk may open the part no longer."""
    with acting(by.actor):
        RenewalDue.objects.create(case_id=case, compartment=IDENTITY.value, since=NOW)
