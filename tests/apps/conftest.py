"""A database for the tests of the apps: rolled back after each test, or really committed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.utils import translation
from psycopg.conninfo import conninfo_to_dict

from amparo.apps.accounts import paces
from tests.cast import Cast, enter_cast
from tests.database import TestDatabase, started


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestDatabase]:
    """The database of this process, as every role may reach it."""
    folder: Path = tmp_path_factory.mktemp("cluster")
    with started(folder=folder) as found:
        yield found


@pytest.fixture(scope="session")
def django_db_setup(database: TestDatabase) -> Iterator[None]:
    """Let Django reach it as the web does: by the role that owns nothing."""
    use(url=database.app)
    yield
    connections.close_all()


def use(*, url: str) -> None:
    """Point Django's connection at an address."""
    said: dict[str, Any] = dict(conninfo_to_dict(url))
    connections.close_all()
    settings = connections["default"].settings_dict
    settings.update(NAME=said["dbname"], USER=said["user"], PASSWORD=said["password"],
                    HOST=said["host"], PORT=said.get("port", ""))  # fmt: skip


@pytest.fixture
def cast(db: None) -> Cast:
    """Amina, Bruno, Clara and the others, at their desks; gone after the test."""
    return enter_cast()


@pytest.fixture
def committed(
    django_db_setup: None, django_db_blocker: Any, database: TestDatabase
) -> Iterator[Cast]:
    """The cast, really committed, for tests with threads and processes; emptied afterwards."""
    with django_db_blocker.unblock():
        try:
            yield enter_cast()
        finally:
            connections.close_all()
            database.empty()


@pytest.fixture(autouse=True)
def _nobody_is_too_fast() -> None:
    """Tests ask faster than people, and all in the same minutes."""
    paces.minute.forget()


@pytest.fixture(autouse=True)
def _no_language_stays() -> Iterator[None]:
    """A request leaves its language to the thread; the next test is not to find it."""
    yield
    translation.deactivate()
