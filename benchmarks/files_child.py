"""A long film taken in sealed, read through and given out again, beside a plain copy of it.

To be run as a process of its own, with a data folder of its own. Prints its figures as JSON.
"""

import json
import os
import resource
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402  # Django must be set up before
from django.test import RequestFactory  # noqa: E402  # as above

from amparo.apps.compartments.files import content, store  # noqa: E402  # as above
from amparo.apps.compartments.files.receiving import receive  # noqa: E402  # as above
from tests.apps.compartments.files.long_films import LongFilm  # noqa: E402  # as above

_TIMES = 3
_BOUNDARY = "between-the-parts"
_PIECE_BYTES = 64 * 1024


class _Body(BytesIO):
    """A form with a film, read from the disk as it is asked for."""

    def __init__(self, film: Path) -> None:
        super().__init__()
        head = 'Content-Disposition: form-data; name="file"; filename="a.mp4"'
        self._begin = f"--{_BOUNDARY}\r\n{head}\r\n\r\n".encode()
        self._end = f"\r\n--{_BOUNDARY}--\r\n".encode()
        self._pieces = self._read(film)
        self.length = len(self._begin) + film.stat().st_size + len(self._end)

    def read(self, size: int | None = -1, /) -> bytes:
        del size  # a piece is what is asked for
        return next(self._pieces, b"")

    def _read(self, film: Path) -> Iterator[bytes]:
        yield self._begin
        with film.open("rb") as file:
            while piece := file.read(_PIECE_BYTES):
                yield piece
        yield self._end


def main(size: int) -> None:
    """Measure with a film of so many bytes."""
    film, case = Path(settings.FILES_FOLDER).parent / "film.mp4", uuid.uuid4()
    with film.open("wb") as file:
        for chunk in LongFilm(size=size).chunks():
            file.write(chunk)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    taken: list[content.KeptFile] = []

    def take() -> None:
        body = _Body(film)
        request = RequestFactory().generic(
            "POST", "/", CONTENT_TYPE=f"multipart/form-data; boundary={_BOUNDARY}",
            CONTENT_LENGTH=str(body.length), **{"wsgi.input": body},
        )  # fmt: skip
        one = receive(request, case=case)
        taken.append(content.KeptFile(case=case, at=datetime.now(tz=UTC), by=case, **vars(one)))

    def check() -> None:
        with store.open_file(file=taken[-1].file) as opened:
            content.check_whole(kept=taken[-1], opened=opened)

    def give() -> None:
        with store.open_file(file=taken[-1].file) as opened:
            for _piece in content.pieces_of(kept=taken[-1], opened=opened):
                pass

    def make_room() -> None:
        for one in taken:
            store.remove_file(file=one.file)

    figures = {"copy": _best(lambda: _copy(film)), "take": _best(take, before=make_room),
               "check": _best(check), "give": _best(give)}  # fmt: skip
    more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(json.dumps({"figures": figures, "more_memory_kib": more, "size": size}))


def _copy(film: Path) -> None:
    """Copy a film as anybody would, through to the disk."""
    with film.open("rb") as source, film.with_suffix(".copy").open("wb", buffering=0) as into:
        while piece := source.read(_PIECE_BYTES):
            into.write(piece)
        os.fsync(into.fileno())


def _best(
    act: Callable[[], None], *, before: Callable[[], None] = lambda: None
) -> dict[str, float]:
    """Return the shortest time that something took, and the least work of the processor.

    What is to be done ``before`` each time is not counted.
    """
    walls, works = [], []
    for _time in range(_TIMES):
        before()
        began, worked = time.perf_counter(), time.process_time()
        act()
        walls.append(time.perf_counter() - began)
        works.append(time.process_time() - worked)
    return {"seconds": min(walls), "of_processor": min(works)}


if __name__ == "__main__":
    main(int(sys.argv[1]))
