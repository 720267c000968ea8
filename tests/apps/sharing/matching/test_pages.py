"""The pages of asking who helps: the same for whoever asks, whether somebody does or not."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from amparo.apps.accounts.confidential import set_confidential
from amparo.apps.keys.holding import Holder
from amparo.apps.sharing.matching.models import CountryKey
from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.matching import Told
from amparo.domain.casework.restricting import Restricts
from tests.apps.accounts.pages import text_of
from tests.apps.canaries import CANARIES, found_in
from tests.apps.sharing.matching.helping import (
    SOMEBODY_ELSE,
    SPELLED_OTHERWISE,
    answer,
    ask,
    compare,
    helped,
    matches,
    unseal,
)
from tests.apps.sharing.matching.test_answering import consent
from tests.apps.sharing.matching.test_comparing import keep_out
from tests.apps.signing_in import prove, sign_in
from tests.apps.unsealing import PASSPHRASE, acting, begun, joined
from tests.cast import Cast
from tests.database import TestDatabase

ASK, ASKED, HELPED = "/helped/ask/", "/helped/asked/", "/helped/"
SAID = (
    "Asked. If somebody helps this person, they are told by tomorrow evening and may write to you."
    " You are told nothing else."
)
_CHANGES = re.compile(
    rb'csrfmiddlewaretoken" value="[^"]*"|name="[\w-]*submission" value="[^"]*"|nonce-[\w+/=-]+|'
    rb'nonce="[^"]*"|\d\d:\d\d'
)
"""What differs from one page to the next, whatever was asked."""


def browser(name: str) -> Client:
    """Somebody's browser, signed in and unsealed."""
    client = Client()
    sign_in(client, name)
    client.post("/unseal/", {"passphrase": PASSPHRASE})
    return client


def sent(client: Client, told: dict[str, str], because: str = "found") -> dict[str, str]:
    """The form of asking, filled in."""
    page = client.get(ASK).content.decode()
    (number,) = re.findall(r'name="sealed-submission" value="([^"]*)"', page)
    return {
        "sealed-submission": number,
        "sealed-because": because,
        **{f"sealed-{name}": text for name, text in told.items()},
    }


def send_answer(client: Client, address: str, told: str) -> str:
    """Answer who asks, and return what the next page says."""
    page = client.get(address).content.decode()
    (number,) = re.findall(r'name="submission" value="([^"]*)"', page)
    answered = client.post(address, {"submission": number, "told": told}, follow=True)
    return unescape(text_of(answered))


def plain(content: bytes) -> bytes:
    return _CHANGES.sub(b"", content)


@pytest.mark.usefixtures("everybody")
def test_whoever_asks_sees_the_same_bytes_whether_somebody_helps_or_not(
    committed: Cast, amina: Holder, marta: Holder, database: TestDatabase
) -> None:
    bruno = joined(marta, committed.bruno)
    unseal(bruno)
    helped(amina)
    near, far = browser("marta"), browser("bruno")
    pages: dict[str, list[bytes]] = {"near": [], "far": []}
    counts: dict[str, list[int]] = {"near": [], "far": []}
    told = {"near": SPELLED_OTHERWISE, "far": SOMEBODY_ELSE}

    def looks(who: str, client: Client) -> None:
        for address in (ASKED, ASK, "/requests/mine/"):
            with CaptureQueriesContext(connection) as queries:
                answered = client.get(address)
            pages[who] += [plain(answered.content), str(answered.status_code).encode()]
            counts[who].append(len(queries))

    for who, client in (("near", near), ("far", far)):
        form = sent(client, told[who])
        with CaptureQueriesContext(connection) as queries:
            answered = client.post(ASK, form)
        counts[who].append(len(queries))
        pages[who] += [str(answered.status_code).encode(), answered.headers["Location"].encode()]
        looks(who, client)
    compare(database)
    assert len(matches(amina)) == 1
    for who, client in (("near", near), ("far", far)):
        looks(who, client)
    compare(database, in_hours=30)
    for who, client in (("near", near), ("far", far)):
        looks(who, client)

    # Marta leads her desk, and reads that Bruno asked: that is the one thing that differs.
    own = [page.split(b"Asked by others")[0] for page in pages["near"]]
    assert [_main(page) for page in own] == [_main(page) for page in pages["far"]]
    assert counts["near"][1:] == counts["far"][1:]
    assert counts["near"][0] == counts["far"][0]


