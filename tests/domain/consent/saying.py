"""Shared steps of the tests of consent: what a person said, as entries of a journal and a ledger.

Desk 1 asks. Desk 7 is a hospital and desk 8 another, both hold the role *health service*; desk 9
is the police. Instants are whole days, in microseconds.
"""

from collections.abc import Collection

from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.entries import Content, Entry, Kind, Precision
from amparo.domain.casework.sharing import Sharing
from amparo.domain.consent.ledger import Ledger, ledger_of
from amparo.domain.consent.scopes import How, Purpose

DAY = 24 * 60 * 60 * 1_000_000
ASKING, HOSPITAL, OTHER_HOSPITAL, POLICE = 1, 7, 8, 9
HEALTH_SERVICE = "health service"
ROLES = {
    HOSPITAL: frozenset({HEALTH_SERVICE}),
    OTHER_HOSPITAL: frozenset({HEALTH_SERVICE}),
    POLICE: frozenset({"police"}),
    ASKING: frozenset({"school staff"}),
}
IDENTITY, HEALTH, LEGAL = Compartment.IDENTITY, Compartment.HEALTH, Compartment.LEGAL
CARE, SHELTER = Purpose.HEALTH_CARE, Purpose.SHELTER


def entry(number: int, kind: Kind, content: Content, *, desk: int = ASKING) -> Entry:
    """An entry recorded on the day of its number."""
    at = number * DAY
    return Entry(
        number=number, kind=kind, event="", earliest=at, latest=at, precision=Precision.MINUTE,
        recorded=at, institution="", desk_id=desk, member="", content=content,
    )  # fmt: skip


def said(
    number: int, *, yes: Collection[Compartment] = (), no: Collection[Compartment] = (),
    desk: int | None = HOSPITAL, role: str = "", purpose: Purpose = CARE, until_day: int = 100,
    version: int = 1, how: How = How.ORALLY,
) -> Entry:  # fmt: skip
    """What a person answered, on the day of the number."""
    sharing = Sharing(
        role=role, compartments=tuple(one.value for one in yes),
        withheld=tuple(one.value for one in no), purpose=purpose.value, until=until_day * DAY,
        how=how.value, words_version=version, language="es",
    )  # fmt: skip
    target = "" if role else str(desk)
    return entry(number, Kind.CONSENT, Content(target=target, sharing=sharing))


def taken_back(
    number: int, *, what: Collection[Compartment], desk: int | None = HOSPITAL, role: str = "",
    purpose: Purpose = CARE,
) -> Entry:  # fmt: skip
    """What a person took back, on the day of the number."""
    sharing = Sharing(
        role=role, compartments=tuple(one.value for one in what), purpose=purpose.value
    )
    target = "" if role else str(desk)
    return entry(number, Kind.WITHDRAWAL, Content(target=target, sharing=sharing))


def route_taken(
    number: int, *, what: Collection[Compartment], desk: int = POLICE,
    purpose: Purpose = Purpose.PROTECTION,
) -> Entry:  # fmt: skip
    """A lawful route that was taken on the day of the number."""
    sharing = Sharing(
        compartments=tuple(one.value for one in what), purpose=purpose.value, route="child",
        article="Law 3, art. 1",
    )  # fmt: skip
    return entry(number, Kind.ROUTE, Content(target=str(desk), sharing=sharing))


def restricted(number: int, kind: str, target: str = "") -> Entry:
    """Somebody who is implicated, or whose access was ended."""
    return entry(number, Kind.RESTRICTION, Content(restricts=kind, target=target))


def ledger(*entries: Entry, version: int = 1) -> Ledger:
    """The ledger of some entries, with the words of a version."""
    return ledger_of(entries=entries, words_version=version, roles=ROLES)
