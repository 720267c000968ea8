"""Thousands of requests, as the API describes them and as it does not, by every role."""

from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks

from amparo.api import gate
from amparo.apps.tokens import pacing
from tests.apps.acting import MET, case_of_three
from tests.apps.api.asking import give_token
from tests.cast import Cast

EXAMPLES = 25
# That a request is as described does not make it one that may be recorded: a place, an event.
LEFT_OUT: list[Any] = [checks.positive_data_acceptance]
_APPLICATION = get_wsgi_application()
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


@pytest.fixture(autouse=True)
def _no_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let programs ask as fast as they can: how fast they may is tried elsewhere."""
    monkeypatch.setattr(pacing, "MOST_IN_A_SECOND", 1_000_000)
    monkeypatch.setattr(pacing, "MOST_IN_A_MINUTE", 1_000_000)
    monkeypatch.setattr(gate, "MOST_FAILURES_IN_A_MINUTE", 1_000_000)


def _uncompressed(environ: dict[str, Any], start: Any) -> Any:
    """Answer as to whoever takes nothing compressed: the tester's client does not unpack."""
    return _APPLICATION({**environ, "HTTP_ACCEPT_ENCODING": ""}, start)


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
@pytest.mark.parametrize("name", ["", "lucia", "clara", "amina", "pablo", "julia"])
def test_no_request_meets_a_fault_or_an_answer_that_is_not_described(
    committed: Cast, name: str, mode: GenerationMode
) -> None:
    real = str(case_of_three(committed.amina))
    headers = {}
    if name:
        headers["Authorization"] = f"Bearer {give_token(getattr(committed, name))}"
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", _uncompressed)
    tried: list[str] = []

    for found in schema.get_all_operations():
        operation = found.ok()  # type: ignore[union-attr]  # or the test fails
        tried.append(f"{operation.method.upper()} {operation.path}")
        if mode is GenerationMode.NEGATIVE and tried[-1] == "GET /api/v1/me":
            continue  # it takes nothing that could be wrong
        _try_many(operation.as_strategy(generation_mode=mode), mode, real, headers)

    assert len(tried) == 8


def _try_many(
    strategy: "hypothesis.strategies.SearchStrategy[schemathesis.Case[Any]]",
    mode: GenerationMode,
    real: str,
    headers: dict[str, str],
) -> None:
    @hypothesis.settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )  # fmt: skip
    @hypothesis.given(case=strategy)
    def try_one(case: schemathesis.Case[Any]) -> None:
        if mode is GenerationMode.POSITIVE:
            _make_real(case, real)
        case.call_and_validate(headers=headers, excluded_checks=LEFT_OUT)

    try_one()


def _make_real(case: schemathesis.Case[Any], real: str) -> None:
    """Ask of a case that is there, and send an event that is known, every other time."""
    if case.path_parameters and len(str(case.body)) % 2 == 0:
        case.path_parameters["case"] = real
    if isinstance(case.body, dict) and len(str(case.body)) % 3:
        case.body |= {"event": MET, "happened": None, "place": "", "states": {}}
