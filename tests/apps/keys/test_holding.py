"""Keys of members and desks: who makes them, who lets whom in, and what opens nothing."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import DatabaseError, transaction

from amparo.apps.accounts.access import TurnedAway
from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.models import Posting
from amparo.apps.accounts.seeing import Actor
from amparo.apps.keys import holding, kits, owning, renewing
from amparo.apps.keys.former import pairs_had
from amparo.apps.keys.holding import Holder, NotAHolder, Opened, hold_desk_key
from amparo.apps.keys.models import DeskKey, KeptHalf, Kit, MemberKey, Share
from amparo.apps.keys.pairs import KeyReplaced
from amparo.domain.casework.recording import Refused
from amparo.vault.halves import join, split
from amparo.vault.pairs import new_pair
from amparo.vault.sealing import NotSealed
from tests.apps.acting import acting_as, cheat
from tests.cast import Cast
from tests.database import TestDatabase

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
SAID = "six invented words of a passphrase"


def opened(by: Actor) -> Opened:
    """Make a member's own key, and unseal by it."""
    see_as(actor=by)
    return Opened(actor=by, own=owning.make_own_key(by=by, at=NOW, passphrase=SAID))


def numbers(member: Actor) -> str:
    return owning.own_fingerprint(member=member.member)


def let_in(by: Holder, member: Actor) -> Opened:
    """Let a colleague in, their numbers read out by them."""
    theirs = opened(member)
    see_as(actor=by.actor)
    holding.admit(by=by, at=NOW, member=member.member, numbers=numbers(member))
    see_as(actor=member)
    return theirs


@pytest.fixture
def lucia(cast: Cast) -> Holder:
    """Lucía, who began the key of her desk."""
    return holding.begin_desk_key(by=opened(cast.lucia), at=NOW)


def test_the_passphrase_opens_a_members_key_and_no_other_does(cast: Cast) -> None:
    see_as(actor=cast.amina)
    made = owning.make_own_key(by=cast.amina, at=NOW, passphrase=SAID)

    assert owning.open_own_key(by=cast.amina, passphrase=SAID) == made
    with pytest.raises(owning.WrongPassphrase):
        owning.open_own_key(by=cast.amina, passphrase="another")


def test_who_has_made_no_key_is_told_so(cast: Cast) -> None:
    see_as(actor=cast.amina)
    with pytest.raises(owning.NoKey):
        owning.open_own_key(by=cast.amina, passphrase=SAID)
    with pytest.raises(owning.NoKey):
        owning.own_public(member=cast.amina.member)


@pytest.mark.parametrize("name", ["clara", "diego", "elena", "julia"])
def test_who_sees_no_case_makes_no_key(cast: Cast, name: str) -> None:
    by = getattr(cast, name)
    see_as(actor=by)
    with pytest.raises(TurnedAway):
        owning.make_own_key(by=by, at=NOW, passphrase=SAID)


def test_another_passphrase_keeps_the_key(cast: Cast) -> None:
    see_as(actor=cast.amina)
    made = owning.make_own_key(by=cast.amina, at=NOW, passphrase=SAID)

    owning.change_passphrase(by=cast.amina, old=SAID, new="quite another one")

    assert owning.open_own_key(by=cast.amina, passphrase="quite another one") == made
    with pytest.raises(owning.WrongPassphrase):
        owning.open_own_key(by=cast.amina, passphrase=SAID)


def test_the_key_of_a_desk_is_begun_once(cast: Cast, lucia: Holder) -> None:
    again = Opened(actor=cast.lucia, own=owning.open_own_key(by=cast.lucia, passphrase=SAID))

    assert hold_desk_key(by=again) == lucia
    with pytest.raises(Refused, match="begun"):
        holding.begin_desk_key(by=again, at=NOW)
    pablo = opened(cast.pablo)
    with pytest.raises(TurnedAway):
        holding.begin_desk_key(by=pablo, at=NOW)


def test_a_member_holds_the_key_once_a_holder_has_compared_their_numbers(
    cast: Cast, lucia: Holder
) -> None:
    amina = opened(cast.amina)
    with pytest.raises(NotAHolder):
        hold_desk_key(by=amina)

    see_as(actor=cast.lucia)
    with pytest.raises(Refused, match="other numbers"):
        holding.admit(by=lucia, at=NOW, member=cast.amina.member, numbers=numbers(cast.lucia))
    holding.admit(
        by=lucia, at=NOW, member=cast.amina.member, numbers=numbers(cast.amina).replace(" ", "-")
    )

    see_as(actor=cast.amina)
    assert hold_desk_key(by=amina).pair == lucia.pair


def test_any_holder_lets_a_colleague_in_and_nobody_of_another_desk(
    cast: Cast, lucia: Holder
) -> None:
    amina = hold_desk_key(by=let_in(lucia, cast.amina))

    assert hold_desk_key(by=let_in(amina, cast.mateo)).pair == lucia.pair
    opened(cast.rosa)
    see_as(actor=cast.amina)
    with pytest.raises(Refused, match="not of the desk"):
        holding.admit(by=amina, at=NOW, member=cast.rosa.member, numbers=numbers(cast.rosa))
    with pytest.raises(Refused, match="no key"):
        holding.admit(by=amina, at=NOW, member=cast.pablo.member, numbers="1")
    with pytest.raises(Refused, match="holds it already"):
        holding.admit(by=amina, at=NOW, member=cast.mateo.member, numbers=numbers(cast.mateo))


