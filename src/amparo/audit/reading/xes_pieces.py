"""Takes XML apart into tags and comments, compiled, where it is as plain as XES usually is.

What is called odd here may be good XML or bad: the caller leaves it to a full parser. What is
not called odd is well-formed, as far as one piece can be, in text known to be UTF-8.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from amparo.audit.keeping import njit
from amparo.audit.log import Instants
from amparo.audit.reading.stamps import Bytes

Compiled = TypeVar("Compiled", bound=Callable[..., Any])

OPEN, CLOSE, EMPTY, COMMENT, UNFINISHED, ODD = 0, 1, 2, 3, 4, 5
MOST_ATTRIBUTES = 32
NAME_START, NAME_END, VALUE_START, VALUE_END, IS_RAW = 0, 1, 2, 3, 4
ATTRIBUTE_SHAPE = (MOST_ATTRIBUTES, 5)

DOUBLE, SINGLE, EQUALS, SLASH, LESS, MORE = 34, 39, 61, 47, 60, 62
MARK, DASH, AND, HASH, SEMICOLON = 33, 45, 38, 35, 59
# Where bytes end, so that a look past the end finds nothing that could follow.
NOTHING = 0


def _table(symbols: bytes) -> Bytes:
    table = np.zeros(256, dtype=np.uint8)
    table[list(symbols)] = 1
    return table


LETTERS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_:"
STARTS_NAME = _table(LETTERS)
IN_NAME = _table(LETTERS + b"0123456789.-")
WHITE = _table(b" \t\r\n")
# In a value: nothing that ends it, must be read as something else, or may not stand there.
PLAIN = _table(bytes(set(range(32, 256)) - set(b"\"'<&")))


def _packed(word: bytes) -> int:
    return int.from_bytes(word, "little")


# numba counts who uses an array, in case it can be freed. Where nothing is allocated, that is
# half of all the time, for nothing.
without_counting: Any = njit  # numba does not publish this option
allocating_nothing: Callable[[Compiled], Compiled] = without_counting(
    cache=True, nogil=True, _nrt=False
)

AMP, LT, GT = _packed(b"amp"), _packed(b"lt"), _packed(b"gt")
QUOT, APOS = _packed(b"quot"), _packed(b"apos")
LONGEST_REFERENCE = 8


@allocating_nothing
def packed(data: Bytes, start: int, end: int) -> int:
    """Give a word of up to seven bytes as a number; 0 if it is longer."""
    if end - start > 7:
        return 0
    number = np.int64(0)
    for position in range(end - 1, start - 1, -1):
        number = number << 8 | np.int64(data[position])
    return int(number)


@allocating_nothing
def after_white(data: Bytes, position: int) -> int:
    """Pass over white space."""
    while position < len(data) and WHITE[data[position]]:
        position += 1
    return position


@allocating_nothing
def lines_in(data: Bytes, start: int, end: int) -> int:
    """Count the lines that end, with either or both of its two bytes."""
    lines = 0
    # Without a look past the end, nor a branch, the compiler takes many bytes at once.
    for position in range(start, min(end, len(data) - 1)):
        byte, after = data[position], data[position + 1]
        lines += (byte == 10) | ((byte == 13) & (after != 10))
    return lines


@allocating_nothing
def read_piece(data: Bytes, start: int, attributes: Instants) -> tuple[int, int, int]:
    """Read the tag or comment that starts at ``start``.

    Args:
        data: the text.
        start: where the piece starts.
        attributes: receives, in its first row, where the name of a tag starts and ends; in the
            rows after it, where name and value of each attribute do, and whether the value
            must still be unescaped; of ``ATTRIBUTE_SHAPE``.

    Returns:
        What it is, where it ends, and how many rows were filled.
    """
    if start < len(data) and data[start] != LESS:
        return ODD, start, 0
    if start + 1 >= len(data):
        return UNFINISHED, start, 0
    second = data[start + 1]
    if second == SLASH:
        return _read_close(data, start + 2, attributes)
    if second == MARK:
        return _read_comment(data, start + 2)
    return _read_open(data, start + 1, attributes)


@allocating_nothing
def _at(data: Bytes, position: int) -> int:
    return int(np.int64(data[position])) if position < len(data) else NOTHING


@allocating_nothing
def _after_name(data: Bytes, position: int) -> int:
    """Pass over a name; stay where none starts."""
    if position < len(data) and STARTS_NAME[data[position]]:
        while position < len(data) and IN_NAME[data[position]]:
            position += 1
    return position


@allocating_nothing
def _read_close(data: Bytes, start: int, attributes: Instants) -> tuple[int, int, int]:
    end = _after_name(data, start)
    attributes[0, NAME_START], attributes[0, NAME_END] = start, end
    position = after_white(data, end)
    if position == len(data):
        return UNFINISHED, position, 1
    if end == start or data[position] != MORE:
        return ODD, position, 1
    return CLOSE, position + 1, 1


@allocating_nothing
def _read_comment(data: Bytes, position: int) -> tuple[int, int, int]:
    """Read a comment from its two dashes on; two more may only stand at its end."""
    if position + 1 >= len(data):
        return UNFINISHED, position, 0
    if data[position] != DASH or data[position + 1] != DASH:
        return ODD, position, 0
    position += 2
    while position + 2 < len(data):
        byte = data[position]
        if byte == DASH and data[position + 1] == DASH:
            return COMMENT if data[position + 2] == MORE else ODD, position + 3, 0
        if byte < 32 and not WHITE[byte]:
            return ODD, position, 0
        position += 1
    return UNFINISHED, position, 0


@allocating_nothing
def _read_open(data: Bytes, start: int, attributes: Instants) -> tuple[int, int, int]:
    end = _after_name(data, start)
    attributes[0, NAME_START], attributes[0, NAME_END] = start, end
    if end == start:
        return ODD, start, 1
    count = 1
    while True:
        position = after_white(data, end)
        byte = _at(data, position)
        if byte == MORE:
            return OPEN, position + 1, count
        if byte == SLASH:
            if position + 1 == len(data):
                break
            return EMPTY if data[position + 1] == MORE else ODD, position + 2, count
        if position == len(data):
            break
        if position == end or count == MOST_ATTRIBUTES:
            return ODD, position, count
        end, what = _read_attribute(data, position, attributes, count)
        if what != OPEN:
            return what, end, count
        for other in range(1, count):
            start, finish = attributes[other, NAME_START], attributes[other, NAME_END]
            if same(data, start, finish, data, position, attributes[count, NAME_END]):
                return ODD, end, count
        count += 1
    return UNFINISHED, position, count


@allocating_nothing
def same(one: Bytes, start: int, end: int, other: Bytes, begin: int, finish: int) -> bool:
    """Tell whether a stretch of one text is the same as one of another."""
    if end - start != finish - begin:
        return False
    for place in range(end - start):
        if one[start + place] != other[begin + place]:
            return False
    return True


@allocating_nothing
def _read_attribute(data: Bytes, start: int, attributes: Instants, row: int) -> tuple[int, int]:
    """Read an attribute; give where it ends, and OPEN if it is whole."""
    end = _after_name(data, start)
    equals = after_white(data, end)
    quote = after_white(data, equals + 1)
    if quote >= len(data):
        # A text that is bad here already will be found so with its next bytes.
        return quote, UNFINISHED
    closing = data[quote]
    if end == start or data[equals] != EQUALS or closing not in (DOUBLE, SINGLE):
        return quote, ODD
    position, is_raw = quote + 1, 0
    while True:
        while position < len(data) and PLAIN[data[position]]:
            position += 1
        byte = _at(data, position)
        if position == len(data) or byte == closing:
            break
        if byte == AND:
            after = _after_reference(data, position + 1)
            if after < 0:
                return position, UNFINISHED if len(data) - position < LONGEST_REFERENCE + 3 else ODD
            position, is_raw = after, 1
        elif WHITE[byte]:
            position, is_raw = position + 1, 1
        elif byte in (DOUBLE, SINGLE):
            position += 1
        else:
            return position, ODD
    attributes[row, NAME_START], attributes[row, NAME_END] = start, end
    attributes[row, VALUE_START], attributes[row, VALUE_END] = quote + 1, position
    attributes[row, IS_RAW] = is_raw
    return position + 1, UNFINISHED if position == len(data) else OPEN


@allocating_nothing
def _after_reference(data: Bytes, start: int) -> int:
    """Pass over a reference, after its first byte; -1 if it is none that can be read."""
    end = start
    while end < len(data) and data[end] != SEMICOLON and end - start <= LONGEST_REFERENCE:
        end += 1
    if _at(data, end) != SEMICOLON or end - start > LONGEST_REFERENCE:
        return -1
    if data[start] != HASH:
        word = packed(data, start, end)
        is_known = word == AMP or word == LT or word == GT or word == QUOT or word == APOS
        return end + 1 if is_known else -1
    return end + 1 if _is_character(_number(data, start + 1, end)) else -1


@allocating_nothing
def _number(data: Bytes, start: int, end: int) -> int:
    """Read the number of a character, in tens or after an x in sixteens; -1 if it is none."""
    base, first = 10, start
    if start < end and data[start] == ord("x"):
        base, first = 16, start + 1
    number = np.int64(0 if first < end else -1)
    for position in range(first, end):
        byte = np.int64(data[position])
        digit = np.int64(99)
        if ord("0") <= byte <= ord("9"):
            digit = byte - ord("0")
        elif ord("a") <= byte | 32 <= ord("f"):
            digit = (byte | 32) - ord("a") + 10
        if digit >= base:
            return -1
        number = number * base + digit
    return int(number)


@allocating_nothing
def _is_character(number: int) -> bool:
    """Tell whether XML may hold the character of this number."""
    if number < 32:
        return number == 9 or number == 10 or number == 13
    is_halved = 0xD800 <= number <= 0xDFFF
    return number <= 0x10FFFF and not is_halved and number != 0xFFFE and number != 0xFFFF


@njit(cache=True, nogil=True)
def copied(
    data: Bytes, start: Instants, end: Instants
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """Lay stretches of text one after the other; give them, and where each starts and ends."""
    offsets = np.zeros(len(start) + 1, dtype=np.int64)
    for number in range(len(start)):
        offsets[number + 1] = offsets[number] + end[number] - start[number]
    text = np.empty(offsets[-1], dtype=np.uint8)
    for number in range(len(start)):
        to = offsets[number]
        for position in range(start[number], end[number]):
            text[to] = data[position]
            to += 1
    return text, offsets
