"""Looks at the zones of Parquet columns before they are read.

Polars 2.1 panics at a zone that it does not know, even in a column nobody asks for, and its panic
writes to standard error before anything can be caught.
"""

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
from pyarrow import parquet

_WHOLE_HOURS = re.compile(r"(\+(0\d|1[0-4])|-(0\d|1[0-2])):?00")
"""Of zones that are only a distance from UTC, those polars knows."""


class UnknownZone(Exception):
    """A column of timestamps is in a zone that is not known."""


def check_zones(*, path: Path) -> None:
    """Look at the zone of every column; raises `UnknownZone` with the column.

    A file whose columns cannot be told passes: whoever reads it will say so.
    """
    try:
        with path.open("rb") as file:
            schema = parquet.read_schema(file)
    except (pa.ArrowException, OSError, UnicodeDecodeError):
        return
    for column in schema:
        for zone in _zones(column.type):
            if not _is_known(zone):
                message = (
                    f"the column {column.name!r} is in the time zone {zone!r}, which is not known; "
                    "write it in UTC, or in a zone such as 'Africa/Monrovia'"
                )
                raise UnknownZone(message)


def _zones(kind: pa.DataType) -> list[str]:
    """List the zones of a type and of those within it."""
    if pa.types.is_timestamp(kind):
        return [kind.tz] if kind.tz else []
    if pa.types.is_dictionary(kind):
        return _zones(kind.value_type)
    within = [kind.field(number).type for number in range(kind.num_fields)]
    return [zone for one in within for zone in _zones(one)]


def _is_known(zone: str) -> bool:
    if zone.casefold() == "utc" or _WHOLE_HOURS.fullmatch(zone):
        return True
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        return False
    return True
