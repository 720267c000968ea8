"""What a cluster is once it is made, and a first start that is cut short."""

import os
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from amparo.postgres.account import Account
from amparo.postgres.addresses import address_of
from amparo.postgres.cluster import Cluster, sharing_cluster
from amparo.postgres.layout import Layout
from amparo.postgres.log import CannotStart
from tests.postgres.sharers import answer, run, runs, sharer, until


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("server_encoding", "UTF8"),
        ("lc_messages", "C"),
        ("data_checksums", "on"),
        ("fsync", "on"),
        ("timezone", "UTC"),
        ("max_connections", "60"),
        ("shared_buffers", "128MB"),
        ("listen_addresses", ""),
        ("unix_socket_permissions", "0700"),
        ("password_encryption", "scram-sha-256"),
        ("log_error_verbosity", "terse"),
    ],
)
def test_the_settings_are_ours(cluster: Cluster, setting: str, value: str) -> None:
    assert answer(cluster.superuser_url, f"SHOW {setting}") == value


def test_it_is_postgresql_18_with_the_plain_locale(cluster: Cluster) -> None:
    version = answer(cluster.superuser_url, "SHOW server_version")
    query = "SELECT datlocprovider::text || ' ' || datcollate FROM pg_database LIMIT 1"
    locale = answer(cluster.superuser_url, query)

    assert str(version).startswith("18.")
    assert locale == "c C"


def test_every_login_is_asked_for_its_password(cluster: Cluster) -> None:
    query = "SELECT string_agg(DISTINCT auth_method, ' ') FROM pg_hba_file_rules"

    assert answer(cluster.superuser_url, query) == "scram-sha-256"


@pytest.mark.parametrize("password", ["", "postgres", "wrong"])
def test_a_wrong_password_is_refused(cluster: Cluster, password: str) -> None:
    url = address_of(owner_url=cluster.superuser_url, role="postgres", password=password)

    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(url)


def test_other_users_reach_neither_the_socket_nor_the_data(cluster: Cluster) -> None:
    server = cluster.server

    folders = [server.socket_folder, server.layout.data, server.layout.passwords]

    assert [oct(folder.stat().st_mode & 0o777) for folder in folders] == ["0o700"] * 3
    assert oct(server.layout.log.stat().st_mode & 0o777) == "0o600"


def test_the_server_does_not_run_as_root(cluster: Cluster) -> None:
    assert cluster.server.layout.data.stat().st_uid != 0
    assert (cluster.server.socket_folder / ".s.PGSQL.5432").stat().st_uid != 0


def test_the_password_stands_in_no_log_and_no_description(cluster: Cluster) -> None:
    password = (cluster.server.layout.passwords / "postgres").read_text()

    assert password not in cluster.server.layout.log.read_text()
    assert quote(password) not in repr(cluster)


def test_a_statement_that_fails_is_not_logged(cluster: Cluster) -> None:
    with pytest.raises(psycopg.errors.UndefinedTable):
        answer(cluster.superuser_url, "SELECT 'the name of a victim' FROM missing")

    assert "the name of a victim" not in cluster.server.layout.log.read_text()


def test_data_outlive_a_restart(new_folder: Path) -> None:
    with sharing_cluster(folder=new_folder) as cluster:
        run(cluster.superuser_url, "CREATE TABLE kept AS SELECT 7 AS number")
    assert not runs(new_folder)

    with sharing_cluster(folder=new_folder) as cluster:
        number = answer(cluster.superuser_url, "SELECT number FROM kept")

    assert number == 7


def test_a_first_start_killed_halfway_is_begun_anew(new_folder: Path) -> None:
    with sharer(new_folder) as first:
        until((new_folder / "postgres/being-made/data/PG_VERSION").exists)
        first.kill()
    assert not (new_folder / "postgres/data").exists()

    with sharing_cluster(folder=new_folder) as cluster:
        found = answer(cluster.superuser_url, "SELECT 1")

    assert found == 1
    assert not (new_folder / "postgres/being-made").exists()


def test_a_half_made_cluster_is_swept_away(new_folder: Path) -> None:
    (new_folder / "postgres/being-made/data").mkdir(parents=True)
    (new_folder / "postgres/being-made/data/PG_VERSION").write_text("18\n")

    with sharing_cluster(folder=new_folder) as cluster:
        found = answer(cluster.superuser_url, "SELECT 1")

    assert found == 1


def test_a_first_start_that_fails_says_why_and_leaves_no_cluster(
    new_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("amparo.postgres.initialising.SETTINGS", {"max_connections": "many"})

    with (
        pytest.raises(CannotStart, match="could not be made") as refusal,
        sharing_cluster(folder=new_folder),
    ):
        pass

    assert 'invalid value for parameter "max_connections": "many"' in str(refusal.value)
    assert not (new_folder / "postgres/data").exists()


def test_nothing_of_our_environment_reaches_the_server(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AMPARO_SECRET", "not for the database")
    account = Account(uid=os.geteuid(), gid=os.getegid())

    with (tmp_path / "said").open("w") as said:
        account.run(["/usr/bin/env"], output=said.fileno())

    assert "AMPARO_SECRET" not in (tmp_path / "said").read_text()


def test_the_layout_is_beneath_one_folder() -> None:
    layout = Layout(folder=Path("/srv/amparo"))

    assert layout.data == Path("/srv/amparo/postgres/data")
    assert layout.log == Path("/srv/amparo/postgres/postgres.log")
