"""The pages of the key of a desk, what is said while it is open, and what happens at its edges."""

import re
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from amparo.apps.accounts.models import Desk
from amparo.apps.keys import owning
from amparo.apps.keys.models import DeskKey, Kit, MemberKey, Share
from amparo.vault.passphrases import Busy
from tests.apps.accounts.test_proof import forget_proof
from tests.apps.acting import cheat, open_case
from tests.apps.keys.test_pages import CHOSEN, unseal, write
from tests.apps.signing_in import prove, sign_in
from tests.apps.unsealing import PASSPHRASE, acting, begun, opened
from tests.cast import PASSWORD, Cast
from tests.database import TestDatabase

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def lucia(committed: Cast) -> Client:
    """Lucía's browser; she leads the cases, holds the key of the desk, and is unsealed."""
    begun(committed.lucia)
    client = browser("lucia")
    unseal(client)
    return client


def browser(name: str) -> Client:
    client = Client()
    sign_in(client, name)
    return client


def text_of(client: Client, address: str = "/keys/") -> str:
    """What a page says, without its markup."""
    page = client.get(address).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def choose(client: Client) -> None:
    prove(client)
    client.post("/keys/own/", {"new_passphrase": CHOSEN, "repeated_passphrase": CHOSEN})


def numbers_of(cast: Cast, name: str) -> str:
    member = getattr(cast, name)
    with acting(member):
        return owning.own_fingerprint(member=member.member)


def test_a_colleague_is_let_in_by_their_numbers_and_by_no_others(
    committed: Cast, lucia: Client
) -> None:
    amina = browser("amina")
    choose(amina)
    address = reverse("holder-let-in", args=[committed.amina.member])
    numbers = numbers_of(committed, "amina")
    other = numbers.replace(numbers[0], "7" if numbers[0] != "7" else "8", 1)

    wrong = lucia.post(address, {"numbers": other}).content.decode()
    waits = text_of(amina)
    right = lucia.post(address, {"numbers": numbers.replace(" ", "")})

    assert "These are not the numbers of their key." in wrong
    assert "You do not hold it yet." in waits
    assert right.headers["Location"] == "/keys/"
    assert "Amina holds the key now." in text_of(lucia)
    assert "You do not hold it yet." not in text_of(amina)
    assert lucia.get(address).status_code == 404  # who holds it is not let in again


def test_the_key_is_taken_from_a_colleague_and_not_from_the_last_who_holds_it(
    committed: Cast, lucia: Client
) -> None:
    opened(committed.amina)
    lucia.post(
        reverse("holder-let-in", args=[committed.amina.member]),
        {"numbers": numbers_of(committed, "amina")},
    )
    case = open_case(committed.amina)
    amina = browser("amina")
    unseal(amina)
    edit = reverse("compartment-edit", args=[case, "identity"])
    before = amina.get(edit).status_code

    lucia.post(reverse("holder-take-away", args=[committed.amina.member]))
    own = reverse("holder-take-away", args=[committed.lucia.member])
    lucia.post(own)

    assert before == 200
    assert amina.get(edit).headers["Location"] == "/keys/"  # though she is unsealed still
    assert "They are the last who hold the key." in text_of(lucia)
    with acting(committed.lucia):
        assert Share.objects.filter(kit=None).count() == 1


@pytest.mark.parametrize("name", ["amina", "pablo"])
def test_who_leads_no_cases_takes_no_key_away_and_makes_no_other_kit(
    committed: Cast, lucia: Client, name: str
) -> None:
    client = browser(name)
    choose(client)

    taken = client.get(reverse("holder-take-away", args=[committed.lucia.member]))

    assert taken.status_code == 403
    assert client.get("/keys/kit/").status_code == 403
    assert "Take it away" not in text_of(client)
    shown = text_of(client)
    assert "Make a new kit" not in shown
    assert "Make the kit" not in shown


