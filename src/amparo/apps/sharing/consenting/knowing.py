"""The ledger of consent of a case as it stands now, with the roles that each desk holds today."""

import uuid
from collections.abc import Mapping, Sequence

from amparo.apps.accounts.confidential import A_SERVICE, confidential_desks
from amparo.apps.accounts.queries import list_desks
from amparo.apps.cases.asking_again import asked_again_since
from amparo.apps.protocols.governing import consent_rules, governing, today
from amparo.domain.casework.desks import DeskAt
from amparo.domain.casework.entries import Entry
from amparo.domain.casework.recording import Refused
from amparo.domain.consent.country import CountryConsent
from amparo.domain.consent.ledger import Ledger, ledger_of
from amparo.domain.protocol.calendar import as_microseconds
from amparo.domain.protocol.language import Holder, Role


def country_consent() -> CountryConsent:
    """Return what the pack says of consent. Raises `Refused`: ``no words`` where it says nothing.

    Without words nobody can be asked, so nothing is shared by consent.
    """
    found = consent_rules()
    if found is None:
        raise Refused("no words")
    return found


def ledger_from(*, case: uuid.UUID, entries: Sequence[Entry]) -> Ledger:
    """Return the ledger at the end of the journal of a case. Raises `Refused`: ``no words``."""
    words, since = country_consent().words, asked_again_since(case=case)
    return ledger_of(
        entries=entries, words_version=words.version, roles=roles_of_desks(),
        asked_again=None if since is None else as_microseconds(since),
    )  # fmt: skip


def roles_of_desks() -> Mapping[int, frozenset[str]]:
    """Return the roles that the institution of each open desk holds today at its place.

    A role that nobody is said to hold is held by the institution of its own name. A confidential
    desk is *a confidential service*, too, which a person can agree to though it holds no role and
    nobody may name it. Four queries.
    """
    found: dict[int, set[str]] = {}
    desks, on = list_desks(), today()
    for role in governing().protocol.roles.values():
        for holder in role.holders or (Holder(institution=role.name),):
            for desk in desks.get(holder.institution, ()):
                if desk.is_open(on) and _holds(holder, desk):
                    found.setdefault(desk.desk_id, set()).add(role.name)
    for desk_id in confidential_desks():
        found.setdefault(desk_id, set()).add(A_SERVICE)
    return {desk: frozenset(held) for desk, held in found.items()}


def roles_held() -> tuple[Role, ...]:
    """Return the roles that a desk holds today, in the order of the protocol."""
    held = {name for roles in roles_of_desks().values() for name in roles}
    return tuple(role for role in governing().protocol.roles.values() if role.name in held)


def _holds(holder: Holder, desk: DeskAt) -> bool:
    on = today()
    has_begun = holder.held_from is None or holder.held_from <= on
    is_there = "" in (holder.place, desk.place) or holder.place == desk.place
    return has_begun and is_there and (holder.held_until is None or on < holder.held_until)
