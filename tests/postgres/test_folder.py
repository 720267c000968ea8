"""Data folders that are not ours, too open or too deep."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from amparo.postgres.cluster import sharing_cluster
from amparo.postgres.layout import (
    ForeignFolder,
    OpenToOthers,
    prepare_cluster_files,
    prepare_layout,
)
from amparo.postgres.socket_folder import fits, is_private
from tests.postgres.sharers import answer, runs


@pytest.fixture
def deep(new_folder: Path) -> Iterator[Path]:
    yield (
        new_folder / "a-folder-with-a-long-name" / "and-another-in-it" / "until-no-socket-fits-here"
    )
    for note in new_folder.rglob("socket-folder"):
        shutil.rmtree(note.read_text(), ignore_errors=True)


def test_a_cluster_of_another_version_is_refused(new_folder: Path) -> None:
    layout = prepare_layout(folder=new_folder)
    layout.data.mkdir()
    (layout.data / "PG_VERSION").write_text("15\n")

    with pytest.raises(ForeignFolder, match=r"was made by PostgreSQL 15, and Amparo runs .* 18"):
        prepare_cluster_files(layout=layout)


def test_a_folder_of_something_else_is_refused_and_left_as_it_was(new_folder: Path) -> None:
    layout = prepare_layout(folder=new_folder)
    layout.data.mkdir()
    (layout.data / "letters.txt").write_text("mine")

    with (
        pytest.raises(ForeignFolder, match="is no PostgreSQL cluster"),
        sharing_cluster(folder=new_folder),
    ):
        pass

    assert (layout.data / "letters.txt").read_text() == "mine"


def test_a_data_folder_that_is_a_file_is_refused(new_folder: Path) -> None:
    new_folder.write_text("")

    with pytest.raises(ForeignFolder, match="Choose a data folder that belongs to you"):
        prepare_layout(folder=new_folder)


def test_a_link_in_place_of_a_file_is_not_followed(new_folder: Path, tmp_path: Path) -> None:
    layout = prepare_layout(folder=new_folder)
    layout.log.symlink_to(tmp_path / "elsewhere")

    with pytest.raises(ForeignFolder, match="cannot be used"):
        prepare_cluster_files(layout=layout)

    assert not (tmp_path / "elsewhere").exists()


def test_a_cluster_without_its_password_is_refused(folder: Path) -> None:
    (folder / "postgres/passwords/postgres").unlink()

    with pytest.raises(ForeignFolder, match="its password is not"), sharing_cluster(folder=folder):
        pass


def test_a_cluster_with_another_password_is_refused_and_stopped(folder: Path) -> None:
    (folder / "postgres/passwords/postgres").write_text("another")

    with (
        pytest.raises(ForeignFolder, match="does not open the database"),
        sharing_cluster(folder=folder),
    ):
        pass

    assert not runs(folder)


@pytest.mark.parametrize("name", ["passwords", "passwords/postgres", "socket"])
def test_what_others_may_enter_or_read_is_refused(folder: Path, name: str) -> None:
    path = folder / "postgres" / name
    path.chmod(path.stat().st_mode | 0o044)

    with (
        pytest.raises(OpenToOthers, match=r"Run: chmod go= '.*postgres"),
        sharing_cluster(folder=folder),
    ):
        pass


def test_a_deep_folder_gets_a_short_private_one_for_its_socket(deep: Path) -> None:
    with sharing_cluster(folder=deep) as cluster:
        first = cluster.server.socket_folder
        owner = cluster.server.layout.data.stat().st_uid
        found = answer(cluster.superuser_url, "SELECT 1")
    with sharing_cluster(folder=deep) as cluster:
        second = cluster.server.socket_folder

    assert found == 1
    assert first == second
    assert not first.is_relative_to(deep)
    assert is_private(first, uid=owner)


def test_a_short_folder_that_was_opened_to_others_is_not_used_again(deep: Path) -> None:
    with sharing_cluster(folder=deep) as cluster:
        first = cluster.server.socket_folder
    first.chmod(0o755)

    with sharing_cluster(folder=deep) as cluster:
        second = cluster.server.socket_folder

    assert first != second
    assert oct(second.stat().st_mode & 0o777) == "0o700"
    shutil.rmtree(first)


def test_a_link_or_a_folder_of_another_user_is_not_private(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir(mode=0o700)
    (tmp_path / "link").symlink_to(real)

    assert is_private(real, uid=os.geteuid())
    assert not is_private(real, uid=os.geteuid() + 1)
    assert not is_private(tmp_path / "link", uid=os.geteuid())
    assert not is_private(tmp_path / "missing", uid=os.geteuid())


def test_a_path_of_104_bytes_or_with_a_sign_that_splits_lists_does_not_fit() -> None:
    socket_bytes = len("/.s.PGSQL.5432")

    assert fits(Path("/" + "a" * (103 - socket_bytes - 1)))
    assert not fits(Path("/" + "a" * (104 - socket_bytes - 1)))
    assert not fits(Path("/data,one"))
    assert not fits(Path("/data one"))
    assert not fits(Path("/año"))
