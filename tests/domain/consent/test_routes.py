"""Sharing without consent: by a way that the law names, to whom it names, and the minimum."""

from dataclasses import replace

import pytest

from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.entries import Entry
from amparo.domain.casework.recording import Refused
from amparo.domain.consent.routes import Route, RouteKind, check_route
from tests.domain.consent.saying import (
    ASKING,
    HEALTH,
    HOSPITAL,
    IDENTITY,
    POLICE,
    ledger,
    restricted,
)

CHILD = Route(
    kind=RouteKind.CHILD, basis="Law 3, art. 1", read_in="law-3", confidence="medium",
    to=frozenset({"police"}), compartments=frozenset({IDENTITY, Compartment.LOCATION}),
)  # fmt: skip


def check(
    route: Route | None, *entries: Entry, to: int = POLICE,
    what: tuple[Compartment, ...] = (IDENTITY,), is_child: bool | None = None,
) -> None:  # fmt: skip
    """Judge whether desk 1 may take a route."""
    check_route(
        ledger=ledger(*entries), route=route, by_desk=ASKING, to_desk=to, compartments=what,
        is_child=is_child,
    )  # fmt: skip


def test_a_route_that_is_stated_can_be_taken_with_the_minimum() -> None:
    check(CHILD, what=(IDENTITY, Compartment.LOCATION))


def test_less_than_the_minimum_may_go() -> None:
    check(CHILD, what=(IDENTITY,))


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"route": None}, "not stated"),
        ({"what": ()}, "nothing chosen"),
        ({"what": (IDENTITY, HEALTH)}, "not the minimum"),
        ({"to": ASKING}, "own desk"),
        ({"to": HOSPITAL}, "not to this desk"),
        ({"is_child": False}, "no child"),
        ({"route": replace(CHILD, by=frozenset({"health service"}))}, "not bound"),
    ],
)
def test_what_the_law_does_not_name_is_refused(asked: dict[str, object], why: str) -> None:
    with pytest.raises(Refused, match=f"^{why}$"):
        check(**{"route": CHILD, **asked})  # type: ignore[arg-type]  # each with its type


def test_whom_the_article_binds_may_take_it() -> None:
    check(replace(CHILD, by=frozenset({"school staff"})))


@pytest.mark.parametrize("kind", ["desk", "ended"])
def test_a_desk_that_is_kept_out_gets_nothing_by_a_route_either(kind: str) -> None:
    with pytest.raises(Refused, match=r"^kept out$"):
        check(CHILD, restricted(1, kind, str(POLICE)))


def test_of_another_ground_the_age_does_not_matter() -> None:
    check(replace(CHILD, kind=RouteKind.REPORT), is_child=False)
    check(CHILD, is_child=True)
