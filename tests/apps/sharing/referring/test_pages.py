"""The pages of referrals, as their members meet them: from a form to a handover sheet."""

import re
import uuid
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.test import Client

from amparo.apps.accounts.models import Desk
from amparo.apps.cases.models import Case
from amparo.apps.cases.profiles import keep_profile
from amparo.apps.compartments.keeping import keep_compartment
from amparo.apps.keys.holding import numbers_of_desk
from amparo.apps.sharing.consenting.actions import withdraw
from amparo.apps.sharing.models import Referral
from amparo.domain.casework.compartments import Compartment
from amparo.domain.consent.scopes import How, Purpose
from amparo.domain.referral.acts import Reason
from tests.apps.acting import FOUND, NOW, cheat, record
from tests.apps.sharing.referring.referred import (
    CONTACT,
    IDENTITY,
    WORDS,
    Scene,
    accept,
    agree,
    ask,
    decline,
    keep,
    recall,
    send,
    set_scene,
    state_of,
)
from tests.apps.sharing.referring.referred import answer as say
from tests.apps.signing_in import prove, sign_in
from tests.apps.unsealing import PASSPHRASE, acting
from tests.cast import Cast
from tests.database import TestDatabase

Fields = dict[str, object]


@pytest.fixture
def scene(committed: Cast) -> Scene:
    found = set_scene(committed)
    with acting(committed.amina):
        keep_profile(case=found.case, profile={"age_band": "18-24", "sex": "female"}, seen={})
    return found


def browser(name: str, *, is_open: bool = True) -> Client:
    """Somebody's browser; they have said their passphrase, unless not."""
    client = Client()
    sign_in(client, name)
    prove(client)
    if is_open:
        client.post("/unseal/", {"passphrase": PASSPHRASE})
    return client


def plain(page: str) -> str:
    """The words of a page, with single spaces."""
    return " ".join(
        unescape(re.sub(r"<(script|style|svg).*?</\1>|<[^>]+>", " ", page, flags=re.S)).split()
    )


def words_at(client: Client, address: str) -> str:
    """The words of the page at an address."""
    return plain(client.get(address).content.decode())


def hidden(text: str) -> Fields:
    """The hidden fields of the last form of a page, each with every value it has."""
    found: dict[str, list[str]] = {}
    form = text.rpartition('<form method="post" novalidate>')[2]
    for name, value in re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', form):
        found.setdefault(name, []).append(value)
    return {name: values for name, values in found.items() if name != "csrfmiddlewaretoken"}


def filled(to: object, **changed: object) -> Fields:
    """What a sender chooses and types."""
    said: Fields = {
        "need": "shelter", "urgency": "now", "receiver": str(to), "words": WORDS,
        "facts": ["age_band"], "language": "gn", "compartments": ["contact"], **changed,
    }  # fmt: skip
    return {f"sealed-{name}": value for name, value in said.items() if value is not None}


def preview(client: Client, scene: Scene, to: object, **changed: object) -> str:
    """The page that shows what they will read, or the form with what is wrong."""
    address = f"/cases/{scene.case}/refer/"
    page = client.get(address).content.decode()
    sent = {**hidden(page), **filled(to, **changed), "step": "preview"}
    return client.post(address, sent).content.decode()


def go(client: Client, scene: Scene, page: str, **changed: object) -> str:
    """Press the button below the preview; return where it leads, or the page that comes."""
    answer = client.post(f"/cases/{scene.case}/refer/", {**hidden(page), "step": "send", **changed})
    return answer.headers.get("Location", answer.content.decode())


def test_before_it_goes_the_numbers_of_the_other_desks_key_are_told_and_no_services(
    scene: Scene,
) -> None:
    rosa = scene.cast.rosa.desk_id
    with acting(scene.cast.amina):
        told = numbers_of_desk(desk_id=rosa)
    page = preview(browser("amina"), scene, rosa)
    Desk.objects.filter(pk=rosa).update(is_confidential=True)

    hidden_page = preview(browser("amina"), scene, "confidential")

    assert re.fullmatch(r"(\d{4} ){5}\d{4}", told)
    assert told in page
    assert "It goes to: A confidential service" in hidden_page
    assert told not in hidden_page


