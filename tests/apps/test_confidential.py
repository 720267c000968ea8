"""A confidential desk has no name for anybody else: every address, and the API, opened by others.

The shelter holds roles of the protocol, and does everything that a desk can do: it was granted a
case, recorded at its own place, looked, asked, was demanded of, kept somebody out.
"""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import get_resolver, reverse

from amparo.apps.accounts.confidential import A_SERVICE, read_known, set_confidential
from amparo.apps.accounts.factors.codes import make_sheet
from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.models import Desk, Institution, Member, Posting, RoleHolding
from amparo.apps.accounts.roles import MemberRole
from amparo.apps.accounts.seeing import Actor, find_actor
from amparo.apps.cases import actions
from amparo.apps.cases.granting import grant_access
from amparo.apps.cases.leading.actions import open_in_emergency, restrict_case
from amparo.apps.cases.models import Duty, Restriction
from amparo.apps.cases.pages.queries import read_code
from amparo.apps.journal.actions import note_reading
from amparo.apps.sharing.actions import ask_holder
from amparo.apps.sharing.actions_demands import answer_demand
from amparo.domain.access.looking import LookedFor
from amparo.domain.casework.demands import Given
from amparo.domain.casework.recording import Draft
from amparo.domain.casework.restricting import Restricts
from amparo.domain.protocol.calendar import as_microseconds
from tests.apps.acting import FOUND, GROUND, IDENTIFIED, NOW, PETITION, cheat, open_case, record
from tests.apps.api.asking import program_of
from tests.apps.cases.browsing import hidden
from tests.apps.sharing.asking import WORDS
from tests.apps.sharing.test_demands import demanded
from tests.apps.signing_in import prove
from tests.apps.test_routes import KNOWN, Route, routes
from tests.cast import SINCE, Cast
from tests.database import TestDatabase

CANARY = "Kanaria"
PLACE = "Villa Kanaria"
OTHERS = (
    "lucia",
    "clara",
    *(pytest.param(name, marks=pytest.mark.slow)
      for name in ("amina", "pablo", "marta", "rosa", "elena", "julia")),
)  # fmt: skip
"""Who leads a case of the shelter, and who coordinates; then everybody else."""
ENDS_THE_VISIT = ("sign-out", "session-end", "sessions-end", "own-password")
LATER = NOW + timedelta(days=12)
Clients = dict[str, Client]


@dataclass(frozen=True, kw_only=True)
class Shelter:
    """The shelter, its case lead and its officer, and what it had to do with."""

    lead: Actor
    officer: Actor
    case: uuid.UUID
    asked: uuid.UUID
    demand: uuid.UUID
    restriction: int


def entered(name: str, role: MemberRole, desk: Desk) -> Actor:
    """Somebody at the shelter."""
    member = Member.objects.create(sign_in_name=name, shown_name=f"{CANARY} {name}", password="!")
    Posting.objects.create(member=member, desk=desk, role=role, starts_on=SINCE)
    make_sheet(member=member)
    actor = find_actor(member=member)
    assert actor is not None
    return actor


def opened_shelter(*, roles: tuple[str, ...] = ()) -> tuple[Actor, Actor]:
    """Its case lead and its officer, once it is confidential."""
    house = Institution.objects.create(name=f"Casa {CANARY}")
    desk = Desk.objects.create(
        institution=house, name=f"Hogar {CANARY}", place=PLACE, opened_on=SINCE,
        is_by_assignment=True,
    )  # fmt: skip
    for role in roles:
        RoleHolding.objects.create(role=role, institution=house)
    set_confidential(desk_id=desk.pk, is_confidential=True)
    lead = entered("kanaria-lead", MemberRole.CASE_LEAD, desk)
    return lead, entered("kanaria-officer", MemberRole.OFFICER, desk)


def done(by: Actor, do: Callable[[], object]) -> object:
    """What somebody does, in a transaction of its own."""
    with transaction.atomic():
        see_as(actor=by)
        return do()


def sheltered(by: Actor, case: uuid.UUID, *, seen: int = 1_000) -> None:
    """The shelter records something at its own place."""
    at = as_microseconds(LATER)
    draft = Draft(event=IDENTIFIED, earliest=at, latest=at, place=PLACE)
    actions.record_event(
        by=by, at=LATER, case=case, draft=draft, seen=seen, submission=uuid.uuid4(),
        although_barred=True, although_again=True,
    )  # fmt: skip


