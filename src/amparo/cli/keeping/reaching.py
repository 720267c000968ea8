"""Reaching the database from the command line, by one of the roles that own nothing."""

import argparse
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg

from amparo.cli.demonstrating import FOLDER, NEVER_OF_ONES_OWN
from amparo.cli.refusing import Refused
from amparo.cli.serving.command import DATABASE_PROBLEMS
from amparo.cli.serving.database import Database, using_database
from amparo.cli.serving.processes import Surroundings, run_to_end
from amparo.config.environment import Environment, UnreadableSetting
from amparo.packs.folder import packs_folder
from amparo.postgres.addresses import NotAnAddress
from amparo.postgres.restoring import refuse_unless_empty


def add_option(command: argparse.ArgumentParser) -> None:
    """Add the option that says which database is meant."""
    command.add_argument("--demo", metavar="COUNTRY",
                         help="look at the demonstration of this country")  # fmt: skip


@contextmanager
def as_worker(*, demonstration: str | None) -> Iterator[None]:
    """Set Django up under the worker's role, which reads every journal and writes none.

    The database that the settings name; else our own in the data folder, which is started if it
    does not run; or that of the demonstration of a country. It is let go afterwards. Raises
    `Refused`.
    """
    given = dict(os.environ)
    if demonstration is not None:
        _refuse_unless_shown(demonstration)
        for name in NEVER_OF_ONES_OWN:
            given.pop(name, None)
            given.pop(f"{name}_FILE", None)
        folder = str(Path(FOLDER).expanduser())
        given |= {"AMPARO_DATA": folder, "AMPARO_COUNTRY": demonstration}
    name = f"demonstration_{demonstration}" if demonstration else "amparo"
    environment = Environment(given=given)
    surroundings = Surroundings(given=given)
    with (
        _refusing(),
        using_database(environment=environment, name=name) as database,
        set_up(surroundings.of(url=database.worker_url)),
    ):
        _refuse_without_tables()
        _refuse_wrong_start_key()
        yield


@contextmanager
def as_web() -> Iterator[None]:
    """Set Django up under the web's role, with the tables made. Raises `Refused`."""
    with _made() as (database, surroundings), set_up(surroundings.of(url=database.app_url)):
        yield


@contextmanager
def as_owner() -> Iterator[None]:
    """Set Django up under the owner's role, with the tables made. Raises `Refused`."""
    with _made() as (database, surroundings), set_up(surroundings.of(url=database.owner_url)):
        yield


@contextmanager
def as_keeper() -> Iterator[str]:
    """Set Django up under the owner's role with the tables as they are; give the owner's address.

    None is made or changed: what is there is to be kept as it is. Raises `Refused`.
    """
    given = dict(os.environ)
    environment, surroundings = Environment(given=given), Surroundings(given=given)
    with (
        _refusing(),
        using_database(environment=environment) as database,
        set_up(surroundings.of(url=database.owner_url)),
    ):
        _refuse_without_tables()
        _refuse_wrong_start_key()
        _refuse_tables_of_before()
        yield database.owner_url


@contextmanager
def into_empty() -> Iterator[tuple[Database, Surroundings]]:
    """Give an empty database to restore into, or what a restore left that was cut off.

    Raises `Refused`, for one that holds something before anything is changed there.
    """
    given = dict(os.environ)
    environment = Environment(given=given)
    with (
        _refusing(),
        using_database(environment=environment, looking=refuse_unless_empty) as database,
    ):
        yield database, Surroundings(given=given)


@contextmanager
def _made() -> Iterator[tuple[Database, Surroundings]]:
    given = dict(os.environ)
    environment, surroundings = Environment(given=given), Surroundings(given=given)
    with _refusing(), using_database(environment=environment) as database:
        owner = surroundings.of(url=database.owner_url)
        run_to_end(module="amparo.config.migrating", environment=owner)
        yield database, surroundings


@contextmanager
def set_up(surroundings: Mapping[str, str]) -> Iterator[None]:
    """Set Django up in this process with an environment, and let the database go afterwards."""
    os.environ.update(surroundings)
    import django

    django.setup()
    try:
        yield
    finally:
        _let_go()


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except subprocess.CalledProcessError as problem:
        raise Refused("the tables could not be made; the reason stands above") from problem
    except psycopg.OperationalError as problem:
        raise Refused(f"the database does not answer: {problem}") from problem
    except (UnreadableSetting, NotAnAddress, *DATABASE_PROBLEMS) as problem:
        raise Refused(str(problem)) from problem


def _refuse_unless_shown(country: str) -> None:
    if not (packs_folder() / country / "demonstration.yaml").is_file():
        raise Refused(f"--demo {country}: there is no demonstration of it")


def _refuse_without_tables() -> None:
    from django.db import connection

    if "seals_root" not in connection.introspection.table_names():
        raise Refused("the database has no journal yet; run `amparo serve` or `amparo demo` first")


def _refuse_tables_of_before() -> None:
    from django.db import connection

    if "ended_thing" not in connection.introspection.table_names():
        raise Refused("the tables are those of an older Amparo; start `amparo serve` once")


def _refuse_wrong_start_key() -> None:
    from amparo.apps.seals.root import WrongStartKey, root_key

    try:
        root_key()
    except WrongStartKey as problem:
        raise Refused(str(problem)) from problem


def _let_go() -> None:
    """Close every connection: a pool that stays would try to come back while the server stops."""
    from django.db import connections
    from django.db.backends.postgresql.base import DatabaseWrapper

    wrapper = connections["default"]
    wrapper.close()
    if isinstance(wrapper, DatabaseWrapper):
        wrapper.close_pool()
