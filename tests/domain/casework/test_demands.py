"""What a holder may answer to an authority."""

import pytest

from amparo.domain.casework.demands import Given, check_answer
from amparo.domain.casework.recording import Refused


def test_nothing_needs_no_article() -> None:
    check_answer(given=Given.NOTHING, article="")


@pytest.mark.parametrize("given", [Given.PART, Given.ALL])
def test_whatever_is_given_needs_an_article(given: Given) -> None:
    check_answer(given=given, article="Ley 4788/12, art. 8")

    with pytest.raises(Refused, match=r"^article$"):
        check_answer(given=given, article="")