def _main(page: bytes) -> bytes:
    """The main part of a page, without what names who reads it and what leads are shown beside."""
    main = page.partition(b"<main")[2] or page
    return main.partition(b"</main>")[0].partition(b'<h2 class="govuk-heading-m">')[0].strip()


def test_what_is_said_after_asking_names_nobody_and_nothing_is_kept_of_it(
    marta: Holder, database: TestDatabase
) -> None:
    client = browser("marta")

    page = client.post(
        ASK, sent(client, {"given_names": CANARIES[0], "surnames": CANARIES[1]}), follow=True
    )

    assert SAID in unescape(text_of(page))
    assert found_in(page.content) == set()
    assert found_in(str(dict(client.session)).encode()) == set()


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"born": "14 March 1998"}, "Write at least one name."),
        ({"given_names": "Ana", "born": "before the war"}, "Write it such as 14 March 1998"),
    ],
)
def test_what_cannot_be_compared_is_told_and_what_was_typed_stays(
    marta: Holder, told: dict[str, str], says: str
) -> None:
    client = browser("marta")

    page = client.post(ASK, sent(client, told))

    assert says in unescape(text_of(page))
    assert f'value="{told["born"]}"' in page.content.decode()


def test_a_reason_is_asked_for(marta: Holder) -> None:
    client = browser("marta")

    page = client.post(ASK, sent(client, SPELLED_OTHERWISE, because=""))

    assert "Choose why you ask." in text_of(page)


def test_the_eleventh_question_of_a_day_is_told_so(marta: Holder) -> None:
    for _time in range(10):
        ask(marta)
    client = browser("marta")

    page = client.post(ASK, sent(client, SPELLED_OTHERWISE))

    assert "You have asked 10 times within 24 hours" in text_of(page)


def test_a_desk_that_waits_for_the_countrys_key_is_told_so(committed: Cast, lucia: Holder) -> None:
    unseal(lucia)
    begun(committed.marta)
    client = browser("marta")

    page = client.post(ASK, sent(client, SPELLED_OTHERWISE))

    assert "Your desk cannot ask yet." in text_of(page)


def test_whoever_has_not_said_their_passphrase_is_asked_for_it(marta: Holder) -> None:
    client = Client()
    sign_in(client, "marta")

    assert client.get(ASK).headers["Location"] == f"/unseal/?next={ASK}"
    assert client.get(ASKED).status_code == 200


@pytest.mark.usefixtures("everybody")
def test_whoever_helps_reads_it_on_due_and_answers(
    amina: Holder, marta: Holder, database: TestDatabase
) -> None:
    case = helped(amina)
    ask(marta)
    client = browser("amina")
    before = text_of(client.get("/"))
    compare(database)
    (match,) = matches(amina)
    address = reverse("helped-answer", args=[case, match.pk])

    assert "asks for a person like one" not in before
    assert "Somebody asks for a person like one whom your desk helps." in text_of(client.get("/"))
    assert "Anti-trafficking unit" in text_of(client.get(HELPED))
    page = unescape(text_of(client.get(address)))
    assert "Marta" in page
    assert "We have met this person, and others may know them already" in page
    assert "hardly more than a letter or a second name differs" in page
    assert "Nothing the person said lets that desk know who they are" in page
    said = send_answer(client, address, "other person")
    assert "Kept. Whoever asked is told nothing." in said
    assert "It is not the same person" in said
    assert "What your desk answered" in text_of(client.get(address))


