"""Which second factors a member has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef

from amparo.apps.accounts.factors.sheets import count_left
from amparo.apps.accounts.models import Member


class Kind(Enum):
    """The kinds of second factor, as the table has them."""

    APP = "totp"
    PASSKEY = "webauthn"
    SHEET = "recovery_codes"


@dataclass(frozen=True, kw_only=True)
class Factor:
    """A second factor. ``name`` is what a member calls a passkey; ``left`` counts unused codes."""

    factor_id: int
    kind: Kind
    since: datetime
    last_used: datetime | None
    name: str = ""
    left: int = 0


def has_factor(*, member_field: str) -> Exists:
    """Return whether the member that a field of the query names has a second factor."""
    return Exists(Authenticator.objects.filter(user=OuterRef(member_field)))


def list_factors(*, member: Member) -> Sequence[Factor]:
    """Return the second factors of a member: app, passkeys, sheet; the oldest first."""
    found = Authenticator.objects.filter(user=member).order_by("pk")
    order = list(Kind)
    return sorted((_told(one) for one in found), key=lambda factor: order.index(factor.kind))


def remove_factor(*, member: Member, factor_id: int) -> None:
    """Remove a second factor of a member; nothing where it is gone already."""
    Authenticator.objects.filter(user=member, pk=factor_id).delete()


def remove_all_factors(*, member: Member) -> None:
    """Remove every second factor of a member, who has lost them all."""
    Authenticator.objects.filter(user=member).delete()


def _told(one: Authenticator) -> Factor:
    kind = Kind(one.type)
    return Factor(
        factor_id=one.pk,
        kind=kind,
        since=one.created_at,
        last_used=one.last_used_at,
        name=one.wrap().name if kind is Kind.PASSKEY else "",
        left=count_left(sheet=one.data) if kind is Kind.SHEET else 0,
    )
