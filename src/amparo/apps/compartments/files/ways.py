"""Files on their way, in and out: as many at once as leave room for pages.

A file keeps a thread of the web as long as its browser is slow. If all were kept, no page would
be answered.
"""

import weakref
from threading import BoundedSemaphore

from django.conf import settings

from amparo.apps.compartments.files.kinds.refusing import NotTaken, Why

_PATIENCE_SECONDS = 3.0
_places = BoundedSemaphore(settings.FILES_AT_ONCE)


class Way:
    """A place among the files on their way; to be freed. Raises `NotTaken` where none is free."""

    def __init__(self) -> None:
        if not _places.acquire(timeout=_PATIENCE_SECONDS):
            raise NotTaken(Why.BUSY)
        # Freed once, also where an answer was made and nobody ever sent it.
        self._free = weakref.finalize(self, _places.release)

    def free(self) -> None:
        """Leave the place to another."""
        self._free()
