"""Of a confidential service whoever asks learns that it accepts or not; never which, nor where.

The shelter does all that a desk does with a referral and its case, and others open every address.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.urls import get_resolver, reverse

from amparo.apps.accounts.confidential import A_SERVICE
from amparo.apps.accounts.models import Desk, Institution
from amparo.apps.accounts.seeing import Actor
from amparo.apps.journal.actions import note_reading
from amparo.apps.keys.holding import Holder
from amparo.apps.sharing.consenting.actions import withdraw
from amparo.apps.sharing.consenting.covering import Uncovered
from amparo.apps.sharing.models import WithdrawalNotice
from amparo.domain.access.looking import LookedFor
from amparo.domain.casework.entries import Kind
from amparo.domain.consent.scopes import How
from amparo.domain.referral.acts import Outcome
from tests.apps.acting import FOUND, record
from tests.apps.api.asking import program_of
from tests.apps.sharing.asking import WORDS
from tests.apps.sharing.referring.referred import (
    CONTACT,
    HEALTH,
    IDENTITY,
    LATER,
    Scene,
    accept,
    agree,
    answer,
    ask,
    decline,
    give_back,
    journal,
    keep,
    read,
    set_scene,
    try_to_send,
    wanted,
)
from tests.apps.sharing.referring.test_pages import browser, plain, preview
from tests.apps.test_confidential import (
    CANARY,
    ENDS_THE_VISIT,
    names_it,
    opened_shelter,
    sheltered,
    told,
)
from tests.apps.test_confidential import browser as of_shelter
from tests.apps.test_routes import routes
from tests.apps.unsealing import acting, begun
from tests.cast import SINCE, Cast

OTHERS = ("amina", "lucia")
"""Who sent it, and who leads the cases of that desk."""
FAR = ("marta", "clara", "julia", "pablo")
"""Who leads another desk at work in the case, coordinates, checks the journal, keeps the desk."""


@dataclass(frozen=True, kw_only=True)
class Sheltered:
    """A case, its referral to the shelter, and who answers there."""

    scene: Scene
    lead: Holder
    referral: uuid.UUID

    @property
    def actor(self) -> Actor:
        return self.lead.actor


def sent_to_shelter(cast: Cast, *, is_house_known: bool) -> Sheltered:
    """A referral to the one confidential desk there is, which Amparo chose."""
    scene = set_scene(cast)
    lead, _officer = opened_shelter()
    if is_house_known:
        house = Institution.objects.get(name=f"Casa {CANARY}")
        Desk.objects.create(institution=house, name="Office", place="Asunción", opened_on=SINCE)
    holder = begun(lead)
    agree(scene, lead.desk_id, to=[IDENTITY, CONTACT])
    sent = try_to_send(scene, wanted(None))
    assert sent.referral is not None
    return Sheltered(scene=scene, lead=holder, referral=sent.referral)


@pytest.fixture
def there(committed: Cast) -> Sheltered:
    return sent_to_shelter(committed, is_house_known=False)


def addresses(there: Sheltered) -> Iterator[tuple[str, str]]:
    """Every address there is, of the case, the referral and the desk where it takes one."""
    ours = {"case": there.scene.case, "referral": there.referral, "desk": there.actor.desk_id,
            "number": len(journal(there.scene)), "compartment": "contact"}  # fmt: skip
    for route in routes(get_resolver("amparo.config.urls")):
        if route.name not in ENDS_THE_VISIT:
            said = {name: ours.get(name, sample) for name, sample in route.arguments.items()}
            yield route.name, reverse(route.name, kwargs=said)


def named_at(there: Sheltered, name: str) -> list[tuple[str, str]]:
    """The addresses at which somebody reads of the shelter, opened and sent to."""
    client, found, opened = browser(name, is_open=name in ("amina", "lucia", "marta")), [], 0
    for route, address in addresses(there):
        for method in (client.get, client.post):
            page = method(address, {})
            opened += page.status_code == 200
            said = told(page) + page.headers.get("Location", "")
            if names_it(said.replace(address, "")):
                found.append((route, page.request["REQUEST_METHOD"]))
    assert opened > 25
    return found


def lived_in(there: Sheltered) -> None:
    """The shelter accepts, records at its own place, looks, opens and keeps a sealed part."""
    by, case = there.actor, there.scene.case
    accept(by, there.referral)
    with acting(by):
        sheltered(by, case)
        note_reading(by=by, case=case, at=LATER, purpose=LookedFor.OTHER, words=WORDS)
    read(there.lead, case)
    keep(there.lead, case, HEALTH, {"needs": "Invented"})


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_who_asked_reads_which_it_is_while_it_has_her(there: Sheltered, name: str) -> None:
    ask(there.actor, there.referral)
    answer(there.scene.cast.amina, there.referral)
    lived_in(there)

    assert named_at(there, name) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", FAR)
def test_nor_does_anybody_else(there: Sheltered, name: str) -> None:
    record(there.scene.cast.amina, there.scene.case, FOUND)
    lived_in(there)

    assert named_at(there, name) == []


@pytest.mark.slow
@pytest.mark.parametrize("how", ["asked", "declined", "handed back"])
def test_nor_before_it_accepts_nor_when_it_is_over(there: Sheltered, how: str) -> None:
    if how == "asked":
        ask(there.actor, there.referral)
    elif how == "declined":
        decline(there.actor, there.referral)
    else:
        lived_in(there)
        give_back(there.actor, there.referral, outcome=Outcome.NO_SERVICE)

    assert named_at(there, "amina") == []


CASE = "/cases/{case}/"
OF_THE_CASE = (
    CASE, f"{CASE}readers/", f"{CASE}access/", f"{CASE}restrict/", f"{CASE}consent/",
    f"{CASE}consent/withdraw/", f"{CASE}sealed/", f"{CASE}refer/", "/referrals/",
    "/referrals/{referral}/", "/readers/", "/", "/cases/",
)  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
def test_a_known_house_is_not_named_either_where_one_of_its_desks_is_confidential(
    committed: Cast, name: str
) -> None:
    there = sent_to_shelter(committed, is_house_known=True)
    lived_in(there)
    client = browser(name)

    pages = {
        path: plain(told(client.get(path.format(case=there.scene.case, referral=there.referral))))
        for path in OF_THE_CASE
    }

    offered = f"Casa {CANARY} · Office"  # a desk that anybody may refer to, or keep out
    assert [path for path, page in pages.items() if names_it(page.replace(offered, ""))] == []
    assert "A confidential service" in pages["/referrals/"]
    assert "A confidential service" in pages[CASE]


def test_the_api_names_it_to_no_program_of_who_asked(there: Sheltered) -> None:
    lived_in(there)
    program = program_of(there.scene.cast.amina)

    found = [
        program.get(path).json()
        for path in (f"/cases/{there.scene.case}", "/cases", "/duties", "/protocol", "/figures")
    ]

    assert "entries" in found[0]
    assert not names_it(str(found))


def test_the_journal_says_to_which_desk_it_went_nowhere_before_that_desk_accepts(
    there: Sheltered,
) -> None:
    ask(there.actor, there.referral)
    own = str(there.actor.desk_id)

    said = [
        (entry.content.target, tuple(entry.content.about.values()))
        for entry in journal(there.scene)
        if entry.kind is Kind.REFERRAL
    ]

    assert len(said) == 2
    assert not any(target == own or own in values for target, values in said)


def test_she_agrees_to_a_confidential_service_without_anybody_naming_it(
    committed: Cast,
) -> None:
    scene = set_scene(committed)
    lead, _officer = opened_shelter()
    holder = begun(lead)
    with pytest.raises(Uncovered):
        try_to_send(scene, wanted(None))

    agree(scene, 0, to=[IDENTITY, CONTACT], role=A_SERVICE)
    sent = try_to_send(scene, wanted(None))

    assert sent.referral is not None
    accept(lead, sent.referral)
    assert read(holder, scene.case).fields["telephone"] == "000 invented"
    amina = browser("amina")
    consent = plain(told(amina.get(f"/cases/{scene.case}/consent/")))
    assert "to share with a confidential service, for a safe place to stay" in consent
    assert not names_it(consent)


def test_what_she_takes_back_from_it_is_told_to_the_one_at_work_alone(committed: Cast) -> None:
    scene = set_scene(committed)
    lead, _officer = opened_shelter()
    Desk.objects.filter(pk=scene.cast.marta.desk_id).update(is_confidential=True)
    begun(lead)
    agree(scene, 0, to=[IDENTITY, CONTACT], role=A_SERVICE)
    first, second = (try_to_send(scene, wanted(None)).referral for _ in range(2))
    assert first is not None
    assert second is not None
    accept(scene.cast.marta, first)  # the other is asked no longer

    with acting(scene.cast.amina):
        withdraw(
            by=scene.cast.amina, at=LATER, case=scene.case, number=None, how=How.ORALLY,
            submission=uuid.uuid4(),
        )  # fmt: skip
        notices = WithdrawalNotice.objects.values_list("desk", flat=True)
        assert lead.desk_id not in set(notices)
        assert scene.cast.marta.desk_id in set(notices)


def test_a_sender_cannot_name_a_confidential_desk_themselves(there: Sheltered) -> None:
    decline(there.actor, there.referral)
    amina = browser("amina")

    page = preview(amina, there.scene, there.actor.desk_id)

    assert "Select a valid choice." in page
    assert not names_it(page)
    assert f'value="{there.actor.desk_id}"' not in amina.get(
        f"/cases/{there.scene.case}/refer/"
    ).content.decode().replace("A confidential", "")


def test_its_own_members_read_its_name_and_who_asks(there: Sheltered) -> None:
    lived_in(there)
    own = of_shelter("kanaria-lead")

    pages = {route: told(own.get(address)) for route, address in addresses(there)}

    assert "Police, Asunción" in pages["referrals"]
    assert {"case", "due", "referrals", "readers"} < {
        route for route, page in pages.items() if names_it(page)
    }
