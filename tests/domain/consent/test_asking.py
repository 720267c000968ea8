"""Which answers can be recorded."""

from dataclasses import replace

import pytest

from amparo.domain.casework.recording import Refused
from amparo.domain.casework.sharing import Sharing
from amparo.domain.consent.asking import Answered, Interpreter, Interpreting, check_answer
from amparo.domain.consent.ledger import Ledger
from amparo.domain.consent.scopes import How, Receiver
from tests.domain.consent.saying import (
    ASKING,
    CARE,
    DAY,
    HEALTH,
    HEALTH_SERVICE,
    HOSPITAL,
    IDENTITY,
    ledger,
    restricted,
    said,
)

TO_HOSPITAL = Answered(
    receiver=Receiver(desk_id=HOSPITAL), agreed=frozenset({IDENTITY}), withheld=frozenset({HEALTH}),
    purpose=CARE, until=30 * DAY, how=How.ORALLY, words_version=1, language="es",
)  # fmt: skip
BY_PHONE = Interpreter(way=Interpreting.BY_TELEPHONE, reference="R-204", spoken="gn")


def check(answered: Answered, *, known: Ledger | None = None) -> None:
    """Judge an answer on day 10."""
    check_answer(
        ledger=known or ledger(said(1, yes=[IDENTITY])), answered=answered, by_desk=ASKING,
        languages=("en", "es", "fr"), at=10 * DAY,
    )  # fmt: skip


def test_a_consent_to_a_part_can_be_recorded() -> None:
    check(TO_HOSPITAL)


def test_a_refusal_needs_no_end() -> None:
    check(replace(TO_HOSPITAL, agreed=frozenset(), until=0))


def test_a_role_may_be_the_receiver() -> None:
    check(replace(TO_HOSPITAL, receiver=Receiver(role=HEALTH_SERVICE)))


def test_the_longest_time_is_a_year() -> None:
    check(replace(TO_HOSPITAL, until=375 * DAY))

    with pytest.raises(Refused, match=r"^too long$"):
        check(replace(TO_HOSPITAL, until=375 * DAY + 1))


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"agreed": frozenset(), "withheld": frozenset()}, "nothing asked"),
        ({"withheld": frozenset({IDENTITY})}, "said both"),
        ({"receiver": Receiver()}, "no receiver"),
        ({"receiver": Receiver(desk_id=HOSPITAL, role=HEALTH_SERVICE)}, "no receiver"),
        ({"receiver": Receiver(desk_id=ASKING)}, "own desk"),
        ({"until": 10 * DAY}, "over already"),
        ({"words_version": 2}, "words changed"),
        ({"language": "gn"}, "language"),
        ({"interpreter": replace(BY_PHONE, reference="")}, "interpreter"),
        ({"interpreter": replace(BY_PHONE, spoken="")}, "interpreter"),
        ({"interpreter": Interpreter(reference="R-204")}, "interpreter"),
        ({"interpreter": replace(BY_PHONE, reference="Juana")}, "interpreter name"),
        ({"interpreter": replace(BY_PHONE, reference="JUANA")}, "interpreter name"),
        ({"interpreter": replace(BY_PHONE, reference="Juana7")}, "interpreter name"),
        ({"interpreter": replace(BY_PHONE, reference="J P")}, "interpreter name"),
        ({"interpreter": replace(BY_PHONE, reference="jp")}, "interpreter name"),
        ({"interpreter": replace(BY_PHONE, reference="...")}, "interpreter name"),
        ({"interpreter": replace(BY_PHONE, reference="1" * 21)}, "interpreter name"),
    ],
)
def test_what_cannot_be_recorded_is_refused(wrong: dict[str, object], why: str) -> None:
    with pytest.raises(Refused, match=f"^{why}$"):
        check(replace(TO_HOSPITAL, **wrong))  # type: ignore[arg-type]  # each field with its type


@pytest.mark.parametrize("reference", ["R-204", "TRAD-1", "J.P.", "JPB", "204/26"])
def test_a_number_or_initials_say_who_interpreted(reference: str) -> None:
    check(replace(TO_HOSPITAL, interpreter=replace(BY_PHONE, reference=reference)))


def test_a_relative_gives_no_consent_where_one_is_implicated() -> None:
    by_relative = replace(TO_HOSPITAL, how=How.BY_RELATIVE)
    known = ledger(restricted(1, "relative"))
    check(by_relative)
    check(replace(by_relative, agreed=frozenset()), known=known)

    with pytest.raises(Refused, match=r"^given by a relative$"):
        check(by_relative, known=known)


def test_whoever_asks_does_not_learn_that_a_desk_is_implicated() -> None:
    check(TO_HOSPITAL, known=ledger(restricted(1, "desk", str(HOSPITAL))))


def test_it_is_kept_in_codes_and_without_an_end_where_nothing_was_agreed() -> None:
    answered = replace(TO_HOSPITAL, interpreter=BY_PHONE)

    assert answered.as_sharing() == Sharing(
        compartments=("identity",), withheld=("health",), purpose="health care", until=30 * DAY,
        how="orally", words_version=1, language="es", interpreting="by telephone",
        interpreter="R-204", spoken="gn",
    )  # fmt: skip
    assert replace(answered, agreed=frozenset()).as_sharing().until is None
