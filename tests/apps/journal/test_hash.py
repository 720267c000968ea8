"""The database and Python hash an entry alike, whatever stands in it."""

import hashlib
import uuid
from datetime import UTC, datetime

import psycopg
import pytest

from amparo.domain.casework.chain import hash_of
from amparo.domain.protocol.calendar import as_microseconds
from tests.database import TestDatabase


@pytest.mark.parametrize(
    ("previous", "fields", "content"),
    [
        (b"", [""], b""),
        (b"\0" * 32, ["", "", ""], b"{}"),
        (b"", ["víctima — 被害者 🕊", "line\nbreak", "3:abc,"], "ñ".encode() * 3),
        (hashlib.sha256(b"before").digest(), ["x" * 100_000, "1"], bytes(range(256)) * 400),
        (b"", ["1,", "23"], b"1:2,"),
    ],
)
def test_the_database_hashes_as_python_does(
    database: TestDatabase, previous: bytes, fields: list[str], content: bytes
) -> None:
    with psycopg.connect(database.owner) as connection:
        row = connection.execute("SELECT journal_hash(%s, %s, %s)", [previous, fields, content])
        found = row.fetchone()

    assert found == (hash_of(previous_hash=previous, fields=fields, content=content),)


@pytest.mark.parametrize(
    "instant",
    [
        datetime(2026, 11, 2, 12, 0, 0, 123_456, tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    ],
)
def test_the_database_counts_microseconds_as_python_does(
    database: TestDatabase, instant: datetime
) -> None:
    with psycopg.connect(database.owner) as connection:
        row = connection.execute("SELECT journal_microseconds(%s)", [instant]).fetchone()

    assert row == (str(as_microseconds(instant)),)


def test_the_same_signs_cut_elsewhere_have_another_hash() -> None:
    case = str(uuid.UUID(int=7))

    together = hash_of(previous_hash=b"", fields=[case, "ab", ""], content=b"")
    apart = hash_of(previous_hash=b"", fields=[case, "a", "b"], content=b"")

    assert together != apart
