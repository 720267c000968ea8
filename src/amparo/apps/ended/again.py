"""Ending again what a backup brought back.

Each kind has what the owner of the database does first, and what the worker does then: to end a
case the worker journals it, and the database lets it do so only where the owner has set the day.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from django.db import transaction

from amparo.apps.cases.asking_again import ask_again
from amparo.apps.cases.erasing import announce_again, erase_again
from amparo.apps.compartments.granting import end_grants_again
from amparo.apps.ended.lists import NOTHING, Line
from amparo.apps.ended.models import Ended
from amparo.apps.ended.noting import What
from amparo.apps.operations.worker import Purpose, working_for
from amparo.apps.sharing.referring.erasing import end_referrals_again

Ends = Mapping[uuid.UUID, datetime]
"""What ended, of one kind, and when it did so last."""


def _announce_cases(ended: Ends) -> int:
    for case, at in ended.items():
        announce_again(case=case, at=at)
    return 0  # nothing has ended by it


def _erase_cases(ended: Ends) -> int:
    found = 0
    for case in ended:
        with working_for(Purpose.ERASE):
            found += erase_again(case=case, now=datetime.now(tz=UTC))
    return found


_BY_OWNER: Mapping[What, Callable[[Ends], int]] = {
    What.CASE: _announce_cases,
    What.GRANT: lambda ended: end_grants_again(ended=ended),
    What.REFERRAL: lambda ended: end_referrals_again(ended=ended),
    What.CONSENT: lambda ended: ask_again(ended=ended),
}
_BY_WORKER: Mapping[What, Callable[[Ends], int]] = {What.CASE: _erase_cases}


class UnknownKind(ValueError):
    """A list names a kind that this version does not know how to end."""

    def __init__(self, kind: str) -> None:
        super().__init__(
            f"the list says that a '{kind}' ended, which this version of Amparo does not know:"
            " restore with the version that wrote the list, or a newer one"
        )


def refuse_unknown_kinds(*, lines: Sequence[Line]) -> None:
    """Refuse a list of a newer version, before anything is done. Raises `UnknownKind`."""
    known = {what.value for what in What}
    for line in lines:
        if line.kind not in known | {NOTHING}:
            raise UnknownKind(line.kind)


def prepare_again(*, lines: Sequence[Line]) -> int:
    """As the owner: note what ended since the backup, end what the worker cannot, prepare the rest.

    Returns how many things that were there have ended by it.
    """
    rows = [Ended(of=line.of, kind=line.kind, at=line.at) for line in lines if line.of]
    with transaction.atomic():
        Ended.objects.bulk_create(rows, ignore_conflicts=True)
        return sum(act(_ends(lines, what)) for what, act in _BY_OWNER.items())


def end_again(*, lines: Sequence[Line]) -> int:
    """As the worker, after the owner: end each thing that is there, and return how many were.

    Each in a transaction of its own; may be done twice.
    """
    return sum(act(_ends(lines, what)) for what, act in _BY_WORKER.items())


def _ends(lines: Sequence[Line], what: What) -> Ends:
    found = sorted((line.at, line.of) for line in lines if line.kind == what.value)
    return {uuid.UUID(of): at for at, of in found}
