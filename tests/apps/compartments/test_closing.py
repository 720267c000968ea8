"""What rests is bound to what it is, also where one key would open it: moved, it does not open.

Each part has a key of its own, so a test that moves rows meets a wrong key first. Here the key is
the right one each time.
"""

import uuid

import pytest

from amparo.apps.compartments.closing import close_fields, close_key, open_fields, open_key
from amparo.apps.compartments.models import Grant, Kept
from amparo.apps.seals.cases import CaseSeal
from amparo.domain.casework.compartments import Compartment
from amparo.vault.pairs import new_pair
from amparo.vault.sealing import NotSealed, new_key

CASE, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
IDENTITY, CONTACT = Compartment.IDENTITY, Compartment.CONTACT
NAME = {"given_names": "Invented"}
KEY, PAIR = new_key(), new_pair()
SEAL = CaseSeal(case=CASE, key=new_key())


def kept(case: uuid.UUID = CASE, compartment: Compartment = IDENTITY, version: int = 3) -> Kept:
    """What was kept of one part as its third version, in the row of this one."""
    content = close_fields(case=CASE, compartment=IDENTITY, version=3, key=KEY, fields=NAME)
    return Kept(case_id=case, compartment=compartment.value, version=version, content=content)


def grant(compartment: Compartment = IDENTITY, number: int = 2) -> Grant:
    """The second data key of one part, in the row of this one."""
    sealed = close_key(seal=SEAL, compartment=IDENTITY, number=2, key=KEY, public=PAIR.public)
    return Grant(case_id=CASE, compartment=compartment.value, key_number=number, sealed=sealed)


def test_what_stands_in_its_own_row_opens() -> None:
    assert open_fields(kept=kept(), key=KEY) == NAME
    assert open_key(seal=SEAL, grant=grant(), pair=PAIR) == KEY


@pytest.mark.parametrize("row", [kept(case=OTHER), kept(compartment=CONTACT), kept(version=2)])
def test_what_was_kept_opens_in_no_other_case_part_or_version(row: Kept) -> None:
    with pytest.raises(NotSealed):
        open_fields(kept=row, key=KEY)


@pytest.mark.parametrize("row", [grant(compartment=CONTACT), grant(number=1)])
def test_a_data_key_opens_for_no_other_part_and_as_no_other_number(row: Grant) -> None:
    with pytest.raises(NotSealed):
        open_key(seal=SEAL, grant=row, pair=PAIR)


def test_a_data_key_opens_in_no_other_case_and_for_no_other_desk() -> None:
    other = CaseSeal(case=OTHER, key=SEAL.key)

    with pytest.raises(NotSealed):
        open_key(seal=other, grant=grant(), pair=PAIR)
    with pytest.raises(NotSealed):
        open_key(seal=SEAL, grant=grant(), pair=new_pair())