@pytest.fixture
def shelter(committed: Cast, database: TestDatabase) -> Shelter:
    """A shelter that holds two roles, has a case, and did what a desk can do."""
    cast = committed
    lead, officer = opened_shelter(roles=("migration authority", "juvenile court"))
    case = open_case(cast.amina)
    record(cast.amina, case, FOUND)
    record(cast.amina, case, PETITION)
    other = open_case(cast.amina)
    done(cast.lucia, lambda: grant_access(
        by=cast.lucia, at=LATER, case=other, desk_id=lead.desk_id, until=None,
        submission=uuid.uuid4()))  # fmt: skip
    done(lead, lambda: sheltered(lead, case))
    code = str(done(lead, lambda: read_code(case=case)))
    done(officer, lambda: open_in_emergency(by=officer, at=LATER, code=code, words=WORDS))
    done(lead, lambda: note_reading(
        by=lead, case=case, at=LATER, purpose=LookedFor.OTHER, words=WORDS))  # fmt: skip
    theirs = str(done(cast.lucia, lambda: read_code(case=case)))
    asked = done(officer, lambda: ask_holder(by=officer, at=LATER, code=theirs, words=WORDS))
    demand = done(lead, lambda: demanded(lead))
    assert isinstance(asked, uuid.UUID)
    assert isinstance(demand, uuid.UUID)
    done(lead, lambda: answer_demand(
        by=lead, at=LATER, demand=demand, case=case, given=Given.PART,
        texts={"article": "Art. 1", "words": ""}, submission=uuid.uuid4()))  # fmt: skip
    done(lead, lambda: restrict_case(
        by=lead, at=LATER, case=case, kind=Restricts.MEMBER, target=str(officer.member),
        words=GROUND, submission=uuid.uuid4()))  # fmt: skip
    cheat(database, "INSERT INTO journal_far_reading (day, desk_id, member, cases, without_duty)"
          " VALUES (current_date, %s, %s, 90, 80)", lead.desk_id, officer.member)  # fmt: skip
    number = done(lead, lambda: Restriction.objects.get().pk)
    assert isinstance(number, int)
    return Shelter(
        lead=lead, officer=officer, case=case, asked=asked, demand=demand, restriction=number
    )


def browser(name: str, language: str = "en") -> Client:
    """The browser of somebody who has said their password just now."""
    client = Client(headers={"accept-language": language})
    client.force_login(Member.objects.get(sign_in_name=name))
    prove(client)
    return client


def addresses(shelter: Shelter) -> Iterator[tuple[str, str]]:
    """Every address there is, of what the shelter had to do with where it takes anything."""
    of_ours = {"case": shelter.case, "asked": shelter.asked, "demand": shelter.demand,
               "restriction": shelter.restriction, "desk": shelter.lead.desk_id,
               "institution": Institution.objects.get(name__startswith="Casa").pk,
               "number": 4, "position": 0}  # fmt: skip
    for route in routes(get_resolver("amparo.config.urls")):
        if route.name not in ENDS_THE_VISIT:
            address = reverse(route.name, kwargs=_filled(route, of_ours))
            asks = route.name in ("record-event", "open-case")
            yield route.name, f"{address}?event=victim%20identified" if asks else address


def _filled(route: Route, of_ours: dict[str, object]) -> dict[str, object]:
    said = {name: of_ours.get(name, sample) for name, sample in route.arguments.items()}
    return {**said, "address": "casa-kanaria"} if "address" in said else said


def told(response: HttpResponseBase) -> str:
    """What an answer says, its pictures and printed pages too."""
    if isinstance(response, StreamingHttpResponse):
        return b"".join(response).decode(errors="replace")
    assert isinstance(response, HttpResponse)
    return response.content.decode(errors="replace")


def names_it(text: str) -> bool:
    """Whether a text names the shelter, in whatever letters."""
    return CANARY.casefold() in text.casefold()


@pytest.mark.parametrize("name", OTHERS)
def test_no_address_names_it_to_anybody_else(shelter: Shelter, name: str) -> None:
    client, named, opened = browser(name), [], 0
    for route, address in addresses(shelter):
        for answer in (client.get(address), client.post(address, {})):
            opened += answer.status_code == 200
            said = told(answer) + answer.headers.get("Location", "")
            if names_it(said.replace(address, "")):
                named.append((route, answer.request["REQUEST_METHOD"]))

    assert opened > 25
    assert named == []


def test_every_address_is_among_them(shelter: Shelter) -> None:
    visited = {route for route, _address in addresses(shelter)}

    assert {route.name for route in KNOWN} - visited == set(ENDS_THE_VISIT)


def test_its_own_members_and_an_administrator_of_the_country_read_its_name(
    shelter: Shelter,
) -> None:
    def named(name: str) -> set[str]:
        client = browser(name)
        return {route for route, address in addresses(shelter)
                if names_it(told(client.get(address)).replace(address, ""))}  # fmt: skip

    assert {"case", "due", "readers", "demands", "protocol-roles"} < named("kanaria-lead")
    assert {"administration", "institution", "desk-confidential", "roles", "protocol-roles"} < (
        named("diego")
    )


def test_on_the_pages_of_others_stands_that_it_is_a_service(
    shelter: Shelter, committed: Cast
) -> None:
    lucia, clara = browser("lucia"), browser("clara")

    case = told(lucia.get(f"/cases/{shelter.case}/"))
    assert case.count("A confidential service") >= 2  # what others must do, and what happened
    assert "A member" in told(lucia.get("/readers/"))
    assert "A confidential service" in told(lucia.get(f"/cases/{shelter.case}/restrict/"))
    assert "A confidential service" in told(lucia.get("/requests/"))
    assert "A confidential service" in told(browser("marta").get("/demands/"))
    assert "A confidential service" in told(browser("amina").get("/protocol/roles/"))
    for route in ("coordination", "reviews", "far-readers", "demands"):
        assert "A confidential service" in told(clara.get(reverse(route))), route
    assert "A confidential service" in told(browser("julia").get("/journal/"))


