"""``amparo check`` on settings and files: each finding in plain words, or silence."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from amparo.cli.backing_up.telling import note_made
from amparo.cli.checking.findings import Finding
from amparo.cli.checking.kept import little_room, old_backup, old_checkpoints, open_folders
from amparo.cli.checking.said import unfit_settings, unreadable_settings
from amparo.config.environment import Environment

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
FIT = {"AMPARO_HTTPS": "yes", "AMPARO_HOSTS": "amparo.example.org", "AMPARO_DATA": "/srv/amparo"}


def told(found: Iterator[Finding]) -> list[str]:
    """The weight and the first sentence of each finding."""
    return [finding.line().split(". ")[0] for finding in found]


def unfit(**said: str) -> list[str]:
    """What is unfit where one thing differs from a fit installation."""
    return told(unfit_settings(environment=Environment(given={**FIT, **said})))


def test_a_finding_is_one_line_that_says_what_and_why_and_what_to_do() -> None:
    finding = Finding(what="the disk\nis full", why="Nothing can be kept", mend="Make room")

    assert finding.line() == "MUST: the disk is full. Nothing can be kept. Make room."


def test_fit_settings_leave_nothing_to_say() -> None:
    assert unfit() == []


def test_for_a_try_on_this_machine_only_the_name_could_be_better() -> None:
    found = unfit_settings(environment=Environment(given={"AMPARO_DATA": "/srv/amparo"}))

    assert told(found) == ["better: AMPARO_HOSTS names this machine only"]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (
            {"AMPARO_HTTPS": "no"},
            ["MUST: AMPARO_HTTPS is no, and others than this machine reach the server"],
        ),
        (
            {"AMPARO_HTTPS": "no", "AMPARO_HOSTS": "localhost", "AMPARO_ADDRESS": "0.0.0.0",
             "AMPARO_PROXIES": "192.0.2.7"},
            ["MUST: AMPARO_HTTPS is no, and others than this machine reach the server",
             "MUST: AMPARO_HOSTS names this machine only"],
        ),
        (
            {"AMPARO_HOSTS": "*"},
            ["MUST: AMPARO_HOSTS lets the server answer to any name"],
        ),
        (
            {"AMPARO_HOSTS": ".example.org"},
            ["MUST: AMPARO_HOSTS lets the server answer to any name"],
        ),
        (
            {"AMPARO_HOSTS": "localhost,127.0.0.1"},
            ["MUST: AMPARO_HOSTS names this machine only"],
        ),
        (
            {"AMPARO_PROXIES": "0.0.0.0/0"},
            ["MUST: AMPARO_PROXIES names every address there is"],
        ),
        (
            {"AMPARO_ADDRESS": "0.0.0.0"},
            ["better: AMPARO_PROXIES names this machine, and the server listens to others"],
        ),
        (
            {"AMPARO_SECRET_KEY": "short"},
            ["MUST: AMPARO_SECRET_KEY has fewer than 32 letters",
             "better: AMPARO_SECRET_KEY stands in the environment"],
        ),
        (
            {"AMPARO_START_KEY": "short"},
            ["MUST: AMPARO_START_KEY has fewer than 32 letters",
             "better: AMPARO_START_KEY stands in the environment"],
        ),
        (
            {"AMPARO_CHECKPOINT_KEY": "0" * 62},
            ["MUST: AMPARO_CHECKPOINT_KEY cannot be used: a key is 32 bytes in hexadecimal: 64 of"
             " the signs 0-9 and a-f",
             "better: AMPARO_CHECKPOINT_KEY stands in the environment"],
        ),
        (
            {"AMPARO_DEMONSTRATION": "yes"},
            ["MUST: AMPARO_DEMONSTRATION is yes"],
        ),
        (
            {"AMPARO_DATA": "~/.local/share/amparo-demonstration"},
            ["MUST: AMPARO_DATA is the folder of demonstrations"],
        ),
    ],
)  # fmt: skip
def test_what_does_not_do_where_people_work_is_told(said: dict[str, str], found: list[str]) -> None:
    assert unfit(**said) == found


def test_no_finding_repeats_a_secret() -> None:
    secrets = {"AMPARO_SECRET_KEY": "an invented key", "AMPARO_CHECKPOINT_KEY": "an invented key"}

    found = unfit_settings(environment=Environment(given={**FIT, **secrets}))

    assert not any("an invented key" in finding.line() for finding in found)


def test_a_file_of_a_secret_that_others_read_is_told(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("0" * 64)
    file.chmod(0o640)
    first = unfit(AMPARO_SECRET_KEY_FILE=str(file))
    file.chmod(0o600)

    assert first == [
        f"MUST: the file {file} of AMPARO_SECRET_KEY is open to other users of this machine"
    ]
    assert unfit(AMPARO_SECRET_KEY_FILE=str(file)) == []


@pytest.mark.parametrize(
    ("name", "said", "found"),
    [
        ("AMPARO_HTTPS", "maybe", "MUST: AMPARO_HTTPS is 'maybe'; write yes or no"),
        ("AMPARO_PORT", "0", "MUST: AMPARO_PORT is '0'; write a whole number 1 to 65535"),
        ("AMPARO_LANGUAGE", "gn", "MUST: AMPARO_LANGUAGE is 'gn'; write en, es, fr"),
        ("AMPARO_COUNTRY", "utopia",
         "MUST: AMPARO_COUNTRY is 'utopia'; there is no pack with a protocol"),
        ("AMPARO_PROXIES", "proxy",
         "MUST: AMPARO_PROXIES has 'proxy'; write an address as 192.0.2.7, or a network as"
         " 192.0.2.0/24"),
        ("AMPARO_BACKUP_KEY", "milk",
         "MUST: AMPARO_BACKUP_KEY: a key is 32 bytes in hexadecimal, as `amparo backup-key new`"
         " makes them"),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_read_is_told(name: str, said: str, found: str) -> None:
    assert told(unreadable_settings(environment=Environment(given={name: said}))) == [found]
    assert told(unreadable_settings(environment=Environment(given={}))) == []


def test_a_data_folder_that_others_enter_is_told_with_each_key_they_read(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.mkdir(mode=0o700)
    (keys / "secret-key").touch(mode=0o600)
    tmp_path.chmod(0o700)
    before = told(open_folders(folder=tmp_path))
    tmp_path.chmod(0o755)
    (keys / "secret-key").chmod(0o604)

    assert before == []
    assert told(open_folders(folder=tmp_path)) == [
        f"MUST: {tmp_path} is open to other users of this machine",
        f"MUST: {keys / 'secret-key'} is open to other users of this machine",
    ]
    assert told(open_folders(folder=tmp_path / "missing")) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root lets PostgreSQL's account pass through")
def test_a_data_folder_that_others_pass_through_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o711)

    assert told(open_folders(folder=tmp_path)) == [
        f"MUST: {tmp_path} is open to other users of this machine"
    ]


@pytest.mark.parametrize(
    ("free", "found"),
    [
        (900_000_000, ["MUST: 0.9 GB are free where the data folder is"]),
        (9_000_000_000, ["better: 9.0 GB are free where the data folder is"]),
        (11_000_000_000, []),
    ],
)
def test_a_disk_that_is_nearly_full_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, free: int, found: list[str]
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: _Usage(free))

    assert told(little_room(folder=tmp_path / "new")) == found


class _Usage:
    """How full a disk is."""

    def __init__(self, free: int) -> None:
        self.free = free


@pytest.mark.parametrize(
    ("taken_days", "copied_days", "found"),
    [
        (None, None, ["better: no checkpoint of the journal was taken yet"]),
        (1, 1, []),
        (3, 3, ["MUST: the last checkpoint of the journal is of 2026-11-27"]),
        (1, None, ["MUST: copies.jsonl lacks the last checkpoint"]),
        (1, 4, ["MUST: copies.jsonl lacks the last checkpoint"]),
    ],
)
def test_a_checkpoint_that_is_missing_or_old_is_told(
    taken_days: int | None, copied_days: int | None, found: list[str]
) -> None:
    def ago(days: int | None) -> datetime | None:
        return None if days is None else NOW - timedelta(days=days)

    assert (
        told(
            old_checkpoints(
                taken_at=ago(taken_days),
                copied_at=ago(copied_days),
                file=Path("copies.jsonl"),
                now=NOW,
            )
        )
        == found
    )


@pytest.mark.parametrize(
    ("key", "days", "found"),
    [
        ("", None, ["better: AMPARO_BACKUP_KEY is not given, so no backup can be made"]),
        ("00" * 32, None, ["better: no backup was made here yet"]),
        ("00" * 32, 3, ["better: the last backup is of 2026-11-27"]),
        ("00" * 32, 1, []),
    ],
)
def test_a_backup_that_is_missing_or_old_is_told(
    tmp_path: Path, key: str, days: int | None, found: list[str]
) -> None:
    if days is not None:
        note_made(data_folder=tmp_path, at=NOW - timedelta(days=days))
    environment = Environment(given={"AMPARO_BACKUP_KEY": key})

    assert told(old_backup(environment=environment, folder=tmp_path, now=NOW)) == found


@pytest.mark.parametrize("said", ["", "milk", "\xff"])
def test_a_note_of_a_backup_that_cannot_be_read_is_none(tmp_path: Path, said: str) -> None:
    (tmp_path / "last-backup").write_text(said, encoding="utf-8")
    environment = Environment(given={"AMPARO_BACKUP_KEY": "00" * 32})

    found = told(old_backup(environment=environment, folder=tmp_path, now=NOW))

    assert found == ["better: no backup was made here yet"]
