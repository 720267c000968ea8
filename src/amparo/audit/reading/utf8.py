"""Turns bytes into text, and tells which were not UTF-8."""

import numpy as np
import numpy.typing as npt
import polars as pl

NOT_UTF8 = "is not UTF-8 text"
SLICE = 1 << 18


def bytes_to_text(*, column: pl.Series) -> tuple[pl.Series, npt.NDArray[np.bool_]]:
    """Decode a column of bytes; where they are not UTF-8, the text shows a mark for each.

    Returns:
        The text, and which rows were not UTF-8.
    """
    wrong = np.zeros(len(column), dtype=bool)
    parts = [pl.Series(column.name, [], dtype=pl.String)]
    for start in range(0, len(column), SLICE):
        part = column.slice(start, SLICE)
        try:
            parts.append(part.cast(pl.String))
        except pl.exceptions.ComputeError:
            texts = [None if one is None else one.decode(errors="replace") for one in part]
            parts.append(pl.Series(column.name, texts, dtype=pl.String))
            wrong[start : start + SLICE] = [not _is_utf8(one) for one in part]
    return pl.concat(parts), wrong


def _is_utf8(value: bytes | None) -> bool:
    try:
        (value or b"").decode()
    except UnicodeDecodeError:
        return False
    return True
