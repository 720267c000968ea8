"""The e-mail address of a desk, and until when it was told that there is something to read."""

from dataclasses import dataclass
from datetime import datetime

from amparo.apps.accounts.models import Desk, DeskMail


@dataclass(frozen=True, kw_only=True)
class ToldDesk:
    """A desk with an address. ``told_at`` is none before the first message.

    ``newest_duty`` is the number of the newest duty there was at the last message.
    """

    desk_id: int
    address: str
    told_at: datetime | None
    newest_duty: int


def address_of_desk(*, desk_id: int) -> str:
    """Return the address of a desk; empty where it has none."""
    return DeskMail.objects.filter(desk=desk_id).values_list("address", flat=True).first() or ""


def set_address_of_desk(*, desk_id: int, address: str) -> None:
    """Give an open desk an address, or another; an empty one takes it away."""
    if not address:
        DeskMail.objects.filter(desk=desk_id).delete()
        return
    desk = Desk.objects.select_for_update().get(pk=desk_id, closed_on=None)
    DeskMail.objects.update_or_create(desk=desk, defaults={"address": address})


def desks_with_address() -> list[int]:
    """Return the open desks that have an address."""
    found = DeskMail.objects.filter(desk__closed_on=None).order_by("desk")
    return list(found.values_list("desk", flat=True))


def lock_told_desk(*, desk_id: int) -> ToldDesk | None:
    """Hold a desk's address for this transaction; none if it is gone, or another job holds it."""
    held = DeskMail.objects.select_for_update(skip_locked=True).filter(desk=desk_id).first()
    if held is None:
        return None
    return ToldDesk(
        desk_id=held.desk_id,
        address=held.address,
        told_at=held.told_at,
        newest_duty=held.newest_duty,
    )


def note_told(*, desk_id: int, at: datetime, newest_duty: int) -> None:
    """Note that a desk was told of everything there is until an instant."""
    DeskMail.objects.filter(desk=desk_id).update(told_at=at, newest_duty=newest_duty)
