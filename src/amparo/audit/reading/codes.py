"""Turns a column of text into codes and the list of texts they stand for."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from amparo.audit.keeping import njit
from amparo.audit.log import UNKNOWN, Codes, Instants

Hashes = npt.NDArray[np.uint64]

# Fresh memory costs more than the work: slices let the same memory serve again.
SLICE = 1 << 18


def text_to_codes(*, column: pl.Series) -> tuple[Codes, list[str]]:
    """Number the distinct texts of a column in the order in which they first stand there.

    White space around a text does not count, nor which of the two Unicode forms its accents
    are written in.

    Returns:
        A code per row, ``UNKNOWN`` where the row is blank; and the text of each code.
    """
    text = column.cast(pl.String)
    codes, distinct = _numbered(text)
    cleaned = _cleaned(distinct).fill_null("")
    if cleaned.eq_missing(distinct).all() and not (cleaned == "").any():
        return codes, distinct.to_list()
    renumbered, texts = _merged(cleaned.to_list())
    return renumbered[codes], texts


def compact(*, codes: Codes, texts: Sequence[str]) -> tuple[Codes, list[str]]:
    """Leave out the texts that no row uses, and number the others anew."""
    used = np.zeros(len(texts) + 1, dtype=bool)
    used[codes] = True
    renumbered = np.where(used, np.cumsum(used) - 1, UNKNOWN).astype(np.int32)
    renumbered[UNKNOWN] = UNKNOWN
    return renumbered[codes], [text for text, is_used in zip(texts, used, strict=False) if is_used]


def _cleaned(texts: pl.Series) -> pl.Series:
    stripped = texts.str.strip_chars()
    is_ascii = (stripped.str.len_bytes() == stripped.str.len_chars()).all()
    # Without accents both forms are the same, and looking for them takes half the time.
    return stripped if is_ascii else stripped.str.normalize("NFC")


def _numbered(text: pl.Series) -> tuple[Codes, pl.Series]:
    codes, first = number_hashes(text.hash().to_numpy())
    distinct = text.gather(first)
    if not _says(codes, distinct, text):
        filled = text.fill_null("")
        codes = (filled.rank("dense") - 1).cast(pl.Int32).to_numpy()
        distinct = filled.unique().sort()
    return codes, distinct


def _says(codes: Codes, distinct: pl.Series, text: pl.Series) -> bool:
    """Tell whether the codes say what the rows say: two texts may share a hash."""
    return all(
        distinct.gather(codes[start : start + SLICE]).eq_missing(text.slice(start, SLICE)).all()
        for start in range(0, len(text), SLICE)
    )


def _merged(texts: Sequence[str]) -> tuple[Codes, list[str]]:
    numbers: dict[str, int] = {}
    codes = [numbers.setdefault(text, len(numbers)) if text else UNKNOWN for text in texts]
    return np.array(codes, dtype=np.int32), list(numbers)


@njit(cache=True, nogil=True)
def number_hashes(hashes: Hashes) -> tuple[Codes, Instants]:
    """Number distinct hashes in the order of their first row, by a table with open addresses.

    Returns:
        A number per row, and the first row of each number.
    """
    bits, row, count = 10, 0, 0
    numbers, held = _empty_table(bits)
    codes = np.empty(len(hashes), dtype=np.int32)
    first = np.empty(len(hashes), dtype=np.int64)
    while True:
        row, count = _fill(hashes, codes, first, numbers, held, bits, row, count)
        if row == len(hashes):
            return codes, first[:count].copy()
        bits += 1
        numbers, held = _empty_table(bits)
        distinct = hashes[first[:count]]
        _fill(distinct, codes[:count].copy(), first[:count].copy(), numbers, held, bits, 0, 0)


@njit(cache=True, nogil=True)
def _empty_table(bits: int) -> tuple[Codes, Hashes]:
    return np.full(1 << bits, UNKNOWN, dtype=np.int32), np.empty(1 << bits, dtype=np.uint64)


@njit(cache=True, nogil=True)
def _fill(
    hashes: Hashes,
    codes: Codes,
    first: Instants,
    numbers: Codes,
    held: Hashes,
    bits: int,
    row: int,
    count: int,
) -> tuple[int, int]:
    """Number rows until the table is half full; give the row reached and how many are distinct."""
    mask, shift = (1 << bits) - 1, np.uint64(64 - bits)
    while row < len(hashes) and 2 * count <= mask:
        wanted = hashes[row]
        slot = np.int64(wanted >> shift)
        while numbers[slot] != UNKNOWN and held[slot] != wanted:
            slot = (slot + 1) & mask
        if numbers[slot] == UNKNOWN:
            numbers[slot], held[slot], first[count] = count, wanted, row
            count += 1
        codes[row] = numbers[slot]
        row += 1
    return row, count
