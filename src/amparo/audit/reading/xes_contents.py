"""What a file of XES says, whichever way it was read."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from amparo.audit.log import Instants


@dataclass(frozen=True)
class Statements:
    """The values stated under one key, and the number of the event or trace that states each."""

    values: pl.Series
    by: Instants


@dataclass(frozen=True, kw_only=True)
class Contents:
    """The events of a file, and every key of events and traces in the order first met.

    What is stated under a key is kept where it is wanted. ``lines`` holds the line on which each
    event starts; ``trace_of`` the number of its trace, or ``NO_TRACE``.
    """

    event_keys: Mapping[str, Statements | None]
    trace_keys: Mapping[str, Statements | None]
    lines: Instants
    trace_of: Instants
    traces: int
