"""Whether something may go to a desk: partial consent, what ends it, who is never covered."""

import pytest

from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.entries import Kind
from amparo.domain.consent.covering import (
    Allowed,
    NotCovered,
    Reason,
    covers,
    held_by_consent,
    lost,
)
from amparo.domain.consent.ledger import Ledger, ledger_of
from amparo.domain.consent.scopes import How, Purpose, Receiver
from tests.domain.consent.saying import (
    CARE,
    DAY,
    HEALTH,
    HEALTH_SERVICE,
    HOSPITAL,
    IDENTITY,
    LEGAL,
    OTHER_HOSPITAL,
    POLICE,
    ROLES,
    SHELTER,
    entry,
    ledger,
    restricted,
    route_taken,
    said,
    taken_back,
)


def asked(
    known: Ledger,
    *what: Compartment,
    desk: int = HOSPITAL,
    purpose: Purpose = CARE,
    day: float = 50,
) -> Allowed | NotCovered:
    """Whether some compartments may go to a desk, on a day."""
    return covers(ledger=known, desk_id=desk, compartments=what, purpose=purpose, at=int(day * DAY))


def why(answer: Allowed | NotCovered) -> dict[Compartment, Reason]:
    """What is missing."""
    assert isinstance(answer, NotCovered)
    return dict(answer.missing)


def test_a_consent_covers_what_it_names_until_its_end() -> None:
    known = ledger(said(1, yes=[IDENTITY, HEALTH], until_day=60))

    assert asked(known, IDENTITY, HEALTH) == Allowed(until=60 * DAY)


def test_it_covers_nothing_else_and_says_what_is_missing() -> None:
    known = ledger(said(1, yes=[IDENTITY]))

    assert why(asked(known, IDENTITY, HEALTH, LEGAL)) == {
        HEALTH: Reason.NOT_ASKED,
        LEGAL: Reason.NOT_ASKED,
    }


def test_it_covers_no_other_desk_and_no_other_purpose() -> None:
    known = ledger(said(1, yes=[IDENTITY]))

    assert why(asked(known, IDENTITY, desk=POLICE)) == {IDENTITY: Reason.NOT_ASKED}
    assert why(asked(known, IDENTITY, purpose=SHELTER)) == {IDENTITY: Reason.OTHER_PURPOSE}


def test_it_ends_at_its_instant_and_not_after() -> None:
    known = ledger(said(1, yes=[IDENTITY], until_day=60))

    last = covers(ledger=known, desk_id=HOSPITAL, compartments=[IDENTITY], purpose=CARE,
                  at=60 * DAY - 1)  # fmt: skip

    assert last == Allowed(until=60 * DAY)
    assert why(asked(known, IDENTITY, day=60)) == {IDENTITY: Reason.RAN_OUT}


def test_it_does_not_reach_back_before_it_was_recorded() -> None:
    known = ledger(said(3, yes=[IDENTITY]))

    assert why(asked(known, IDENTITY, day=2.9)) == {IDENTITY: Reason.NOT_ASKED}
    assert asked(known, IDENTITY, day=3)


def test_of_several_the_earliest_end_counts() -> None:
    known = ledger(
        said(1, yes=[IDENTITY], until_day=60), said(2, yes=[HEALTH], until_day=80)
    )  # fmt: skip

    assert asked(known, IDENTITY, HEALTH) == Allowed(until=60 * DAY)


def test_a_later_yes_replaces_an_earlier_one_of_the_same_receiver() -> None:
    known = ledger(said(1, yes=[IDENTITY], until_day=90), said(2, yes=[IDENTITY], until_day=40))

    assert why(asked(known, IDENTITY)) == {IDENTITY: Reason.RAN_OUT}


def test_a_partial_consent_covers_the_part_and_refuses_the_rest() -> None:
    known = ledger(said(1, yes=[IDENTITY], no=[HEALTH]))

    assert asked(known, IDENTITY)
    assert why(asked(known, IDENTITY, HEALTH)) == {HEALTH: Reason.REFUSED}


def test_a_later_refusal_ends_an_earlier_consent() -> None:
    known = ledger(said(1, yes=[IDENTITY, HEALTH]), said(2, no=[HEALTH]))

    assert asked(known, IDENTITY)
    assert why(asked(known, HEALTH)) == {HEALTH: Reason.REFUSED}


def test_a_refusal_of_another_purpose_ends_nothing() -> None:
    known = ledger(said(1, yes=[IDENTITY]), said(2, no=[IDENTITY], purpose=SHELTER))

    assert asked(known, IDENTITY)


