"""The random code that a desk has for a case: short enough for the telephone, and telling nothing.

Each desk has another one for the same case, so that papers of two desks, laid side by side, do not
say that they are of one person. The database draws it, for the row by which a desk sees a case.
"""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime

from amparo.apps.cases.models import Access, Case
from amparo.apps.operations.transactions import OwnDesk


def tidy_code(*, typed: str) -> str:
    """Return a code, or the beginning of one, as it is written: ``k7qm`` as ``K7Q-M``."""
    letters = "".join(letter for letter in typed.upper() if letter.isalnum())
    return "-".join(part for part in (letters[:3], letters[3:6], letters[6:]) if part)


def codes_of(*, cases: Collection[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    """Return the code that the reader's desk has for each case it sees of some. One query."""
    seen = Case.objects.filter(pk__in=cases, seen_by__desk=OwnDesk())
    return dict(seen.values_list("pk", "seen_by__code"))


def cases_by_code(*, codes: Collection[str]) -> Mapping[str, uuid.UUID]:
    """Return the case of each code that is one of the reader's desk. One query.

    A code of another desk leads nowhere, also to a case that the reader sees.
    """
    seen = Case.objects.filter(seen_by__desk=OwnDesk(), seen_by__code__in=codes)
    return dict(seen.values_list("seen_by__code", "pk"))


def ends_of_access(*, cases: Collection[uuid.UUID], desk_id: int) -> Mapping[uuid.UUID, datetime]:
    """Return until when a desk sees some cases, of those where that is said. One query."""
    rows = Access.objects.filter(case__in=cases, desk=desk_id, until__isnull=False)
    return {case: until for case, until in rows.values_list("case", "until") if until}
