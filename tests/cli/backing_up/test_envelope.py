"""A backup is opened by its two keys together, as it was made, and by nothing less."""

import io
import json
from pathlib import Path

import pytest

from amparo.cli.backing_up.envelope import (
    Envelope,
    NotABackup,
    OtherBackupKey,
    OtherStartKey,
    opened,
    read_envelope,
    stream_key,
)
from amparo.vault.pairs import Pair
from amparo.vault.sealing import NotSealed
from tests.cli.backing_up.made import MADE_AT, OTHER_PAIR, PAIR, START_KEY, WORDS, sealed


@pytest.fixture
def backup(tmp_path: Path) -> bytes:
    return sealed(folder=tmp_path)


def contents(backup: bytes, pair: Pair = PAIR, start_key: str = START_KEY) -> bytes:
    file = io.BytesIO(backup)
    envelope = read_envelope(file=file)
    key = stream_key(envelope=envelope, pair=pair, start_key=start_key)
    return b"".join(opened(envelope=envelope, key=key, file=file))


def outside(backup: bytes) -> Envelope:
    return read_envelope(file=io.BytesIO(backup))


def test_both_keys_open_it_and_it_shows_nothing(backup: bytes) -> None:
    assert contents(backup).endswith(WORDS)
    assert b"invented" not in backup
    assert b"journal" not in backup
    assert b"paraguay" not in backup
    assert START_KEY.encode() not in backup
    assert PAIR.private not in backup


def test_it_says_outside_when_it_was_made_and_that_it_is_good_for_35_days(backup: bytes) -> None:
    assert outside(backup).made_at == MADE_AT
    assert outside(backup).expires_at.isoformat() == "2026-12-07T12:00:00+00:00"


def test_one_of_the_two_keys_opens_nothing(backup: bytes) -> None:
    with pytest.raises(OtherBackupKey):
        contents(backup, pair=OTHER_PAIR)
    with pytest.raises(OtherStartKey):
        contents(backup, start_key="another start key, as invented")


def test_who_has_only_the_half_that_seals_cannot_make_one_that_passes_for_ours(
    tmp_path: Path,
) -> None:
    forged = sealed(folder=tmp_path, start_key="a guess at the start key")

    with pytest.raises(OtherStartKey):
        contents(forged)


@pytest.mark.parametrize("name", ["made_at", "expires_at"])
def test_a_day_that_was_changed_opens_nothing(backup: bytes, name: str) -> None:
    first, second, stream = backup.split(b"\n", 2)
    said = {**json.loads(second), name: "2030-01-01T00:00:00+00:00"}

    with pytest.raises(OtherBackupKey):
        contents(b"\n".join([first, json.dumps(said).encode(), stream]))


def test_the_stream_of_another_backup_does_not_open_under_these_lines(
    backup: bytes, tmp_path: Path
) -> None:
    other = sealed(folder=tmp_path)
    lines = b"\n".join(backup.split(b"\n", 2)[:2])

    with pytest.raises(NotSealed):
        contents(lines + b"\n" + other.split(b"\n", 2)[2])


@pytest.mark.parametrize("begins", [
    b"", b"milk\n", b"amparo backup 1\n", b"amparo backup 2\n{}\n", b"amparo backup 1\n{}\n",
    b"amparo backup 1\n[]\n", b"amparo backup 1\nmilk\n",
    b'amparo backup 1\n{"made_at": "today", "expires_at": "then", "key": "00"}\n',
    b"\x00" * 10_000,
])  # fmt: skip
def test_what_does_not_begin_as_a_backup_is_none(begins: bytes) -> None:
    with pytest.raises(NotABackup):
        outside(begins)