def test_a_referral_is_written_previewed_and_sent(scene: Scene) -> None:
    amina, rosa = browser("amina"), scene.cast.rosa

    page = preview(amina, scene, rosa.desk_id)

    text = plain(page)
    assert "What they will read" in text
    for said in (WORDS, "18 to 24", "Guaraní", "A safe place to stay", "000 invented",
                 "Police, Asunción", "a practice of Amparo"):  # fmt: skip
        assert said in text, said
    assert "Ñasaindy" not in text
    assert "Female" not in text
    assert go(amina, scene, page) == "/referrals/"
    with acting(rosa):
        assert Referral.objects.get().state == "sent"
    told = words_at(amina, "/referrals/")
    assert "Police, Alto Paraná" in told


def test_the_preview_warns_the_sender_as_it_will_warn_whoever_accepts(scene: Scene) -> None:
    page = plain(preview(browser("amina"), scene, scene.cast.rosa.desk_id))

    assert page.index("Do not call. It is not safe for them.") < page.index("000 invented")


def test_what_is_previewed_is_what_they_read_before_and_after(scene: Scene) -> None:
    amina, rosa = browser("amina"), browser("rosa")
    go(amina, scene, preview(amina, scene, scene.cast.rosa.desk_id))
    with acting(scene.cast.rosa):
        referral = Referral.objects.get().pk

    before = words_at(rosa, f"/referrals/{referral}/")
    for said in (WORDS, "18 to 24", "Guaraní", "A safe place to stay", "Now, today or tonight",
                 "Police, Asunción"):  # fmt: skip
        assert said in before, said
    for unsaid in ("000 invented", "Ñasaindy", "Female", "possible victim"):
        assert unsaid not in before, unsaid
    assert rosa.get(f"/cases/{scene.case}/").status_code == 404
    page = rosa.get(f"/referrals/{referral}/accept/").content.decode()
    assert rosa.post(f"/referrals/{referral}/accept/", hidden(page)).headers["Location"] == (
        f"/referrals/{referral}/"
    )
    assert rosa.get(f"/cases/{scene.case}/").status_code == 200
    opened = rosa.get(f"/cases/{scene.case}/sealed/contact/").content.decode()
    assert "000 invented" in opened
    assert rosa.get(f"/cases/{scene.case}/sealed/identity/").status_code == 403


def test_what_was_changed_since_it_was_read_is_shown_once_more(scene: Scene) -> None:
    amina = browser("amina")
    page = preview(amina, scene, scene.cast.rosa.desk_id)

    forged = go(amina, scene, page, **{"sealed-words": "Something that was never shown."})

    assert "Something changed meanwhile." in forged
    with acting(scene.cast.amina):
        assert not Referral.objects.exists()
    assert go(amina, scene, forged) == "/referrals/"


def test_a_part_that_others_changed_meanwhile_is_shown_once_more(scene: Scene) -> None:
    amina = browser("amina")
    page = preview(amina, scene, scene.cast.rosa.desk_id)
    address = f"/cases/{scene.case}/sealed/contact/edit/"
    fields = re.findall(
        r'name="(sealed-(?:submission|seen))" value="([^"]*)"', amina.get(address).content.decode()
    )
    amina.post(address, {**dict(fields), "sealed-telephone": "111 invented"})

    again = go(amina, scene, page)

    assert "Something changed meanwhile." in again
    assert "111 invented" in again


def test_a_sender_may_change_what_they_previewed(scene: Scene) -> None:
    amina = browser("amina")
    page = preview(amina, scene, scene.cast.rosa.desk_id)

    form = amina.post(
        f"/cases/{scene.case}/refer/", {**hidden(page), "step": "change"}
    ).content.decode()

    assert WORDS in form
    assert "See what they will read" in form