@pytest.mark.usefixtures("everybody")
def test_without_consent_the_page_refuses_and_says_to_ask_first(
    amina: Holder, marta: Holder, database: TestDatabase
) -> None:
    case = helped(amina)
    ask(marta)
    compare(database)
    address = reverse("helped-answer", args=[case, matches(amina)[0].pk])

    offered = browser("amina").get(address).content.decode()
    said = send_answer(browser("amina"), address, "invited")

    assert 'value="other person"' in offered
    assert 'value="invited"' not in offered
    assert 'value="we call"' not in offered
    assert "There is a problem" in said
    assert "That answer cannot be given now." in said
    assert "Ask them first." in said
    assert matches(amina)[0].told == ""


@pytest.mark.usefixtures("everybody")
def test_whoever_asked_reads_whom_to_call_once_the_person_lets_them(
    committed: Cast, amina: Holder, marta: Holder, database: TestDatabase
) -> None:
    bruno = joined(marta, committed.bruno)
    case = helped(amina)
    ask(marta)
    compare(database)
    consent(amina, case, marta, Compartment.IDENTITY)
    asker = browser("marta")
    assert "A desk may be able to tell you more" not in text_of(asker.get("/"))
    helping = browser("amina")
    address = reverse("helped-answer", args=[case, matches(amina)[0].pk])
    assert "lets that desk know who they are." in text_of(helping.get(address))

    said = send_answer(helping, address, "invited")

    assert "They read now that they may call your desk." in said
    assert "A desk may be able to tell you more" in text_of(asker.get("/"))
    asked = unescape(text_of(asker.get(ASKED)))
    assert "Policía Nacional · Police, Asunción may be able to tell you more" in asked
    assert "Write no name: call them." in asked
    timeline = unescape(text_of(helping.get(reverse("case", args=[case]))))
    assert "A desk that had asked was let know that this person is helped: Ministerio" in timeline
    assert "may be able" not in text_of(browser("bruno").get(ASKED))
    assert bruno.actor.desk_id == marta.actor.desk_id


@pytest.mark.usefixtures("everybody")
def test_of_who_is_kept_out_the_lead_is_warned_and_cannot_let_them_know(
    amina: Holder, lucia: Holder, marta: Holder, database: TestDatabase
) -> None:
    case = helped(amina)
    keep_out(lucia, case, Restricts.DESK, marta.actor.desk_id)
    ask(marta)
    compare(database)
    address = reverse("helped-answer", args=[case, matches(lucia)[0].pk])
    lead, officer = browser("lucia"), browser("amina")

    page = unescape(text_of(lead.get(address)))

    assert "Somebody may be looking for this person: think of their safety first." in page
    assert "Let them know that they may call us" not in page
    assert "Who asks is kept out of this case" in text_of(lead.get(HELPED))
    assert officer.get(address).status_code == 404
    assert "Nobody waits for an answer." in text_of(officer.get(HELPED))
    assert "asks for a person like one" not in text_of(officer.get("/"))
    assert "Kept. Whoever asked is told nothing." in send_answer(lead, address, "no answer")


@pytest.mark.usefixtures("everybody")
def test_who_was_kept_out_since_is_for_the_lead_to_decide_and_the_officer_is_not_told_why(
    amina: Holder, lucia: Holder, marta: Holder, database: TestDatabase
) -> None:
    case = helped(amina)
    ask(marta)
    compare(database)
    keep_out(lucia, case, Restricts.MEMBER, marta.actor.member)
    address = reverse("helped-answer", args=[case, matches(amina)[0].pk])

    page = unescape(text_of(browser("amina").get(address)))

    assert "only the case lead of your desk decides" in page
    assert "kept out of this case" not in page
    assert "Let them know that they may call us" not in page


@pytest.mark.usefixtures("everybody")
def test_that_a_relative_is_implicated_is_said_where_somebody_asks(
    amina: Holder, lucia: Holder, marta: Holder, database: TestDatabase
) -> None:
    case = helped(amina)
    keep_out(lucia, case, Restricts.RELATIVE, "")
    ask(marta)
    compare(database)
    address = reverse("helped-answer", args=[case, matches(amina)[0].pk])

    page = unescape(text_of(browser("amina").get(address)))

    assert "A relative is marked as implicated in this case." in page


