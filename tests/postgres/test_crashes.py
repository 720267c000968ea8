"""PostgreSQL, or the whole machine, ends without a farewell."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from amparo.postgres import server as servers
from amparo.postgres.cluster import Cluster, sharing_cluster
from amparo.postgres.log import CannotStart
from amparo.postgres.server import CannotStop
from tests.postgres.sharers import answer, postmaster, run, runs, until


@pytest.fixture
def stranger(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process of the user who runs PostgreSQL, that has nothing to do with it."""
    owner = (folder / "postgres/data").stat().st_uid
    user = owner if os.geteuid() == 0 else None
    with subprocess.Popen(["/bin/sleep", "600"], user=user, cwd="/") as process:
        yield process
        process.kill()


def kill_postmaster(folder: Path) -> None:
    os.kill(postmaster(folder), signal.SIGKILL)
    until(lambda: not runs(folder))


@contextmanager
def asleep(pid: int) -> Iterator[None]:
    os.kill(pid, signal.SIGSTOP)
    yield
    os.kill(pid, signal.SIGCONT)


def keep_a_number(cluster: Cluster) -> None:
    run(cluster.superuser_url, "CREATE TABLE kept AS SELECT 7 AS number")


def test_a_killed_server_is_started_again_with_its_data(folder: Path) -> None:
    with sharing_cluster(folder=folder) as cluster:
        keep_a_number(cluster)
        os.kill(postmaster(folder), signal.SIGKILL)

        cluster.ensure_running()

        assert answer(cluster.superuser_url, "SELECT number FROM kept") == 7
    assert not runs(folder)


def test_a_server_that_runs_is_left_alone(folder: Path) -> None:
    with sharing_cluster(folder=folder) as cluster:
        before = postmaster(folder)

        cluster.ensure_running()

        assert postmaster(folder) == before


def test_leaving_after_the_server_was_killed_is_no_error(folder: Path) -> None:
    with sharing_cluster(folder=folder):
        kill_postmaster(folder)

    assert not runs(folder)


def test_what_a_crash_of_the_machine_leaves_is_survived(folder: Path) -> None:
    with sharing_cluster(folder=folder) as cluster:
        keep_a_number(cluster)
        kill_postmaster(folder)
    assert (folder / "postgres/data/postmaster.pid").exists()

    with sharing_cluster(folder=folder) as cluster:
        number = answer(cluster.superuser_url, "SELECT number FROM kept")

    assert number == 7


def test_a_number_that_now_belongs_to_another_process_is_not_believed(
    folder: Path, stranger: subprocess.Popen[bytes]
) -> None:
    left = f"{stranger.pid}\n{folder}/postgres/data\n1\n5432\n\n\n0 0\nready\n"
    (folder / "postgres/data/postmaster.pid").write_text(left)
    socket_folder = folder / "postgres/socket"
    if socket_folder.exists():
        (socket_folder / ".s.PGSQL.5432.lock").write_text(left)

    with sharing_cluster(folder=folder) as cluster:
        found = answer(cluster.superuser_url, "SELECT 1")

    assert found == 1
    assert stranger.poll() is None


@pytest.mark.parametrize("pid", [1, os.getpid()], ids=["first", "own"])
def test_neither_the_first_process_nor_our_own_is_taken_for_the_server(
    folder: Path, pid: int
) -> None:
    (folder / "postgres/data/postmaster.pid").write_text(f"{pid}\n")

    with sharing_cluster(folder=folder) as cluster:
        found = answer(cluster.superuser_url, "SELECT 1")

    assert found == 1


@pytest.mark.skipif(not Path("/proc/self/cwd").exists(), reason="only Linux tells who listens")
def test_stopping_asks_the_process_that_listens_whatever_the_file_says(
    folder: Path, stranger: subprocess.Popen[bytes]
) -> None:
    with sharing_cluster(folder=folder):
        file = folder / "postgres/data/postmaster.pid"
        file.write_text(file.read_text().replace(str(postmaster(folder)), str(stranger.pid), 1))

    assert not runs(folder)
    assert stranger.poll() is None


@pytest.mark.skipif(not Path("/proc/self/cwd").exists(), reason="only Linux tells who works there")
def test_a_server_started_by_hand_is_neither_stopped_nor_doubled(folder: Path) -> None:
    # It looks like one: it works in the folder, and the file holds its number.
    with subprocess.Popen(["/bin/sleep", "600"], cwd=folder / "postgres/data") as hand:
        (folder / "postgres/data/postmaster.pid").write_text(f"{hand.pid}\n")

        with (
            pytest.raises(CannotStart, match="which Amparo did not start"),
            sharing_cluster(folder=folder),
        ):
            pass

        assert hand.poll() is None
        hand.kill()


def test_a_server_that_cannot_start_says_its_last_words(folder: Path) -> None:
    with (folder / "postgres/data/postgresql.conf").open("a") as settings:
        settings.write("max_connections = many\n")
    began = time.monotonic()

    expected = pytest.raises(CannotStart, match="ended as soon as it was started")
    with expected as refusal, sharing_cluster(folder=folder):
        pass

    assert 'invalid value for parameter "max_connections": "many"' in str(refusal.value)
    assert time.monotonic() - began < 30


def test_a_server_that_lets_nobody_in_is_reported(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(servers, "CONNECT_SECONDS", 2)
    with sharing_cluster(folder=folder) as cluster, asleep(postmaster(folder)):
        monkeypatch.setattr(servers, "START_SECONDS", 0.1)

        with pytest.raises(CannotStart, match="runs and lets nobody in"):
            cluster.ensure_running()


def test_a_server_that_does_not_stop_is_reported(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sharing_cluster(folder=folder) as cluster:
        monkeypatch.setattr(servers, "STOP_SECONDS", 0.1)

        with asleep(postmaster(folder)), pytest.raises(CannotStop, match="still runs"):
            cluster.server.shut_down()

        monkeypatch.undo()
    assert not runs(folder)
