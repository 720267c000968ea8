"""Passwords made once and kept for their owner alone."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from amparo.postgres.layout import OpenToOthers
from amparo.postgres.passwords import kept_passwords, renew_passwords


def test_each_login_has_its_own_long_password(new_folder: Path) -> None:
    passwords = kept_passwords(folder=new_folder)

    assert list(passwords) == ["owner", "app", "worker", "portal"]
    assert len(set(passwords.values())) == 4
    assert {len(password) for password in passwords.values()} == {43}


def test_they_stay_the_same(new_folder: Path) -> None:
    assert kept_passwords(folder=new_folder) == kept_passwords(folder=new_folder)


def test_only_their_owner_reads_them(new_folder: Path) -> None:
    kept_passwords(folder=new_folder)

    files = sorted((new_folder / "postgres").rglob("*"))

    assert [(file.name, oct(file.stat().st_mode & 0o777)) for file in files] == [
        ("passwords", "0o700"),
        ("app", "0o600"),
        ("owner", "0o600"),
        ("portal", "0o600"),
        ("worker", "0o600"),
    ]


def test_those_who_ask_at_once_get_the_same(new_folder: Path) -> None:
    with ThreadPoolExecutor() as threads:
        tasks = [threads.submit(kept_passwords, folder=new_folder) for _ in range(8)]

    found = [task.result() for task in tasks]
    assert found == [found[0]] * 8


def test_renewed_each_is_another_and_still_its_owners_alone(new_folder: Path) -> None:
    before = kept_passwords(folder=new_folder)

    renew_passwords(folder=new_folder)

    after = kept_passwords(folder=new_folder)
    assert [after[login] != before[login] for login in before] == [True] * 4
    files = sorted((new_folder / "postgres/passwords").iterdir())
    assert [(file.name, oct(file.stat().st_mode & 0o777)) for file in files] == [
        ("app", "0o600"),
        ("owner", "0o600"),
        ("portal", "0o600"),
        ("worker", "0o600"),
    ]


def test_a_folder_others_can_read_is_not_renewed(new_folder: Path) -> None:
    before = kept_passwords(folder=new_folder)
    passwords = new_folder / "postgres/passwords"
    passwords.chmod(0o755)

    with pytest.raises(OpenToOthers):
        renew_passwords(folder=new_folder)

    passwords.chmod(0o700)
    assert kept_passwords(folder=new_folder) == before


def test_a_file_others_can_read_is_refused(new_folder: Path) -> None:
    kept_passwords(folder=new_folder)
    (new_folder / "postgres/passwords/app").chmod(0o644)

    with pytest.raises(OpenToOthers, match=r"passwords/app is open to other users"):
        kept_passwords(folder=new_folder)
