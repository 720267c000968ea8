"""Putting the rows of a log in the order in which they are judged: case by case, by time."""

from dataclasses import dataclass

import numpy as np

from amparo.audit.keeping import njit
from amparo.audit.log import Codes, Instants


@dataclass(frozen=True, kw_only=True)
class Order:
    """``rows[starts[n]:starts[n + 1]]`` are the rows of case ``n``, in order."""

    rows: Instants
    starts: Instants


def order_rows(*, case: Codes, cases: int, happened: Instants, recorded: Instants | None) -> Order:
    """Order rows by case, then by (happened, recorded, place in the file).

    A log that is in the order of time already, whole or within each case, is only counted
    out by case; any other is sorted.
    """
    starts, rows = _count_out(case, cases)
    second = happened if recorded is None else recorded
    if not _is_ordered(starts, rows, happened, second):
        keys = (happened, case) if recorded is None else (recorded, happened, case)
        rows = np.lexsort(keys)
    return Order(rows=rows, starts=starts)


@njit(cache=True)
def _count_out(case, cases):  # type: ignore[no-untyped-def]  # numba infers them
    starts = np.zeros(cases + 1, np.int64)
    for number in case:
        starts[number + 1] += 1
    for number in range(cases):
        starts[number + 1] += starts[number]
    following = starts[:-1].copy()
    rows = np.empty(len(case), np.int64)
    for row in range(len(case)):
        rows[following[case[row]]] = row
        following[case[row]] += 1
    return starts, rows


@njit(cache=True)
def _is_ordered(starts, rows, happened, recorded):  # type: ignore[no-untyped-def]  # numba infers them
    for number in range(len(starts) - 1):
        for place in range(starts[number] + 1, starts[number + 1]):
            one, other = rows[place - 1], rows[place]
            if happened[one] > happened[other]:
                return False
            if happened[one] == happened[other] and recorded[one] > recorded[other]:
                return False
    return True