def test_what_is_taken_back_is_not_covered_from_that_instant_on() -> None:
    known = ledger(said(1, yes=[IDENTITY, HEALTH]), taken_back(5, what=[HEALTH]))

    assert asked(known, HEALTH, day=4.9)
    assert why(asked(known, HEALTH, day=5)) == {HEALTH: Reason.TAKEN_BACK}
    assert asked(known, IDENTITY, day=5)


def test_what_was_taken_back_and_given_again_is_covered() -> None:
    known = ledger(
        said(1, yes=[IDENTITY]), taken_back(2, what=[IDENTITY]), said(3, yes=[IDENTITY])
    )  # fmt: skip

    assert asked(known, IDENTITY)


def test_a_consent_for_a_role_covers_every_desk_that_holds_it_and_no_other() -> None:
    known = ledger(said(1, yes=[IDENTITY], role=HEALTH_SERVICE))

    assert asked(known, IDENTITY, desk=HOSPITAL)
    assert asked(known, IDENTITY, desk=OTHER_HOSPITAL)
    assert why(asked(known, IDENTITY, desk=POLICE)) == {IDENTITY: Reason.NOT_ASKED}


def test_of_a_desk_and_its_role_the_longer_consent_counts() -> None:
    known = ledger(
        said(1, yes=[IDENTITY], until_day=60),
        said(2, yes=[IDENTITY], role=HEALTH_SERVICE, until_day=70),
    )

    assert asked(known, IDENTITY) == Allowed(until=70 * DAY)


def test_a_refusal_of_a_role_ends_the_consent_for_a_desk_that_holds_it() -> None:
    known = ledger(said(1, yes=[IDENTITY]), said(2, no=[IDENTITY], role=HEALTH_SERVICE))

    assert why(asked(known, IDENTITY)) == {IDENTITY: Reason.REFUSED}


def test_a_desk_that_was_refused_itself_is_not_let_in_by_its_role() -> None:
    known = ledger(said(1, no=[IDENTITY]), said(2, yes=[IDENTITY], role=HEALTH_SERVICE))

    assert why(asked(known, IDENTITY)) == {IDENTITY: Reason.REFUSED}
    assert asked(known, IDENTITY, desk=OTHER_HOSPITAL)


def test_a_desk_that_was_refused_is_covered_once_it_was_asked_for_again() -> None:
    known = ledger(said(1, no=[IDENTITY]), said(2, yes=[IDENTITY]))

    assert asked(known, IDENTITY)


def test_taking_back_from_a_desk_holds_also_against_its_role() -> None:
    known = ledger(
        said(1, yes=[IDENTITY], role=HEALTH_SERVICE), said(2, yes=[IDENTITY]),
        taken_back(3, what=[IDENTITY]),
    )  # fmt: skip

    assert why(asked(known, IDENTITY)) == {IDENTITY: Reason.TAKEN_BACK}
    assert asked(known, IDENTITY, desk=OTHER_HOSPITAL)


def test_taking_back_from_a_role_leaves_the_consent_for_a_desk_by_name() -> None:
    known = ledger(
        said(1, yes=[IDENTITY], role=HEALTH_SERVICE), said(2, yes=[IDENTITY]),
        taken_back(3, what=[IDENTITY], role=HEALTH_SERVICE),
    )  # fmt: skip

    assert asked(known, IDENTITY)
    assert why(asked(known, IDENTITY, desk=OTHER_HOSPITAL)) == {IDENTITY: Reason.TAKEN_BACK}


@pytest.mark.parametrize("kind", ["desk", "ended"])
def test_a_desk_that_is_kept_out_is_never_covered_and_one_answer_is_given_for_both(
    kind: str,
) -> None:
    known = ledger(
        said(1, yes=[IDENTITY]), route_taken(49, what=[IDENTITY], desk=HOSPITAL, purpose=CARE),
        restricted(2, kind, str(HOSPITAL)),
    )  # fmt: skip

    assert why(asked(known, IDENTITY)) == {IDENTITY: Reason.KEPT_OUT}


def test_a_desk_that_was_let_in_again_is_covered() -> None:
    put = restricted(2, "desk", str(HOSPITAL))
    lifted = entry(3, Kind.LIFTING, put.content)

    assert asked(ledger(said(1, yes=[IDENTITY]), put, lifted), IDENTITY)


def test_what_a_relative_said_counts_for_nothing_once_a_relative_is_implicated() -> None:
    given = said(1, yes=[IDENTITY], how=How.BY_RELATIVE)

    assert asked(ledger(given), IDENTITY)
    assert why(asked(ledger(given, restricted(2, "relative")), IDENTITY)) == {
        IDENTITY: Reason.BY_RELATIVE
    }