def test_at_a_desk_that_assigns_its_cases_only_who_leads_them_begins_and_lets_in(
    committed: Cast,
) -> None:
    Desk.objects.filter(pk=committed.amina.desk_id).update(is_by_assignment=True)
    amina = browser("amina")
    choose(amina)

    said = text_of(amina)
    answer = amina.post("/keys/begin/")

    assert "Who leads the cases of the desk begins it." in said
    assert answer.status_code == 403
    assert not DeskKey.objects.exists()


def test_a_key_is_begun_by_one_alone_and_the_other_is_told(committed: Cast, lucia: Client) -> None:
    amina = browser("amina")
    choose(amina)

    answer = amina.post("/keys/begin/")

    assert answer.headers["Location"] == "/keys/"
    assert "Somebody began the key of this desk just now." in text_of(amina)


def test_sheets_stay_on_the_screen_until_they_are_copied(committed: Cast, lucia: Client) -> None:
    prove(lucia)
    session = lucia.session
    session["unsealed since"] -= 3500  # so that a minute is left
    session.save()

    answer = lucia.post("/keys/kit/")

    assert answer.content.decode().count("amparo-sheet__groups") == 2
    assert answer.headers["Refresh"] == "3600; url=/left-open/"


def test_only_of_a_kit_that_there_is_one_reads_that_it_opens_nothing_any_more(
    committed: Cast, lucia: Client
) -> None:
    prove(lucia)
    warning = "The sheets of the kit you have will open nothing any more."
    first = text_of(lucia, "/keys/kit/")

    sheets = lucia.post("/keys/kit/").content.decode()

    assert "Make the kit" in first
    assert warning not in first
    assert sheets.count("Recovery kit of Policía Nacional · Police, Asunción, made on ") == 2
    assert warning in text_of(lucia, "/keys/kit/")
    assert "Make a new kit" in text_of(lucia)


def test_to_make_another_kit_one_proves_who_one_is(committed: Cast, lucia: Client) -> None:
    forget_proof(lucia)

    page = lucia.post("/keys/kit/").content.decode()

    assert 'action="/prove/' in page
    with acting(committed.lucia):
        assert not Kit.objects.exists()


def test_every_page_says_until_when_it_is_open_and_closes_it(
    committed: Cast, lucia: Client
) -> None:
    before = text_of(lucia, "/cases/")
    lucia.post("/seal/")
    after = text_of(lucia, "/cases/")

    found = re.search(r"Open until (\d\d):(\d\d) Close what is sealed", before)
    assert found is not None
    assert "Open until" not in after
    assert "Close what is sealed" not in after


def test_the_time_is_that_of_the_country_and_of_what_ends_first(
    committed: Cast, lucia: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)  # twelve by the clocks of Asunción
    session = lucia.session
    session["unsealed since"] = session["unsealed used"] = int(noon.timestamp())
    session.save()
    monkeypatch.setattr("amparo.apps.keys.unsealing.time.time", noon.timestamp)
    monkeypatch.setattr("amparo.apps.keys.unsealing.datetime", _Noon)

    used_now = text_of(lucia)
    session["unsealed since"] -= 55 * 60
    session.save()
    nearly_over = text_of(lucia)

    assert "Open until 12:10" in used_now
    assert "Open until 12:05" in nearly_over


class _Noon(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: object = None) -> "_Noon":
        return cls(2026, 11, 2, 15, 0, tzinfo=UTC)


def test_nobody_who_is_signed_out_or_not_unsealed_is_told_a_time(committed: Cast) -> None:
    assert "Open until" not in text_of(Client(), "/sign-in/")
    assert "Open until" not in text_of(browser("amina"), "/cases/")


