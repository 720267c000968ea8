"""A file on its way in: sealed as it comes, and never in clear but for a few pieces in memory.

Django keeps what is larger than a piece in a temporary file, in clear. So the request is read here,
with Django's own parser of its parts: one part after the other, as they come.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any

from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, QueryDict, UnreadablePostError
from django.http.multipartparser import FIELD, FILE, ChunkIter, LazyStream, Parser
from django.utils.datastructures import MultiValueDict

from amparo.apps.compartments.files import store
from amparo.apps.compartments.files.content import TakenIn, take_in
from amparo.apps.compartments.files.kinds.refusing import NotTaken, Why
from amparo.apps.compartments.files.names import tidy_name
from amparo.apps.compartments.files.ways import Way

MOST_BYTES = 500 * 10**6
FIELD_NAME = "file"
_FORM_BYTES = 64 * 1024
"""The other fields of the form, and what stands between them."""
_LONGEST_FIELD, _MOST_PARTS = 1024, 8


def receive(request: HttpRequest, *, case: uuid.UUID) -> TakenIn:
    """Take in the file that comes with a form; from then on the fields of the form can be read.

    Raises `NotTaken`: then nothing is kept. What cannot be taken anyhow is refused unread.
    """
    length = length_of(request)
    if length > MOST_BYTES + _FORM_BYTES:
        raise NotTaken(Why.TOO_LARGE)
    if not store.has_room(for_bytes=length):
        raise NotTaken(Why.NO_ROOM)
    way, sealing = Way(), _Sealing(request, case=case)
    try:
        request.upload_handlers = [sealing]
        request.POST.get(FIELD_NAME)  # reads the request, by the handler
    finally:
        way.free()
    return sealing.taken_in()


def length_of(request: HttpRequest) -> int:
    """Return how long what a request brings is said to be; 0 where it is not said."""
    text = str(request.META.get("CONTENT_LENGTH") or "")
    return int(text) if text.isascii() and text.isdigit() else 0


class _Sealing(FileUploadHandler):
    """Reads a request, and seals its file on the way. Of a form there is one."""

    def __init__(self, request: HttpRequest, *, case: uuid.UUID) -> None:
        super().__init__(request)
        self._case = case
        self._taken: TakenIn | None = None
        self._why: Why | None = None

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: Mapping[str, Any],  # noqa: N803  # as Django calls it
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> tuple[QueryDict, MultiValueDict[str, Any]]:
        """Return the fields of the form, and no file: that is in the store."""
        del META, encoding  # what is sent is in our letters (`operations.letters`)
        body, fields = _Counted(input_data), QueryDict(mutable=True)
        stream = LazyStream(ChunkIter(body, self.chunk_size))  # type: ignore[arg-type]  # it reads alone
        try:
            for number, (kind, said, part) in enumerate(_parts(stream, boundary)):
                if number < _MOST_PARTS:
                    self._read(kind, _names(said), part, fields)
                _pass_over(part)
            _pass_over(stream)
        except UnreadablePostError:
            pass  # the browser is gone: less came than was said
        except BaseException:
            self._refuse(Why.BROKEN)
            raise
        if body.count < content_length:
            self._refuse(Why.CUT_OFF)
        return fields, MultiValueDict()

    def taken_in(self) -> TakenIn:
        """Return the file that came. Raises `NotTaken`."""
        if self._why is not None:
            raise NotTaken(self._why)
        if self._taken is None:
            raise NotTaken(Why.NONE_CHOSEN)
        return self._taken

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # as Django asks
        """Keep nothing: the request is read above."""

    def file_complete(self, file_size: int) -> None:  # as Django asks
        """Keep nothing."""

    def _read(self, kind: str, names: tuple[str, str], part: LazyStream, fields: QueryDict) -> None:
        name, sent = names
        if kind == FIELD:
            fields.appendlist(name, part.read(size=_LONGEST_FIELD).decode(errors="replace"))
        elif kind == FILE and name == FIELD_NAME and not self._taken and not self._why:
            try:
                self._taken = take_in(
                    case=self._case, name=tidy_name(sent=sent), chunks=_at_most(part)
                )
            except NotTaken as refused:
                self._refuse(refused.why)

    def _refuse(self, why: Why) -> None:
        if self._taken is not None:
            store.remove_file(file=self._taken.file)
            self._taken = None
        self._why = self._why or why


class _Counted:
    """What is read of a request, and how much that was."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self.count = stream, 0

    def read(self, size: int = -1, /) -> bytes:
        piece = self._stream.read(size)
        self.count += len(piece)
        return piece


def _parts(stream: LazyStream, boundary: str) -> Parser:
    return Parser(stream, boundary)  # type: ignore[arg-type]  # it is bytes, whatever its type says


def _pass_over(stream: Iterable[bytes]) -> None:
    for _piece in stream:
        pass


def _names(said: Mapping[str, Any]) -> tuple[str, str]:
    """Return the name of a part's field, and that of its file."""
    _, parameters = said.get("content-disposition", ("", {}))
    name, sent = (parameters.get(one, b"").decode(errors="replace") for one in ("name", "filename"))
    return name.strip(), sent


def _at_most(chunks: Iterable[bytes]) -> Iterator[bytes]:
    count = 0
    for chunk in chunks:
        count += len(chunk)
        if count > MOST_BYTES:
            raise NotTaken(Why.TOO_LARGE)
        yield chunk