def test_what_the_person_said_counts_although_a_relative_is_implicated() -> None:
    assert asked(ledger(said(1, yes=[IDENTITY]), restricted(2, "relative")), IDENTITY)


def test_a_yes_of_a_time_of_which_something_was_taken_back_counts_no_more() -> None:
    entries = [said(1, yes=[IDENTITY]), said(3, yes=[IDENTITY], no=[HEALTH])]

    def known(until_day: int) -> Ledger:
        return ledger_of(
            entries=entries, words_version=1, roles=ROLES, asked_again=until_day * DAY
        )  # fmt: skip

    assert asked(known(2), IDENTITY)
    assert why(asked(known(3), IDENTITY)) == {IDENTITY: Reason.NOT_ASKED}
    assert why(asked(known(3), HEALTH)) == {HEALTH: Reason.REFUSED}


def test_when_the_words_change_nothing_new_goes_and_what_went_stays() -> None:
    known = ledger(said(1, yes=[IDENTITY], version=1), version=2)

    assert why(asked(known, IDENTITY)) == {IDENTITY: Reason.WORDS_CHANGED}
    assert held_by_consent(ledger=known, desk_id=HOSPITAL) == {IDENTITY}


def test_whoever_was_asked_again_with_the_new_words_is_covered() -> None:
    known = ledger(
        said(1, yes=[IDENTITY], version=1), said(2, yes=[IDENTITY], version=2), version=2
    )  # fmt: skip

    assert asked(known, IDENTITY)


def test_a_route_covers_its_desk_and_its_compartments_for_a_day_and_no_longer() -> None:
    known = ledger(route_taken(3, what=[IDENTITY]))

    for day in (3, 3.9):
        assert asked(known, IDENTITY, desk=POLICE, purpose=Purpose.PROTECTION, day=day) == Allowed(
            until=4 * DAY
        )
    assert not asked(known, IDENTITY, desk=POLICE, purpose=Purpose.PROTECTION, day=4)
    assert not asked(known, HEALTH, desk=POLICE, purpose=Purpose.PROTECTION, day=3.5)
    assert not asked(known, IDENTITY, desk=HOSPITAL, purpose=Purpose.PROTECTION, day=3.5)
    assert not asked(known, IDENTITY, desk=POLICE, purpose=CARE, day=3.5)


def test_a_route_is_no_consent() -> None:
    known = ledger(route_taken(3, what=[IDENTITY]))

    assert known.words == ()
    assert held_by_consent(ledger=known, desk_id=POLICE) == frozenset()


def test_a_receiver_means_one_desk_or_each_that_holds_its_role() -> None:
    known = ledger()

    assert known.desks_of(receiver=Receiver(desk_id=99)) == {99}
    assert known.desks_of(receiver=Receiver(role=HEALTH_SERVICE)) == {HOSPITAL, OTHER_HOSPITAL}
    assert known.desks_of(receiver=Receiver(role="shelter")) == frozenset()


def test_a_refusal_does_not_close_a_lawful_route() -> None:
    known = ledger(
        said(1, no=[IDENTITY], desk=POLICE, purpose=Purpose.PROTECTION),
        route_taken(2, what=[IDENTITY]),
    )  # fmt: skip

    assert asked(known, IDENTITY, desk=POLICE, purpose=Purpose.PROTECTION, day=2.5)


def test_nothing_is_never_asked_for() -> None:
    with pytest.raises(ValueError, match="no compartment"):
        asked(ledger())


def test_a_desk_holds_what_no_other_consent_gives_it_and_loses_only_that() -> None:
    before = [said(1, yes=[IDENTITY, HEALTH]), said(2, yes=[IDENTITY, LEGAL], purpose=SHELTER)]

    after = ledger(*before, taken_back(3, what=[IDENTITY, HEALTH]))

    assert lost(before=ledger(*before), after=after, desk_id=HOSPITAL) == {HEALTH}


def test_what_ran_out_is_lost_when_it_is_taken_back() -> None:
    given = said(1, yes=[IDENTITY], until_day=2)

    after = ledger(given, taken_back(5, what=[IDENTITY]))

    assert lost(before=ledger(given), after=after, desk_id=HOSPITAL) == {IDENTITY}


def test_what_went_by_a_lawful_route_is_not_lost() -> None:
    before = [said(1, yes=[IDENTITY, HEALTH], desk=POLICE), route_taken(2, what=[IDENTITY])]

    after = ledger(*before, taken_back(3, what=[IDENTITY, HEALTH], desk=POLICE))

    assert lost(before=ledger(*before), after=after, desk_id=POLICE) == {HEALTH}
