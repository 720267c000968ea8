"""The engine and a plain reading of the page come to the same verdict on whatever is drawn.

For a longer search: ``AMPARO_EXAMPLES=20000 pytest tests/domain/test_oracle.py``.
"""

import os

from hypothesis import HealthCheck, given, note, settings

from amparo.domain.protocol.case import BarState, CaseState, DutyState
from amparo.domain.protocol.replay import replay
from amparo.domain.protocol.wellformed import find_mistakes
from tests.domain.case_strategies import Case, cases
from tests.domain.naive import naive_replay

EXAMPLES = int(os.environ.get("AMPARO_EXAMPLES", "300"))
searching = settings(
    max_examples=EXAMPLES,
    deadline=None,
    # a case is drawn from hundreds of choices; that is meant
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def in_any_order(state: CaseState) -> tuple[list[DutyState], list[BarState]]:
    return sorted(state.duties, key=repr), sorted(state.bars, key=repr)


@searching
@given(cases())
def test_the_engine_and_the_oracle_agree(case: Case) -> None:
    note(f"records = {case.records}")
    expected = naive_replay(protocol=case.protocol, records=case.records, as_of=case.as_of)

    found = replay(protocol=case.protocol, records=case.records, as_of=case.as_of)

    assert in_any_order(found) == in_any_order(expected)


@settings(searching, max_examples=min(EXAMPLES, 100))
@given(cases())
def test_what_is_drawn_is_well_formed(case: Case) -> None:
    mistakes = [find_mistakes(protocol=version) for version in case.protocol.versions()]

    assert mistakes == [[] for _ in mistakes]
