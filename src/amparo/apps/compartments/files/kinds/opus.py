"""Sound, Opus in Ogg, as telephones send what was spoken: page by page.

Left out: with what it was made, and titles. The packet that says so is filled with nothing, as long
as it was (RFC 7845, 5.2 lets players pass over that), so that every page keeps its number.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from amparo.apps.compartments.files.kinds.refusing import NotTaken, Why
from amparo.apps.compartments.files.kinds.source import Source

_PAGE, _HEAD, _TAGS = b"OggS", b"OpusHead", b"OpusTags"
_BEGIN = struct.Struct("<4sBBqIIIB")
_SUM_AT = 22
_FIRST, _LAST = 2, 4
_FULL = 255
_HEAD_BYTES, _WITH_TABLE_BYTES = 19, 21
_MOST_OF_TAGS = 256 * 1024
_NO_TAGS = _TAGS + bytes(8)
"""No name of a program, and no title."""


@dataclass(frozen=True, kw_only=True)
class _Page:
    """A page as it came. ``begin`` is all before its content, ``table`` how its packets end."""

    begin: bytes
    table: bytes
    content: bytes

    @property
    def flags(self) -> int:
        return self.begin[5]

    @property
    def stream(self) -> bytes:
        return self.begin[14:18]

    def written(self) -> bytes:
        return self.begin + self.content


def is_opus(head: bytes) -> bool:
    """Whether a file begins as sound of this kind does."""
    return head.startswith(_PAGE) and head[28:36] == _HEAD


def clean_opus(source: Source) -> Iterator[bytes]:
    """Give sound on without what is written of it. Raises `NotTaken`.

    One stream, and nothing after it: of a second one nobody would know what it says.
    """
    head = _next_page(source)
    if not head.flags & _FIRST or not _is_head(head.content):
        raise NotTaken(Why.BROKEN)
    yield head.written()
    yield from _emptied(_tags(source, head))
    pages = 0
    while source.peek(1):
        page = _next_page(source, of=head)
        pages += 1
        yield page.written()
        if page.flags & _LAST and source.peek(1):
            raise NotTaken(Why.BROKEN)
    if not pages:
        raise NotTaken(Why.BROKEN)


def sum_of(*, page: bytes) -> int:
    """Return the sum by which a page of Ogg is known to be whole: RFC 3533, 6."""
    found = 0
    for byte in page:
        found = found << 8 & 0xFFFFFFFF ^ _SUMS[found >> 24 ^ byte]
    return found


def _next_page(source: Source, *, of: _Page | None = None) -> _Page:
    begin = source.take(_BEGIN.size)
    name, version, *_, packets = _BEGIN.unpack(begin)
    table = source.take(packets)
    page = _Page(begin=begin + table, table=table, content=source.take(sum(table)))
    if name != _PAGE or version or not table:
        raise NotTaken(Why.BROKEN)
    if of and (page.stream != of.stream or page.flags & _FIRST):
        raise NotTaken(Why.BROKEN)
    return page


def _is_head(content: bytes) -> bool:
    """Whether that is the head of the sound, and nothing beside it."""
    if not content.startswith(_HEAD) or len(content) < _HEAD_BYTES or content[8] > 15:
        return False
    channels, has_table = content[9], content[18] != 0
    return len(content) == (_WITH_TABLE_BYTES + channels if has_table else _HEAD_BYTES)


def _tags(source: Source, head: _Page) -> list[_Page]:
    """Take the pages that say with what the sound was made: one packet, and nothing else."""
    pages = [_next_page(source, of=head)]
    length = len(pages[0].content)
    while pages[-1].table[-1] == _FULL:
        pages.append(_next_page(source, of=head))
        length += len(pages[-1].content)
        if length > _MOST_OF_TAGS:
            raise NotTaken(Why.BROKEN)
    is_one = all(set(page.table[:-1]) <= {_FULL} for page in pages)
    if not is_one or length < len(_NO_TAGS) or not pages[0].content.startswith(_TAGS):
        raise NotTaken(Why.BROKEN)
    return pages


def _emptied(pages: list[_Page]) -> Iterator[bytes]:
    packet = _NO_TAGS.ljust(sum(len(page.content) for page in pages), b"\x00")
    for page in pages:
        content, packet = packet[: len(page.content)], packet[len(page.content) :]
        unsummed = page.begin[:_SUM_AT] + bytes(4) + page.begin[_SUM_AT + 4 :] + content
        summed = struct.pack("<I", sum_of(page=unsummed))
        yield unsummed[:_SUM_AT] + summed + unsummed[_SUM_AT + 4 :]


def _sum_of_byte(byte: int) -> int:
    found = byte << 24
    for _bit in range(8):
        found = found << 1 ^ (0x104C11DB7 if found & 0x80000000 else 0)
    return found


_SUMS = tuple(_sum_of_byte(byte) for byte in range(256))
