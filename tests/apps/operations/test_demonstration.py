"""The demonstration: each desk of the tour owes something, and everything says it is invented."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from pytest_django import Settings

from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.queries import list_actors
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.models import Case, Duty
from amparo.apps.compartments.keeping import open_compartment
from amparo.apps.compartments.names import names_of_desk
from amparo.apps.keys.holding import Holder, Opened, hold_desk_key
from amparo.apps.keys.models import DeskKey
from amparo.apps.keys.owning import NoKey, open_own_key
from amparo.apps.operations.demonstration import load_demonstration
from amparo.apps.sharing.matching.country_key import find_key
from amparo.apps.sharing.matching.models import Encoding
from amparo.apps.sharing.models import Referral
from amparo.domain.casework.compartments import Compartment

NOW = datetime(2026, 3, 5, 3, 0, tzinfo=UTC)
PASSWORD = "an invented password"


def loaded(settings: Settings, country: str, *, now: datetime = NOW) -> int:
    settings.COUNTRY = country
    return load_demonstration(now=now, password=PASSWORD)


def member(begins: str) -> Actor:
    """Who is shown by a name that begins so."""
    (found,) = [one for one in list_actors() if one.shown_name.startswith(begins)]
    return found


def holding(actor: Actor) -> Holder:
    """Somebody who has said the password as passphrase."""
    see_as(actor=actor)
    own = open_own_key(by=actor, passphrase=PASSWORD)
    return hold_desk_key(by=Opened(actor=actor, own=own))


def owed(sign_in: str) -> Counter[str]:
    """How many open duties the desk of somebody owes, by what stands beside them."""
    actor = member(sign_in)
    see_as(actor=actor)
    duties = Duty.objects.filter(desk_id=actor.desk_id, ending="open")
    return Counter(
        "late" if duty.breached_by else "dated" if duty.due_at else "undated" for duty in duties
    )


@pytest.mark.django_db
def test_in_liberia_the_police_in_gbarnga_owe_acts_for_which_the_law_names_no_day(
    settings: Settings,
) -> None:
    cases = loaded(settings, "liberia")

    assert cases == 66
    assert owed("Demo: Amina") == Counter({"undated": 21})


@pytest.mark.django_db
def test_loaded_twice_it_is_there_once(settings: Settings) -> None:
    loaded(settings, "liberia")
    see_as(actor=list_actors()[0])
    before = Case.objects.count()

    again = load_demonstration(now=NOW, password=PASSWORD)

    assert (again, Case.objects.count()) == (0, before)


@pytest.mark.django_db
def test_whoever_says_the_password_as_passphrase_opens_whom_their_cases_are_about(
    settings: Settings,
) -> None:
    loaded(settings, "liberia")
    holder = holding(member("Demo: Amina"))

    names = names_of_desk(by=holder, at=NOW)

    assert len(names) > 5
    assert {fields["given_names"][:6] for fields in names.values()} == {"Demo: "}


@pytest.mark.django_db
def test_some_have_yet_to_choose_a_passphrase_and_to_begin_their_key(settings: Settings) -> None:
    loaded(settings, "liberia")
    (actor,) = [one for one in list_actors() if one.desk == "Borders"]
    see_as(actor=actor)

    with pytest.raises(NoKey):
        open_own_key(by=actor, passphrase=PASSWORD)
    assert not DeskKey.objects.filter(desk=actor.desk_id).exists()


@pytest.mark.django_db
def test_desks_with_a_key_can_ask_whether_somebody_already_helps_a_person(
    settings: Settings,
) -> None:
    loaded(settings, "liberia")
    holder = holding(member("Demo: Amina"))

    assert find_key(by=holder) is not None
    assert Encoding.objects.count() == len(names_of_desk(by=holder, at=NOW))


@pytest.mark.django_db
def test_the_shelter_helps_one_person_is_asked_for_another_and_had_no_place_for_a_third(
    settings: Settings,
) -> None:
    now = datetime.now(tz=UTC)  # what was agreed to for some days opens so long
    loaded(settings, "liberia", now=now)
    shelter, police = member("Demo: Yassah"), member("Demo: Amina")

    see_as(actor=shelter)
    states = Counter(Referral.objects.values_list("state", "outcome"))
    helped = Referral.objects.get(state="accepted").case_id
    kept = open_compartment(
        by=holding(shelter), at=now, case=helped, compartment=Compartment.CONTACT
    )  # fmt: skip
    see_as(actor=police)
    sent = Referral.objects.filter(from_desk=police.desk_id).count()

    assert states == Counter(
        {("accepted", ""): 1, ("sent", ""): 1, ("handed back", "no service"): 1}
    )
    assert sent == 3
    assert "telephone" in kept.fields


@pytest.mark.django_db
def test_everybody_is_marked_as_invented(settings: Settings) -> None:
    loaded(settings, "liberia")

    assert {actor.shown_name[:6] for actor in list_actors()} == {"Demo: "}


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("country", "cases", "member", "owes"),
    [
        ("paraguay", 160, "Demo: Ramón", {"late": 3, "dated": 2, "undated": 22}),
        ("chile", 90, "Demo: Marcela", {"late": 10, "dated": 4, "undated": 23}),
    ],
)
def test_every_country_loads(
    settings: Settings, country: str, cases: int, member: str, owes: dict[str, int]
) -> None:
    assert loaded(settings, country) == cases
    assert owed(member) == Counter(owes)
