"""Telling desks by e-mail that there is something to read: each at most once an hour."""

import logging
from datetime import datetime

from amparo.apps.accounts.desk_mail import desks_with_address, lock_told_desk, note_told
from amparo.apps.cases.news import has_news, newest_duty
from amparo.apps.operations.mail import tell
from amparo.apps.operations.worker import Purpose, working_for

_log = logging.getLogger(__name__)


class NotTold(Exception):
    """Desks could not be told; the others were. The next try makes up for it."""


def tell_desks(*, now: datetime) -> None:
    """Tell each desk with an address for which there is news. Raises `NotTold` at the end.

    Each in a transaction of its own. A message that was sent and not noted, as when the power
    fails between, is sent once more; it says nothing else the second time.
    """
    failed = 0
    with working_for(Purpose.TELL):
        desks = desks_with_address()
    for desk in desks:
        try:
            _tell_desk(desk, now)
        except Exception:  # noqa: BLE001  # whatever it is, the other desks must not wait
            _log.exception("could not %s: one desk", Purpose.TELL.value)
            failed += 1
    if failed:
        raise NotTold(f"desks not told: {failed}")


def _tell_desk(desk: int, now: datetime) -> None:
    with working_for(Purpose.TELL):
        held = lock_told_desk(desk_id=desk)
        if held is None:
            return
        newest = newest_duty()
        if has_news(desk_id=desk, since=held.told_at, newest_duty=held.newest_duty, now=now):
            tell(address=held.address)
            note_told(desk_id=desk, at=now, newest_duty=newest)
