"""Reaching the database as the worker does: it may read every journal, and write none."""

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from amparo.cli.demonstrating import FOLDER
from amparo.cli.refusing import Refused
from amparo.cli.serving.command import DATABASE_PROBLEMS
from amparo.cli.serving.database import using_database
from amparo.cli.serving.processes import Surroundings
from amparo.config.environment import Environment, UnreadableSetting
from amparo.packs.folder import packs_folder
from amparo.postgres.addresses import NotAnAddress


def add_option(command: argparse.ArgumentParser) -> None:
    """Add the option that says which database is meant."""
    command.add_argument("--demo", metavar="COUNTRY",
                         help="look at the demonstration of this country")  # fmt: skip


@contextmanager
def as_worker(*, demonstration: str | None) -> Iterator[None]:
    """Set Django up under the worker's role, and let the database go afterwards.

    The database that the settings name; else our own in the data folder, which is started if it
    does not run; or that of the demonstration of a country. Raises `Refused`.
    """
    given = dict(os.environ)
    if demonstration is not None:
        _refuse_unless_shown(demonstration)
        given.pop("AMPARO_DATABASE_URL", None)
        folder = str(Path(FOLDER).expanduser())
        given |= {"AMPARO_DATA": folder, "AMPARO_COUNTRY": demonstration}
    name = f"demonstration_{demonstration}" if demonstration else "amparo"
    environment = Environment(given=given)
    with _refusing(), using_database(environment=environment, name=name) as database:
        surroundings = Surroundings(given=given).of(url=database.worker_url)
        os.environ.update(surroundings)
        import django

        django.setup()
        try:
            _refuse_without_tables()
            yield
        finally:
            _let_go()


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except psycopg.OperationalError as problem:
        raise Refused(f"the database does not answer: {problem}") from problem
    except (UnreadableSetting, NotAnAddress, *DATABASE_PROBLEMS) as problem:
        raise Refused(str(problem)) from problem


def _refuse_unless_shown(country: str) -> None:
    if not (packs_folder() / country / "demonstration.yaml").is_file():
        raise Refused(f"--demo {country}: there is no demonstration of it")


def _refuse_without_tables() -> None:
    from django.db import connection

    if "journal_head" not in connection.introspection.table_names():
        raise Refused("the database has no journal yet; run `amparo serve` or `amparo demo` first")


def _let_go() -> None:
    """Close every connection: a pool that stays would try to come back while the server stops."""
    from django.db import connections
    from django.db.backends.postgresql.base import DatabaseWrapper

    wrapper = connections["default"]
    wrapper.close()
    if isinstance(wrapper, DatabaseWrapper):
        wrapper.close_pool()
