"""A file on its way out: opened piece by piece as the browser takes it."""

from collections.abc import Iterator
from typing import BinaryIO

from amparo.apps.compartments.files.content import KeptFile, pieces_of
from amparo.apps.compartments.files.ways import Way


class Sending:
    """The content of a file as an answer. What was opened for it is closed with the answer."""

    def __init__(self, *, kept: KeptFile, opened: BinaryIO, way: Way) -> None:
        self._opened, self._way = opened, way
        self._pieces = pieces_of(kept=kept, opened=opened)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return next(self._pieces)

    def close(self) -> None:
        """Close the file, and leave its way to another; also where the browser is gone."""
        self._opened.close()
        self._way.free()
