"""Whom a bar binds, for who reads it."""

from datetime import date

import pytest

from amparo.domain.casework.holding import Bound, bound_by
from amparo.domain.protocol.language import (
    NOBODY_NAMED,
    Bar,
    Holder,
    Never,
    Role,
    Source,
    Text,
)

DAY = date(2026, 1, 1)
OFFICE = Role(
    name="child office",
    holders=(Holder(institution="CODENI Luque", place="Luque"), Holder(institution="CODENI")),
)


def bound(who: str, *, reader: str, place: str = "") -> Bound:
    """Whom a bar on ``who`` binds for an institution that reads of a case at a place."""
    bar = Bar(
        name="B1", event="x", kind=Never(), source=Source.STATUTE, text=Text(basis=""), who=who
    )
    return bound_by(bar=bar, reader=reader, roles={"child office": OFFICE}, place=place, day=DAY)


@pytest.mark.parametrize("who", ["", NOBODY_NAMED])
def test_a_bar_on_nobody_binds_everybody(who: str) -> None:
    assert bound(who, reader="CODENI") is Bound.EVERYBODY


def test_a_bar_binds_the_reader_who_holds_the_role() -> None:
    assert bound("child office", reader="CODENI") is Bound.READER


def test_a_bar_binds_others_where_they_hold_the_role_at_the_place() -> None:
    assert bound("child office", reader="CODENI", place="Luque") is Bound.OTHERS
    assert bound("child office", reader="CODENI Luque", place="Luque") is Bound.READER


def test_a_role_without_holders_is_the_institution_of_its_name() -> None:
    assert bound("judge", reader="judge") is Bound.READER
    assert bound("judge", reader="CODENI") is Bound.OTHERS
