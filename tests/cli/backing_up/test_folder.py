"""The folder of backups: whole ones alone, none that has expired, and nothing of others touched."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from amparo.cli.backing_up.folder import copy_list, keep, sweep
from amparo.cli.refusing import Refused
from amparo.postgres.locks import opened
from tests.cli.backing_up.made import MADE_AT, sealed


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def kept(folder: Path, *, days_ago: int = 0) -> Path:
    made_at = MADE_AT - timedelta(days=days_ago)
    return keep(folder=folder, made_at=made_at, chunks=[sealed(folder=folder, made_at=made_at)])


def test_a_backup_is_for_its_owner_alone_and_named_after_its_instant(tmp_path: Path) -> None:
    path = kept(tmp_path)

    assert path.name == "amparo-2026-11-02T120000Z.backup"
    assert path.stat().st_mode & 0o777 == 0o600
    assert names(tmp_path) == [path.name]


def test_what_stops_midway_leaves_nothing(tmp_path: Path) -> None:
    seen: list[str] = []

    def stopping() -> Iterator[bytes]:
        yield b"the first half"
        seen.extend(names(tmp_path))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        keep(folder=tmp_path, made_at=MADE_AT, chunks=stopping())

    assert names(tmp_path) == []
    assert len(seen) == 1
    assert seen[0].startswith(".amparo-2026-11-02T120000Z-")
    assert seen[0].endswith(".draft")


def test_a_backup_never_replaces_another(tmp_path: Path) -> None:
    content = kept(tmp_path).read_bytes()

    with pytest.raises(Refused, match="is there already; wait a second"):
        kept(tmp_path)

    assert [path.read_bytes() for path in tmp_path.iterdir()] == [content]


def test_what_has_expired_goes_and_nothing_else(tmp_path: Path) -> None:
    now = MADE_AT
    for days in (0, 34, 35, 36):
        kept(tmp_path, days_ago=days)
    (tmp_path / "amparo-notes.backup").write_text("milk\n")
    (tmp_path / "amparo-folder.backup").mkdir()
    (tmp_path / "another.backup").write_bytes(sealed(folder=tmp_path, made_at=now.replace(2020)))

    assert sweep(folder=tmp_path, now=now) == 2
    assert sweep(folder=tmp_path, now=now) == 0

    assert names(tmp_path) == [
        "amparo-2026-09-29T120000Z.backup",
        "amparo-2026-11-02T120000Z.backup",
        "amparo-folder.backup",
        "amparo-notes.backup",
        "another.backup",
    ]


def test_a_draft_that_a_crash_left_is_swept_away_and_one_at_work_is_not(tmp_path: Path) -> None:
    left = tmp_path / ".amparo-2026-11-01T120000Z-00.draft"
    left.write_bytes(b"the first half")
    at_work = tmp_path / ".amparo-2026-11-02T120000Z-00.draft"

    with opened(at_work) as lock:
        lock.wait_alone()
        sweep(folder=tmp_path, now=MADE_AT)

        assert names(tmp_path) == [at_work.name]


def test_the_newest_list_lies_beside_the_backups(tmp_path: Path) -> None:
    ours, folder = tmp_path / "ended.jsonl", tmp_path / "backups"
    folder.mkdir()

    ours.write_text("one\n")
    first = copy_list(kept=ours, folder=folder)
    ours.write_text("one\ntwo\n")
    second = copy_list(kept=ours, folder=folder)

    assert first == second
    assert second.read_text() == "one\ntwo\n"
    assert second.stat().st_mode & 0o777 == 0o600
    assert names(folder) == ["amparo-ended.jsonl"]


def test_a_list_that_says_more_than_ours_is_not_replaced(tmp_path: Path) -> None:
    ours, copy = tmp_path / "ended.jsonl", tmp_path / "amparo-ended.jsonl"
    copy.write_text("one\ntwo\n")
    ours.write_text("one\n")

    with pytest.raises(Refused, match="says of something that it ended"):
        copy_list(kept=ours, folder=tmp_path)

    assert copy.read_text() == "one\ntwo\n"
