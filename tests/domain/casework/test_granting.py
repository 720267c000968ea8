"""Whether a desk may let another see a case. Desk 1 grants, desk 4 or 5 is to see."""

from datetime import UTC, datetime

import pytest

from amparo.domain.casework.entries import Entry, Kind
from amparo.domain.casework.granting import Term, check_grant
from amparo.domain.casework.recording import Refused
from tests.domain.casework.test_restricting import DESK, ENDED, GRANT, entry

FRIDAY = datetime(2026, 11, 6, 12, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 9, 12, 0, tzinfo=UTC)
FOR_EVER = Term()


def check(
    *entries: Entry, to: int = 5, by: int = 1, term: Term = FOR_EVER, own: Term = FOR_EVER,
    has_now: Term | None = None,
) -> None:  # fmt: skip
    """Ask whether desk 1 may grant."""
    check_grant(entries=entries, by_desk=by, to_desk=to, term=term, own=own, has_now=has_now)


def test_a_desk_that_never_saw_the_case_may_see_it() -> None:
    check()
    check(term=Term(until=FRIDAY))


def test_a_desk_that_is_implicated_is_kept_out_whoever_grants() -> None:
    for by in (1, 2):
        with pytest.raises(Refused, match=r"^kept out$"):
            check(DESK, to=4, by=by)


def test_a_desk_that_was_implicated_may_see_it_once_that_is_lifted() -> None:
    check(DESK, entry(Kind.LIFTING, restricts="desk", target="4"), to=4)


def test_what_was_ended_only_the_desk_that_ended_it_gives_back() -> None:
    check(ENDED, by=1)

    with pytest.raises(Refused, match=r"^kept out$"):
        check(ENDED, by=2)


def test_what_was_given_back_anybody_may_give_anew() -> None:
    check(ENDED, GRANT, by=2)


def test_a_desk_that_is_implicated_and_had_ended_stays_out() -> None:
    implicated = entry(Kind.RESTRICTION, restricts="desk", target="5")

    with pytest.raises(Refused, match=r"^kept out$"):
        check(ENDED, implicated, GRANT)


def test_a_desk_that_sees_it_as_long_already_is_not_granted_again() -> None:
    for term in (Term(until=FRIDAY), Term(until=MONDAY)):
        with pytest.raises(Refused, match=r"^sees it already$"):
            check(term=term, has_now=Term(until=MONDAY))
    with pytest.raises(Refused, match=r"^sees it already$"):
        check(has_now=FOR_EVER)


def test_what_ends_soon_may_be_lengthened() -> None:
    check(term=Term(until=MONDAY), has_now=Term(until=FRIDAY))
    check(term=FOR_EVER, has_now=Term(until=FRIDAY))


def test_nobody_grants_for_longer_than_they_have_themselves() -> None:
    check(term=Term(until=FRIDAY), own=Term(until=FRIDAY))

    for term in (Term(until=MONDAY), FOR_EVER):
        with pytest.raises(Refused, match=r"^longer than own$"):
            check(term=term, own=Term(until=FRIDAY))
