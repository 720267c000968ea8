"""Sound, MP3: frame by frame. Left out: the tags before and after, with titles and pictures."""

from collections.abc import Iterator

from amparo.apps.compartments.files.kinds.refusing import NotTaken, Why
from amparo.apps.compartments.files.kinds.source import Source

_KILOBITS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KILOBITS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_HERTZ = (44100, 48000, 32000)
_SLOWER = {3: 1, 2: 2, 0: 4}  # MPEG 1, 2 and 2.5
_HEAD_BYTES = 4
_LONGEST_FRAME = 2000
_LEAST_FRAMES = 2
_TAG = b"ID3"
_AFTER = (b"TAG", b"APETAGEX", b"LYRICSBEGIN", _TAG, b"\x00\x00\x00\x00")
_FILL_BYTES = 64 * 1024


def is_mp3(head: bytes) -> bool:
    """Whether a file begins as sound of this kind does: with a tag, or a frame."""
    return head.startswith(_TAG) or _length(head[:_HEAD_BYTES]) > 0


def clean_mp3(source: Source) -> Iterator[bytes]:
    """Give sound on without its tags. A last frame that was cut off is left out.

    Raises `NotTaken`.
    """
    _pass_over_tags(source)
    frames = 0
    while piece := source.some(least=_LONGEST_FRAME):
        end, found = _frames(piece)
        frames += found
        yield piece[:end]
        rest = piece[end:]
        if found:
            source.give_back(rest)
        elif rest.startswith(_AFTER) or _is_cut_off(rest):
            break
        else:
            raise NotTaken(Why.BROKEN)
    if frames < _LEAST_FRAMES:
        raise NotTaken(Why.BROKEN)


def _frames(piece: bytes) -> tuple[int, int]:
    """Return where the whole frames at the beginning of some bytes end, and how many they are."""
    at = found = 0
    while length := _length(piece[at : at + _HEAD_BYTES]):
        if at + length > len(piece):
            break
        at, found = at + length, found + 1
    return at, found


def _is_cut_off(rest: bytes) -> bool:
    return len(rest) < _HEAD_BYTES or _length(rest[:_HEAD_BYTES]) > len(rest)


def _length(head: bytes) -> int:
    """Return the length of a frame by its first four bytes; 0 where they are of none."""
    if len(head) < _HEAD_BYTES or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return 0
    version, rate, hertz = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version not in _SLOWER or rate in (0, 15) or hertz == 3:
        return 0
    slower, kilobits = _SLOWER[version], _KILOBITS_1 if version == 3 else _KILOBITS_2
    samples = 144_000 if slower == 1 else 72_000
    return samples * kilobits[rate] * slower // _HERTZ[hertz] + (head[2] >> 1 & 1)


def _pass_over_tags(source: Source) -> None:
    while source.peek(len(_TAG)) == _TAG:
        head = source.take(10)
        if any(part & 0x80 for part in head[6:]):
            raise NotTaken(Why.BROKEN)
        length = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
        source.pass_over(length + (10 if head[5] & 0x10 else 0))
    for _filled in range(_FILL_BYTES):
        if source.peek(1) != b"\x00":
            return
        source.take(1)
