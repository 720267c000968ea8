"""The coded profile of a case: the one module that reads it and keeps it, through the door."""

import uuid
from collections.abc import Collection, Mapping

from django.db import transaction

from amparo.apps.cases.models import Case, Profile
from amparo.apps.journal.door import close_profile, open_profile
from amparo.apps.seals.cases import seal_of
from amparo.domain.casework.recording import Refused


class ProfileChanged(Refused):
    """Others changed the profile after the page was made: what ``stands`` there now."""

    def __init__(self, stands: Mapping[str, str]) -> None:
        super().__init__("profile changed")
        self.stands = dict(stands)


def read_profile(*, case: uuid.UUID) -> Mapping[str, str]:
    """Return the coded profile of a case the desk sees; empty where none is kept."""
    kept = Profile.objects.filter(case=case).values_list("content", flat=True).first()
    return {} if kept is None else open_profile(seal=seal_of(case=case), kept=bytes(kept))


def keep_profile(*, case: uuid.UUID, profile: Mapping[str, str], seen: Mapping[str, str]) -> None:
    """Keep the coded profile of a case the desk sees; what the page had ``seen`` is replaced.

    Raises `ProfileChanged` if something else stands there by now.
    """
    with transaction.atomic():
        locked = Case.objects.select_for_update().get(pk=case)
        stands = read_profile(case=case)
        # What was sent already may be sent again, whatever the page had seen.
        if stands not in (dict(seen), dict(profile)):
            raise ProfileChanged(stands)
        content = close_profile(seal=seal_of(case=case), profile=profile)
        Profile.objects.update_or_create(case=locked, defaults={"content": content})


def keep_profile_together(
    *, case: uuid.UUID, others: Collection[uuid.UUID], profile: Mapping[str, str],
    seen: Mapping[str, str],
) -> tuple[uuid.UUID, ...]:  # fmt: skip
    """Keep the profile of a case in ``others`` too, all or none; return those it is not kept in.

    Those are the ones whose profile says something that the page did not show. Raises
    `ProfileChanged` as `keep_profile` does, for the case itself.
    """
    left = []
    with transaction.atomic():
        # In one order, whichever case the page was of: two pages never wait for each other.
        for one in sorted({case, *others}):
            if one == case:
                keep_profile(case=case, profile=profile, seen=seen)
            elif not _keep_unless_filled(one, profile, seen):
                left.append(one)
    return tuple(left)


def _keep_unless_filled(
    case: uuid.UUID, profile: Mapping[str, str], seen: Mapping[str, str]
) -> bool:
    for before in ({}, seen):
        try:
            keep_profile(case=case, profile=profile, seen=before)
        except ProfileChanged:
            continue
        return True
    return False
