"""One person found again by an encoding, among thousands whose records were spoiled."""

import pytest

from benchmarks.febrl import FEBRL, half_of, judge, measure_f1, read_persons
from benchmarks.finding_again import find_again

pytestmark = pytest.mark.slow
needs_febrl = pytest.mark.skipif(
    not FEBRL.is_dir(), reason="there is no shared/data/febrl beside this checkout"
)


@needs_febrl
def test_records_of_febrl_are_found_with_a_nearness_that_other_records_chose() -> None:
    found = measure_f1()

    assert found.f1 >= 0.98
    assert found.turned_round >= 0.98
    assert found.as_shipped >= 0.98


@needs_febrl
def test_under_another_key_nobody_of_febrl_is_found() -> None:
    originals, spoiled = (half_of(read_persons(name=f"dataset4{which}.csv"), 0) for which in "ab")
    other_key = b"another invented key, 32 bytes.."

    pairs = judge(originals=originals, spoiled=spoiled, other_key=other_key)

    assert [one for one in pairs.judged if one.score >= 0.5] == []


def test_names_of_paraguay_and_liberia_are_found_without_any_place() -> None:
    found = find_again(with_rules=True)

    assert found.recall_of["whole"] >= 0.98
    assert found.precision >= 0.9
    assert found.recall > find_again(with_rules=False).recall
