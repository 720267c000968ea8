"""Processes that share one cluster: the first starts it, the last stops it."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg

from amparo.postgres.cluster import sharing_cluster
from tests.postgres.sharers import answer, postmaster, runs, sharer


def test_the_last_to_leave_stops_it(folder: Path) -> None:
    with sharer(folder) as other:
        assert other.says() == "inside"
        with sharing_cluster(folder=folder) as cluster:
            started = postmaster(folder)
            other.leave()
            answer(cluster.superuser_url, "SELECT 1")
            stayed = postmaster(folder)

    assert stayed == started
    assert not runs(folder)


def test_the_first_may_leave_before_the_others(folder: Path) -> None:
    with sharer(folder) as other:
        with sharing_cluster(folder=folder):
            assert other.says() == "inside"
        still_runs = runs(folder)
        other.leave()

    assert still_runs
    assert not runs(folder)


def test_many_may_come_and_go_at_once(new_folder: Path) -> None:
    def come_and_go() -> list[object]:
        found = []
        for _ in range(3):
            with sharing_cluster(folder=new_folder) as cluster:
                found.append(answer(cluster.superuser_url, "SELECT 1"))
        return found

    with ThreadPoolExecutor() as threads:
        tasks = [threads.submit(come_and_go) for _ in range(4)]

    assert [task.result() for task in tasks] == [[1, 1, 1]] * 4
    assert not runs(new_folder)


def test_when_its_user_is_killed_the_next_finds_it_running_and_stops_it(folder: Path) -> None:
    with sharer(folder) as first:
        assert first.says() == "inside"
        started = postmaster(folder)
        first.kill()
    assert runs(folder)

    with sharing_cluster(folder=folder) as cluster:
        found = answer(cluster.superuser_url, "SELECT 1")
        adopted = postmaster(folder)

    assert found == 1
    assert adopted == started
    assert not runs(folder)


def test_a_killed_user_does_not_keep_it_running(folder: Path) -> None:
    with sharing_cluster(folder=folder), sharer(folder) as other:
        assert other.says() == "inside"
        other.kill()

    assert not runs(folder)


def test_control_c_stops_the_user_first_and_then_the_database(folder: Path) -> None:
    with sharer(folder) as first:
        assert first.says() == "inside"
        first.press_control_c()

        last_words = [first.says(), first.says()]

    assert last_words == ["still there", "gone"]
    assert not runs(folder)


def test_an_open_connection_does_not_keep_it_from_stopping(folder: Path) -> None:
    with sharing_cluster(folder=folder) as cluster:
        connection = psycopg.connect(cluster.superuser_url)
    connection.close()

    assert not runs(folder)