def test_whoever_waits_to_be_confirmed_is_not_let_in(cast: Cast, lucia: Holder) -> None:
    opened(cast.amina)
    Posting.objects.filter(member__sign_in_name="amina").update(
        invited_by=cast.pablo.member, invited_at=NOW
    )

    see_as(actor=cast.lucia)
    with pytest.raises(Refused, match="not of the desk"):
        holding.admit(by=lucia, at=NOW, member=cast.amina.member, numbers=numbers(cast.amina))


def test_a_desk_whose_only_holder_forgot_the_passphrase_begins_another_key(
    cast: Cast, lucia: Holder
) -> None:
    anew = opened(cast.lucia)
    with pytest.raises(NotAHolder):
        hold_desk_key(by=anew)

    holder = holding.begin_desk_key(by=anew, at=NOW)

    assert hold_desk_key(by=anew) == holder
    assert holder.key_id != lucia.key_id
    assert list(pairs_had(by=holder)) == [holder.key_id]
    assert DeskKey.objects.get(pk=lucia.key_id).ended_at == NOW


def test_it_begins_none_while_a_kit_opens_the_one_it_has(cast: Cast, lucia: Holder) -> None:
    kits.make_kit(by=lucia, at=NOW)
    anew = opened(cast.lucia)

    with pytest.raises(Refused, match="begun"):
        holding.begin_desk_key(by=anew, at=NOW)


def test_a_new_key_of_ones_own_has_to_be_let_in_again(cast: Cast, lucia: Holder) -> None:
    let_in(lucia, cast.amina)

    with pytest.raises(NotAHolder):
        hold_desk_key(by=opened(cast.amina))


def test_from_whom_the_key_is_taken_holds_it_no_longer_and_it_is_due_anew(
    cast: Cast, lucia: Holder
) -> None:
    amina = let_in(lucia, cast.amina)

    see_as(actor=cast.lucia)
    with pytest.raises(Refused, match="not a holder"):
        holding.take_away(by=lucia, at=NOW, member=cast.mateo.member)
    holding.take_away(by=lucia, at=NOW, member=cast.amina.member)

    assert DeskKey.objects.get(ended_at=None).renewal_due_at == NOW
    see_as(actor=cast.amina)
    with pytest.raises(NotAHolder):
        hold_desk_key(by=amina)


def test_from_the_last_holder_it_is_not_taken(cast: Cast, lucia: Holder) -> None:
    with pytest.raises(Refused, match="last holder"):
        holding.take_away(by=lucia, at=NOW, member=cast.lucia.member)


def test_whoever_leaves_the_desk_is_noticed_by_the_next_who_unseals(
    cast: Cast, lucia: Holder
) -> None:
    let_in(lucia, cast.amina)
    see_as(actor=cast.lucia)
    assert not holding.mark_who_left(by=lucia, at=NOW)
    Posting.objects.filter(member__sign_in_name="amina").update(ends_on=NOW.date())

    assert holding.mark_who_left(by=lucia, at=NOW)
    assert [row.name for row in holding.list_holders(desk_id=cast.lucia.desk_id)] == ["Lucia"]


def test_a_key_made_anew_is_held_by_who_stays_and_by_nobody_who_left(
    cast: Cast, lucia: Holder
) -> None:
    amina, mateo = let_in(lucia, cast.amina), let_in(lucia, cast.mateo)
    Posting.objects.filter(member__sign_in_name="mateo").update(ends_on=NOW.date())
    see_as(actor=cast.lucia)

    new = renewing.renew_desk_key(by=lucia, at=NOW)

    assert new.pair != lucia.pair
    see_as(actor=cast.amina)
    assert hold_desk_key(by=amina).pair == new.pair
    see_as(actor=cast.mateo)
    with pytest.raises(NotAHolder):
        hold_desk_key(by=mateo)
    see_as(actor=cast.lucia)
    with pytest.raises(Refused, match="made anew"):
        renewing.renew_desk_key(by=lucia, at=NOW)


def test_both_sheets_of_the_kit_open_the_key_and_one_opens_nothing(
    cast: Cast, lucia: Holder
) -> None:
    first, second = kits.make_kit(by=lucia, at=NOW)

    kits.try_kit(desk_id=cast.lucia.desk_id, one=second, other=first, at=NOW)

    assert kits.find_kit(desk_id=cast.lucia.desk_id) == (NOW, NOW)
    with pytest.raises(NotSealed):
        kits.try_kit(desk_id=cast.lucia.desk_id, one=first, other=split(key=bytes(32))[1], at=NOW)


