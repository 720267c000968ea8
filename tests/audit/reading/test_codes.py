import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as some

from amparo.audit.log import Codes, Instants
from amparo.audit.reading import codes
from amparo.audit.reading.codes import compact, text_to_codes


@given(some.lists(some.none() | some.text(max_size=3), max_size=60))
def test_every_code_stands_for_the_text_of_its_row(texts: list[str | None]) -> None:
    column = pl.Series(texts, dtype=pl.String)
    expected = column.str.strip_chars().str.normalize("NFC").fill_null("").to_list()

    numbers, distinct = text_to_codes(column=column)

    assert [distinct[code] if code >= 0 else "" for code in numbers] == expected
    assert len(set(distinct)) == len(distinct)


def test_codes_follow_the_order_of_first_appearance() -> None:
    numbers, distinct = text_to_codes(column=pl.Series(["b", None, "a", "b", ""]))

    assert (numbers.tolist(), distinct) == ([0, -1, 1, 0, -1], ["b", "a"])


def test_more_distinct_texts_than_the_first_table_holds_are_numbered() -> None:
    texts = [f"case {number % 5000}" for number in range(20_000)]

    numbers, distinct = text_to_codes(column=pl.Series(texts))

    assert len(distinct) == 5000
    assert [distinct[code] for code in numbers] == texts


def test_texts_that_share_a_hash_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    def all_alike(hashes: Instants) -> tuple[Codes, Instants]:
        return np.zeros(len(hashes), dtype=np.int32), np.zeros(1, dtype=np.int64)

    monkeypatch.setattr(codes, "number_hashes", all_alike)

    numbers, distinct = text_to_codes(column=pl.Series(["b", None, "a", "b"]))

    assert [distinct[code] if code >= 0 else None for code in numbers] == ["b", None, "a", "b"]


def test_texts_that_no_row_uses_are_left_out() -> None:
    numbers, texts = compact(codes=np.array([3, -1, 1, 3], np.int32), texts=["a", "b", "c", "d"])

    assert (numbers.tolist(), texts) == ([1, -1, 0, 1], ["b", "d"])
