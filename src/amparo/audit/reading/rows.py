"""Turns the columns of a file into a log, and sets the rows aside that cannot be judged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TypeVar
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import polars as pl

from amparo.audit.log import NOT_RECORDED, UNKNOWN, BrokenRow, Codes, Instants, Log, Values
from amparo.audit.reading.codes import compact, text_to_codes
from amparo.audit.reading.columns import Found
from amparo.audit.reading.facts import NOT_UNDERSTOOD, read_fact
from amparo.audit.reading.times import GOOD, MISSING, WHY, Times, read_times
from amparo.audit.reading.utf8 import NOT_UTF8, bytes_to_text

Scalar = TypeVar("Scalar", bound=np.generic)

LONGEST_VALUE = 80
DAY_IN = {"ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}
LAST_DAY = 104_000
"""The end of what is shown as a date: 284 years around 1970, which every unit can hold."""


@dataclass(frozen=True, kw_only=True)
class Rows:
    """The columns of a file by name, the line of each row, and the rows already found broken."""

    columns: Mapping[str, pl.Series]
    line: Instants
    broken: Sequence[BrokenRow] = ()


def broken_row(*, line: int, column: str, value: str, why: str) -> BrokenRow:
    """Report a row, cutting what it says to a length that can be shown."""
    return BrokenRow(line=line, column=column, value=value[:LONGEST_VALUE], why=why)


def rows_to_log(*, rows: Rows, found: Found, zone: ZoneInfo) -> Log:
    """Judge every value of the rows and keep the rows that are whole.

    Args:
        rows: what a file says.
        found: which column holds what.
        zone: the zone of times that state none.
    """
    sieve = _Sieve(rows=rows, zone=zone)
    case = sieve.needed(found.case, why="case is missing")
    event = sieve.needed(found.event, why="event is missing")
    happened = sieve.times(found.happened)
    recorded = None if found.recorded is None else sieve.recorded(found.recorded)
    facts = {fact: sieve.fact(name) for fact, name in found.facts.items()}
    institution = sieve.optional(found.institution)
    place = sieve.optional(found.place)
    stage = sieve.optional(found.stage)
    cases, events, institutions, places, stages = (
        sieve.sifted(coded) for coded in (case, event, institution, place, stage)
    )
    return Log(
        case=cases.codes,
        cases=cases.texts,
        event=events.codes,
        events=events.texts,
        earliest=sieve.only(happened.earliest),
        latest=sieve.only(happened.latest),
        recorded=None if recorded is None else sieve.only(recorded.earliest),
        recorded_latest=None if recorded is None else sieve.only(recorded.latest),
        institution=None if found.institution is None else institutions.codes,
        institutions=institutions.texts,
        place=None if found.place is None else places.codes,
        places=places.texts,
        facts={fact: sieve.only(values) for fact, values in facts.items()},
        line=sieve.only(rows.line),
        broken=sorted([*rows.broken, *sieve.broken], key=attrgetter("line")),
        stage=None if found.stage is None else stages.codes,
        stages=stages.texts,
    )


@dataclass(frozen=True, kw_only=True)
class _Coded:
    codes: Codes
    texts: Sequence[str]


class _Sieve:
    """Reads columns, and sets each row aside for the first reason found."""

    def __init__(self, *, rows: Rows, zone: ZoneInfo) -> None:
        self.rows, self.zone = rows, zone
        self.columns: dict[str, pl.Series] = dict(rows.columns)
        self.kept = np.ones(len(rows.line), dtype=bool)
        self.broken: list[BrokenRow] = []
        for name, column in rows.columns.items():
            if column.dtype == pl.Binary:
                self.columns[name], wrong = bytes_to_text(column=column)
                self._refuse(name, wrong, NOT_UTF8)

    def needed(self, name: str, *, why: str) -> _Coded:
        coded = self.optional(name)
        self._refuse(name, coded.codes == UNKNOWN, why)
        return coded

    def optional(self, name: str | None) -> _Coded:
        if name is None:
            return _Coded(codes=np.zeros(len(self.rows.line), dtype=np.int32), texts=())
        codes, texts = text_to_codes(column=self.columns[name])
        return _Coded(codes=codes, texts=texts)

    def times(self, name: str) -> Times:
        times = read_times(column=self.columns[name], zone=self.zone)
        self._refuse_times(name, times.fault)
        return times

    def recorded(self, name: str) -> Times:
        """Read when rows were recorded. A row that does not say is whole all the same."""
        times = read_times(column=self.columns[name], zone=self.zone)
        is_blank = times.fault == MISSING
        self._refuse_times(name, np.where(is_blank, GOOD, times.fault).astype(np.int8))
        return Times(
            earliest=np.where(is_blank, NOT_RECORDED, times.earliest),
            latest=np.where(is_blank, NOT_RECORDED, times.latest),
            fault=times.fault,
        )

    def fact(self, name: str) -> Values:
        values, strange = read_fact(column=self.columns[name])
        self._refuse(name, strange, NOT_UNDERSTOOD)
        return values

    def only(self, values: npt.NDArray[Scalar]) -> npt.NDArray[Scalar]:
        return values if self.kept.all() else values[self.kept]

    def sifted(self, coded: _Coded) -> _Coded:
        if self.kept.all() or not coded.texts:
            return _Coded(codes=self.only(coded.codes), texts=coded.texts)
        codes, texts = compact(codes=self.only(coded.codes), texts=coded.texts)
        return _Coded(codes=codes, texts=texts)

    def _refuse_times(self, name: str, faults: npt.NDArray[np.int8]) -> None:
        if faults.any():
            for fault, why in WHY.items():
                self._refuse(name, faults == fault, why.format(zone=self.zone))

    def _refuse(self, name: str, wrong: npt.NDArray[np.bool_], why: str) -> None:
        at = np.flatnonzero(wrong & self.kept)
        values = _shown(self.columns[name].gather(at)).fill_null("").to_list()
        self.broken += [
            broken_row(line=int(line), column=name, value=value, why=why)
            for line, value in zip(self.rows.line[at], values, strict=True)
        ]
        self.kept[at] = False


def _shown(values: pl.Series) -> pl.Series:
    """Write values as text; a time too far out to have a date, as its number."""
    if not values.dtype.is_temporal():
        return values.cast(pl.String)
    day = DAY_IN[values.dtype.time_unit] if isinstance(values.dtype, pl.Datetime) else 1
    numbers, furthest = values.to_physical(), LAST_DAY * day
    dated = numbers.is_between(-furthest, furthest)
    # polars panics where it writes a date beyond those it knows.
    texts = numbers.clip(-furthest, furthest).cast(values.dtype).cast(pl.String)
    return texts.zip_with(dated, numbers.cast(pl.String))