def test_a_new_kit_ends_the_old_one(cast: Cast, lucia: Holder) -> None:
    old = kits.make_kit(by=lucia, at=NOW)
    was_due = DeskKey.objects.get().renewal_due_at
    new = kits.make_kit(by=lucia, at=NOW + timedelta(days=1))

    # Whoever read both old sheets, and copied the database before, has the key they opened.
    assert (was_due, DeskKey.objects.get().renewal_due_at) == (None, NOW + timedelta(days=1))
    with pytest.raises(NotSealed):
        kits.try_kit(desk_id=cast.lucia.desk_id, one=old[0], other=old[1], at=NOW)
    kits.try_kit(desk_id=cast.lucia.desk_id, one=new[0], other=new[1], at=NOW)


def test_an_officer_who_began_makes_the_first_kit_and_no_other(cast: Cast) -> None:
    amina = holding.begin_desk_key(by=opened(cast.amina), at=NOW)
    kits.make_kit(by=amina, at=NOW)

    with pytest.raises(TurnedAway):
        kits.make_kit(by=amina, at=NOW)


def test_the_kit_outlives_a_key_made_anew(cast: Cast, lucia: Holder) -> None:
    sheets = kits.make_kit(by=lucia, at=NOW)
    renewing.renew_desk_key(by=lucia, at=NOW)

    kits.try_kit(desk_id=cast.lucia.desk_id, one=sheets[0], other=sheets[1], at=NOW)


def test_a_locked_desk_is_opened_by_its_kit_alone(committed: Cast, database: TestDatabase) -> None:
    lead = committed.lucia
    with transaction.atomic():
        holder = holding.begin_desk_key(by=opened(lead), at=NOW)
        first, second = kits.make_kit(by=holder, at=NOW)

    with acting_as(database.owner, database):
        assert kits.lock_desk(desk_id=lead.desk_id) == 1
    with transaction.atomic():
        see_as(actor=lead)
        again = Opened(actor=lead, own=owning.open_own_key(by=lead, passphrase=SAID))
        with pytest.raises(NotAHolder):
            hold_desk_key(by=again)
    with acting_as(database.owner, database):
        kits.let_in_by_kit(
            desk_id=lead.desk_id, one=first, other=second, member=lead.member, at=NOW
        )
    with transaction.atomic():
        see_as(actor=lead)
        assert hold_desk_key(by=again).pair == holder.pair


def test_a_desk_without_a_kit_is_not_locked(committed: Cast, database: TestDatabase) -> None:
    with transaction.atomic():
        holding.begin_desk_key(by=opened(committed.lucia), at=NOW)

    with acting_as(database.owner, database), pytest.raises(Refused, match="no kit"):
        kits.lock_desk(desk_id=committed.lucia.desk_id)


def test_a_public_half_that_somebody_put_in_place_of_a_desks_is_noticed(
    committed: Cast, database: TestDatabase
) -> None:
    with transaction.atomic():
        holding.begin_desk_key(by=opened(committed.lucia), at=NOW)
    cheat(database, "UPDATE keys_desk SET public = %s", new_pair().public)

    with transaction.atomic():
        see_as(actor=committed.lucia)
        mine = owning.open_own_key(by=committed.lucia, passphrase=SAID)
        with pytest.raises(KeyReplaced):
            hold_desk_key(by=Opened(actor=committed.lucia, own=mine))


def test_nobody_of_another_desk_is_shown_what_is_kept_of_keys(committed: Cast) -> None:
    with transaction.atomic():
        kits.make_kit(by=holding.begin_desk_key(by=opened(committed.lucia), at=NOW), at=NOW)
        assert KeptHalf.objects.count() == 1
        assert Share.objects.count() == 2
        assert Kit.objects.count() == 1

    for name in ("rosa", "bruno", "clara", "diego"):
        with transaction.atomic():
            see_as(actor=getattr(committed, name))
            assert not KeptHalf.objects.exists(), name
            assert not Share.objects.exists(), name
            assert not Kit.objects.exists(), name


def test_nobody_puts_a_key_in_anothers_name(committed: Cast) -> None:
    with transaction.atomic():
        see_as(actor=committed.rosa)
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            MemberKey.objects.create(
                member=committed.amina.member, public=new_pair().public, made_at=NOW
            )
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            DeskKey.objects.create(
                desk_id=committed.amina.desk_id, number=1, public=new_pair().public,
                made_at=NOW, made_by=committed.rosa.member,
            )  # fmt: skip


@pytest.mark.parametrize("table", ["keys_member", "keys_kept_half", "keys_desk", "keys_share"])
@pytest.mark.parametrize("role", ["worker", "portal"])
def test_no_job_and_no_visitor_reads_a_key(
    committed: Cast, database: TestDatabase, role: str, table: str
) -> None:
    with (
        psycopg.connect(getattr(database, role)) as connected,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connected.execute(f"SELECT FROM {table}".encode())


def test_a_sheet_says_nothing_of_the_key_without_the_other(cast: Cast, lucia: Holder) -> None:
    first, second = kits.make_kit(by=lucia, at=NOW)

    assert join(one=first, other=second) not in (first.content, second.content)
