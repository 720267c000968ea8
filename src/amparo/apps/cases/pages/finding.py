"""Finding the case of an address. One that is not there and one that is not seen answer alike."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.http import Http404

from amparo.apps.cases.advancing import advance_case
from amparo.apps.cases.models import Case
from amparo.apps.cases.pages.queries import CaseFile, read_case


def case_or_404(*, case: uuid.UUID, now: datetime) -> CaseFile:
    """Return a case, its projection advanced. Raises `Http404` if it is not to be seen."""
    with or_404():
        advance_case(case=case, now=now)
        return read_case(case=case, now=now)


@contextmanager
def or_404() -> Iterator[None]:
    """Raise `Http404` where an action finds no case that is to be seen."""
    try:
        yield
    except Case.DoesNotExist:
        raise Http404 from None