def test_what_she_has_not_agreed_to_is_said_with_a_way_to_ask_her(scene: Scene) -> None:
    keep(scene.amina, scene.case, Compartment.HEALTH, {"needs": "Invented"})
    amina = browser("amina")

    page = preview(amina, scene, scene.cast.rosa.desk_id, compartments=["contact", "health"])

    text = plain(page)
    assert "The person has not let this be shared: Health: the person was not asked" in text
    assert f"/cases/{scene.case}/consent/ask/" in page
    with acting(scene.cast.amina):
        assert not Referral.objects.exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"need": ""}, "Choose what the person needs."),
        ({"urgency": None}, "Choose how soon."),
        ({"compartments": None}, "Choose at least one part."),
        ({"words": "a" * 1001}, "Write at most 1000 letters."),
        ({"receiver": "987654"}, "Select a valid choice."),
        ({"receiver": "confidential", "need": "legal"}, "A confidential service helps with"),
        ({"is_fulfilled": "on"}, "Choose the duty that it fulfils."),
    ],
)
def test_what_is_missing_or_wrong_is_said_in_the_form(
    scene: Scene, changed: Fields, said: str
) -> None:
    page = preview(browser("amina"), scene, scene.cast.rosa.desk_id, **changed)

    assert said in plain(page)
    assert "See what they will read" in page


def test_more_than_a_need_needs_is_pointed_out(scene: Scene) -> None:
    page = preview(
        browser("amina"), scene, scene.cast.rosa.desk_id, compartments=["contact", "identity"]
    )

    assert "For this need a desk can help without: who they are." in plain(page)


def test_a_desk_that_opens_no_part_is_led_to_write_how_to_reach_her(scene: Scene) -> None:
    record(scene.cast.amina, scene.case, FOUND)

    page = browser("marta").get(f"/cases/{scene.case}/refer/").content.decode()

    assert "Your desk opens no sealed part of this case yet." in page


def test_no_confidential_service_is_said_and_recorded_as_that(scene: Scene) -> None:
    amina = browser("amina")

    page = preview(amina, scene, "confidential")

    assert "No confidential service is left that could be asked" in page
    assert go(amina, scene, page) == f"/cases/{scene.case}/"
    case = words_at(amina, f"/cases/{scene.case}/")
    assert "No service was found, for a safe place to stay." in case


def test_of_a_confidential_service_neither_name_nor_place_is_told_to_who_asked(
    scene: Scene,
) -> None:
    Desk.objects.filter(pk=scene.cast.rosa.desk_id).update(is_confidential=True)
    amina = browser("amina")
    page = preview(amina, scene, "confidential")
    go(amina, scene, page)
    with acting(scene.cast.rosa):
        referral = Referral.objects.get().pk
    accept(scene.cast.rosa, referral)

    for address in ("/referrals/", f"/referrals/{referral}/"):
        shown = words_at(amina, address)
        assert "A confidential service" in shown
        assert "Alto Paraná" not in shown
    assert "Alto Paraná" not in plain(page)
    timeline = words_at(amina, f"/cases/{scene.case}/")
    assert "was accepted, for a safe place to stay." in timeline
    assert "went to a confidential service, for a safe place to stay." in timeline
    assert "Alto Paraná" not in timeline


def test_asking_for_more_and_saying_more_go_to_and_fro(scene: Scene) -> None:
    referral = send(scene, scene.cast.rosa)
    rosa, amina = browser("rosa"), browser("amina")

    for client, act, words in (
        (rosa, "ask", "Can she climb stairs?"), (amina, "say", "No, she cannot.")
    ):  # fmt: skip
        address = f"/referrals/{referral}/{act}/"
        page = client.get(address).content.decode()
        assert client.post(address, hidden(page)).status_code == 200  # nothing is said
        client.post(address, {**hidden(page), "sealed-words": words})

    for client in (rosa, amina):
        text = words_at(client, f"/referrals/{referral}/")
        assert "Can she climb stairs?" in text
        assert "No, she cannot." in text


def test_a_desk_declines_with_a_reason_that_the_other_reads(scene: Scene) -> None:
    referral = send(scene, scene.cast.rosa)
    rosa = browser("rosa", is_open=False)
    address = f"/referrals/{referral}/decline/"
    page = rosa.get(address).content.decode()

    assert "Choose why you decline." in rosa.post(address, hidden(page)).content.decode()
    rosa.post(address, {**hidden(page), "reason": "no place"})

    assert state_of(scene.cast.amina, referral) == "declined"
    told = words_at(browser("amina"), "/referrals/")
    assert "There is no place now" in told


