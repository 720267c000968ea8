"""What a referral gives a desk to open, and taking it when nothing more is to come of it."""

from collections.abc import Collection
from datetime import datetime

from amparo.apps.compartments.granting import (
    accept_grants,
    end_grants,
    give_back_grants,
    let_grants_wait,
)
from amparo.apps.sharing.models import Referral
from amparo.apps.sharing.referring.moving import LIVE_STATES
from amparo.domain.casework.compartments import Compartment
from amparo.domain.consent.ledger import as_compartments
from amparo.domain.referral.acts import State


def accept_what_it_gives(*, row: Referral, until: datetime) -> None:
    """Let a desk open up to an instant what it is given, once it sees the case.

    What it opened before that, and not for as long, it opens so long too: from now on by this
    referral, and no longer than that is in its hands.
    """
    asked = as_compartments(row.compartments)
    opened = accept_grants(
        case=row.case_id, desk_id=row.to_desk_id, compartments=asked, until=until
    )  # fmt: skip
    _inherit(row, opened)


def end_what_it_gave(*, row: Referral, at: datetime) -> None:
    """Take from a desk what it opens by a referral, in the transaction at hand.

    What another referral to the same desk gives it too stays, and goes with that one; it waits
    again, where that one does.
    """
    left = as_compartments(row.given) - _leave_to_others(row)
    if left:
        end_grants(case=row.case_id, desk_id=row.to_desk_id, compartments=left, at=at)


def give_back_what_waits(*, row: Referral, at: datetime) -> None:
    """Let what waits for one's own desk by a referral go, also of a case that it does not see."""
    left = as_compartments(row.given) - _leave_to_others(row)
    give_back_grants(case=row.case_id, desk_id=row.to_desk_id, compartments=left, at=at)


def _leave_to_others(row: Referral) -> frozenset[Compartment]:
    """Return what other referrals to the same desk give it too; from now on they alone do."""
    others = (
        Referral.objects.filter(case=row.case_id, to_desk=row.to_desk_id, state__in=LIVE_STATES)
        .exclude(pk=row.pk)
        .only("state", "compartments", "given")
    )  # what is sealed may be changed
    opened: set[Compartment] = set()
    waiting: set[Compartment] = set()
    for other in others:
        kept = as_compartments(row.given) & as_compartments(other.compartments)
        (opened if other.state == State.ACCEPTED.value else waiting).update(kept)
        _inherit(other, kept)
    let_grants_wait(
        case=row.case_id, desk_id=row.to_desk_id, compartments=waiting - opened
    )  # fmt: skip
    return frozenset(opened | waiting)


def _inherit(other: Referral, kept: Collection[Compartment]) -> None:
    names = sorted({*other.given, *(one.value for one in kept)})
    if names != sorted(other.given):
        Referral.objects.filter(pk=other.pk).update(given=names)
