"""Who is kept out of a case, by its journal."""

from dataclasses import replace

from amparo.domain.casework.entries import Content, Entry, Kind, Precision
from amparo.domain.casework.restricting import Restrictions, restrictions_of

MATEO = "00000000-0000-0000-0000-000000000007"


def entry(kind: Kind, *, restricts: str = "", target: str = "") -> Entry:
    """An entry of a case that changes who sees it."""
    return Entry(
        number=1, kind=kind, event="", earliest=0, latest=0, precision=Precision.MINUTE, recorded=0,
        institution="Policía Nacional", desk_id=1, member="",
        content=Content(restricts=restricts, target=target),
    )  # fmt: skip


DESK = entry(Kind.RESTRICTION, restricts="desk", target="4")
MEMBER = entry(Kind.RESTRICTION, restricts="member", target=MATEO)
RELATIVE = entry(Kind.RESTRICTION, restricts="relative")
ENDED = entry(Kind.RESTRICTION, restricts="ended", target="5")
GRANT = entry(Kind.GRANT, target="5")


def test_what_was_put_stands() -> None:
    found = restrictions_of(entries=[DESK, MEMBER, RELATIVE, ENDED])

    assert found == Restrictions(desks=frozenset({4, 5}), members=(MATEO,), is_relative=True)


def test_what_was_lifted_does_not() -> None:
    put = [DESK, MEMBER, RELATIVE]
    lifted = [replace(one, kind=Kind.LIFTING) for one in put]

    assert restrictions_of(entries=[*put, *lifted]) == Restrictions()


def test_what_was_put_again_after_lifting_stands() -> None:
    lifted = replace(DESK, kind=Kind.LIFTING)

    assert restrictions_of(entries=[DESK, lifted, DESK]).desks == {4}


def test_a_grant_gives_back_what_had_ended() -> None:
    assert restrictions_of(entries=[ENDED, GRANT]).desks == frozenset()


def test_a_grant_does_not_let_in_a_desk_that_is_implicated() -> None:
    grant = entry(Kind.GRANT, target="4")

    assert restrictions_of(entries=[DESK, grant]).desks == {4}
