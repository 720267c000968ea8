"""How fast a program may ask, and how often somebody may try a token that is none."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from amparo.api import gate
from amparo.apps.tokens.models import Pace, Token
from amparo.apps.tokens.pacing import count_request
from tests.apps.api.asking import Program, give_token, program_of, told
from tests.cast import Cast

START = datetime(2026, 11, 30, 12, 0, 0, tzinfo=UTC)
PASSES, TOO_MANY = (200, ""), (429, "too_many")


def at(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Let requests come so many seconds after the start of a minute."""
    monkeypatch.setattr(gate, "instant_now", lambda: START + timedelta(seconds=seconds))


def test_ten_in_a_second_pass_and_the_next_second_is_another(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = program_of(cast.lucia)
    at(monkeypatch, 0.2)
    found = [told(program.get("/me")) for _ in range(10)]
    refused = program.get("/me")
    at(monkeypatch, 1.0)

    assert found == [PASSES] * 10
    assert told(refused) == TOO_MANY
    assert refused.headers["Retry-After"] == "1"
    assert told(program.get("/me")) == PASSES


def test_a_hundred_and_twenty_in_a_minute_pass_and_the_next_minute_is_another(cast: Cast) -> None:
    give_token(cast.lucia)
    token_id = Token.objects.get().pk

    waits = [count_request(token_id=token_id, at=START + timedelta(seconds=n // 5))
             for n in range(121)]  # fmt: skip

    assert waits == [0] * 120 + [36]
    assert count_request(token_id=token_id, at=START + timedelta(seconds=60)) == 0


def test_a_clock_that_is_behind_begins_no_new_second(cast: Cast) -> None:
    give_token(cast.lucia)
    token_id = Token.objects.get().pk
    for _ in range(10):
        count_request(token_id=token_id, at=START + timedelta(seconds=5))

    assert count_request(token_id=token_id, at=START + timedelta(seconds=4)) == 1


def test_two_tokens_do_not_slow_each_other(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = program_of(cast.lucia), program_of(cast.lucia)
    at(monkeypatch, 0)
    for _ in range(11):
        one.get("/me")

    assert told(one.get("/me")) == TOO_MANY
    assert told(other.get("/me")) == PASSES


def test_requests_that_come_at_once_are_all_counted(committed: Cast) -> None:
    give_token(committed.lucia)
    token_id = Token.objects.get().pk

    def count(_number: int) -> int:
        try:
            return count_request(token_id=token_id, at=START)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as threads:
        waits = sorted(threads.map(count, range(24)))

    assert waits == [0] * 10 + [1] * 14
    assert Pace.objects.get().in_minute == 24


def test_a_reading_request_writes_one_row(committed: Cast) -> None:
    program = program_of(committed.lucia)
    program.get("/duties")

    with CaptureQueriesContext(connection) as caught:
        assert told(program.get("/duties")) == PASSES

    begins = [query["sql"].split(maxsplit=1)[0] for query in caught.captured_queries]
    assert begins.count("INSERT") + begins.count("UPDATE") + begins.count("DELETE") == 1


def test_thirty_failures_in_a_minute_are_told_apart_from_a_good_token(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = program_of(cast.lucia), Program(secret="amparo_wrong")
    at(monkeypatch, 0)
    found = [told(bad.get("/me")) for _ in range(30)]

    refused = bad.get("/me")

    assert found == [(401, "unauthenticated")] * 30
    assert told(refused) == TOO_MANY
    assert refused.headers["Retry-After"] == "60"
    assert told(good.get("/me")) == PASSES
    at(monkeypatch, 61)
    assert told(bad.get("/me")) == (401, "unauthenticated")


def test_the_day_of_the_last_use_is_shown_without_another_row(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from amparo.apps.tokens.queries import list_tokens

    program = program_of(cast.lucia)
    at(monkeypatch, 0)
    (before,) = list_tokens(desk_id=cast.lucia.desk_id)

    program.get("/me")

    (after,) = list_tokens(desk_id=cast.lucia.desk_id)
    assert (before.last_used, str(after.last_used)) == (None, "2026-11-30")