def test_too_many_at_once_are_asked_to_wait_and_nothing_is_counted(
    committed: Cast, lucia: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(**_said: object) -> None:
        raise Busy

    monkeypatch.setattr("amparo.apps.keys.pairs.open_under", busy)
    for _ in range(12):
        page = lucia.post("/unseal/", {"passphrase": PASSPHRASE}).content.decode()
    changed = lucia.post(
        "/keys/passphrase/",
        {"passphrase": PASSPHRASE, "new_passphrase": CHOSEN, "repeated_passphrase": CHOSEN},
    ).content.decode()
    monkeypatch.undo()

    assert "Many people are opening at once." in page
    assert "Many people are opening at once." in changed
    assert unseal(lucia) == "/keys/"


def test_passphrases_are_counted_for_a_member_over_all_their_sessions(
    committed: Cast, lucia: Client
) -> None:
    for _ in range(5):
        unseal(lucia, "a wrong passphrase")
    other = browser("lucia")
    for _ in range(4):
        unseal(other, "a wrong passphrase")
    wrong = {"passphrase": "wrong", "new_passphrase": CHOSEN, "repeated_passphrase": CHOSEN}
    other.post("/keys/passphrase/", wrong)

    third = browser("lucia")
    page = third.post("/unseal/", {"passphrase": PASSPHRASE}).content.decode()

    assert "Too many attempts." in page
    opened(committed.amina)
    assert unseal(browser("amina")) == "/keys/"  # of somebody else none was counted


def test_a_passphrase_that_is_right_counts_for_nothing(committed: Cast, lucia: Client) -> None:
    for _ in range(12):
        assert unseal(lucia) == "/keys/"


def test_another_passphrase_opens_and_the_old_one_no_longer(committed: Cast, lucia: Client) -> None:
    said = {"passphrase": PASSPHRASE, "new_passphrase": CHOSEN, "repeated_passphrase": CHOSEN}

    answer = lucia.post("/keys/passphrase/", said)

    assert answer.headers["Location"] == "/keys/"
    assert unseal(lucia) == ""
    assert unseal(lucia, CHOSEN) == "/keys/"
    refused = {**said, "passphrase": CHOSEN, "new_passphrase": PASSWORD}
    assert "This is your password." in lucia.post("/keys/passphrase/", refused).content.decode()


def test_who_made_another_key_elsewhere_is_asked_for_its_passphrase_here(
    committed: Cast, lucia: Client
) -> None:
    opened(committed.amina)
    lucia_holder = browser("lucia")
    unseal(lucia_holder)
    amina, elsewhere = browser("amina"), browser("amina")
    unseal(amina)
    choose(elsewhere)
    lucia_holder.post(
        reverse("holder-let-in", args=[committed.amina.member]),
        {"numbers": numbers_of(committed, "amina")},
    )
    target = reverse("compartment-edit", args=[open_case(committed.amina), "identity"])

    assert elsewhere.get(target).status_code == 200
    assert amina.get(target).headers["Location"] == f"/unseal/?next={target}"
    assert unseal(amina, CHOSEN, target) == target
    assert amina.get(target).status_code == 200


def test_a_key_that_somebody_put_in_place_of_the_desks_is_told_noted_and_not_used(
    committed: Cast, lucia: Client, database: TestDatabase, caplog: pytest.LogCaptureFixture
) -> None:
    case = open_case(committed.lucia)
    write(lucia, case, given_names="Invented")
    cheat(database, "UPDATE keys_desk SET public = set_byte(public, 3, get_byte(public, 3) # 1)")

    opened_before = lucia.get(reverse("compartment", args=[case, "identity"]))
    unsealing = lucia.post("/unseal/", {"passphrase": PASSPHRASE})

    for answer in (opened_before, unsealing):
        assert answer.status_code == 409
        assert "The key of your desk was changed" in answer.content.decode()
        assert "Invented" not in answer.content.decode()
    assert [one.getMessage() for one in caplog.records if one.levelname == "ERROR"] == [
        "the key of a desk was replaced: it does not open at compartment",
        "the key of a desk was replaced: it does not open at unseal",
    ]
    told = text_of(lucia, "/history/")
    assert "Refused a page: compartment" in told
    assert "Refused a page: unseal" in told


def test_the_last_who_holds_the_key_is_warned_before_they_make_another_of_their_own(
    committed: Cast, lucia: Client
) -> None:
    prove(lucia)
    alone = text_of(lucia, "/keys/own/")
    amina = opened(committed.amina)
    lucia.post(
        reverse("holder-let-in", args=[committed.amina.member]),
        {"numbers": numbers_of(committed, "amina")},
    )

    together = text_of(lucia, "/keys/own/")

    assert amina.actor == committed.amina
    assert "Nobody else holds the key of your desk." in alone
    assert "Nobody else holds the key of your desk." not in together
    assert "You will have another key." in together


def test_the_history_of_an_account_says_what_was_done_with_keys(
    committed: Cast, lucia: Client
) -> None:
    amina = browser("amina")
    choose(amina)
    lucia.post(
        reverse("holder-let-in", args=[committed.amina.member]),
        {"numbers": numbers_of(committed, "amina")},
    )
    unseal(amina, "a wrong passphrase")
    unseal(amina, CHOSEN)
    said = {"passphrase": CHOSEN, "new_passphrase": PASSPHRASE, "repeated_passphrase": PASSPHRASE}
    amina.post("/keys/passphrase/", said)
    lucia.post(reverse("holder-take-away", args=[committed.amina.member]))

    told = text_of(amina, "/history/")

    order = (
        "Keys of the desk taken away, by Lucia",
        "Another passphrase chosen",
        "Opened what is sealed, with the passphrase",
        "Passphrase refused",
        "Let in to the keys of the desk, by Lucia",
        "Own key made, with a passphrase",
    )
    places = [told.index(words) for words in order]
    assert places == sorted(places)
    assert CHOSEN not in told
    assert "Let in to the keys of the desk Your" not in told


def test_signing_out_closes_what_is_sealed(committed: Cast, lucia: Client) -> None:
    case = open_case(committed.lucia)
    target = reverse("compartment-edit", args=[case, "identity"])
    assert lucia.get(target).status_code == 200
    cookie = lucia.cookies[settings.UNSEALED_COOKIE_NAME].value

    lucia.post("/sign-out/")
    sign_in(lucia, "lucia")
    lucia.cookies[settings.UNSEALED_COOKIE_NAME] = cookie

    assert lucia.get(target).headers["Location"] == f"/unseal/?next={target}"


def test_a_colleague_lets_one_open_more_on_their_page_of_keys(
    committed: Cast, lucia: Client
) -> None:
    joined_amina = browser("amina")
    choose(joined_amina)

    joined_amina.post("/keys/more/")
    page = lucia.get("/keys/").content.decode()
    asked = re.search(r'action="(/keys/more/\d+/)"', page)
    assert asked is not None
    lucia.post(asked[1])

    assert "Amina, since" in page
    assert "They may open more cases for an hour." in text_of(lucia)
    lucia.post(asked[1])
    assert "They ask for it no longer, or somebody has let them." in text_of(lucia)


def test_due_tells_whoever_holds_the_key_that_a_colleague_asks_to_open_more(
    committed: Cast, lucia: Client
) -> None:
    asks = "1 colleague asks to open more cases than one person may alone."
    amina, pablo = browser("amina"), browser("pablo")
    choose(amina)
    before = text_of(lucia, "/")

    amina.post("/keys/more/")

    assert asks not in before
    assert asks in text_of(lucia, "/")
    assert asks not in text_of(amina, "/")
    assert asks not in text_of(pablo, "/")  # who could not let them: he holds no key


def test_nobody_makes_a_key_who_sees_no_case(committed: Cast) -> None:
    clara = browser("clara")

    assert clara.get("/keys/").status_code == 403
    assert clara.get("/keys/own/").status_code == 403
    assert clara.get("/names/").status_code == 403
    assert not MemberKey.objects.exists()