def test_what_was_taken_back_meanwhile_is_said_and_nothing_is_recorded(scene: Scene) -> None:
    referral = send(scene, scene.cast.rosa)
    rosa = browser("rosa")
    address = f"/referrals/{referral}/accept/"
    page = rosa.get(address).content.decode()
    recall(scene.cast.amina, referral)

    answer = rosa.post(address, hidden(page))

    assert answer.status_code == 409
    assert "answered, taken back or ended meanwhile" in answer.content.decode()
    assert rosa.get(address).headers["Location"] == "/referrals/"
    with acting(scene.cast.rosa):
        assert not Case.objects.exists()


def test_the_first_page_tells_of_what_waits_and_of_what_was_answered(scene: Scene) -> None:
    one, other = send(scene, scene.cast.rosa), send(scene, scene.cast.marta)
    rosa, amina = browser("rosa", is_open=False), browser("amina", is_open=False)
    assert "1 referral waits for the answer of your desk." in words_at(rosa, "/")
    assert "is after its time" in words_at(rosa, "/")  # it was sent long ago

    ask(scene.cast.rosa, one)
    assert "Of 1 referral of your desk they ask for more." in words_at(amina, "/")
    decline(scene.cast.marta, other, reason=Reason.DANGER, at=now())
    assert "1 referral of your desk was answered, handed back or has lapsed." in words_at(
        amina, "/"
    )
    recall(scene.cast.amina, one)


def now() -> datetime:
    return datetime.now(tz=UTC)


def test_the_first_page_of_who_coordinates_tells_of_none(scene: Scene) -> None:
    send(scene, scene.cast.rosa)

    assert "referral" not in words_at(browser("clara", is_open=False), "/")


def test_a_desk_that_closes_is_told_on_the_list_of_whoever_asked(scene: Scene) -> None:
    send(scene, scene.cast.rosa)
    Desk.objects.filter(pk=scene.cast.rosa.desk_id).update(closed_on=NOW.date())

    told = words_at(browser("amina", is_open=False), "/referrals/")

    assert "Lapsed" in told


def handed_over(scene: Scene, *compartments: Compartment) -> str:
    """The handover sheet of Rosa's desk, to which some compartments were granted."""
    referral = send(scene, scene.cast.rosa, compartments=frozenset(compartments))
    accept(scene.cast.rosa, referral)
    return words_at(browser("rosa"), f"/referrals/{referral}/handover/")


def test_the_handover_sheet_says_how_to_reach_her_what_she_needs_and_what_not_to_ask_again(
    scene: Scene,
) -> None:
    health, statement = Compartment.HEALTH, Compartment.STATEMENT
    keep(scene.amina, scene.case, health, {"needs": "A room on the ground floor"})
    keep(scene.amina, scene.case, statement,
         {"story": "A long invented story", "not_again": "The road to the border"})  # fmt: skip
    agree(scene, scene.cast.rosa.desk_id, to=[health, statement])

    sheet = handed_over(scene, IDENTITY, CONTACT, health, statement)

    for said in ("Do not call.", "000 invented", "Guaraní", "A room on the ground floor",
                 "The road to the border", "Given names"):  # fmt: skip
        assert said in sheet, said
    assert "A long invented story" not in sheet
    assert "Ñasaindy" not in sheet


def test_the_handover_sheet_holds_nothing_that_was_not_granted(scene: Scene) -> None:
    keep(scene.amina, scene.case, Compartment.HEALTH, {"needs": "A canary in the health part"})

    sheet = handed_over(scene, CONTACT)

    assert "000 invented" in sheet
    assert "canary in the health part" not in sheet
    assert "Given names" not in sheet


def test_the_handover_sheet_warns_of_what_nobody_wrote_to_be_safe(scene: Scene) -> None:
    fields = {"telephone": "000 invented", "where_to_write": "An invented address"}
    with acting(scene.cast.amina):
        keep_compartment(
            by=scene.amina, at=NOW, case=scene.case, compartment=CONTACT, fields=fields, seen=1,
            submission=uuid.uuid4(),
        )  # fmt: skip

    sheet = handed_over(scene, CONTACT)

    for said in ("Nobody has written whether it is safe to call.",
                 "Nobody has written whether it is safe to write."):  # fmt: skip
        assert sheet.index(said) < sheet.index("000 invented")


