"""Finding by a name opens a few cases, and each of them counts and is noted as opened."""

import uuid
from collections.abc import Sequence

import pytest

from amparo.apps.compartments.keeping import keep_compartment, open_compartment
from amparo.apps.compartments.names import Found, find_by_name
from amparo.apps.compartments.opening import TooMany
from amparo.apps.journal.readings import list_looks
from amparo.apps.keys.holding import Holder
from amparo.domain.access.looking import LookedFor
from amparo.domain.casework.compartments import Compartment
from tests.apps.acting import NOW, open_case
from tests.apps.unsealing import acting, begun, joined
from tests.cast import Cast

IDENTITY = Compartment.IDENTITY


@pytest.fixture
def amina(committed: Cast) -> Holder:
    return joined(begun(committed.lucia), committed.amina)


def called(by: Holder, name: str) -> uuid.UUID:
    """A case of somebody of a name."""
    case = open_case(by.actor)
    with acting(by.actor):
        keep_compartment(
            by=by, at=NOW, case=case, compartment=IDENTITY, fields={"given_names": name}, seen=0,
            submission=uuid.uuid4(),
        )  # fmt: skip
    return case


def find(by: Holder, typed: str) -> tuple[Sequence[Found], bool]:
    with acting(by.actor):
        return find_by_name(by=by, at=NOW, typed=typed)


def opened(cast: Cast, case: uuid.UUID) -> list[tuple[LookedFor, str]]:
    """What a case was looked at for, as who leads it reads."""
    with acting(cast.lucia):
        return [(look.looked_for, look.duty) for look in list_looks(page=1, case=case)[0]]


def test_each_case_that_is_found_is_noted_as_opened_and_no_other(
    committed: Cast, amina: Holder
) -> None:
    one, other = called(amina, "Ñasaindy"), called(amina, "Fatu")

    found, has_more = find(amina, "nasaindy")

    assert ([line.case for line in found], has_more) == ([one], False)
    assert opened(committed, one) == [(LookedFor.UNSEALED, "identity")]
    assert opened(committed, other) == []


def test_of_many_five_are_shown_and_noted(committed: Cast, amina: Holder) -> None:
    cases = [called(amina, "Fatu") for _ in range(6)]

    found, has_more = find(amina, "fatu")

    shown = {line.case for line in found}
    assert (len(shown), has_more) == (5, True)
    assert {case for case in cases if opened(committed, case)} == shown


def test_who_has_opened_twenty_cases_within_the_hour_finds_no_other_by_its_name(
    amina: Holder,
) -> None:
    cases = [called(amina, "Fatu") for _ in range(20)]
    called(amina, "Ñasaindy")
    for case in cases:
        with acting(amina.actor):
            open_compartment(by=amina, at=NOW, case=case, compartment=IDENTITY)

    with pytest.raises(TooMany):
        find(amina, "nasaindy")
    assert len(find(amina, "fatu")[0]) == 5
