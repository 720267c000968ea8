"""A database for tests: a cluster of its own for each process, migrated once by its owner."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from amparo.postgres.addresses import address_of
from amparo.postgres.cluster import sharing_cluster
from amparo.postgres.passwords import kept_passwords
from amparo.postgres.roles import prepare_database, prepare_roles

START_KEY = "an invented start key of the tests"


@dataclass(frozen=True, kw_only=True)
class TestDatabase:
    """Its address for each role, and the data folder it lies in."""

    __test__ = False  # whatever its name says to pytest

    folder: Path
    superuser: str
    owner: str
    app: str
    worker: str
    portal: str

    def empty(self) -> None:
        """Take every row out, past triggers and policies, as only the superuser can.

        The copies of checkpoints beside it go, too: a worker that a test began may have made some.
        """
        shutil.rmtree(self.folder / "checkpoints", ignore_errors=True)
        with psycopg.connect(self.superuser, autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")
            tables = connection.execute(
                "SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables WHERE schemaname ="
                " 'public' AND tablename NOT IN ('django_migrations', 'django_content_type',"
                " 'seals_root')"
            ).fetchone()
            assert tables is not None
            connection.execute(f"TRUNCATE {tables[0]} RESTART IDENTITY CASCADE".encode())


@contextmanager
def started(*, folder: Path, name: str = "tests") -> Iterator[TestDatabase]:
    """A migrated database in a cluster of its own."""
    with sharing_cluster(folder=folder) as cluster:
        passwords = kept_passwords(folder=folder)
        owner = prepare_database(
            superuser_url=cluster.superuser_url, name=name, owner_password=passwords["owner"]
        )
        prepare_roles(owner_url=owner, passwords=passwords)
        migrate(owner_url=owner, folder=folder)
        roles = {
            role: address_of(owner_url=owner, role=f"amparo_{role}", password=passwords[role])
            for role in ("app", "worker", "portal")
        }
        superuser = cluster.superuser_url.replace("/postgres?", f"/{name}?", 1)
        yield TestDatabase(folder=folder, superuser=superuser, owner=owner, **roles)


def migrate(*, owner_url: str, folder: Path) -> None:
    """Bring the tables up to date, as the owner."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "amparo.config.settings",
        "AMPARO_PROCESS_URL": owner_url,
        "AMPARO_DATA": str(folder),
        "AMPARO_START_KEY": START_KEY,
    }
    subprocess.run([sys.executable, "-m", "amparo.config.migrating"], env=environment, check=True)
