"""Whoever has unsealed, in the tests of asking who helps."""

import pytest

from amparo.apps.keys.holding import Holder
from tests.apps.sharing.matching.helping import unseal
from tests.apps.unsealing import begun, joined
from tests.cast import Cast


@pytest.fixture
def lucia(committed: Cast) -> Holder:
    """Leads the desk that helps, and has begun its key."""
    return begun(committed.lucia)


@pytest.fixture
def amina(committed: Cast, lucia: Holder) -> Holder:
    """An officer of the desk that helps."""
    return joined(lucia, committed.amina)


@pytest.fixture
def marta(committed: Cast) -> Holder:
    """Leads the desk that asks."""
    return begun(committed.marta)


@pytest.fixture
def everybody(amina: Holder, marta: Holder) -> None:
    """Let the country's key be made, and given on."""
    unseal(amina, marta)
