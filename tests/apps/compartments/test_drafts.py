"""What is typed and not kept opens for who typed it, of the part it was typed for."""

import uuid

import pytest

from amparo.apps.compartments.drafts import find_draft, keep_draft
from amparo.apps.keys.holding import Opened
from amparo.domain.casework.compartments import Compartment
from tests.apps.acting import NOW, cheat, open_case
from tests.apps.unsealing import acting, opened
from tests.cast import Cast
from tests.database import TestDatabase

IDENTITY, CONTACT = Compartment.IDENTITY, Compartment.CONTACT
TYPED = {"given_names": "Typed"}


@pytest.fixture
def amina(committed: Cast) -> Opened:
    return opened(committed.amina)


@pytest.fixture
def case(committed: Cast, amina: Opened) -> uuid.UUID:
    """A case of which Amina has typed who somebody is."""
    case = open_case(committed.amina)
    with acting(amina.actor):
        keep_draft(
            by=amina.actor, at=NOW, case=case, compartment=IDENTITY, fields=TYPED, seen=0
        )  # fmt: skip
    return case


def typed(by: Opened, case: uuid.UUID, compartment: Compartment) -> object:
    with acting(by.actor):
        found = find_draft(by=by, case=case, compartment=compartment)
    return found.fields if found else None


def test_who_typed_it_finds_it_again(amina: Opened, case: uuid.UUID) -> None:
    assert typed(amina, case, IDENTITY) == TYPED
    assert typed(amina, case, CONTACT) is None


def test_a_draft_that_was_moved_to_another_part_or_case_does_not_open(
    amina: Opened, case: uuid.UUID, database: TestDatabase
) -> None:
    other = open_case(amina.actor)

    cheat(database, "UPDATE compartments_draft SET compartment = 'contact'")
    assert typed(amina, case, CONTACT) is None
    cheat(database, "UPDATE compartments_draft SET compartment = 'identity', case_id = %s", other)
    assert typed(amina, other, IDENTITY) is None


def test_a_draft_that_was_moved_to_another_member_does_not_open(
    committed: Cast, amina: Opened, case: uuid.UUID, database: TestDatabase
) -> None:
    lucia = opened(committed.lucia)

    cheat(database, "UPDATE compartments_draft SET member = %s", committed.lucia.member)

    assert typed(lucia, case, IDENTITY) is None
    assert typed(amina, case, IDENTITY) is None
