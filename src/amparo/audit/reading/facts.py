"""Turns a column that states a fact into yes, no or unknown."""

import unicodedata

import numpy as np
import numpy.typing as npt
import polars as pl

from amparo.audit.log import UNKNOWN, Values
from amparo.audit.reading.codes import text_to_codes

WORDS = {
    **dict.fromkeys(("yes", "y", "true", "1", "1.0", "si", "sí", "oui"), 1),
    **dict.fromkeys(("no", "n", "false", "0", "0.0", "non"), 0),
}
NOT_UNDERSTOOD = "is neither yes nor no"


def read_fact(*, column: pl.Series) -> tuple[Values, npt.NDArray[np.bool_]]:
    """Read yes and no, in any of the languages of ``WORDS``, or the numbers 1 and 0.

    Returns:
        1 for yes, 0 for no and ``UNKNOWN`` where nothing is said; and which rows say
        something else, which are not understood.
    """
    codes, texts = text_to_codes(column=column)
    read = [WORDS.get(unicodedata.normalize("NFC", text.casefold())) for text in texts]
    values = np.array([*(UNKNOWN if one is None else one for one in read), UNKNOWN], np.int8)
    strange = np.array([*(one is None for one in read), False], dtype=bool)
    return values[codes], strange[codes]