@pytest.mark.usefixtures("everybody")
def test_no_other_desk_reads_the_page(
    committed: Cast, amina: Holder, marta: Holder, database: TestDatabase
) -> None:
    case = helped(amina)
    ask(marta)
    compare(database)
    address = reverse("helped-answer", args=[case, matches(amina)[0].pk])

    assert browser("marta").get(address).status_code == 404
    assert browser("rosa").get(address).status_code == 404
    assert "Nobody waits for an answer." in text_of(browser("marta").get(HELPED))


@pytest.mark.usefixtures("everybody")
def test_an_answer_that_a_colleague_gave_meanwhile_is_told(
    amina: Holder, lucia: Holder, marta: Holder, database: TestDatabase
) -> None:
    case = helped(amina)
    ask(marta)
    compare(database)
    (match,) = matches(amina)
    address = reverse("helped-answer", args=[case, match.pk])
    client = browser("amina")
    page = client.get(address).content.decode()
    (number,) = re.findall(r'name="submission" value="([^"]*)"', page)
    answer(lucia, match, Told.NO_ANSWER)

    said = client.post(address, {"submission": number, "told": "other person"}, follow=True)

    assert "Somebody else of your desk answered before you." in text_of(said)


@pytest.mark.usefixtures("everybody")
def test_the_lead_reads_what_members_of_their_desk_asked_and_no_name(
    committed: Cast, marta: Holder
) -> None:
    bruno = joined(marta, committed.bruno)
    ask(bruno, {"given_names": CANARIES[0]})

    page = browser("marta").get(ASKED)

    assert "Asked by others at your desk" in text_of(page)
    assert "Bruno" in text_of(page)
    assert found_in(page.content) == set()


def test_unsealing_on_the_page_makes_what_lacked(
    amina: Holder, marta: Holder, database: TestDatabase
) -> None:
    case = helped(amina)

    browser("amina")
    ask(marta)
    compare(database)

    assert [one.case_id for one in matches(amina)] == [case]


@pytest.mark.usefixtures("everybody")
def test_a_confidential_desk_that_helps_is_not_offered_to_be_named(
    amina: Holder, marta: Holder, database: TestDatabase
) -> None:
    case = helped(amina)
    ask(marta)
    compare(database)
    consent(amina, case, marta, Compartment.IDENTITY)
    set_confidential(desk_id=amina.actor.desk_id, is_confidential=True)
    address = reverse("helped-answer", args=[case, matches(amina)[0].pk])

    page = unescape(text_of(browser("amina").get(address)))

    assert "Your desk is confidential: nobody is told which it is." in page
    assert "We get in touch with them ourselves" in page
    assert "Let them know that they may call us" not in page


@pytest.mark.usefixtures("everybody")
def test_a_confidential_desk_that_asks_has_no_name(
    amina: Holder, marta: Holder, database: TestDatabase
) -> None:
    case = helped(amina)
    set_confidential(desk_id=marta.actor.desk_id, is_confidential=True)
    ask(marta)
    compare(database)
    consent(amina, case, marta, Compartment.IDENTITY)
    address = reverse("helped-answer", args=[case, matches(amina)[0].pk])
    client = browser("amina")

    page = unescape(text_of(client.get(address)))

    assert "A confidential service" in page
    assert "Let them know that they may call us" in page
    assert "it can call you" in page
    assert "We get in touch with them ourselves" not in page
    for one in (client.get(address), client.get(HELPED), client.get("/")):
        assert b"Marta" not in one.content
        assert b"Anti-trafficking unit" not in one.content


def test_whoever_begins_the_key_of_the_first_desk_makes_the_countrys_key(committed: Cast) -> None:
    client = Client()
    sign_in(client, "marta")
    prove(client)
    chosen = {"new_passphrase": PASSPHRASE, "repeated_passphrase": PASSPHRASE}
    client.post("/keys/own/", chosen)

    client.post("/keys/begin/")

    with acting(committed.marta):
        assert CountryKey.objects.get().number == 1
    client.post("/unseal/", {"passphrase": PASSPHRASE})
    assert SAID in unescape(text_of(client.post(ASK, sent(client, SOMEBODY_ELSE), follow=True)))
