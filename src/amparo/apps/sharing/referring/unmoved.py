"""Whether the row of a referral says what was sent: the journal of its case says that, too.

What a row names is sealed as a name, so that it is counted; so whoever writes in the database may
put that of another row there.
"""

from collections.abc import Iterable

from amparo.apps.sharing.models import Referral
from amparo.domain.casework.entries import Entry, Kind
from amparo.domain.consent.scopes import Purpose
from amparo.domain.referral.acts import Act
from amparo.domain.referral.needs import PURPOSES
from amparo.domain.referral.telling import Told, told_of
from amparo.vault.sealing import NotSealed


def check_unmoved(*, row: Referral, entries: Iterable[Entry]) -> None:
    """Raise `NotSealed` where a row asks for something else than what was sent by its code."""
    said = [_asked(told) for told in _sent(entries) if told.code == row.code]
    if (row.need, row.urgency, row.purpose) not in said:
        raise NotSealed


def _sent(entries: Iterable[Entry]) -> Iterable[Told]:
    for entry in entries:
        if entry.kind is Kind.REFERRAL:
            told = told_of(about=entry.content.about)
            if told.act is Act.SEND:
                yield told


def _asked(told: Told) -> tuple[str, str, str]:
    urgency = told.urgency.value if told.urgency else ""
    return told.need.value, urgency, PURPOSES[told.need].value


def purpose_of(*, row: Referral) -> Purpose | None:
    """Return what a referral is for; none where that was changed in the database.

    Of a row that was read without it: one query.
    """
    try:
        return Purpose(row.purpose)
    except NotSealed:
        return None