def test_the_handover_sheet_says_all_that_was_written_before_it_was_accepted(scene: Scene) -> None:
    referral = send(scene, scene.cast.rosa)
    # Of what was done at one instant, nobody can say what came first.
    ask(scene.cast.rosa, referral, at=NOW + timedelta(minutes=5))
    say(scene.cast.amina, referral, "No, and she sleeps badly.")
    accept(scene.cast.rosa, referral)

    sheet = words_at(browser("rosa"), f"/referrals/{referral}/handover/")

    before, said = sheet.index(WORDS), sheet.index("No, and she sleeps badly.")
    assert before < sheet.index("Can she climb stairs?") < said
    assert "They said more" in sheet


def test_the_handover_sheet_says_what_may_not_be_opened_any_more(scene: Scene) -> None:
    referral = send(scene, scene.cast.rosa, compartments=frozenset({IDENTITY, CONTACT}))
    accept(scene.cast.rosa, referral)
    rosa, address = browser("rosa"), f"/referrals/{referral}/handover/"
    assert "any more" not in words_at(rosa, address)
    with acting(scene.cast.amina):
        withdraw(
            by=scene.cast.amina, at=datetime.now(tz=UTC), case=scene.case, number=None,
            how=How.ORALLY, submission=uuid.uuid4(),
        )  # fmt: skip

    sheet = words_at(rosa, address)

    assert "Your desk may not open any more: Who they are, How to reach them safely." in sheet
    assert sheet.count("Your desk may not open this any more.") == 2
    assert "What was written with it is deleted." in sheet
    assert "000 invented" not in sheet


def test_before_a_desk_accepts_there_is_no_sheet_and_none_for_who_asked(scene: Scene) -> None:
    referral = send(scene, scene.cast.rosa)
    address = f"/referrals/{referral}/handover/"

    assert browser("rosa").get(address).status_code == 404
    accept(scene.cast.rosa, referral)
    assert browser("amina").get(address).status_code == 404
    assert browser("marta").get(address).status_code == 404


def test_to_a_desk_that_has_nothing_to_do_with_it_there_is_no_page(scene: Scene) -> None:
    referral = send(scene, scene.cast.rosa)
    marta = browser("marta")

    for act in ("", "accept/", "decline/", "ask/", "say/", "hand-back/", "take-back/"):
        assert marta.get(f"/referrals/{referral}/{act}").status_code == 404, act
    assert marta.get(f"/referrals/{uuid.uuid4()}/").status_code == 404


def test_words_that_were_changed_in_the_database_are_refused(
    scene: Scene, database: TestDatabase
) -> None:
    referral = send(scene, scene.cast.rosa)
    cheat(database, "UPDATE sharing_referral_words SET act = gen_random_uuid()")

    answer = browser("rosa").get(f"/referrals/{referral}/")

    assert answer.status_code == 409
    assert "changed or moved in the database" in answer.content.decode()


def test_who_has_not_said_their_passphrase_is_asked_for_it(scene: Scene) -> None:
    referral = send(scene, scene.cast.rosa)
    closed = browser("rosa", is_open=False)

    for address in (f"/referrals/{referral}/", f"/referrals/{referral}/ask/"):
        assert closed.get(address).headers["Location"] == f"/unseal/?next={address}"
    assert closed.get("/referrals/").status_code == 200


def test_the_purpose_is_that_of_the_need(scene: Scene) -> None:
    agree(scene, scene.cast.rosa.desk_id, purpose=Purpose.LEGAL_AID, to=[CONTACT])

    page = preview(browser("amina"), scene, scene.cast.rosa.desk_id, need="legal")

    assert "Legal aid" in plain(page)


def test_the_coordination_reads_what_was_missing_by_need_and_place_and_no_case(
    scene: Scene,
) -> None:
    decline(scene.cast.rosa, send(scene, scene.cast.rosa))
    send(scene, scene.cast.marta)

    page = browser("clara", is_open=False).get("/coordination/").content.decode()

    text = plain(page)
    assert "Help that was asked for" in text
    assert "A safe place to stay 2 1 0 0 1 0" in text
    assert "Asunción 2 1 0 0 1 0" in text
    assert str(scene.case) not in page
