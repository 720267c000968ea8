"""The random code of a case: short enough to say on the telephone, and telling nothing."""

import secrets
import uuid
from collections.abc import Collection, Mapping
from datetime import datetime

from amparo.apps.cases.models import Access, Case

_LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"
"""No vowel, so that no word appears; nothing that is read as something else."""


def new_code() -> str:
    """Return a code such as ``K7Q-M4X-2``: 28 to the power of 7, about 13 thousand million."""
    drawn = "".join(secrets.choice(_LETTERS) for _ in range(7))
    return f"{drawn[:3]}-{drawn[3:6]}-{drawn[6]}"


def tidy_code(*, typed: str) -> str:
    """Return a code, or the beginning of one, as it is written: ``k7qm`` as ``K7Q-M``."""
    letters = "".join(letter for letter in typed.upper() if letter.isalnum())
    return "-".join(part for part in (letters[:3], letters[3:6], letters[6:]) if part)


def ends_of_access(*, cases: Collection[uuid.UUID], desk_id: int) -> Mapping[uuid.UUID, datetime]:
    """Return until when a desk sees some cases, of those where that is said. One query."""
    rows = Access.objects.filter(case__in=cases, desk=desk_id, until__isnull=False)
    return {case: until for case, until in rows.values_list("case", "until") if until}


def cases_by_code(*, codes: Collection[str]) -> Mapping[str, uuid.UUID]:
    """Return the case of each code that whoever looks may see. One query; nothing of others."""
    return dict(Case.objects.filter(code__in=codes).values_list("code", "pk"))


def codes_of(*, cases: Collection[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    """Return the code of each case that whoever looks may see. One query."""
    return dict(Case.objects.filter(pk__in=list(cases)).values_list("pk", "code"))
