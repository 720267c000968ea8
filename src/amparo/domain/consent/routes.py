"""Sharing without consent: only by a way that the law names, to whom it names, and the minimum."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.recording import Refused
from amparo.domain.consent.ledger import Ledger


class RouteKind(Enum):
    """Why something may be shared without consent. The value is what the packs call it."""

    CHILD = "child"
    DANGER = "imminent danger"
    REPORT = "duty to report"


@dataclass(frozen=True, kw_only=True)
class Route:
    """A way that the law of a country names. ``basis`` is its article.

    It binds or frees whoever holds a role ``by``; empty where anybody. What is shared goes to
    whoever holds a role ``to``. ``compartments`` are the most that go: the least that serves. The
    law names no compartments, so which these are is a reading. ``rules`` are the rules of the
    pack's protocol that say the same.
    """

    kind: RouteKind
    basis: str
    read_in: str
    confidence: str
    to: frozenset[str]
    compartments: frozenset[Compartment]
    by: frozenset[str] = frozenset()
    rules: tuple[str, ...] = ()


def check_route(
    *, ledger: Ledger, route: Route | None, by_desk: int, to_desk: int,
    compartments: Collection[Compartment], is_child: bool | None,
) -> None:  # fmt: skip
    """Raise `Refused` where a route cannot be taken.

    ``not stated``: no law read for the country names it. ``nothing chosen``. ``not the minimum``:
    more than it needs. ``own desk``. ``not bound``: it is not for the institution of who would
    take it. ``not to this desk``: the law names others. ``kept out``, as in `covers`. ``no child``:
    the case says that the person is of age; ``is_child`` is none where it says nothing.
    """
    if route is None:
        raise Refused("not stated")
    if not compartments:
        raise Refused("nothing chosen")
    if not route.compartments >= set(compartments):
        raise Refused("not the minimum")
    if by_desk == to_desk:
        raise Refused("own desk")
    if route.by and not route.by & ledger.roles.get(by_desk, frozenset()):
        raise Refused("not bound")
    if not route.to & ledger.roles.get(to_desk, frozenset()):
        raise Refused("not to this desk")
    if to_desk in ledger.kept_out:
        raise Refused("kept out")
    if route.kind is RouteKind.CHILD and is_child is False:
        raise Refused("no child")
