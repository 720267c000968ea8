"""The kernel answers the same over Python lists as compiled over arrays, to the last number.

For a longer search: ``AMPARO_EXAMPLES=20000 pytest -m slow`` with the path of this file.
"""

import os

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from tests.audit.running_the_kernel import (
    Cases,
    Sizes,
    compiled,
    interpreted,
    lay_out_cases,
)
from tests.domain.case_strategies import logs
from tests.domain.naive_time import HOUR
from tests.domain.picking import pick, some_of
from tests.domain.strategies import protocols

EXAMPLES = int(os.environ.get("AMPARO_EXAMPLES", "300"))
AMPLE = Sizes()
TINY = Sizes(rows=1, queue=1, out=1)
searching = settings(
    max_examples=min(EXAMPLES, 60),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
searching_long = settings(searching, max_examples=2 * EXAMPLES)


@st.composite
def several_cases(draw: st.DrawFn) -> Cases:
    """One protocol, one to four cases under it, some columns missing from the log."""
    protocol = draw(protocols())
    cases = [draw(logs(protocol)) for _ in range(pick(draw, 1, 2, 3, 4))]
    records = [record for case in cases for record in case]
    as_of = pick(draw, *records).earliest + pick(draw, 0, 1, HOUR, 72 * HOUR, 1000 * HOUR)
    if pick(draw, True, False):
        cases.insert(1, ())  # a case none of whose events the protocol knows
    facts = ("known", "values") if pick(draw, False, False, True) else ()
    leave_out = (*some_of(draw, ("actors", "places")), *facts)
    return lay_out_cases(protocol=protocol, cases=cases, as_of=as_of, leave_out=leave_out)


def agree(cases: Cases, sizes: Sizes) -> None:
    note(f"columns = {cases.columns}, as_of = {cases.as_of}, {sizes}")
    slow = interpreted(cases=cases, sizes=sizes)
    fast = compiled(cases=cases, sizes=sizes)

    assert fast.counts == slow.counts
    assert fast.found == slow.found
    assert fast.stops == slow.stops
    assert fast.left == slow.left


@searching
@given(several_cases())
def test_both_count_and_tell_the_same(cases: Cases) -> None:
    agree(cases, AMPLE)


@searching
@given(several_cases())
def test_both_fill_small_tables_at_the_same_moments(cases: Cases) -> None:
    agree(cases, TINY)


@searching
@given(several_cases())
def test_small_tables_give_the_answer_of_ample_ones(cases: Cases) -> None:
    small = interpreted(cases=cases, sizes=TINY)
    ample = interpreted(cases=cases, sizes=AMPLE)

    assert small.counts == ample.counts
    assert small.found == ample.found


@searching
@given(several_cases())
def test_what_is_told_of_breaches_only_is_part_of_what_is_told_of_everything(cases: Cases) -> None:
    everything = compiled(cases=cases, sizes=AMPLE)
    breaches = compiled(cases=cases, sizes=AMPLE, every=False)

    assert breaches.counts == everything.counts
    assert breaches.found == interpreted(cases=cases, sizes=AMPLE, every=False).found
    assert [row for row in breaches.found if row not in everything.found] == []


@pytest.mark.slow
@searching_long
@given(several_cases(), st.sampled_from([AMPLE, TINY, Sizes(rows=3, queue=2, out=5)]))
def test_a_longer_search_finds_no_difference_either(cases: Cases, sizes: Sizes) -> None:
    agree(cases, sizes)
