"""All that a thief carries off from a machine on which Amparo runs, but for the start key."""

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
from psycopg.sql import SQL, Identifier

from amparo.cli.backing_up.opening import open_backup
from amparo.vault.pairs import pair_of

START_KEY = Path("keys", "start-key")
_DATABASES = "SELECT datname FROM pg_database WHERE datallowconn"
_TABLES = """
SELECT relnamespace::regnamespace::text, relname FROM pg_class
WHERE relkind IN ('r', 'm') AND relpersistence <> 't'
ORDER BY 1, 2
"""
_SEEN_WHILE_IT_RUNS = ("pg_stat_activity", "pg_settings", "pg_stats", "pg_prepared_statements")


@dataclass(frozen=True, kw_only=True)
class Machine:
    """Where Amparo runs: below ``folder`` lies all that it writes, its data in ``data``."""

    folder: Path
    data: Path
    superuser: str
    pid: int

    def stolen(self) -> Iterator[tuple[str, bytes]]:
        """Each thing that is stolen, and where it was."""
        yield from self._tables()  # which tells the server to write down what it holds
        yield from self._files()
        yield from self._processes()

    def _tables(self) -> Iterator[tuple[str, bytes]]:
        """All tables of all databases as their rows say, unpacked; and what else it tells."""
        with psycopg.connect(self.superuser, autocommit=True) as connection:
            databases = connection.execute(_DATABASES).fetchall()
        for (name,) in databases:
            with psycopg.connect(self.superuser, dbname=name, autocommit=True) as connection:
                connection.execute("ANALYZE")  # statistics keep samples of what is in the tables
                connection.execute("CHECKPOINT")
                tables = connection.execute(_TABLES).fetchall()
                seen = [("pg_catalog", one) for one in _SEEN_WHILE_IT_RUNS]
                for schema, table in [*tables, *seen]:
                    yield f"{name}: {schema}.{table}", _rows(connection, schema, table)

    def _files(self) -> Iterator[tuple[str, bytes]]:
        for path in sorted(self.folder.rglob("*")):
            if path.is_file() and path != self.data / START_KEY:
                with suppress(FileNotFoundError):  # it went meanwhile
                    yield str(path.relative_to(self.folder)), path.read_bytes()

    def _processes(self) -> Iterator[tuple[str, bytes]]:
        """What each process was started with: its settings, and its words."""
        for process in [psutil.Process(self.pid), *self._below(), *self._of_the_database()]:
            with suppress(ProcessLookupError, FileNotFoundError):
                for what in ("environ", "cmdline"):
                    said = Path("/proc", str(process.pid), what).read_bytes()
                    yield f"process {process.pid}, {what}", said

    def _below(self) -> list[psutil.Process]:
        return psutil.Process(self.pid).children(recursive=True)

    def _of_the_database(self) -> list[psutil.Process]:
        first = int((self.data / "postgres/data/postmaster.pid").read_text().split()[0])
        return [psutil.Process(first), *psutil.Process(first).children(recursive=True)]


def _rows(connection: "psycopg.Connection[tuple[object, ...]]", schema: str, table: str) -> bytes:
    """The rows of a table: as they are where they are ours, and written out in the catalogue."""
    form = SQL("" if schema == "pg_catalog" else "(FORMAT binary)")
    query = SQL("COPY (SELECT * FROM {}) TO STDOUT {}").format(Identifier(schema, table), form)
    with connection.cursor().copy(query) as rows:
        return b"".join(bytes(row) for row in rows)


def inside_of(*, backup: Path, key: Path, start_key: str, programs: Path) -> Mapping[str, bytes]:
    """What is in a backup, for whoever has both keys: its files, and its rows written out."""
    private = bytes.fromhex(key.read_text().strip())
    opened = open_backup(path=backup, pair=pair_of(private=private), start_key=start_key)
    with opened.unpacking() as unpacking:
        found = {"manifest": repr(unpacking.manifest()).encode()}
        found |= {str(place): b"".join(content) for place, content in unpacking.files()}
        dump = b"".join(unpacking.dump())
    written = subprocess.run(
        [programs / "pg_restore", "--file=-"], input=dump, capture_output=True, check=True
    )
    return {**found, "dump": dump, "rows": written.stdout}
