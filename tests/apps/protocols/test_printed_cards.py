"""A printed card is set once, and one at a time, however many people ask for it."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from amparo.apps.protocols import editions
from amparo.apps.protocols.editions import Edition, printed_card_of
from amparo.apps.protocols.governing import country_protocol, labels
from amparo.domain.protocol.card.content import Card


def edition() -> Edition:
    return Edition(protocol=country_protocol(), labels=labels(language="es"))


class Setter:
    """Sets cards slowly, and notes how many it sets at once."""

    def __init__(self) -> None:
        self.cards: list[str] = []
        self.most_at_once = 0
        self._at_once = 0

    def __call__(self, *, card: Card) -> bytes:
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        threading.Event().wait(0.05)
        self.cards.append(card.institution)
        self._at_once -= 1
        return card.institution.encode()


@pytest.fixture
def setter(monkeypatch: pytest.MonkeyPatch) -> Setter:
    found = Setter()
    monkeypatch.setattr(editions, "typeset", found)
    return found


def test_many_who_ask_at_once_wait_for_one_that_is_set(setter: Setter) -> None:
    shown = edition()
    one, other = list(shown.institutions.values())[:2]

    with ThreadPoolExecutor(8) as people:
        got = list(people.map(lambda name: printed_card_of(shown, name), [one, other] * 8))

    assert len(setter.cards) == 2
    assert setter.most_at_once == 1
    assert len(set(got)) == 2


def test_a_card_is_set_anew_for_another_edition(setter: Setter) -> None:
    first, second = edition(), edition()
    name = next(iter(first.institutions.values()))

    for shown in (first, first, second):
        printed_card_of(shown, name)

    assert len(setter.cards) == 2


def test_one_that_fails_is_tried_again_and_stops_no_other(
    setter: Setter, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = edition()
    one, other = list(shown.institutions.values())[:2]

    def fail(*, card: Card) -> bytes:
        raise LookupError(card)

    with monkeypatch.context() as failing:
        failing.setattr(editions, "typeset", fail)
        with pytest.raises(LookupError):
            printed_card_of(shown, one)

    assert printed_card_of(shown, other)
    assert printed_card_of(shown, one)
