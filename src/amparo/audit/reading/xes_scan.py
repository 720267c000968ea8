"""Finds the events of XES and what they and their traces state, compiled."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from amparo.audit.log import Codes, Instants
from amparo.audit.reading import xes_pieces
from amparo.audit.reading.stamps import Bytes
from amparo.audit.reading.xes_events import DEEPEST, EVENT_DEPTH, NO_TRACE
from amparo.audit.reading.xes_pieces import (
    ATTRIBUTE_SHAPE,
    CLOSE,
    COMMENT,
    EMPTY,
    IS_RAW,
    NAME_END,
    NAME_START,
    ODD,
    UNFINISHED,
    VALUE_END,
    VALUE_START,
    allocating_nothing,
)

DONE, NEW_KEY, NOT_PLAIN = 0, 1, 2
UNWANTED, NOT_MET, FREE = -1, -2, -1
IN_EVENT, IN_TRACE, ELSEWHERE = 0, 1, 2
# What the scanner remembers from block to block, by its place in an array.
DEPTH, LEVEL, INSIDE, NUMBER, LINE, EVENTS, TRACES, KEYS, ROOTS, REMEMBERED = range(10)
LONGEST_NAME, MOST_KEYS, LONGEST_KEYS, SLOTS = 64, 1024, 1 << 16, 1 << 12
SHORTEST_EVENT, SHORTEST_ATTRIBUTE = len("<event/>"), len('<id key="" value=""/>')
OTHER, LOG, TRACE, EVENT, ATTRIBUTE = 0, 1, 2, 3, 4
KEY, VALUE = int.from_bytes(b"key", "little"), int.from_bytes(b"value", "little")
_LOG, _TRACE, _EVENT = (int.from_bytes(word, "little") for word in (b"log", b"trace", b"event"))
_STRING, _DATE, _INT, _FLOAT, _BOOLEAN, _ID = (
    int.from_bytes(word, "little")
    for word in (b"string", b"date", b"int", b"float", b"boolean", b"id")
)


class Place(NamedTuple):
    """Where in the file the scanner stands: see DEPTH and so on, and the names of open tags.

    ``attributes`` holds the parts of the tag just read; see `xes_pieces.read_piece`.
    """

    at: Instants
    names: npt.NDArray[np.uint8]
    lengths: Instants
    attributes: Instants


class Known(NamedTuple):
    """The keys met so far as the file writes them, found by their hash, and their columns.

    ``columns`` holds a row for keys of events and one for those of traces: a number, UNWANTED,
    or NOT_MET.
    """

    text: Bytes
    ends: Instants
    slots: Codes
    columns: npt.NDArray[np.int32]


class Stated(NamedTuple):
    """What is stated: column, event or trace that states it, and the bytes that the value spans."""

    column: Codes
    by: Instants
    start: Instants
    end: Instants
    is_raw: npt.NDArray[np.bool_]


class Events(NamedTuple):
    """The line on which each event starts, and the number of its trace."""

    line: Instants
    trace: Instants


def new_place() -> Place:
    """Stand at the start of a file."""
    at = np.zeros(REMEMBERED, dtype=np.int64)
    at[LEVEL] = at[LINE] = 1
    at[INSIDE] = ELSEWHERE
    names = np.zeros((DEEPEST + 1) * LONGEST_NAME, dtype=np.uint8)
    attributes = np.zeros(ATTRIBUTE_SHAPE, dtype=np.int64)
    return Place(at, names, np.zeros(DEEPEST + 1, dtype=np.int64), attributes)


def new_known() -> Known:
    """Know no key yet."""
    return Known(
        np.zeros(LONGEST_KEYS, dtype=np.uint8),
        np.zeros(MOST_KEYS + 1, dtype=np.int64),
        np.full(SLOTS, FREE, dtype=np.int32),
        np.full((2, MOST_KEYS), NOT_MET, dtype=np.int32),
    )


@allocating_nothing
def scan(
    data: Bytes,
    position: int,
    longest: int,
    place: Place,
    known: Known,
    stated: Stated,
    events: Events,
) -> tuple[int, int, int, int, int]:
    """Read the pieces of ``data`` that end in it, from ``position`` on.

    Args:
        data: UTF-8 text.
        position: where to start.
        longest: how long a piece may be.
        place: where the scanner stands; is moved on.
        known: the keys met so far; a new one is added.
        stated: receives what is stated; one per SHORTEST_ATTRIBUTE must fit.
        events: receives the events; one per SHORTEST_EVENT must fit.

    Returns:
        DONE, NEW_KEY where a key needs a column before the scan goes on, or NOT_PLAIN; which
        key; how far it came, how much is stated, and how many events there are.
    """
    (at, names, lengths, attributes), first = place, place.at[EVENTS]
    counted, filled, why, key = position, 0, DONE, 0
    while True:
        start = xes_pieces.after_white(data, position)
        what, end, count = xes_pieces.read_piece(data, start, attributes)
        if what == UNFINISHED:
            break
        is_stray = what == CLOSE and not _is_open(at, names, lengths, data, attributes)
        if what == ODD or is_stray or end - start > longest:
            why = NOT_PLAIN
            break
        if what == CLOSE:
            _close(at)
        elif what != COMMENT:
            kind = _kind(data, attributes)
            is_child = at[DEPTH] + 1 == at[LEVEL]
            if is_child and kind == ATTRIBUTE and at[INSIDE] != ELSEWHERE:
                why, key, filled = _state(data, attributes, count, at, known, stated, filled)
            elif is_child and kind != OTHER and kind != ATTRIBUTE:
                if kind == EVENT:
                    at[LINE] += xes_pieces.lines_in(data, counted, start)
                    counted = start
                    _add_event(at, events, at[EVENTS] - first)
                why = _enter(at, kind)
            if why == DONE and not _open(at, names, lengths, data, attributes):
                why = NOT_PLAIN
            if why != DONE:
                break
            if what == EMPTY:
                _close(at)
        position = end
    at[LINE] += xes_pieces.lines_in(data, counted, position)
    return why, key, position, filled, at[EVENTS] - first


@allocating_nothing
def _kind(data: Bytes, attributes: Instants) -> int:
    word = xes_pieces.packed(data, attributes[0, NAME_START], attributes[0, NAME_END])
    if word == _STRING or word == _DATE or word == _INT or word == _FLOAT:
        return ATTRIBUTE
    if word == _BOOLEAN or word == _ID:
        return ATTRIBUTE
    if word == _EVENT:
        return EVENT
    if word == _TRACE:
        return TRACE
    return LOG if word == _LOG else OTHER


@allocating_nothing
def _is_open(
    at: Instants, names: Bytes, lengths: Instants, data: Bytes, attributes: Instants
) -> bool:
    depth, start, end = at[DEPTH], attributes[0, NAME_START], attributes[0, NAME_END]
    first = depth * LONGEST_NAME
    last = first + lengths[depth]
    return depth > 0 and xes_pieces.same(names, first, last, data, start, end)


@allocating_nothing
def _open(at: Instants, names: Bytes, lengths: Instants, data: Bytes, attributes: Instants) -> bool:
    """Go into an element; tell whether it may stand here and is not too deep or long of name."""
    start, end = attributes[0, NAME_START], attributes[0, NAME_END]
    if at[DEPTH] == DEEPEST or end - start > LONGEST_NAME:
        return False
    if at[DEPTH] == 0:
        at[ROOTS] += 1
        # Only a log may be the outermost element, and going into it has moved the level on.
        if at[ROOTS] > 1 or at[LEVEL] == 1:
            return False
    at[DEPTH] += 1
    lengths[at[DEPTH]] = end - start
    to = at[DEPTH] * LONGEST_NAME
    for position in range(start, end):
        names[to + position - start] = data[position]
    return True


@allocating_nothing
def _close(at: Instants) -> None:
    if at[DEPTH] < at[LEVEL]:
        at[LEVEL] = at[DEPTH]
        at[INSIDE] = IN_TRACE if at[DEPTH] == EVENT_DEPTH else ELSEWHERE
        at[NUMBER] = at[TRACES] - 1
    at[DEPTH] -= 1


@allocating_nothing
def _add_event(at: Instants, events: Events, number: int) -> None:
    events.line[number] = at[LINE]
    events.trace[number] = NO_TRACE if at[INSIDE] == ELSEWHERE else at[TRACES] - 1


@allocating_nothing
def _enter(at: Instants, kind: int) -> int:
    """Let the children of a log, trace or event count, if it may stand here."""
    if at[LEVEL] == 1:
        if kind != LOG:
            return NOT_PLAIN
    elif kind == EVENT and at[INSIDE] != IN_EVENT:
        at[NUMBER] = at[EVENTS]
        at[EVENTS] += 1
        at[INSIDE] = IN_EVENT
    elif kind == TRACE and at[INSIDE] == ELSEWHERE:
        at[NUMBER] = at[TRACES]
        at[TRACES] += 1
        at[INSIDE] = IN_TRACE
    else:
        # Only a log in a log is no fault, and it is left to the parser that knows all cases.
        return NOT_PLAIN
    at[LEVEL] += 1
    return DONE


@allocating_nothing
def _state(
    data: Bytes,
    attributes: Instants,
    count: int,
    at: Instants,
    known: Known,
    stated: Stated,
    filled: int,
) -> tuple[int, int, int]:
    """Note what an attribute states; give whether the scan can go on, the key, how much is."""
    key, value = 0, 0
    for number in range(1, count):
        start, end = attributes[number, NAME_START], attributes[number, NAME_END]
        word = xes_pieces.packed(data, start, end)
        if word == KEY:
            key = number
        elif word == VALUE:
            value = number
    if key == 0 or value == 0:
        return DONE, 0, filled
    start, end = attributes[key, VALUE_START], attributes[key, VALUE_END]
    code = _find(data, start, end, at, known.text, known.ends, known.slots)
    if code == FREE:
        return NOT_PLAIN, 0, filled
    column = known.columns[at[INSIDE], code]
    if column == NOT_MET:
        return NEW_KEY, code, filled
    if column != UNWANTED:
        stated.column[filled], stated.by[filled] = column, at[NUMBER]
        stated.start[filled] = attributes[value, VALUE_START]
        stated.end[filled] = attributes[value, VALUE_END]
        stated.is_raw[filled] = attributes[value, IS_RAW] != 0
        filled += 1
    return DONE, code, filled


@allocating_nothing
def _find(
    data: Bytes, start: int, end: int, at: Instants, text: Bytes, ends: Instants, slots: Codes
) -> int:
    """Give the code of a key, a new one if it is new; FREE if no more can be held."""
    mixed = np.uint64(14695981039346656037)
    for position in range(start, end):
        mixed = (mixed ^ np.uint64(data[position])) * np.uint64(1099511628211)
    slot = np.int64(mixed >> np.uint64(32)) % SLOTS
    while slots[slot] != FREE:
        code = slots[slot]
        if xes_pieces.same(text, ends[code], ends[code + 1], data, start, end):
            return int(code)
        slot = (slot + 1) % SLOTS
    new, to = at[KEYS], ends[at[KEYS]]
    if new == MOST_KEYS or to + end - start > LONGEST_KEYS:
        return FREE
    for position in range(start, end):
        text[to + position - start] = data[position]
    ends[new + 1] = to + end - start
    slots[slot] = new
    at[KEYS] += 1
    return int(new)
