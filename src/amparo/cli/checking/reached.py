"""Reaching the database to look at it, without making or changing anything in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import psycopg

from amparo.cli.checking.catalogue import open_line, weak_walls, wrong_clock
from amparo.cli.checking.findings import Finding
from amparo.cli.checking.kept import old_checkpoints
from amparo.cli.keeping.reaching import set_up
from amparo.cli.serving.command import DATABASE_PROBLEMS
from amparo.cli.serving.processes import Surroundings
from amparo.config.environment import Environment
from amparo.config.start_key import known_start_key
from amparo.postgres.addresses import NotAnAddress, address_in, address_of, with_sure_line
from amparo.postgres.cluster import sharing_cluster
from amparo.postgres.layout import Layout
from amparo.postgres.restoring import is_marked

_CONNECT_SECONDS = 10
_NAME = "amparo"
_START = "AMPARO_START_KEY"
_KEYS = ("AMPARO_SECRET_KEY", "AMPARO_CHECKPOINT_KEY", _START)
_NO_KEY = "0" * 64
_BEING_RESTORED = Finding(
    what="a backup is being restored into the database, or that was cut off",
    why="Nothing is served from it before it is whole",
    mend="Wait, or run `amparo restore` again, which begins anew",
)


def database_findings(*, environment: Environment, deploy: bool) -> Iterator[Finding]:
    """Yield what is wrong with the database; more of it where people are to work."""
    try:
        with _address(environment) as url:
            if url is None:
                yield _not_made(deploy)
                return
            with psycopg.connect(url, connect_timeout=_CONNECT_SECONDS) as connection:
                if is_marked(connection=connection):
                    yield _BEING_RESTORED
                    return
                yield from weak_walls(connection=connection)
                if deploy:
                    yield from open_line(connection=connection)
                    yield from wrong_clock(connection=connection)
            yield from _in_the_tables(environment, url, deploy)
    except (psycopg.OperationalError, NotAnAddress, *DATABASE_PROBLEMS) as problem:
        yield Finding(
            what=f"the database does not answer: {problem}",
            why="Without it there is no page",
            mend="See that it runs and that AMPARO_DATABASE_URL, if you set it, leads to it",
        )


@contextmanager
def _address(environment: Environment) -> Iterator[str | None]:
    """Give the owner's address; none where our own database was never made."""
    url = environment.text("AMPARO_DATABASE_URL")
    if url is not None:
        address_of(owner_url=url, role="amparo_app", password="")  # refuses what is no address
        yield with_sure_line(url=url)
        return
    folder = environment.folder("AMPARO_DATA")
    if not Layout(folder=folder).data.exists():
        yield None
        return
    with sharing_cluster(folder=folder) as cluster:
        yield address_in(url=cluster.superuser_url, database=_NAME)


def _wrong_start_key() -> Iterator[Finding]:
    from amparo.apps.seals.root import WrongStartKey, root_key

    try:
        root_key()
    except WrongStartKey:
        yield Finding(
            what="AMPARO_START_KEY is not the start key this database was begun with",
            why="No case can be read, and Amparo does not start",
            mend="Give the right one; a copy of it is where you put it, away from the database",
        )


def _not_made(deploy: bool) -> Finding:
    return Finding(
        what="there is no database yet",
        why="Nobody can sign in",
        mend="Make it and the first administrator: amparo begin",
        must=deploy,
    )


def _without_keys(environment: Environment) -> Surroundings:
    """Return what to look with: no key is needed, and a missing one must not be made."""
    unsaid = {f"{name}_FILE": "" for name in _KEYS} | {f"{_START}_COMMAND": ""}
    folder = environment.folder("AMPARO_DATA")
    found = known_start_key(environment=environment, folder=folder)
    said = {**dict.fromkeys(_KEYS, _NO_KEY), _START: found or _NO_KEY}
    return Surroundings(given={**environment.given, **unsaid, **said})


def _in_the_tables(environment: Environment, url: str, deploy: bool) -> Iterator[Finding]:
    with set_up(_without_keys(environment).of(url=url)):
        from django.conf import settings
        from django.db import connection
        from django.db.migrations.executor import MigrationExecutor

        from amparo.apps.journal.checkpoints import last_taken_at
        from amparo.apps.journal.copies import UnreadableCopies, copies_file, read_copies

        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            yield Finding(
                what="the tables are not those of this version",
                why="Pages would fail",
                mend="Start `amparo serve`, which brings them up to date",
            )
            return
        yield from _wrong_start_key()
        if deploy:
            file = copies_file(data_folder=settings.DATA_FOLDER)
            try:
                copied = max((copy.at for copy in read_copies(path=file)), default=None)
            except (OSError, UnreadableCopies):
                copied = None
            yield from old_checkpoints(
                taken_at=last_taken_at(), copied_at=copied, file=file, now=datetime.now(tz=UTC)
            )