def test_it_is_said_in_the_readers_language(shelter: Shelter) -> None:
    found = {
        language: told(browser("lucia", language).get(f"/cases/{shelter.case}/"))
        for language in ("es", "fr")
    }

    assert "Un servicio confidencial" in found["es"]
    assert "Un service confidentiel" in found["fr"]


def test_the_place_of_the_case_is_that_which_others_said(shelter: Shelter) -> None:
    lucia, lead = browser("lucia"), browser("kanaria-lead")
    page = f"/cases/{shelter.case}/"

    assert "Place: Asunción" in told(lucia.get(page))
    assert '<option value="Asunción" selected>' in told(
        lucia.get(reverse("record-event", args=[shelter.case]), {"event": PETITION})
    )
    lead.get(page)
    question = hidden(lead.get(page))
    lead.post(f"{page}why/", {**question, "words": WORDS})
    assert f"Place: {PLACE}" in told(lead.get(page))


def test_what_is_told_meanwhile_names_neither_the_desk_nor_the_member(
    shelter: Shelter, committed: Cast
) -> None:
    amina = browser("amina")
    address = f"{reverse('record-event', args=[shelter.case])}?event=petition%20filed"
    form = hidden(amina.get(address))
    done(shelter.lead, lambda: sheltered(shelter.lead, shelter.case))

    page = told(amina.post(address, {**form, "when": "now", "place": "Asunción"}))

    assert "Recorded by A member, A confidential service, on" in page
    assert not names_it(page)


def test_the_api_names_it_to_no_program_of_another_desk(shelter: Shelter, committed: Cast) -> None:
    police, coordination = program_of(committed.lucia), program_of(committed.clara)
    own = program_of(shelter.lead)
    case = police.get(f"/cases/{shelter.case}").json()
    figures = coordination.get("/figures").json()
    others = [police.get(address).json() for address in ("/duties", "/cases", "/protocol")]

    assert not names_it(str([case, figures, *others]))
    assert case["place"] == "Asunción"
    assert (case["entries"][-2]["institution"], case["entries"][-2]["place"]) == (A_SERVICE, "")
    assert A_SERVICE in {duty["holder"] for duty in case["open_duties"]}
    assert A_SERVICE in {one["institution"] for one in figures["sums"]}
    assert names_it(str(own.get(f"/cases/{shelter.case}").json()))


def test_what_follows_from_the_journal_goes_by_the_true_name(
    shelter: Shelter, committed: Cast
) -> None:
    held = done(
        committed.lucia,
        lambda: {duty.holder: duty.desk_id for duty in Duty.objects.filter(case=shelter.case)},
    )

    assert isinstance(held, dict)
    assert held[f"Casa {CANARY}"] == shelter.lead.desk_id


def test_an_institution_with_an_open_desk_that_is_not_confidential_keeps_its_name(
    cast: Cast,
) -> None:
    lead, _officer = opened_shelter()
    house = Institution.objects.get(name=f"Casa {CANARY}")
    see_as(actor=cast.amina)
    before = read_known().institutions

    other = Desk.objects.create(institution=house, name="Office", place="", opened_on=SINCE)

    known = read_known()
    assert (list(before), list(known.institutions)) == ([house.name], [])
    assert known.names[other.pk] == f"Casa {CANARY} · Office"
    assert known.names[lead.desk_id] == "A confidential service"
    assert known.place(PLACE, institution=house.name) == ""
    assert known.place("Asunción", institution=house.name) == "Asunción"


def test_who_is_nobody_in_particular_is_told_nothing(cast: Cast) -> None:
    lead, _officer = opened_shelter()

    assert read_known().names[lead.desk_id] == "A confidential service"


def test_an_administrator_of_the_country_says_that_a_desk_is_confidential(cast: Cast) -> None:
    diego = browser("diego")
    address = reverse("desk-confidential", args=[cast.bruno.desk_id])
    before = told(diego.get(address))

    answer = diego.post(address, {"is_confidential": "yes"})

    assert 'value="no" checked' in before
    assert answer.status_code == 302
    see_as(actor=cast.amina)
    assert read_known().names[cast.bruno.desk_id] == "A confidential service"
    see_as(actor=cast.marta)
    assert read_known().names[cast.bruno.desk_id] == "Ministerio Público · Anti-trafficking unit"


def test_whether_a_desk_is_confidential_must_be_chosen(cast: Cast) -> None:
    address = reverse("desk-confidential", args=[cast.bruno.desk_id])

    page = told(browser("diego").post(address, {}))

    assert "Choose what they read." in page
    assert not Desk.objects.get(pk=cast.bruno.desk_id).is_confidential
