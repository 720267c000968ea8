"""Removing files that nobody can open any more: of erased cases, and left behind by an end."""

from datetime import datetime, timedelta

from amparo.apps.compartments.files import store
from amparo.apps.compartments.models import StoredFile

_WAITS = timedelta(days=1)
"""How long a file may be on its way before it is taken for left behind."""


def remove_erased() -> int:
    """Remove the files of cases that were erased, and return how many. For the worker."""
    rows = StoredFile.objects.filter(case__erased_at__isnull=False)
    files = list(rows.values_list("pk", flat=True))
    for file in files:
        store.remove_file(file=file)
    rows.filter(pk__in=files).delete()
    return len(files)


def remove_left_behind(*, now: datetime) -> int:
    """Remove what is of no case since a day, and return how many. For the worker.

    Nothing goes while the database knows of no file at all: it may be about to be restored.
    """
    if not StoredFile.objects.exists():
        return 0
    removed = 0
    for file in store.left_behind(before=now - _WAITS):
        if not StoredFile.objects.filter(pk=file).exists():
            store.remove_file(file=file)
            removed += 1
    return removed
