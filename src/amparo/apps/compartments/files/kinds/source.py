"""Bytes that come in chunks, taken as many at a time as a parser asks for."""

from collections.abc import Iterable, Iterator

from amparo.apps.compartments.files.kinds.refusing import NotTaken, Why


class Source:
    """The bytes of a file as they come. No more is held than was asked for, and one chunk."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._held = b""

    def peek(self, count: int) -> bytes:
        """Return the next bytes without taking them; fewer at the end."""
        self._hold(count)
        return self._held[:count]

    def take(self, count: int) -> bytes:
        """Take so many bytes. Raises `NotTaken` where the file ends before."""
        self._hold(count)
        if len(self._held) < count:
            raise NotTaken(Why.BROKEN)
        taken, self._held = self._held[:count], self._held[count:]
        return taken

    def some(self, *, least: int = 1) -> bytes:
        """Take what is at hand, at least so many bytes; fewer at the end, and then none."""
        self._hold(least)
        taken, self._held = self._held, b""
        return taken

    def give_back(self, rest: bytes) -> None:
        """Put back what was taken last and is not used."""
        self._held = rest + self._held

    def pass_on(self, count: int) -> Iterator[bytes]:
        """Give so many bytes on as they come. Raises `NotTaken` where the file ends before."""
        while count:
            piece = self.some()
            if not piece:
                raise NotTaken(Why.BROKEN)
            if len(piece) > count:
                self.give_back(piece[count:])
                piece = piece[:count]
            count -= len(piece)
            yield piece

    def pass_over(self, count: int) -> None:
        """Leave out so many bytes. Raises as `pass_on` does."""
        for _piece in self.pass_on(count):
            pass

    def whole(self, *, most: int, why: Why) -> bytes:
        """Take all that is left. Raises `NotTaken` for what it says where that is too much."""
        parts, length = [], 0
        for piece in self.rest():
            length += len(piece)
            if length > most:
                raise NotTaken(why)
            parts.append(piece)
        return b"".join(parts)

    def rest(self) -> Iterator[bytes]:
        """Give all that is left on, as it comes."""
        while piece := self.some():
            yield piece

    def _hold(self, count: int) -> None:
        if len(self._held) >= count:
            return
        parts, length = [self._held], len(self._held)
        for chunk in self._chunks:
            parts.append(chunk)
            length += len(chunk)
            if length >= count:
                break
        self._held = b"".join(parts)
