"""The pages of sealed parts: what is shown is noted, and what was typed is not lost."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from amparo.apps.compartments.models import Draft, Kept
from amparo.apps.compartments.words import contact_warnings
from amparo.apps.journal.readings import list_looks
from amparo.domain.access import opening
from amparo.domain.access.looking import LookedFor
from tests.apps.acting import FOUND, cheat, open_case, record
from tests.apps.keys.test_pages import hidden, unseal, write
from tests.apps.signing_in import sign_in
from tests.apps.unsealing import acting, begun, joined
from tests.cast import Cast
from tests.database import TestDatabase

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def amina(committed: Cast) -> Client:
    """Amina's browser, signed in and unsealed."""
    joined(begun(committed.lucia), committed.amina)
    client = Client()
    sign_in(client, "amina")
    unseal(client)
    return client


@pytest.fixture
def lucia(committed: Cast, amina: Client) -> Client:
    """Lucía's browser, signed in and unsealed."""
    client = Client()
    sign_in(client, "lucia")
    unseal(client)
    return client


def edit(case: uuid.UUID) -> str:
    return reverse("compartment-edit", args=[case, "identity"])


def looks(cast: Cast, case: uuid.UUID) -> list[LookedFor]:
    """What the sealed parts of a case were looked at for, as who leads it reads."""
    with acting(cast.lucia):
        found, _more = list_looks(page=1, case=case)
    noted = [look.looked_for for look in found]
    return [one for one in noted if one in (LookedFor.UNSEALED, LookedFor.REFUSED)]


def test_what_others_kept_meanwhile_is_not_shown_unnoted(committed: Cast, amina: Client) -> None:
    case = open_case(committed.lucia)
    write(amina, case, given_names="Theirs")
    before = len(looks(committed, case))

    page = amina.post(
        edit(case),
        {"sealed-given_names": "x", "sealed-seen": "0", "sealed-submission": str(uuid.uuid4())},
    ).content.decode()

    assert "Theirs" in page
    assert len(looks(committed, case)) == before + 1


def test_who_has_opened_many_cases_reads_no_other_by_sending_a_form(
    committed: Cast, amina: Client, lucia: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = open_case(committed.amina)
    write(lucia, case, given_names="Theirs")
    monkeypatch.setattr(opening, "MOST_CASES", 0)

    answer = amina.post(
        edit(case),
        {"sealed-given_names": "Mine", "sealed-seen": "0", "sealed-submission": str(uuid.uuid4())},
    )

    assert answer.status_code == 403
    assert "Theirs" not in answer.content.decode()
    monkeypatch.undo()
    again = amina.get(edit(case)).content.decode()
    assert 'value="Mine"' in again
    assert "Theirs" in again


def test_a_draft_does_not_hide_what_others_kept_since(
    committed: Cast, amina: Client, lucia: Client
) -> None:
    case = open_case(committed.amina)
    write(amina, case, given_names="First")
    fields = hidden(amina.get(edit(case)).content.decode())
    amina.post(
        reverse("compartment-draft", args=[case, "identity"]),
        {**fields, "sealed-given_names": "Mine"},
    )
    unchanged = amina.get(edit(case)).content.decode()
    write(lucia, case, given_names="Theirs")

    changed = amina.get(edit(case)).content.decode()

    assert 'value="Mine"' in unchanged
    assert "Others kept another version meanwhile." not in unchanged
    assert 'value="Mine"' in changed
    assert "Others kept another version meanwhile." in changed
    assert "Theirs" in changed
    assert hidden(changed)["sealed-seen"] == "2"


def test_another_desk_that_sees_the_case_is_told_for_whom_a_part_is_sealed(
    committed: Cast, amina: Client
) -> None:
    case = open_case(committed.amina)
    record(committed.amina, case, FOUND)  # which the prosecution sees, too
    write(amina, case, given_names="Theirs")
    begun(committed.marta)
    client = Client()
    sign_in(client, "marta")
    unseal(client)

    page = client.get(reverse("sealed", args=[case])).content.decode()
    refused = client.get(edit(case))

    assert "Kept. Your desk does not open it." in page
    assert "Police, Asunción" in page
    assert refused.status_code == 403
    said = refused.content.decode()
    assert "sealed for other desks" in said
    assert "Ask that desk to refer the case to yours with this part" in said
    assert f'href="{reverse("sealed", args=[case])}">See which desk opens this part' in said


def test_a_part_that_does_not_exist_and_files_lead_to_no_form(
    committed: Cast, amina: Client
) -> None:
    case = open_case(committed.amina)

    assert amina.get(f"/cases/{case}/sealed/secrets/").status_code == 404
    assert amina.get(f"/cases/{case}/sealed/files/edit/").headers["Location"] == reverse(
        "sealed", args=[case]
    )


def test_it_says_first_that_somebody_is_not_to_be_called(committed: Cast, amina: Client) -> None:
    case = open_case(committed.amina)
    address = reverse("compartment-edit", args=[case, "contact"])
    fields = hidden(amina.get(address).content.decode())
    amina.post(address, {**fields, "sealed-telephone": "000", "sealed-is_safe_to_call": "no"})

    page = amina.get(reverse("compartment", args=[case, "contact"])).content.decode()

    text = re.sub(r"<[^>]+>", " ", page)
    assert text.index("Do not call.") < text.index("000")
    assert "Do not write." not in text


@pytest.mark.parametrize(
    ("said", "warned"),
    [
        ({"telephone": "000"}, ["Nobody has written whether it is safe to call."]),
        ({"where_to_write": "a@b.invalid"}, ["Nobody has written whether it is safe to write."]),
        ({"telephone": "000", "is_safe_to_call": "yes"}, []),
        ({"language": "Guaraní"}, []),
        ({"is_safe_to_write": "no"}, ["Do not write. It is not safe for them."]),
    ],
)
def test_that_nobody_said_whether_it_is_safe_is_a_warning_too(
    said: dict[str, str], warned: list[str]
) -> None:
    assert contact_warnings(contact=said) == warned


def test_without_a_key_nothing_is_kept_as_a_draft(committed: Cast) -> None:
    case = open_case(committed.amina)
    client = Client()
    sign_in(client, "amina")

    answer = client.post(
        reverse("compartment-draft", args=[case, "identity"]), {"sealed-given_names": "Typed"}
    )

    assert answer.status_code == 409
    with acting(committed.amina):
        assert not Draft.objects.exists()


def test_a_draft_of_a_case_that_is_not_there_is_kept_by_nobody(
    committed: Cast, amina: Client
) -> None:
    case = open_case(committed.rosa, place="Alto Paraná")

    answer = amina.post(
        reverse("compartment-draft", args=[case, "identity"]), {"sealed-given_names": "Typed"}
    )

    assert answer.status_code == 404


def test_a_part_that_was_changed_is_noted_as_refused(
    committed: Cast, amina: Client, database: TestDatabase
) -> None:
    case = open_case(committed.amina)
    write(amina, case, given_names="Invented")
    cheat(database, "UPDATE compartments_kept SET version = 9")

    answer = amina.get(edit(case))

    assert answer.status_code == 409
    assert LookedFor.REFUSED in looks(committed, case)
    with acting(committed.amina):
        assert Kept.objects.get().version == 9
